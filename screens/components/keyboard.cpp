#include "screens/components/keyboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/utf8.h"
#include "screens/components/button.h"
#include "screens/input/input_method.h"

namespace zizhu::screens {
namespace {

constexpr float kKeyMm = 15;
constexpr float kPadWidthMm = 150;
constexpr float kPadMm = 4;

bool composes(const Context& c) {
    return c.input != nullptr && c.local.keyboard == KeyboardKind::Pinyin &&
           effective(c.local.keyboard, c.local.mode) != KeyboardMode::Latin &&
           effective(c.local.keyboard, c.local.mode) != KeyboardMode::Symbols;
}

float candidateHeight(const Ui& ui) {
    return ui.theme().lineHeight(Type::Caption) + std::max(ui.theme().touch(), ui.theme().lineHeight(Type::Title)) + ui.gap(1.5F);
}

std::size_t rowCount(KeyboardKind kind) {
    return isPad(kind) ? 5 : 4;
}

KeyLabels labelsOf(const Context& c) {
    const auto s = [&](Str key) { return std::string(c.tr(key)); };
    return {.space = s(Str::kKeySpace), .done = s(Str::kKeyDone), .pinyin = s(Str::kKeyPinyin),
            .rare = s(Str::kKeyRare), .stroke = s(Str::kKeyStroke), .latin = s(Str::kKeyLatin),
            .symbols = s(Str::kKeySymbols),
            .strokes = {s(Str::kStrokeH), s(Str::kStrokeS), s(Str::kStrokeP), s(Str::kStrokeN), s(Str::kStrokeZ)}};
}

// One edit of the field's text; told to the owner once, at the end.
class Edit {
public:
    explicit Edit(Context& c) : c_(c), field_(*c.field) { c.local.editor.attach(field_.id, field_.text.reveal()); }
    ~Edit() {
        if (changed_) field_.apply(std::move(field_.text));
    }
    void insert(std::string_view what) {
        std::string fitting;
        for (std::string_view rest = what; !rest.empty();) {
            const auto character = base::takeCodePoint(rest);
            if (!character) break;
            if (accepts(field_.kind, *character)) base::appendUtf8(fitting, *character);
        }
        changed_ |= c_.local.editor.insert(field_.text, fitting, field_.maxCharacters);
        std::fill(fitting.begin(), fitting.end(), '\0');
    }
    void backspace() { changed_ |= c_.local.editor.backspace(field_.text); }

private:
    Context& c_;
    ActiveField& field_;
    bool changed_ = false;
};

Script scriptOf(KeyboardMode mode) {
    return mode == KeyboardMode::Rare ? Script::Rare : mode == KeyboardMode::Stroke ? Script::Stroke : Script::Pinyin;
}

void typedKeys(Context& c, Edit& edit) {
    for (int i = 0; i < c.backspaces; ++i) {
        if (composes(c) && c.input->composition().active()) {
            c.input->backspace();
            c.ui.settleAgain();
        } else {
            edit.backspace();
        }
    }
    edit.insert(c.typed);
    std::fill(c.typed.begin(), c.typed.end(), '\0');
    c.typed.clear();
    c.backspaces = 0;
}

void choose(Context& c, Edit& edit, std::size_t index) {
    if (const auto text = c.input->choose(index)) edit.insert(text->reveal());
    c.local.firstCandidate = 0;
    c.ui.settleAgain();
}

// The line above the keys: what was typed, and what it may mean.
void candidates(Context& c, const Rect& rect, Edit& edit) {
    Ui& ui = c.ui;
    const Composition& now = c.input->composition();
    ui.fill(rect, ui.color().surface);
    ui.fill({rect.x, rect.bottom(), rect.w, ui.theme().hairline()}, ui.color().line);
    const float pad = ui.mm(kPadMm);
    const float top = rect.y + ui.mm(1);
    if (!now.active()) {
        const KeyboardMode mode = effective(c.local.keyboard, c.local.mode);
        const Str hint = mode == KeyboardMode::Rare ? Str::kHintRare : mode == KeyboardMode::Stroke ? Str::kHintStroke : Str::kHintPinyin;
        const float h = ui.textHeight(c.tr(hint), rect.w - 2 * pad, Type::Caption);
        ui.text(rect.x + pad, rect.y + std::max(0.0F, (rect.h - h) / 2), rect.w - 2 * pad, c.tr(hint), {Type::Caption, ui.color().textQuiet});
        return;
    }
    ui.text(rect.x + pad, top, rect.w - 2 * pad, now.preedit.reveal(), {Type::Caption, ui.color().primary});
    const float y = top + ui.theme().lineHeight(Type::Caption);
    const float h = rect.bottom() - y - ui.gap(0.5F);
    const float arrow = ui.theme().touch();
    const float right = rect.right() - pad - 2 * arrow - ui.gap(2);
    std::size_t& first = c.local.firstCandidate;
    if (first >= now.candidates.size()) first = 0;
    float x = rect.x + pad;
    std::size_t next = first;
    std::optional<std::size_t> chosen;
    for (; next < now.candidates.size(); ++next) {
        const std::string_view text = now.candidates[next].reveal();
        const float w = std::max(ui.theme().touch(), ui.textWidth(text, Type::Title) + ui.mm(5));
        if (x + w > right && next > first) break;
        const std::string id = fmt::format("candidate/{}", next);
        const Rect box{x, y, w, h};
        const Hit hit = ui.target(id, box);
        if (hit.pressed || next == 0) ui.fill(box, hit.pressed && ui.high() ? ui.color().text : ui.color().primarySoft, ui.theme().radius());
        ui.text(x, y + (h - ui.theme().lineHeight(Type::Title)) / 2, w, text,
                {Type::Title, hit.pressed && ui.high() ? ui.color().surface : next == 0 ? ui.color().primary : ui.color().text, Align::Centre});
        Node& node = ui.node(Role::Candidate, id, c.tr(Str::kCandidate, {fmt::format("{}", next + 1)}), box);
        node.value = base::SecretString(text);
        node.secret = true;
        node.focusable = true;
        if (hit.tapped) chosen = next;
        x += w + ui.gap(1);
    }
    const float arrowY = rect.bottom() - arrow - ui.gap(0.5F);
    const float ax = rect.right() - pad - 2 * arrow - ui.gap(1);
    if (iconButton(ui, {ax, arrowY, arrow, arrow}, "candidates/back", c.tr(Str::kCandidatesBack), Icon::ChevronLeft, first > 0)) {
        // Back to the beginning: pages are as wide as their words, so there is no step of a known size.
        first = first > 12 ? first - 12 : 0;
        ui.settleAgain();
    }
    if (iconButton(ui, {ax + arrow + ui.gap(1), arrowY, arrow, arrow}, "candidates/more", c.tr(Str::kCandidatesMore), Icon::ChevronRight,
                   next < now.candidates.size())) {
        first = next;
        ui.settleAgain();
    }
    if (chosen) choose(c, edit, *chosen);
}

void press(Context& c, const Key& key, Edit& edit) {
    Local& local = c.local;
    const bool composing = composes(c) && c.input->composition().active();
    switch (key.what) {
        case Key::What::Letter:
            if (composes(c)) {
                c.input->setScript(scriptOf(effective(local.keyboard, local.mode)));
                c.input->press(key.text[0]);
                local.firstCandidate = 0;
                c.ui.settleAgain();
            } else {
                edit.insert(key.text);
            }
            break;
        case Key::What::Text: edit.insert(key.text); break;
        case Key::What::Backspace:
            if (composing) {
                c.input->backspace();
                local.firstCandidate = 0;
                c.ui.settleAgain();
            } else {
                edit.backspace();
            }
            break;
        case Key::What::Space:
            if (composing) {
                choose(c, edit, 0);
            } else {
                edit.insert(" ");
            }
            break;
        case Key::What::Shift:
            local.capitals = !local.capitals;
            c.ui.settleAgain();
            break;
        case Key::What::Mode:
            local.mode = key.mode;
            if (c.input != nullptr) {
                c.input->clear();
                c.input->setScript(scriptOf(key.mode));
            }
            c.ui.settleAgain();
            break;
        case Key::What::Done:
            if (composing) choose(c, edit, 0);
            c.ui.focus({});
            c.ui.settleAgain();
            break;
        case Key::What::Gap: break;
    }
}

std::string nameOf(const Context& c, const Key& key) {
    switch (key.what) {
        case Key::What::Backspace: return std::string(c.tr(Str::kKeyBackspace));
        case Key::What::Shift: return std::string(c.tr(Str::kKeyShift));
        default: return key.label.empty() ? key.text : key.label;
    }
}

std::string idOf(const Key& key) {
    switch (key.what) {
        case Key::What::Backspace: return "key/backspace";
        case Key::What::Shift: return "key/shift";
        case Key::What::Space: return "key/space";
        case Key::What::Done: return "key/done";
        case Key::What::Mode: return fmt::format("key/mode-{}", int(key.mode));
        default: {
            std::string id = "key/" + key.text;
            if (key.text.size() == 1) id.back() = char(std::tolower(static_cast<unsigned char>(id.back())));
            return id;
        }
    }
}

bool drawKey(Context& c, const Rect& rect, const Key& key) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    const std::string id = idOf(key);
    const Hit hit = ui.target(id, rect, key.enabled);
    const bool function = key.what != Key::What::Letter && key.what != Key::What::Text;
    const bool on = key.what == Key::What::Shift && c.local.capitals;
    const bool inverse = ui.high() && (hit.pressed || on);
    const Color ground = inverse ? color.text : hit.pressed || on ? color.primarySoft : function ? color.surfaceSunken : color.surface;
    const float radius = ui.theme().radius();
    ui.fill(rect, ground, radius);
    ui.frame(rect, key.enabled ? color.lineStrong : color.line, ui.theme().hairline(), radius);
    const Color ink = !key.enabled ? color.line : inverse ? color.surface : function ? color.primary : color.text;
    const std::string& label = key.label.empty() ? key.text : key.label;
    const Type wide = function ? Type::Body : Type::Title;
    const Type type = ui.textWidth(label, wide) <= rect.w - ui.mm(2) ? wide : Type::Caption;
    const float box = ui.mm(7);
    const bool words = key.icon == Icon::None || (!label.empty() && ui.textWidth(label, type) + box + ui.mm(5) <= rect.w);
    const bool icon = key.icon != Icon::None && (!words || ui.textWidth(label, type) + box + ui.mm(5) <= rect.w);
    const float textW = words && !label.empty() ? ui.textWidth(label, type) : 0;
    float x = rect.centreX() - (textW + (icon ? box + (textW > 0 ? ui.mm(1.5F) : 0) : 0)) / 2;
    if (icon) {
        ui.icon(key.icon, x + box / 2, rect.centreY(), box, ink);
        x += box + ui.mm(1.5F);
    }
    if (textW > 0) {
        const float h = ui.theme().lineHeight(type);
        ui.text(x, rect.centreY() - h / 2, textW + 2, label, {type, ink});
    }
    Node& node = ui.node(Role::Key, id, nameOf(c, key), rect);
    node.focusable = key.enabled;
    if (!key.enabled) node.state |= kDisabled;
    if (on) node.state |= kSelected;
    return hit.tapped;
}

}  // namespace

