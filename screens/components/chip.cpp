#include "screens/components/chip.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {

float chipWidth(const Ui& ui, const ChipSpec& spec) {
    return std::max(ui.textWidth(spec.label, Type::BodyStrong) + ui.mm(9), ui.theme().touch());
}

float chipHeight(const Ui& ui) { return std::max(ui.theme().touch(), ui.theme().lineHeight(Type::BodyStrong) + ui.mm(3)); }

bool chip(Ui& ui, const Rect& rect, const ChipSpec& spec) {
    const Colors& c = ui.color();
    const Hit hit = ui.target(spec.id, rect);
    ui.surface(rect, {.ground = spec.chosen ? c.primary : hit.pressed ? c.primarySoft : c.surface,
                      .frame = spec.chosen ? c.primary : c.lineStrong, .edge = c.lineStrong,
                      .elevation = spec.chosen || hit.pressed ? Elevation::Flat : Elevation::Raised, .radius = rect.h / 2});
    const float lineH = ui.theme().lineHeight(Type::BodyStrong);
    ui.text(rect.x, std::round(rect.y + (rect.h - lineH) / 2), rect.w, spec.label,
            {Type::BodyStrong, spec.chosen ? c.textOnPrimary : c.text, Align::Centre});
    Node& node = ui.node(Role::Button, spec.id, spec.label, rect);
    node.focusable = true;
    if (spec.chosen) node.state |= kSelected;
    return hit.tapped;
}

}  // namespace zizhu::screens
