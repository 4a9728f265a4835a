#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/looks/checks.h"

namespace zizhu::looks {
namespace {

using screens::InkBox;
using screens::InkLine;
using screens::Node;
using screens::Rect;

// Edges are rounded to whole pixels on both sides.
constexpr float kPixel = 1.01F;
constexpr float kTargetMm = 12.7F, kGapMm = 2.54F, kMainMm = 20.0F, kLeastCapitalMm = 4.2F;
constexpr float kCapitalMm[] = {4.2F, 5.6F, 7.1F, 9.0F};
// A caret, an underline, a hairline: a box that may touch a text.
constexpr float kThinMm = 1.5F;

bool empty(const Rect& r) { return r.w <= 0 || r.h <= 0; }

Rect cut(const Rect& a, const Rect& b) {
    const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
    return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x), std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

bool within(const Rect& outer, const Rect& inner) {
    return inner.x >= outer.x - kPixel && inner.y >= outer.y - kPixel && inner.right() <= outer.right() + kPixel &&
           inner.bottom() <= outer.bottom() + kPixel;
}

// With what rises over a capital (a Han character) and what hangs below it (g, y).
Rect grown(const InkLine& line) {
    const float by = line.capHeight * 0.2F;
    return {line.ink.x, line.ink.y - by, line.ink.w, line.ink.h + 2 * by};
}

std::string shown(const InkLine& line) { return line.text.size() > 60 ? line.text.substr(0, 57) + "..." : line.text; }

bool inField(const Looked& l, const InkLine& line) {
    for (const Node& n : l.tree.nodes()) {
        if (n.role == screens::Role::Field && n.rect.contains(line.ink.x, line.ink.centreY())) return true;
    }
    return false;
}

std::string millimetres(const Looked& l, float pixels) { return fmt::format("{:.1f} mm", pixels / l.theme.panel().pxPerMm); }

void checkPlace(const Looked& l, const InkLine& line, Findings& out) {
    const Rect ink = grown(line);
    const bool sideways = ink.x < line.clip.x - kPixel || ink.right() > line.clip.right() + kPixel;
    const bool across = ink.y < line.clip.y - kPixel || ink.bottom() > line.clip.bottom() + kPixel;
    const bool scrolls = line.view != 0;
    if (sideways || across) {
        const float over = std::max({line.clip.x - ink.x, ink.right() - line.clip.right(), line.clip.y - ink.y, ink.bottom() - line.clip.bottom()});
        const bool fine = (!sideways && scrolls) || inField(l, line);
        out.expect(fine, "text-cut", shown(line), millimetres(l, over) + " outside what can be painted");
    } else {
        ++out.checks;
    }
    out.expect(!line.cutWord, "word-cut", shown(line), "broken within a word");
    const float capital = line.capHeight / l.theme.panel().pxPerMm;
    const float floor = line.type == screens::Type::Caption ? kLeastCapitalMm : kCapitalMm[std::size_t(l.theme.scale())];
    out.expect(capital >= floor - 0.05F, "text-small", shown(line), fmt::format("capital of {:.2f} mm, at least {:.1f}", capital, floor));
}

void checkEdges(const Looked& l, const InkLine& line, Findings& out) {
    const Rect ink = cut(grown(line), line.clip);
    if (empty(ink)) return;
    const float thin = l.theme.mm(kThinMm);
    for (std::size_t i = 0; i < l.ink.boxes.size(); ++i) {
        const InkBox& box = l.ink.boxes[i];
        if (box.inert || box.picture || box.rect.w <= thin || box.rect.h <= thin) continue;
        const Rect place = cut(box.rect, box.clip);
        const Rect both = cut(ink, place);
        if (both.w <= kPixel || both.h <= kPixel) continue;
        const bool later = i >= line.boxes;
        if (later && box.filled) {
            out.expect(false, "text-covered", shown(line), millimetres(l, both.w) + " painted over");
            return;
        }
        // Where both are cut by their view, the edge is the view's.
        if (within(place, ink) || line.clip.bottom() - kPixel <= ink.bottom() || line.clip.y + kPixel >= ink.y) continue;
        out.expect(false, "text-over-edge", shown(line),
                   fmt::format("stands {} x {} in a box of {} x {}", millimetres(l, both.w), millimetres(l, both.h), millimetres(l, place.w), millimetres(l, place.h)));
        return;
    }
    ++out.checks;
}

void checkOverlap(const Looked& l, std::size_t i, Findings& out) {
    const InkLine& line = l.ink.lines[i];
    const Rect mine = cut(line.ink.inset(1), line.clip);
    if (empty(mine)) return;
    for (std::size_t j = i + 1; j < l.ink.lines.size(); ++j) {
        const InkLine& other = l.ink.lines[j];
        if (other.inert) continue;
        const Rect both = cut(mine, cut(other.ink.inset(1), other.clip));
        if (empty(both)) continue;
        out.expect(false, "text-on-text", shown(line), fmt::format("{} x {} of it under \"{}\"", millimetres(l, both.w), millimetres(l, both.h), shown(other)));
        return;
    }
    ++out.checks;
}

// Between the edges of two rectangles; negative if they overlap.
float distance(const Rect& a, const Rect& b) {
    const float dx = std::max(a.x - b.right(), b.x - a.right());
    const float dy = std::max(a.y - b.bottom(), b.y - a.bottom());
    return std::max(dx, dy);
}

bool partOf(const Node& part, const Node& whole) {
    return part.id.size() > whole.id.size() && part.id.starts_with(whole.id) && part.id[whole.id.size()] == '/' && within(whole.rect, part.rect);
}

}  // namespace

void checkText(const Looked& l, Findings& out) {
    for (std::size_t i = 0; i < l.ink.lines.size(); ++i) {
        const InkLine& line = l.ink.lines[i];
        if (line.inert) continue;
        if (!line.picture) checkPlace(l, line, out);
        if (!line.picture) checkEdges(l, line, out);
        checkOverlap(l, i, out);
    }
}

void checkTargets(const Looked& l, Findings& out) {
    const float mm = l.theme.panel().pxPerMm;
    std::vector<const Node*> nodes;
    for (const Node& n : l.tree.nodes()) {
        if (!n.focusable) continue;
        nodes.push_back(&n);
        const std::string_view what = n.id.empty() ? n.name : n.id;
        out.expect(!n.name.empty(), "no-name", what, "nothing that speech could say");
        out.expect(!n.id.empty(), "no-id", what, "nothing that a key could go to");
        out.expect(n.rect.w >= kTargetMm * mm - kPixel && n.rect.h >= kTargetMm * mm - kPixel, "target-small", what,
                   fmt::format("{:.1f} x {:.1f} mm", n.rect.w / mm, n.rect.h / mm));
        if ((n.state & screens::kMain) != 0) {
            out.expect(n.rect.h >= kMainMm * mm - kPixel, "main-small", what, fmt::format("{:.1f} mm high", n.rect.h / mm));
        }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (empty(nodes[i]->target)) continue;
        for (std::size_t j = i + 1; j < nodes.size(); ++j) {
            const Node &a = *nodes[i], &b = *nodes[j];
            if (empty(b.target) || partOf(a, b) || partOf(b, a)) continue;
            const float gap = distance(a.target, b.target);
            ++out.checks;
            if (gap >= kGapMm * mm - kPixel) continue;
            out.faults.push_back({gap < 0 ? "target-on-target" : "gap", a.id + " | " + b.id, fmt::format("{:.2f} mm apart", gap / mm)});
        }
    }
    for (const screens::InkTarget& target : l.ink.targets) {
        // A place that is dragged has keys of its own beside it; the first page begins wherever it is touched.
        if (target.id.starts_with("hold:") || target.id == "attract") continue;
        const Node* node = l.tree.findId(target.id);
        out.expect(node != nullptr && node->focusable, "not-by-keys", target.id, "a finger can press it, keys cannot reach it");
    }
}

void checkOrder(const Looked& l, Findings& out) {
    const Node* before = nullptr;
    for (const Node& n : l.tree.nodes()) {
        if (!n.focusable || (n.state & screens::kOffView) != 0) continue;
        if (before != nullptr && before->view == n.view) {
            const Rect &a = before->rect, &b = n.rect;
            const float shared = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
            const bool row = shared > std::min(a.h, b.h) / 2;
            const bool backwards = row ? b.right() <= a.x + kPixel : b.bottom() <= a.y + kPixel && b.x < a.right();
            out.expect(!backwards, "order", before->id + " > " + n.id, row ? "goes back to the left" : "goes back up");
        }
        before = &n;
    }
}

}  // namespace zizhu::looks
