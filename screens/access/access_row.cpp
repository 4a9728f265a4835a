#include "screens/access/access_row.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {
namespace {

float each(const Ui& ui, float width, std::size_t count) {
    return std::floor((width - ui.gap(1.5F) * float(count - 1)) / float(count));
}

}  // namespace

AccessRow::AccessRow(Context& c, float width) : c_(c), width_(width) {
    buttons_.push_back({.id = "speech", .label = c.tr(Str::kAttractSpeech), .icon = Icon::VolumeUp});
    // A lying panel is low enough as it is.
    if (c.ui.theme().panel().portrait()) buttons_.push_back({.id = "low-reach", .label = c.tr(Str::kAttractLow), .icon = Icon::ArrowDownward});
    height_ = c.ui.mm(18);
    for (const ButtonSpec& one : buttons_) height_ = std::max(height_, buttonHeight(c.ui, one, each(c.ui, width, buttons_.size())));
}

bool AccessRow::draw(float x, float y) const {
    Ui& ui = c_.ui;
    const float w = each(ui, width_, buttons_.size());
    for (const ButtonSpec& one : buttons_) {
        const bool tapped = button(ui, {x, y, w, height_}, one);
        x += w + ui.gap(1.5F);
        if (!tapped) continue;
        flow::Preferences preferences = c_.session.preferences;
        (one.id == "speech" ? preferences.speech : preferences.lowReach) = true;
        c_.intend(flow::intent::SetPreferences{preferences});
        return true;
    }
    return false;
}

}  // namespace zizhu::screens
