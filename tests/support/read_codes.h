// Two readers of QR codes that share nothing with each other or with what draws them.
#pragma once

#include <string>

#include <ReadBarcode.h>
#include <TextUtfEncoding.h>
#include <zbar.h>

#include "base/bitmap.h"

namespace zizhu::tests {

// 8-bit grey, with a white border: a reader wants the quiet zone that the paper's edge gives.
inline base::Bytes greyOf(const base::Bitmap& picture, int border) {
    const int width = picture.width + 2 * border;
    base::Bytes grey(std::size_t(width) * std::size_t(picture.height + 2 * border), 255);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (picture.black(x, y)) grey[std::size_t(y + border) * std::size_t(width) + std::size_t(x + border)] = 0;
        }
    }
    return grey;
}

inline constexpr int kReaderBorder = 32;

// Empty if nothing is read.
inline std::string readWithZxing(const base::Bitmap& picture) {
    const base::Bytes grey = greyOf(picture, kReaderBorder);
    const int width = picture.width + 2 * kReaderBorder, height = picture.height + 2 * kReaderBorder;
    const ZXing::ImageView view(grey.data(), width, height, ZXing::ImageFormat::Lum);
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    const auto result = ZXing::ReadBarcode(view, hints);
    return result.isValid() ? ZXing::TextUtfEncoding::ToUtf8(result.text()) : std::string();
}

inline std::string readWithZbar(const base::Bitmap& picture) {
    base::Bytes grey = greyOf(picture, kReaderBorder);
    const unsigned width = unsigned(picture.width + 2 * kReaderBorder);
    const unsigned height = unsigned(picture.height + 2 * kReaderBorder);
    zbar::ImageScanner scanner;
    scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    zbar::Image image(width, height, "Y800", grey.data(), grey.size());
    if (scanner.scan(image) <= 0) return {};
    return image.symbol_begin()->get_data();
}

}  // namespace zizhu::tests
