#include "screens/components/option.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {
namespace {

float markRoom(const Ui& ui) { return ui.mm(13); }
float textRoom(const Ui& ui, float width, const OptionSpec& spec) {
    return width - markRoom(ui) - ui.mm(4) - (spec.icon != Icon::None ? ui.mm(12) : 0);
}

}  // namespace

float optionHeight(const Ui& ui, float width, const OptionSpec& spec) {
    const float room = textRoom(ui, width, spec);
    const float help = spec.help.empty() ? 0 : ui.textHeight(spec.help, room, Type::Caption);
    return std::max(ui.mm(16), ui.textHeight(spec.label, room, Type::Body) + help + ui.mm(5));
}

bool option(Ui& ui, const Rect& rect, const OptionSpec& spec) {
    const Colors& c = ui.color();
    const Hit hit = ui.target(spec.id, rect);
    const float radius = ui.theme().radius();
    ui.fill(rect, hit.pressed || spec.chosen ? c.primarySoft : c.surface, radius);
    ui.frame(rect, spec.invalid ? c.error : spec.chosen ? c.primary : c.lineStrong,
             ui.theme().hairline() * (spec.chosen || spec.invalid ? 2.5F : 1.0F), radius);
    const Icon mark = spec.several ? (spec.chosen ? Icon::CheckBox : Icon::CheckBoxOutlineBlank)
                                   : (spec.chosen ? Icon::RadioButtonChecked : Icon::RadioButtonUnchecked);
    ui.icon(mark, rect.x + ui.mm(7.5F), rect.centreY(), ui.mm(7.5F), spec.chosen ? c.primary : c.lineStrong);
    const float room = textRoom(ui, rect.w, spec);
    const float label = ui.textHeight(spec.label, room, Type::Body);
    const float help = spec.help.empty() ? 0 : ui.textHeight(spec.help, room, Type::Caption);
    const float x = rect.x + markRoom(ui);
    const float y = std::round(rect.y + (rect.h - label - help) / 2);
    ui.text(x, y, room, spec.label, {Type::Body, spec.chosen ? c.primary : c.text});
    if (help > 0) ui.text(x, y + label, room, spec.help, {Type::Caption, c.textQuiet});
    if (spec.icon != Icon::None) ui.icon(spec.icon, rect.right() - ui.mm(9), rect.centreY(), ui.mm(9), c.primary);
    Node& node = ui.node(spec.several ? Role::Check : Role::Option, spec.id, spec.label, rect);
    node.focusable = true;
    node.secret = spec.secret;
    if (spec.chosen) node.state |= kSelected;
    if (spec.invalid) node.state |= kInvalid;
    return hit.tapped;
}

}  // namespace zizhu::screens
