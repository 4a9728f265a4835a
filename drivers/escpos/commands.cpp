#include "drivers/escpos/commands.h"

#include <algorithm>

namespace zizhu::drivers::escpos {

namespace {
constexpr std::uint8_t kEsc = 0x1B;
constexpr std::uint8_t kGs = 0x1D;
constexpr std::uint8_t kDle = 0x10;
constexpr std::size_t kLeastNuls = 8192;

void append(base::Bytes& out, const base::Bytes& more) { out.insert(out.end(), more.begin(), more.end()); }
}  // namespace

std::vector<Strip> planStrips(int rows, const Quirks& quirks) {
    int most = std::clamp(quirks.stripRows, 8, 256);
    if (rows >= 2 && rows <= most) most = (rows + 1) / 2;
    if (quirks.garblesMultiplesOf48 && most % 48 == 0) most -= 8;
    std::vector<Strip> strips;
    for (int at = 0; at < rows; at += most) {
        Strip strip{at, std::min(most, rows - at), 0};
        if (quirks.garblesMultiplesOf48 && strip.rows % 48 == 0) strip.paddingRows = 8;
        strips.push_back(strip);
    }
    return strips;
}

base::Bytes rasterStrip(const base::Bitmap& bitmap, const Strip& strip) {
    const std::size_t stride = std::size_t(bitmap.stride());
    const int height = strip.rows + strip.paddingRows;
    base::Bytes out = {kGs,
                       0x76,
                       0x30,
                       0,
                       std::uint8_t(stride),
                       std::uint8_t(stride >> 8),
                       std::uint8_t(height),
                       std::uint8_t(height >> 8)};
    const auto first = bitmap.bits.begin() + std::ptrdiff_t(std::size_t(strip.firstRow) * stride);
    out.insert(out.end(), first, first + std::ptrdiff_t(std::size_t(strip.rows) * stride));
    out.resize(out.size() + std::size_t(strip.paddingRows) * stride);
    return out;
}

base::Bytes initialize() { return {kEsc, 0x40}; }
base::Bytes enableStatusBack() { return {kGs, 0x61, 0xFF}; }
base::Bytes requestPaperStatus() { return {kGs, 0x72, 1}; }
base::Bytes requestStatus(int kind) { return {kDle, 0x04, std::uint8_t(kind)}; }
base::Bytes clearRecoverableError() { return {kDle, 0x05, 2}; }

base::Bytes feedAndCut(const Quirks& quirks) {
    constexpr std::uint8_t kLines = 5;
    if (!quirks.hasCutter) return {kEsc, 0x64, kLines};
    if (!quirks.feedsToCutter) return {kEsc, 0x64, kLines, kGs, 0x56, 1};
    return {kGs, 0x56, 0x42, 0};
}

base::Bytes leaveImage(std::size_t bytes) {
    base::Bytes out(std::max(bytes, kLeastNuls));
    append(out, initialize());
    append(out, enableStatusBack());
    return out;
}

base::Status checkPrintable(const base::Bitmap& bitmap, int headWidth) {
    using base::Errc;
    if (bitmap.width <= 0 || bitmap.height <= 0) return base::fail(Errc::InvalidInput, {"an empty picture"});
    const std::size_t stride = std::size_t(bitmap.stride());
    if (bitmap.bits.size() != stride * std::size_t(bitmap.height)) {
        return base::fail(Errc::InvalidInput,
                          {"{} bytes do not make {} rows of {}", bitmap.bits.size(), bitmap.height, stride});
    }
    if (bitmap.width > std::min(headWidth, kMaxWidth)) {
        return base::fail(Errc::InvalidInput, {"{} dots wide, the head has {}", bitmap.width, headWidth},
                          base::StaffAction::Configuration);
    }
    if (bitmap.height > kMaxRows) {
        return base::fail(Errc::TooLarge, {"{} rows, at most {}", bitmap.height, kMaxRows});
    }
    const int unused = int(stride) * 8 - bitmap.width;
    for (std::size_t row = 0; unused > 0 && row < std::size_t(bitmap.height); ++row) {
        if ((bitmap.bits[row * stride + stride - 1] & ((1 << unused) - 1)) != 0) {
            return base::fail(Errc::InvalidInput, {"row {} has dots past the width", row});
        }
    }
    return {};
}

}  // namespace zizhu::drivers::escpos
