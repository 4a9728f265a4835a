#include "screens/components/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "screens/components/button.h"
#include "screens/text_layout.h"

namespace zizhu::screens {
namespace {

float boxPad(const Ui& ui) { return ui.mm(4); }

// The part of a text that is seen when it is longer than its box: the end, where one types.
struct Window {
    std::size_t begin = 0;
    float width = 0;  // of what is shown, up to the caret
};

Window windowOf(const Ui& ui, std::string_view text, std::size_t caret, float room) {
    Window w;
    for (;;) {
        w.width = ui.textWidth(text.substr(w.begin, caret - w.begin));
        if (w.width <= room || w.begin >= caret) return w;
        std::string_view rest = text.substr(w.begin);
        base::takeCodePoint(rest);
        w.begin = text.size() - rest.size();
    }
}

std::size_t caretAt(const Ui& ui, std::string_view text, std::size_t begin, float x) {
    std::size_t at = begin;
    float before = 0;
    while (at < text.size()) {
        std::string_view rest = text.substr(at);
        if (!base::takeCodePoint(rest)) break;
        const std::size_t next = text.size() - rest.size();
        const float after = ui.textWidth(text.substr(begin, next - begin));
        if (x < (before + after) / 2) break;
        before = after;
        at = next;
    }
    return at;
}

}  // namespace

void fieldLabel(Context& c, Column& column, std::string_view label, std::string_view help, bool optional) {
    Ui& ui = c.ui;
    if (!label.empty()) {
        const std::string text = optional ? c.tr(Str::kFieldOptional, {label}) : std::string(label);
        column.y += ui.say(column.x, column.y, column.w, text, {Type::BodyStrong});
    }
    if (!help.empty()) column.y += ui.say(column.x, column.y, column.w, help, {Type::Body, ui.color().textQuiet});
    if (!label.empty() || !help.empty()) column.y += ui.mm(1.5F);
}

void fieldFault(Context& c, Column& column, std::string_view fault) {
    if (fault.empty()) return;
    Ui& ui = c.ui;
    column.y += ui.mm(1.5F);
    const float box = ui.theme().capHeight(Type::Body) * 1.5F;
    ui.icon(Icon::Error, column.x + box / 2, column.y + ui.theme().lineHeight(Type::Body) / 2, box, ui.color().error);
    const float left = box + ui.mm(2);
    column.y += ui.say(column.x + left, column.y, column.w - left, fault, {Type::BodyStrong, ui.color().error}, Role::Alert);
}

namespace {

// What the terminal can say of the text before anybody presses "continue".
void fieldNote(Context& c, Column& column, const FieldSpec& spec) {
    Ui& ui = c.ui;
    using Refused = Local::Refused;
    const Refused refused = c.local.refusedAt == spec.id && ui.focused(spec.id) ? c.local.refused : Refused::None;
    const std::string said = refused == Refused::Full        ? c.tr(Str::kNoteFull, {fmt::format("{}", spec.maxCharacters)})
                             : refused == Refused::Character ? std::string(c.tr(Str::kNoteRefused))
                                                             : std::string();
    const std::string_view note = said.empty() ? spec.note : said;
    const bool good = said.empty() && spec.noteGood;
    if (note.empty()) return;
    column.y += ui.mm(1.5F);
    const float box = ui.theme().capHeight(Type::Body) * 1.5F;
    const Color color = good ? ui.color().success : ui.color().warning;
    ui.icon(good ? Icon::CheckCircle : Icon::Info, column.x + box / 2, column.y + ui.theme().lineHeight(Type::Body) / 2, box, color);
    const float left = box + ui.mm(2);
    const float top = column.y;
    column.y += ui.text(column.x + left, column.y, column.w - left, note, {Type::Body});
    // It may hold what was typed (a sum in words), so it is a value, not a name.
    Node& node = ui.node(Role::Status, std::string(spec.id) + "/note", spec.label, {column.x + left, top, column.w - left, column.y - top});
    node.value = base::SecretString(note);
    node.secret = said.empty();
}

}  // namespace

void field(Context& c, Column& column, const FieldSpec& spec) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    fieldLabel(c, column, spec.label, spec.help, spec.optional);
    const bool focused = ui.focused(spec.id) && !ui.inert();
    const float iconRoom = spec.icon != Icon::None ? ui.mm(11) : 0;
    const float suffix = spec.suffix.empty() ? 0 : ui.textWidth(spec.suffix) + ui.mm(2);
    const bool clearable = spec.clear && !spec.text.empty();
    const float clearRoom = clearable ? ui.theme().touch() + ui.gap(1) : 0;
    const float room = column.w - 2 * boxPad(ui) - iconRoom - suffix;
    const float lineH = ui.theme().lineHeight(Type::Body);
    const float textH = spec.lines ? std::max(lineH, ui.textHeight(spec.text, room - ui.mm(1))) : lineH;
    const Rect all = column.take(std::max(ui.mm(16), textH + ui.mm(5)));
    const Rect box{all.x, all.y, all.w - clearRoom, all.h};
    const float textX = box.x + boxPad(ui) + iconRoom;
    const float textRoom = room - clearRoom;
    const float textY = std::round(box.y + (box.h - textH) / 2);

