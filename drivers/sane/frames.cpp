#include "drivers/sane/frames.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace zizhu::drivers::sane {

using base::Errc;
using base::fail;

namespace {

constexpr int kMaxBytesPerLine = 1 << 20;
constexpr unsigned kAllColours = 7;
constexpr unsigned kNone = 0;

// Backends send numbers that the header's enumeration does not have (0B is a whole JPEG file): read as what
// it is in C, an integer.
int formatOf(const SANE_Parameters& parameters) {
    static_assert(sizeof parameters.format == sizeof(int));
    int format = 0;
    std::memcpy(&format, &parameters.format, sizeof format);
    return format;
}

// Bit of a frame that is one of three; kNone of others.
unsigned colourOf(int format) {
    switch (format) {
        case SANE_FRAME_RED:
            return 1;
        case SANE_FRAME_GREEN:
            return 2;
        case SANE_FRAME_BLUE:
            return 4;
        default:
            return kNone;
    }
}

// Sample `i` of a row, as eight bits. One bit of gray is black where it is set; one bit of a colour is full
// where it is set.
std::uint8_t sample(const std::uint8_t* row, std::size_t i, int depth, bool gray) {
    if (depth == 8) return row[i];
    if (depth == 16) return row[2 * i + (std::endian::native == std::endian::little ? 1 : 0)];
    const bool set = (row[i / 8] >> (7 - i % 8) & 1) != 0;
    return set != gray ? 255 : 0;
}

}  // namespace

base::Status FrameAssembler::begin(const SANE_Parameters& p) {
    const int format = formatOf(p);
    const unsigned colour = colourOf(format);
    if (colour == kNone && format != SANE_FRAME_GRAY && format != SANE_FRAME_RGB)
        return fail(Errc::Unsupported, {"a frame of format {}", format});
    if (p.depth != 1 && p.depth != 8 && p.depth != 16)
        return fail(Errc::Unsupported, {"a depth of {} bits", p.depth});
    if (p.pixels_per_line < 1 || p.bytes_per_line < 1 || p.lines < -1 || p.lines == 0)
        return fail(Errc::InvalidInput, {"a frame of {} by {}", p.pixels_per_line, p.lines});
    if (!imaging::fits(p.pixels_per_line, std::max(p.lines, 1)) || p.bytes_per_line > kMaxBytesPerLine)
        return fail(Errc::TooLarge, {"a frame of {} by {}", p.pixels_per_line, p.lines});
    const std::size_t samples = std::size_t(p.pixels_per_line) * (format == SANE_FRAME_RGB ? 3 : 1);
    // One-bit colour: three planes of bits one after the other in some backends; the standard's way is bits
    // of the three interleaved, and takes as many bytes.
    if (std::size_t(p.bytes_per_line) < (samples * std::size_t(p.depth) + 7) / 8)
        return fail(Errc::InvalidInput,
                    {"rows of {} bytes for {} pixels", p.bytes_per_line, p.pixels_per_line});
    const bool first = colours_ == 0;
    if (!first) {
        const bool fits = colour != kNone && (colours_ & colour) == 0 && p.pixels_per_line == picture_.width;
        if (!fits) return fail(Errc::InvalidInput, {"three frames that do not belong together"});
    } else {
        picture_ = imaging::Picture{p.pixels_per_line, 0, format == SANE_FRAME_GRAY ? 1 : 3, {}, 0};
        // Known sizes are taken at once: growing would copy.
        if (p.lines > 0) picture_.pixels.reserve(picture_.stride() * std::size_t(p.lines));
    }
    colours_ |= colour;
    parameters_ = p;
    promised_ = p.lines;
    rows_ = 0;
    rowFilled_ = 0;
    row_.resize(std::size_t(p.bytes_per_line));
    return {};
}

void FrameAssembler::putRow(const std::uint8_t* row) {
    const unsigned colour = colourOf(formatOf(parameters_));
    if (rows_ >= picture_.height) {
        picture_.height = rows_ + 1;
        picture_.pixels.resize(picture_.stride() * std::size_t(picture_.height));
    }
    std::uint8_t* out = picture_.row(rows_);
    const bool gray = formatOf(parameters_) == SANE_FRAME_GRAY;
    const auto width = std::size_t(picture_.width);
    if (colour == kNone) {
        const std::size_t samples = picture_.stride();
        if (parameters_.depth == 8) {
            std::copy_n(row, samples, out);
        } else {
            for (std::size_t i = 0; i < samples; ++i) out[i] = sample(row, i, parameters_.depth, gray);
        }
    } else {
        const std::size_t channel = colour == 1 ? 0 : colour == 2 ? 1 : 2;
        for (std::size_t x = 0; x < width; ++x)
            out[3 * x + channel] = sample(row, x, parameters_.depth, false);
    }
    ++rows_;
}

base::Status FrameAssembler::feed(base::ByteView bytes) {
    while (!bytes.empty()) {
        if (promised_ >= 0 && rows_ >= promised_) return {};
        if (!imaging::fits(picture_.width, rows_ + 1))
            return fail(Errc::TooLarge, {"a page of more than {} rows", rows_});
        if (rowFilled_ == 0 && bytes.size() >= row_.size()) {
            putRow(bytes.data());
            bytes = bytes.subspan(row_.size());
            continue;
        }
        const std::size_t part = std::min(bytes.size(), row_.size() - rowFilled_);
        std::copy_n(bytes.data(), part, row_.data() + rowFilled_);
        rowFilled_ += part;
        bytes = bytes.subspan(part);
        if (rowFilled_ < row_.size()) break;
        putRow(row_.data());
        rowFilled_ = 0;
    }
    return {};
}

bool FrameAssembler::endFrame() {
    const unsigned colour = colourOf(formatOf(parameters_));
    if (colour == kNone) {
        commonRows_ = rows_;
        return true;
    }
    const bool first = std::has_single_bit(colours_);
    commonRows_ = first ? rows_ : std::min(commonRows_, rows_);
    return colours_ == kAllColours;
}

imaging::Picture FrameAssembler::take() {
    const bool whole = colours_ == kNone || colours_ == kAllColours;
    imaging::Picture picture = std::move(picture_);
    picture.height = whole ? commonRows_ : 0;
    picture.pixels.resize(picture.stride() * std::size_t(picture.height));
    if (picture.height == 0) picture = {};
    *this = {};
    return picture;
}

}  // namespace zizhu::drivers::sane
