// Two readers of QR codes that share no code with each other or with the writer: ZXing-cpp and ZBar.
// A test that includes this links with PkgConfig::zxing and PkgConfig::zbar.
#pragma once

#include <string>
#include <vector>

// First, because ZXing's headers define macros with the names of ZBar's classes.
#include <zbar.h>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>
#include <ZXing/ZXVersion.h>

#include "base/bitmap.h"

namespace zizhu::tests {

// One byte a dot, 0 = black, with `border` white dots around: paper is wider than its print head.
struct GreyImage {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> pixels;
};

inline GreyImage toGrey(const base::Bitmap& bitmap, int border = 16) {
    GreyImage image{bitmap.width + 2 * border, bitmap.height + 2 * border, {}};
    image.pixels.assign(std::size_t(image.width) * std::size_t(image.height), 255);
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) {
            if (bitmap.black(x, y)) {
                image.pixels[std::size_t(y + border) * std::size_t(image.width) + std::size_t(x + border)] = 0;
            }
        }
    }
    return image;
}

// The text of the first QR code, empty if none is read.
inline std::string readWithZXing(const GreyImage& image) {
    const ZXing::ImageView view(image.pixels.data(), image.width, image.height, ZXing::ImageFormat::Lum);
#if ZXING_VERSION_MAJOR < 2
    const auto options = ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode).setTryHarder(true);
#else
    const auto options = ZXing::ReaderOptions().setFormats(ZXing::BarcodeFormat::QRCode).setTryHarder(true);
#endif
    const auto result = ZXing::ReadBarcode(view, options);
    return result.isValid() ? result.text() : std::string();
}

inline std::string readWithZBar(const GreyImage& image) {
    zbar::ImageScanner scanner;
    scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    zbar::Image view(unsigned(image.width), unsigned(image.height), "Y800", image.pixels.data(),
                     image.pixels.size());
    if (scanner.scan(view) <= 0) return {};
    return view.symbol_begin()->get_data();
}

}  // namespace zizhu::tests
