#include "screens/components/scroll_view.h"

#include <algorithm>
#include <cmath>

#include "screens/components/button.h"

namespace zizhu::screens {
namespace {

// How far a finger may stray before a press becomes a scroll.
constexpr float kDragMm = 4;

// A short page on a tall panel begins a little lower, nearer to eyes and hands; never so far that the heading
// is looked for.
constexpr float kLowerMm = 26, kLowerShare = 0.22F;

float lowered(const Ui& ui, const ScrollState& state) {
    if (!ui.theme().panel().portrait() || state.contentHeight <= 0) return 0;
    return std::round(std::clamp((state.viewHeight - state.contentHeight) * kLowerShare, 0.0F, ui.mm(kLowerMm)));
}

float lastOffset(const ScrollState& state) { return std::max(0.0F, state.contentHeight - state.viewHeight); }

}  // namespace

ScrollView::ScrollView(Ui& ui, std::string_view id, const Rect& view, std::string_view up, std::string_view down)
    : ui_(ui), id_(id), view_(view), up_(up), down_(down), state_(ui.scroll(id)) {
    state_.viewHeight = view.h;
    state_.viewTop = view.y;
    overflows_ = lastOffset(state_) > 0.5F;
    state_.offset = std::clamp(state_.offset, 0.0F, lastOffset(state_));
    lower_ = lowered(ui, state_);
    follow();
    ui_.pushClip(overflows_ ? Rect{view.x, view.y, view.w - ui.theme().touch() - ui.gap(1), view.h} : view);
    ui_.setScrollNumber(state_.number);
}

void ScrollView::follow() {
    if (ui_.inert() || !overflows_) return;
    const Pointer& p = ui_.pointer();
    UiState& ui = ui_.state();
    if (p.pressed && view_.contains(p.x, p.y)) state_.grabbedAt = state_.offset;
    const bool mine = p.down && view_.contains(ui.pressX, ui.pressY);
    if (p.pressed && view_.contains(p.x, p.y)) {
        // A press on bare ground scrolls too; a target drawn later overrides the id.
        ui.pressedId = "scroll:" + id_;
        ui.pressX = p.x;
        ui.pressY = p.y;
        ui.dragging = false;
        return;
    }
    if (!mine || ui.pressedId.empty()) return;
    if (ui.pressedId.starts_with("hold:")) return;  // wheels and the signature keep their finger
    if (!ui.dragging && std::abs(p.y - ui.pressY) > ui_.mm(kDragMm)) ui.dragging = true;
    if (ui.dragging) {
        state_.offset = std::clamp(state_.grabbedAt - (p.y - ui.pressY), 0.0F, lastOffset(state_));
    }
}

Column ScrollView::column() const {
    const float width = overflows_ ? view_.w - ui_.theme().touch() - ui_.gap(2) : view_.w;
    return {view_.x, view_.y - std::round(state_.offset) + lower_, width};
}

void ScrollView::end(float bottom) {
    ui_.popClip();
    ui_.setScrollNumber(0);
    const float height = bottom - (view_.y - std::round(state_.offset)) - lower_;
    if (std::abs(height - state_.contentHeight) > 0.5F) {
        state_.contentHeight = height;
        ui_.settleAgain();
    }
    if (overflows_) rail();
}

void ScrollView::rail() {
    const float size = ui_.theme().touch();
    const float x = view_.right() - size;
    const float step = view_.h * 0.8F;
    const float last = lastOffset(state_);
    if (iconButton(ui_, {x, view_.y, size, size}, id_ + "/up", up_, Icon::KeyboardArrowUp, state_.offset > 0.5F)) {
        state_.offset = std::max(0.0F, state_.offset - step);
        ui_.settleAgain();
    }
    if (iconButton(ui_, {x, view_.bottom() - size, size, size}, id_ + "/down", down_, Icon::KeyboardArrowDown,
                   state_.offset < last - 0.5F)) {
        state_.offset = std::min(last, state_.offset + step);
        ui_.settleAgain();
    }
    const Rect track{x + size / 2 - ui_.mm(1), view_.y + size + ui_.gap(1), ui_.mm(2),
                     view_.h - 2 * size - ui_.gap(2)};
    if (track.h < ui_.mm(8)) return;
    ui_.fill(track, ui_.high() ? ui_.color().page : ui_.color().line, track.w / 2);
    const float share = view_.h / state_.contentHeight;
    const float thumb = std::max(ui_.mm(5), track.h * share);
    const float at = last > 0 ? state_.offset / last * (track.h - thumb) : 0;
    ui_.fill({track.x, std::round(track.y + at), track.w, std::round(thumb)}, ui_.color().lineStrong, track.w / 2);
}

}  // namespace zizhu::screens
