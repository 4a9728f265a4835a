#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "tests/looks/checks.h"

namespace zizhu::looks {
namespace {

using screens::Color;
using screens::Rect;

constexpr float kLeastRatio = 7.0F;

// 0xAARRGGBB → 0xAABBGGRR
Color colorOf(std::uint32_t p) { return 0xFF000000U | (p & 0xFFU) << 16 | (p & 0xFF00U) | (p >> 16 & 0xFFU); }

// Nobody can press it now, which it says in words or by its place too: WCAG 2 (1.4.3) leaves such texts out.
bool disabled(const Looked& l, const Rect& ink) {
    return std::any_of(l.tree.nodes().begin(), l.tree.nodes().end(), [&](const screens::Node& n) {
        return (n.state & screens::kDisabled) != 0 && n.rect.contains(ink.centreX(), ink.centreY());
    });
}

}  // namespace

void checkContrast(const Looked& l, const std::uint32_t* pixels, int width, int height, Findings& out) {
    std::unordered_map<std::uint32_t, int> seen;
    for (const screens::InkLine& line : l.ink.lines) {
        const Rect& ink = line.ink;
        const bool whole = ink.x >= line.clip.x && ink.y >= line.clip.y && ink.right() <= line.clip.right() + 1 && ink.bottom() <= line.clip.bottom();
        if (line.inert || line.picture || !whole || disabled(l, ink)) continue;
        const int x0 = std::max(0, int(ink.x)), x1 = std::min(width, int(ink.right()) + 1);
        const int y0 = std::max(0, int(ink.y)), y1 = std::min(height, int(ink.bottom()) + 1);
        seen.clear();
        for (int y = y0; y < y1; ++y) {
            for (int x = x0; x < x1; ++x) ++seen[pixels[y * width + x] & 0xFFFFFFU];
        }
        if (seen.empty()) continue;
        const auto ground = std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
        float best = 1;
        for (const auto& [pixel, count] : seen) best = std::max(best, screens::contrastRatio(colorOf(ground), colorOf(pixel)));
        out.expect(best >= kLeastRatio, "contrast", line.text, fmt::format("{:.1f} : 1, at least {:.0f} : 1", best, kLeastRatio));
    }
}

}  // namespace zizhu::looks
