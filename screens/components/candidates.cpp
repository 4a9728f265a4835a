#include "screens/components/candidates.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "screens/components/button.h"

namespace zizhu::screens {
namespace {

bool candidate(Context& c, const Rect& box, std::size_t index, std::string_view text, Type type) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    const std::string id = fmt::format("candidate/{}", index);
    const Hit hit = ui.target(id, box);
    const bool inverse = hit.pressed && ui.high();
    if (hit.pressed || index == 0) ui.fill(box, inverse ? color.text : color.primarySoft, ui.theme().radius());
    ui.text(box.x, std::round(box.y + (box.h - ui.theme().lineHeight(type)) / 2), box.w, text,
            {type, inverse ? color.surface : index == 0 ? color.primary : color.text, Align::Centre});
    Node& node = ui.node(Role::Candidate, id, c.tr(Str::kCandidate, {fmt::format("{}", index + 1)}), box);
    node.value = base::SecretString(text);
    node.secret = true;
    node.focusable = true;
    return hit.tapped;
}

void drawInk(Ui& ui, const Rect& rect, const InkStroke& stroke, float thickness) {
    std::vector<ImVec2> points;
    points.reserve(stroke.size());
    for (const InkPoint& p : stroke) points.emplace_back(rect.x + rect.w * p.x, rect.y + rect.h * p.y);
    if (points.empty()) return;
    if (points.size() > 1) ui.list()->AddPolyline(points.data(), int(points.size()), ui.color().text, ImDrawFlags_None, thickness);
    ui.disc(points.front().x, points.front().y, thickness / 2, ui.color().text);
    ui.disc(points.back().x, points.back().y, thickness / 2, ui.color().text);
}

}  // namespace

CandidatePage candidatePage(Context& c, const CandidatePlace& place, std::span<const base::SecretString> candidates,
                            std::size_t first) {
    Ui& ui = c.ui;
    const float gap = ui.gap(1);
    const float least = std::max(ui.theme().touch(), place.rows > 1 ? ui.mm(17) : 0);
    const float h = std::floor((place.rect.h - gap * float(place.rows - 1)) / float(place.rows));
    CandidatePage page;
    page.next = first < candidates.size() ? first : 0;
    for (int row = 0; row < place.rows; ++row) {
        float x = place.rect.x;
        while (page.next < candidates.size()) {
            const std::string_view text = candidates[page.next].reveal();
            const float wanted = std::max(least, ui.textWidth(text, place.type) + ui.mm(5));
            const float w = std::min(wanted, place.rect.w);
            if (x > place.rect.x && x + w > place.rect.right()) break;
            const Rect box{x, place.rect.y + float(row) * (h + gap), w, h};
            // Long sentences are written smaller rather than cut.
            const Type type = wanted > place.rect.w ? Type::Caption : place.type;
            if (candidate(c, box, page.next, text, type)) page.chosen = page.next;
            ++page.next;
            x += w + gap;
        }
    }
    return page;
}

void candidateArrows(Context& c, const Rect& rect, bool below, const CandidatePage& page, std::size_t count) {
    Ui& ui = c.ui;
    Local& local = c.local;
    const float gap = ui.gap(1);
    const Rect second{below ? rect.x : rect.right() + gap, below ? rect.bottom() + gap : rect.y, rect.w, rect.h};
    if (iconButton(ui, rect, "candidates/back", c.tr(Str::kCandidatesBack), below ? Icon::KeyboardArrowUp : Icon::ChevronLeft,
                   local.firstCandidate > 0)) {
        local.firstCandidate = local.candidatePages.empty() ? 0 : local.candidatePages.back();
        if (!local.candidatePages.empty()) local.candidatePages.pop_back();
        ui.settleAgain();
    }
    if (iconButton(ui, second, "candidates/more", c.tr(Str::kCandidatesMore), below ? Icon::KeyboardArrowDown : Icon::ChevronRight,
                   page.next < count)) {
        local.candidatePages.push_back(local.firstCandidate);
        local.firstCandidate = page.next;
        ui.settleAgain();
    }
}

void inkPad(Context& c, const Rect& rect) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    Ink& ink = c.local.ink;
    ui.fill(rect, color.surface, ui.theme().radius());
    ui.frame(rect, color.lineStrong, ui.theme().hairline() * 1.5F, ui.theme().radius());
    // The cross that exercise books have: it keeps characters in the middle.
    const float dash = ui.mm(3), line = ui.theme().hairline();
    for (float at = dash; at < rect.w - dash; at += 2 * dash) {
        ui.fill({rect.x + at, rect.centreY(), dash, line}, color.line);
        ui.fill({rect.centreX(), rect.y + at, line, dash}, color.line);
    }
    const Hit hit = ui.target("hold:ink", rect);
    const Pointer& p = ui.pointer();
    if (hit.held) {
        ink.move({(p.x - rect.x) / rect.w, (p.y - rect.y) / rect.h});
    } else if (!p.down && ink.lift()) {
        ui.settleAgain();
    }
    const float thickness = ui.mm(1.6F);
    ui.pushClip(rect);
    for (const InkStroke& stroke : ink.strokes) drawInk(ui, rect, stroke, thickness);
    drawInk(ui, rect, ink.writing, thickness);
    ui.popClip();
    Node& node = ui.node(Role::SignaturePad, "ink", c.tr(Str::kInkPad), rect);
    node.value = base::SecretString(c.tr(Str::kInkStrokes, {fmt::format("{}", ink.strokes.size())}));
    node.focusable = true;
}

}  // namespace zizhu::screens
