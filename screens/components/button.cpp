#include "screens/components/button.h"

#include <algorithm>

namespace zizhu::screens {
namespace {

struct Look {
    Color ground = 0, frame = 0, ink = 0;
    Color edge = 0;
};

Look lookOf(const Ui& ui, const ButtonSpec& spec, bool pressed) {
    const Colors& c = ui.color();
    const Color strong = spec.danger ? c.error : c.primary;
    Look look;
    switch (spec.kind) {
        case ButtonKind::Primary:
            look = {pressed ? (spec.danger ? c.error : c.primaryPressed) : strong, 0, c.textOnPrimary, spec.danger ? c.text : c.primaryEdge};
            break;
        case ButtonKind::Secondary: look = {pressed ? c.primarySoft : c.surface, strong, strong, strong}; break;
        case ButtonKind::Quiet: look = {pressed ? c.primarySoft : 0, 0, strong}; break;
        case ButtonKind::Plain: look = {pressed ? c.headerPressed : 0, 0, c.onHeader}; break;
    }
    if (!spec.enabled) {
        look.ink = ui.high() ? c.text : c.textQuiet;
        look.frame = c.line;
        look.ground = spec.kind == ButtonKind::Primary || spec.kind == ButtonKind::Secondary ? c.surfaceSunken : 0;
    } else if (ui.high() && pressed) {
        look = {c.text, c.text, c.surface, 0};
    }
    return look;
}

float padding(const Ui& ui, const ButtonSpec& spec) { return spec.main ? ui.mm(6) : ui.mm(4); }
float iconBox(const Ui& ui, const ButtonSpec& spec) {
    return spec.stacked ? ui.theme().icon(IconSize::Control) : ui.theme().capHeight(Type::BodyStrong) * 1.6F;
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
        return std::max(ui.textWidth(spec.label, Type::Caption) + ui.mm(4), ui.mm(20));
    }
    return std::max(ui.textWidth(spec.label, typeOf(spec)) + 2 * padding(ui, spec) + iconRoom(ui, spec) + 2,
                    ui.theme().touch());
}

float buttonLeast(const Ui& ui, const ButtonSpec& spec) {
    float longest = 0;
    for (std::string_view rest = spec.label; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view word = rest.substr(0, end);
        // Han characters are words of their own.
        if (static_cast<unsigned char>(word.empty() ? 'a' : word.front()) < 0x80) longest = std::max(longest, ui.textWidth(word, typeOf(spec)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return std::max(longest + 2 * padding(ui, spec) + iconRoom(ui, spec) + 2, ui.theme().touch());
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
    const bool raised = spec.enabled && look.edge != 0 && !hit.pressed;
    ui.surface(rect, {.ground = look.ground, .frame = look.frame, .edge = look.edge,
                      .stroke = spec.enabled ? Stroke::Outline : Stroke::Hair,
                      .elevation = raised ? Elevation::Raised : Elevation::Flat});
    Rect face = rect;
    if (raised && !ui.high()) face.h -= ui.theme().edge();
    label(ui, face, spec, look.ink);
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
    ui.surface(rect, {.ground = swap ? c.text : hit.pressed ? c.primarySoft : enabled ? c.surface : c.surfaceSunken,
                      .frame = enabled ? c.lineStrong : c.line, .edge = c.lineStrong,
                      .elevation = enabled && !hit.pressed ? Elevation::Raised : Elevation::Flat});
    ui.icon(icon, rect.centreX(), rect.centreY(), ui.theme().icon(IconSize::Control), swap ? c.surface : enabled ? c.primary : c.lineStrong);
    Node& node = ui.node(Role::Button, id, name, rect);
    node.focusable = enabled;
    if (!enabled) node.state |= kDisabled;
    return hit.tapped;
}

}  // namespace zizhu::screens
