// The names below are those of 2.x; ZX_USE_UTF8 makes 1.4 speak UTF-8 too.
#define ZX_USE_UTF8

#include "drivers/codes/zxing_edge.h"

#include <exception>
#include <utility>

#include <ReadBarcode.h>
#if __has_include(<ZXing/Version.h>)
#include <ZXing/Version.h>
#else
#include <ZXVersion.h>
#endif

namespace zizhu::drivers::codes {

namespace {

#if ZXING_VERSION_MAJOR < 2
using Options = ZXing::DecodeHints;
#else
using Options = ZXing::ReaderOptions;
#endif

constexpr std::pair<Format, ZXing::BarcodeFormat> kFormats[] = {
    {Format::Qr, ZXing::BarcodeFormat::QRCode},         {Format::DataMatrix, ZXing::BarcodeFormat::DataMatrix},
    {Format::Aztec, ZXing::BarcodeFormat::Aztec},       {Format::Pdf417, ZXing::BarcodeFormat::PDF417},
    {Format::Code128, ZXing::BarcodeFormat::Code128},   {Format::Code39, ZXing::BarcodeFormat::Code39},
    {Format::Ean13, ZXing::BarcodeFormat::EAN13},
};

Options optionsFor(Formats formats) {
    ZXing::BarcodeFormats wanted;
    for (const auto& [ours, theirs] : kFormats) {
        if (formats & Formats(ours)) wanted |= theirs;
    }
    Options options;
    options.setFormats(wanted);
    options.setReturnErrors(true);
    options.setMaxNumberOfSymbols(kMaxCodes);
    return options;
}

std::array<Point, 4> cornersOf(const ZXing::Position& position, float factor) {
    std::array<Point, 4> corners;
    for (int i = 0; i < 4; ++i)
        corners[std::size_t(i)] = {float(position[i].x) / factor, float(position[i].y) / factor};
    return corners;
}

template <class Result>
DecodedCode codeOf(const Result& result, float factor) {
    DecodedCode code;
    // A symbol that names its character set is text; one that does not is bytes, and what they mean is
    // for ScannedCode::text() to say: the library's guess would make GB 18030 something else.
    if (result.hasECI()) {
        const std::string text = result.text();
        code.data.assign(text.begin(), text.end());
    } else {
        code.data.assign(result.bytes().begin(), result.bytes().end());
    }
    code.aim = result.symbologyIdentifier();
    for (const auto& [ours, theirs] : kFormats) {
        if (result.format() == theirs) code.format = ours;
    }
    code.corners = cornersOf(result.position(), factor);
    return code;
}

}  // namespace

bool zxingInverts() { return ZXING_VERSION_MAJOR >= 2; }

ZxingReading readWithZxing(const GrayView& picture, Formats formats, float factor) {
    ZxingReading reading;
    try {
        const ZXing::ImageView view(picture.data, picture.width, picture.height, ZXing::ImageFormat::Lum,
                                    int(picture.stride));
        for (const auto& result : ZXing::ReadBarcodes(view, optionsFor(formats))) {
            if (result.isValid()) {
                if (!result.bytes().empty()) reading.codes.push_back(codeOf(result, factor));
            } else if (result.format() == ZXing::BarcodeFormat::QRCode) {
                reading.unread.push_back(cornersOf(result.position(), factor));
            }
        }
    } catch (const std::exception&) {
        reading = {};
    }
    return reading;
}

}  // namespace zizhu::drivers::codes
