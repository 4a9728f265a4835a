#include "screens/components/option.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {
namespace {

constexpr float kLeastHeightMm = 19;
float markRoom(const Ui& ui) { return ui.mm(15); }
Type typeOf(const OptionSpec& spec) { return spec.chosen ? Type::BodyStrong : Type::Body; }
float textRoom(const Ui& ui, float width, const OptionSpec& spec) {
    return width - markRoom(ui) - ui.mm(4) - (spec.icon != Icon::None ? ui.mm(12) : 0);
}

}  // namespace

float optionHeight(const Ui& ui, float width, const OptionSpec& spec) {
    const float room = textRoom(ui, width, spec);
    const float help = spec.help.empty() ? 0 : ui.textHeight(spec.help, room);
    // As high as when it is chosen, so that nothing jumps.
    return std::max(ui.mm(kLeastHeightMm), ui.textHeight(spec.label, room, Type::BodyStrong) + help + ui.mm(6));
}

bool option(Ui& ui, const Rect& rect, const OptionSpec& spec) {
    const Colors& c = ui.color();
    const Hit hit = ui.target(spec.id, rect);
    const bool strong = spec.chosen || spec.invalid;
    ui.surface(rect, {.ground = hit.pressed || spec.chosen ? c.primarySoft : c.surface,
                      .frame = spec.invalid ? c.error : spec.chosen ? c.primary : c.lineStrong,
                      .edge = spec.invalid ? c.error : c.lineStrong,
                      .stroke = strong ? Stroke::Strong : Stroke::Outline,
                      .elevation = hit.pressed || spec.chosen ? Elevation::Flat : Elevation::Raised});
    const Icon mark = spec.several ? (spec.chosen ? Icon::CheckBox : Icon::CheckBoxOutlineBlank)
                                   : (spec.chosen ? Icon::RadioButtonChecked : Icon::RadioButtonUnchecked);
    ui.icon(mark, rect.x + ui.mm(8.5F), rect.centreY(), ui.mm(9), spec.chosen ? c.primary : c.textQuiet);
    const float room = textRoom(ui, rect.w, spec);
    const float label = ui.textHeight(spec.label, room, typeOf(spec));
    const float help = spec.help.empty() ? 0 : ui.textHeight(spec.help, room);
    const float x = rect.x + markRoom(ui);
    const float y = std::round(rect.y + (rect.h - label - help) / 2);
    ui.text(x, y, room, spec.label, {typeOf(spec), spec.chosen ? c.primary : c.text});
    if (help > 0) ui.text(x, y + label, room, spec.help, {Type::Body, c.textQuiet});
    if (spec.icon != Icon::None) ui.icon(spec.icon, rect.right() - ui.mm(9), rect.centreY(), ui.mm(9), c.primary);
    Node& node = ui.node(spec.several ? Role::Check : Role::Option, spec.id, spec.label, rect);
    node.focusable = true;
    node.secret = spec.secret;
    if (spec.chosen) node.state |= kSelected;
    if (spec.invalid) node.state |= kInvalid;
    return hit.tapped;
}

}  // namespace zizhu::screens
