#include "screens/theme.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {
namespace {

constexpr Color rgb(std::uint32_t hex, std::uint32_t alpha = 0xff) {
    return alpha << 24 | (hex & 0xff) << 16 | (hex & 0xff00) | hex >> 16;
}

// Ink and a deep teal-blue on paper: calm under hall lighting, and every pair that carries text
// passes 7:1 (theme_test.cpp holds the list of pairs).
constexpr Colors kDefault = {
    .page = rgb(0xEDF1F6), .surface = rgb(0xFFFFFF), .surfaceSunken = rgb(0xE1E7EE),
    .line = rgb(0xCBD4DE), .lineStrong = rgb(0x6A7785), .edge = rgb(0xB4C0CD),
    .text = rgb(0x14212E), .textQuiet = rgb(0x3B4855), .textOnPrimary = rgb(0xFFFFFF),
    .primary = rgb(0x0A457B), .primaryPressed = rgb(0x062C52), .primaryEdge = rgb(0x062C52), .primarySoft = rgb(0xDDEBF8),
    .header = rgb(0x0A3F70), .onHeader = rgb(0xFFFFFF), .headerPressed = rgb(0x062C52),
    .success = rgb(0x0A5233), .successSoft = rgb(0xE1F3E9), .warning = rgb(0x6B3D00),
    .warningSoft = rgb(0xFFF1D6), .error = rgb(0x94101C), .errorSoft = rgb(0xFDE9EA),
    .scrim = rgb(0x0B1622, 0xA6), .focus = rgb(0xE58A00),
};

// Nothing but black and white: told apart by frames, marks and words.
constexpr Colors kHigh = {
    .page = rgb(0x000000), .surface = rgb(0x000000), .surfaceSunken = rgb(0x000000),
    .line = rgb(0xFFFFFF), .lineStrong = rgb(0xFFFFFF), .edge = rgb(0x000000),
    .text = rgb(0xFFFFFF), .textQuiet = rgb(0xFFFFFF), .textOnPrimary = rgb(0x000000),
    .primary = rgb(0xFFFFFF), .primaryPressed = rgb(0xFFFFFF), .primaryEdge = rgb(0x000000), .primarySoft = rgb(0x000000),
    .header = rgb(0x000000), .onHeader = rgb(0xFFFFFF), .headerPressed = rgb(0x000000),
    .success = rgb(0xFFFFFF), .successSoft = rgb(0x000000), .warning = rgb(0xFFFFFF),
    .warningSoft = rgb(0x000000), .error = rgb(0xFFFFFF), .errorSoft = rgb(0x000000),
    .scrim = rgb(0x000000, 0xFF), .focus = rgb(0xFFFFFF),
};

double linear(std::uint32_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color c) {
    return 0.2126 * linear(c & 0xff) + 0.7152 * linear(c >> 8 & 0xff) + 0.0722 * linear(c >> 16 & 0xff);
}

constexpr float kCapitalMm[] = {4.2F, 5.6F, 7.1F, 9.0F};
constexpr float kLeastCapitalMm = 4.2F;
// By type style. Large text needs less growth than small text to be read as larger, and the page is not wider.
constexpr float kStyle[] = {0.82F, 1.0F, 1.0F, 1.18F, 1.5F, 1.9F};
constexpr float kStyleLarge[] = {0.8F, 1.0F, 1.0F, 1.05F, 1.2F, 1.4F};
constexpr float kStrokeMm[] = {0.35F, 0.5F, 0.9F};
// The Noto Sans CJK capital is 0.733 em and a Han character 0.92 em: 1.3 em of line spacing.
constexpr float kEmPerCapital = 1.0F / 0.733F;
constexpr float kLineSpacing = 1.42F;

}  // namespace

const Colors& colors(Contrast contrast) { return contrast == Contrast::High ? kHigh : kDefault; }

float contrastRatio(Color a, Color b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return float((std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05));
}

Theme::Theme(const Panel& panel, TextScale scale, Contrast contrast)
    : panel_(panel), scale_(scale), contrast_(contrast) {}

float Theme::mm(float millimetres) const { return std::ceil(millimetres * panel_.pxPerMm - 0.01F); }

float Theme::stroke(Stroke stroke) const { return std::max(1.0F, std::round(kStrokeMm[std::size_t(stroke)] * panel_.pxPerMm)); }

float Theme::capHeight(Type type) const {
    const auto& style = scale_ >= TextScale::L ? kStyleLarge : kStyle;
    return std::max(kLeastCapitalMm, kCapitalMm[std::size_t(scale_)] * style[std::size_t(type)]) * panel_.pxPerMm;
}

float Theme::lineHeight(Type type) const {
    return std::ceil(capHeight(type) * kEmPerCapital * kLineSpacing);
}

bool Theme::bold(Type type) const { return type >= Type::BodyStrong; }

}  // namespace zizhu::screens