    if (focused) c.local.editor.attach(spec.id, spec.text);
    const Grouped grouped(spec.text, spec.lines ? Grouping::None : spec.grouping);
    const std::string_view shown = grouped.text();
    const std::size_t caret = grouped.shownAt(focused ? c.local.editor.caret() : spec.text.size());
    const Window window = spec.lines ? Window{} : windowOf(ui, shown, focused ? caret : 0, textRoom - ui.mm(1));

    const Hit hit = ui.target(spec.id, box);
    if (hit.tapped) {
        ui.focus(spec.id);
        c.local.editor.attach(spec.id, spec.text);
        if (!spec.lines) c.local.editor.placeCaret(grouped.textAt(caretAt(ui, shown, window.begin, ui.pointer().x - textX)));
        c.local.revealId = spec.id;
        ui.settleAgain();
    }
    const bool wrong = !spec.fault.empty();
    ui.surface(box, {.ground = color.surface, .frame = wrong ? color.error : focused ? color.primary : color.lineStrong,
                     .stroke = wrong || focused ? Stroke::Strong : Stroke::Outline});
    if (spec.icon != Icon::None) ui.icon(spec.icon, box.x + boxPad(ui) + ui.mm(3.5F), box.centreY(), ui.mm(8), color.textQuiet);
    ui.pushClip({textX - 2, box.y, textRoom + 4, box.h});
    if (spec.text.empty()) {
        ui.text(textX, textY, textRoom * 4, spec.placeholder, {Type::Body, color.textQuiet});
    } else if (spec.lines) {
        ui.text(textX, textY, textRoom - ui.mm(1), shown);
    } else {
        ui.text(textX, textY, 1e6F, shown.substr(window.begin));
    }
    if (focused) {
        float caretX = textX + window.width;
        float caretY = textY;
        if (spec.lines) {
            const auto lines = breakLines(ui.fonts().text(ui.theme().capHeight(Type::Body), false),
                                          shown.substr(0, caret), textRoom - ui.mm(1));
            caretX = textX + lines.back().width;
            caretY = textY + lineH * float(lines.size() - 1);
        }
        ui.fill({std::round(caretX + 1), caretY + ui.mm(1), std::max(2.0F, ui.mm(0.6F)), lineH - ui.mm(2)}, color.primary);
    }
    ui.popClip();
    if (suffix > 0) {
        ui.text(box.right() - boxPad(ui) - suffix + ui.mm(2), std::round(box.y + (box.h - lineH) / 2), suffix, spec.suffix,
                {Type::Body, color.textQuiet});
    }
    Node& node = ui.node(Role::Field, spec.id, spec.label.empty() ? spec.placeholder : spec.label, box);
    node.value = base::SecretString(spec.text);
    node.secret = spec.secret;
    node.focusable = true;
    if (focused) node.state |= kFocused;
    if (wrong) node.state |= kInvalid;
    if (clearable) {
        const float size = ui.theme().touch();
        const std::string clearId = std::string(spec.id) + "/clear";
        if (iconButton(ui, {all.right() - size, box.centreY() - size / 2, size, size}, clearId, c.tr(Str::kClear), Icon::Close)) {
            c.local.editor.placeCaret(0);
            spec.apply(base::SecretString());
        }
    }
    if (focused) {
        c.local.wanted = spec.keyboard;
        c.field = ActiveField{.id = std::string(spec.id), .kind = spec.keyboard, .maxCharacters = spec.maxCharacters,
                              .text = base::SecretString(spec.text), .mask = std::string(spec.mask), .name = spec.name, .apply = spec.apply};
    }
    if (spec.fault.empty()) fieldNote(c, column, spec);
    fieldFault(c, column, spec.fault);
}

bool valueRow(Context& c, Column& column, std::string_view id, std::string_view name, std::string_view value,
              std::string_view placeholder, Icon icon, bool invalid) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    const float textX = column.x + boxPad(ui);
    const float room = column.w - 2 * boxPad(ui) - ui.mm(10);
    const std::string_view shown = value.empty() ? placeholder : value;
    const float textH = ui.textHeight(shown, room);
    const Rect box = column.take(std::max(ui.mm(16), textH + ui.mm(5)));
    const Hit hit = ui.target(id, box);
    ui.surface(box, {.ground = hit.pressed ? color.primarySoft : color.surface, .frame = invalid ? color.error : color.lineStrong,
                     .edge = invalid ? color.error : color.lineStrong, .stroke = invalid ? Stroke::Strong : Stroke::Outline,
                     .elevation = hit.pressed ? Elevation::Flat : Elevation::Raised});
    ui.text(textX, std::round(box.y + (box.h - textH) / 2), room, shown, {Type::Body, value.empty() ? color.textQuiet : color.text});
    ui.icon(icon, box.right() - boxPad(ui) - ui.mm(3.5F), box.centreY(), ui.mm(8), color.primary);
    Node& node = ui.node(Role::Button, id, name, box);
    node.value = base::SecretString(value);
    node.secret = true;
    node.focusable = true;
    if (invalid) node.state |= kInvalid;
    return hit.tapped;
}

}  // namespace zizhu::screens