float keyboardHeight(const Ui& ui, KeyboardKind kind, float) {
    const auto rows = float(rowCount(kind));
    return 2 * ui.mm(3.5F) + rows * ui.mm(kKeyMm) + (rows - 1) * ui.gap(1) + (kind == KeyboardKind::Pinyin ? candidateHeight(ui) : 0);
}

void applyTyped(Context& c) {
    if (!c.field) return;
    Edit edit(c);
    typedKeys(c, edit);
}

void keyboard(Context& c, const Rect& place) {
    Ui& ui = c.ui;
    ui.fill(place, ui.high() ? ui.color().page : ui.color().surfaceSunken);
    ui.fill({place.x, place.y, place.w, ui.theme().hairline()}, ui.color().line);
    if (!c.field) return;
    Edit edit(c);
    typedKeys(c, edit);
    float top = place.y + ui.mm(3.5F);
    if (c.local.keyboard == KeyboardKind::Pinyin) {
        const float h = candidateHeight(ui);
        if (composes(c)) {
            c.input->setScript(scriptOf(effective(c.local.keyboard, c.local.mode)));
            candidates(c, {place.x, place.y + ui.theme().hairline(), place.w, h}, edit);
        }
        top += h;
    }
    const auto rows = keyRows(c.local.keyboard, c.local.mode, c.local.capitals, c.input != nullptr, labelsOf(c));
    const float pad = ui.mm(kPadMm);
    const bool number = isPad(c.local.keyboard);
    const float width = number ? std::min(ui.mm(kPadWidthMm), place.w - 2 * pad) : place.w - 2 * pad;
    const float left = std::round(place.x + (place.w - width) / 2);
    const float gap = ui.gap(1);
    const float height = ui.mm(kKeyMm);
    // A letter is as wide in every row; shorter rows stand in the middle.
    const float unit = number ? 0 : std::floor((width - 9 * gap) / 10);
    for (const KeyRow& row : rows) {
        float weights = 0;
        bool stretch = number;
        for (const Key& key : row) {
            weights += key.weight;
            stretch = stretch || key.what == Key::What::Space || (key.what == Key::What::Done && !number);
        }
        const float free = width - gap * float(row.size() - 1);
        const float each = stretch || unit * weights > free ? free / weights : unit;
        float x = std::round(left + (width - each * weights - gap * float(row.size() - 1)) / 2);
        for (const Key& key : row) {
            const float w = std::floor(each * key.weight);
            if (key.what != Key::What::Gap && drawKey(c, {x, top, w, height}, key)) press(c, key, edit);
            x += std::floor(w + gap);
        }
        top += height + gap;
    }
}

}  // namespace zizhu::screens
