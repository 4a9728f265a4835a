#include "screens/components/button.h"

#include <algorithm>

namespace zizhu::screens {
namespace {

struct Look {
    Color ground = 0, frame = 0, ink = 0;
};

Look lookOf(const Ui& ui, const ButtonSpec& spec, bool pressed) {
    const Colors& c = ui.color();
    const Color strong = spec.danger ? c.error : c.primary;
    Look look;
    switch (spec.kind) {
        case ButtonKind::Primary:
            look = {pressed ? (spec.danger ? c.error : c.primaryPressed) : strong, strong, c.textOnPrimary};
            break;
        case ButtonKind::Secondary: look = {pressed ? c.primarySoft : c.surface, strong, strong}; break;
        case ButtonKind::Quiet: look = {pressed ? c.primarySoft : 0, 0, strong}; break;
        case ButtonKind::Plain: look = {pressed ? c.primarySoft : 0, 0, c.text}; break;
    }
    if (!spec.enabled) {
        look.ink = ui.high() ? c.text : c.textQuiet;
        look.frame = c.line;
        look.ground = spec.kind == ButtonKind::Primary || spec.kind == ButtonKind::Secondary ? c.surfaceSunken : 0;
    } else if (ui.high() && pressed) {
        look = {c.text, c.text, c.surface};
    }
    return look;
}

float padding(const Ui& ui, const ButtonSpec& spec) { return spec.main ? ui.mm(6) : ui.mm(4); }
float iconBox(const Ui& ui, const ButtonSpec& spec) {
    return ui.theme().capHeight(spec.stacked ? Type::Body : Type::BodyStrong) * (spec.stacked ? 1.5F : 1.55F);
}
Type typeOf(const ButtonSpec& spec) { return spec.stacked ? Type::Caption : Type::BodyStrong; }

float iconRoom(const Ui& ui, const ButtonSpec& spec) {
    return spec.icon == Icon::None || spec.stacked ? 0 : iconBox(ui, spec) + ui.mm(2);
}

void label(Ui& ui, const Rect& rect, const ButtonSpec& spec, Color ink) {
    const Type type = typeOf(spec);
    const float box = iconBox(ui, spec);
    if (spec.stacked) {
        const float room = rect.w - ui.mm(2);
        const float height = box + ui.textHeight(spec.label, room, type);
        const float top = rect.y + (rect.h - height) / 2;
        ui.icon(spec.icon, rect.centreX(), top + box / 2, box, ink);
        ui.text(rect.x + ui.mm(1), top + box, room, spec.label, {type, ink, Align::Centre});
        return;
    }
    const float side = iconRoom(ui, spec);
    const float room = rect.w - 2 * padding(ui, spec) - side;
    const float width = ui.brokenWidth(spec.label, room, type);
    const float height = ui.textHeight(spec.label, room, type);
    const float left = rect.x + (rect.w - width - side) / 2;
    const float top = rect.y + (rect.h - height) / 2;
    const float textLeft = spec.iconAfter ? left : left + side;
    ui.text(textLeft, top, width + 1, spec.label, {type, ink, Align::Centre});
    if (spec.icon == Icon::None) return;
    const float iconX = spec.iconAfter ? left + width + side - box / 2 : left + box / 2;
    ui.icon(spec.icon, iconX, rect.centreY(), box, ink);
}

}  // namespace

float buttonWidth(const Ui& ui, const ButtonSpec& spec) {
    if (spec.stacked) {
        return std::max(ui.textWidth(spec.label, Type::Caption) + ui.mm(4), ui.theme().touch());
    }
    return std::max(ui.textWidth(spec.label, typeOf(spec)) + 2 * padding(ui, spec) + iconRoom(ui, spec) + 2,
                    ui.theme().touch());
}

float buttonHeight(const Ui& ui, const ButtonSpec& spec, float width) {
    const float floor = spec.main ? ui.theme().mainAction() : ui.theme().touch();
    const Type type = typeOf(spec);
    if (spec.stacked) {
        return std::max(floor, iconBox(ui, spec) + ui.textHeight(spec.label, width - ui.mm(2), type) + ui.mm(1));
    }
    const float room = width - 2 * padding(ui, spec) - iconRoom(ui, spec);
    return std::max(floor, ui.textHeight(spec.label, room, type) + ui.mm(4));
}

bool button(Ui& ui, const Rect& rect, const ButtonSpec& spec) {
    const Hit hit = ui.target(spec.id, rect, spec.enabled);
    const Look look = lookOf(ui, spec, hit.pressed);
    const float radius = ui.theme().radius();
    if (look.ground != 0) ui.fill(rect, look.ground, radius);
    if (look.frame != 0) {
        ui.frame(rect, look.frame, ui.theme().hairline() * (spec.enabled ? 1.5F : 1.0F), radius);
    }
    label(ui, rect, spec, look.ink);
    Node& node = ui.node(Role::Button, spec.id, spec.name.empty() ? spec.label : spec.name, rect);
    node.focusable = spec.enabled;
    if (!spec.enabled) node.state |= kDisabled;
    if (hit.pressed) node.state |= kPressed;
    if (spec.main) node.state |= kMain;
    return hit.tapped;
}

bool iconButton(Ui& ui, const Rect& rect, std::string_view id, std::string_view name, Icon icon, bool enabled) {
    const Hit hit = ui.target(id, rect, enabled);
    const Colors& c = ui.color();
    const bool swap = ui.high() && hit.pressed;
    ui.fill(rect, swap ? c.text : hit.pressed ? c.primarySoft : c.surface, ui.theme().radius());
    ui.frame(rect, enabled ? c.lineStrong : c.line, ui.theme().hairline(), ui.theme().radius());
    ui.icon(icon, rect.centreX(), rect.centreY(), ui.mm(7.5F), swap ? c.surface : enabled ? c.primary : c.lineStrong);
    Node& node = ui.node(Role::Button, id, name, rect);
    node.focusable = enabled;
    if (!enabled) node.state |= kDisabled;
    return hit.tapped;
}

}  // namespace zizhu::screens
