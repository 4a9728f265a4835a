// Two readers of QR codes that share no code with each other or with the writer: ZXing-cpp and ZBar.
// A test that includes this links with PkgConfig::zxing and PkgConfig::zbar.
#pragma once

#include <string>

// Before ZXing, whose headers define macros with the names of ZBar's exceptions.
#include <zbar.h>

#include <ReadBarcode.h>
#include <ZXVersion.h>
#if ZXING_VERSION_MAJOR < 2
#include <TextUtfEncoding.h>
#endif

#include "base/bitmap.h"

namespace zizhu::tests {

inline constexpr int kReaderBorder = 32;

// 8-bit grey, 0 = black, with a white border: paper is wider than its print head.
inline base::Bytes greyOf(const base::Bitmap& picture, int border = kReaderBorder) {
    const int width = picture.width + 2 * border;
    base::Bytes grey(std::size_t(width) * std::size_t(picture.height + 2 * border), 255);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (picture.black(x, y)) grey[std::size_t(y + border) * std::size_t(width) + std::size_t(x + border)] = 0;
        }
    }
    return grey;
}

// The text of the first QR code; empty if nothing is read.
inline std::string readWithZxing(const base::Bitmap& picture) {
    const base::Bytes grey = greyOf(picture);
    const int width = picture.width + 2 * kReaderBorder;
    const int height = picture.height + 2 * kReaderBorder;
    const ZXing::ImageView view(grey.data(), width, height, ZXing::ImageFormat::Lum);
#if ZXING_VERSION_MAJOR < 2
    const auto options = ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode);
    const auto result = ZXing::ReadBarcode(view, options);
    return result.isValid() ? ZXing::TextUtfEncoding::ToUtf8(result.text()) : std::string();
#else
    const auto options = ZXing::ReaderOptions().setFormats(ZXing::BarcodeFormat::QRCode);
    const auto result = ZXing::ReadBarcode(view, options);
    return result.isValid() ? result.text() : std::string();
#endif
}

inline std::string readWithZbar(const base::Bitmap& picture) {
    const base::Bytes grey = greyOf(picture);
    zbar::ImageScanner scanner;
    scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    zbar::Image image(unsigned(picture.width + 2 * kReaderBorder), unsigned(picture.height + 2 * kReaderBorder),
                      "Y800", grey.data(), grey.size());
    if (scanner.scan(image) <= 0) return {};
    return image.symbol_begin()->get_data();
}

}  // namespace zizhu::tests
