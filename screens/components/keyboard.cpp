#include "screens/components/keyboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/utf8.h"
#include "catalog/mask.h"
#include "screens/components/button.h"
#include "screens/components/candidates.h"
#include "screens/input/input_method.h"

namespace zizhu::screens {
namespace {

constexpr float kKeyMm = 15;
constexpr float kPadWidthMm = 150;
constexpr float kPadMm = 4;

Handwriting* handwriting(const Context& c) { return c.input == nullptr ? nullptr : c.input->handwriting(); }

bool writes(const Context& c) {
    return c.local.keyboard == KeyboardKind::Pinyin && c.local.mode == KeyboardMode::Handwriting && handwriting(c) != nullptr;
}

bool composes(const Context& c) {
    return c.input != nullptr && c.local.keyboard == KeyboardKind::Pinyin &&
           effective(c.local.keyboard, c.local.mode) != KeyboardMode::Latin &&
           effective(c.local.keyboard, c.local.mode) != KeyboardMode::Symbols && !writes(c);
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
            .symbols = s(Str::kKeySymbols), .handwriting = handwriting(c) != nullptr ? s(Str::kKeyHandwriting) : std::string(),
            .undoInk = s(Str::kKeyUndoInk), .clearInk = s(Str::kKeyClearInk),
            .strokes = {s(Str::kStrokeH), s(Str::kStrokeS), s(Str::kStrokeP), s(Str::kStrokeN), s(Str::kStrokeZ)}};
}

// One edit of the field's text; told to the owner once, at the end.
class Edit {
public:
    explicit Edit(Context& c) : c_(c), field_(*c.field) { c.local.editor.attach(field_.id, field_.text.reveal()); }
    ~Edit() {
        if (!changed_) return;
        putSigns();
        field_.apply(std::move(field_.text));
    }
    void insert(std::string_view what) {
        if (what.empty()) return;
        std::string fitting;
        std::size_t most = kMaxTyped;
        Refused refused = Refused::None;
        for (std::string_view rest = what; !rest.empty() && most > 0; --most) {
            const auto character = base::takeCodePoint(rest);
            if (!character) {  // not UTF-8: the byte is left out, what follows is read on
                rest.remove_prefix(1);
                refused = Refused::Character;
            } else if (accepts(field_.kind, *character)) {
                base::appendUtf8(fitting, *character);
            } else {
                refused = Refused::Character;
            }
        }
        const std::size_t before = base::codePoints(field_.text.reveal());
        changed_ |= c_.local.editor.insert(field_.text, fitting, field_.maxCharacters);
        if (before + base::codePoints(fitting) > field_.maxCharacters) refused = Refused::Full;
        std::fill(fitting.begin(), fitting.end(), '\0');
        tell(refused);
    }
    void backspace() {
        changed_ |= c_.local.editor.backspace(field_.text);
        tell(Refused::None);
    }

private:
    using Refused = Local::Refused;
    static constexpr std::size_t kMaxTyped = 8'000;  // of one text; a device that sends more is broken
    // Only behind the last character: nobody's caret jumps while they mend the middle of a number.
    void putSigns() {
        if (field_.mask.empty() || c_.local.editor.caret() != field_.text.size()) return;
        field_.text = catalog::fillMask(field_.text.reveal(), field_.mask);
        c_.local.editor.placeCaret(field_.text.size());
    }
    void tell(Refused refused) {
        if (refused == c_.local.refused && (refused == Refused::None || c_.local.refusedAt == field_.id)) return;
        c_.local.refused = refused;
        c_.local.refusedAt = field_.id;
        c_.ui.settleAgain();
    }

    Context& c_;
    ActiveField& field_;
    bool changed_ = false;
};

Script scriptOf(const Context& c, KeyboardMode mode) {
    if (c.field && c.field->name && mode == KeyboardMode::Pinyin) return c.field->text.empty() ? Script::Name : Script::GivenName;
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
    c.local.firstCandidates();
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
    const float buttons = 3 * arrow + 2 * ui.gap(1);
    const CandidatePlace row{{rect.x + pad, y, rect.w - 2 * pad - buttons - ui.gap(1), h}, 1, Type::Title};
    const CandidatePage page = candidatePage(c, row, now.candidates, c.local.firstCandidate);
    const float arrowY = rect.bottom() - arrow - ui.gap(0.5F);
    const float ax = rect.right() - pad - buttons;
    candidateArrows(c, {ax, arrowY, arrow, arrow}, false, page, now.candidates.size());
    if (iconButton(ui, {ax + 2 * (arrow + ui.gap(1)), arrowY, arrow, arrow}, "candidates/all", c.tr(Str::kCandidatesAll), Icon::ExpandMore,
                   page.next < now.candidates.size() || c.local.firstCandidate > 0)) {
        c.local.firstCandidates();
        c.local.candidateGrid = true;
        ui.settleAgain();
    }
    if (page.chosen) choose(c, edit, *page.chosen);
}

// All that what was typed may mean, in place of the keys.
void candidateGrid(Context& c, const Rect& rect, Edit& edit) {
    Ui& ui = c.ui;
    const Composition& now = c.input->composition();
    const float side = ui.mm(kKeyMm) * 1.3F, gap = ui.gap(1);
    const int rows = std::max(1, int((rect.h + gap) / (std::max(ui.mm(kKeyMm), ui.theme().lineHeight(Type::Heading)) + gap)));
    const CandidatePlace place{{rect.x, rect.y, rect.w - side - gap, rect.h}, rows, Type::Heading};
    const CandidatePage page = candidatePage(c, place, now.candidates, c.local.firstCandidate);
    const float x = rect.right() - side;
    const float h = std::floor((rect.h - 3 * gap) / 4);
    candidateArrows(c, {x, rect.y, side, h}, true, page, now.candidates.size());
    if (iconButton(ui, {x, rect.y + 2 * (h + gap), side, h}, "candidates/close", c.tr(Str::kCandidatesClose), Icon::ExpandLess)) {
        c.local.firstCandidates();
        ui.settleAgain();
    }
    if (iconButton(ui, {x, rect.y + 3 * (h + gap), side, h}, "key/backspace", c.tr(Str::kKeyBackspace), Icon::Backspace)) {
        c.input->backspace();
        c.local.firstCandidates();
        ui.settleAgain();
    }
    if (page.chosen) choose(c, edit, *page.chosen);
}

void press(Context& c, const Key& key, Edit& edit) {
    Local& local = c.local;
    const bool composing = composes(c) && c.input->composition().active();
    switch (key.what) {
        case Key::What::Letter:
            if (composes(c)) {
                c.input->setScript(scriptOf(c, effective(local.keyboard, local.mode)));
                c.input->press(key.text[0]);
                local.firstCandidates();
                c.ui.settleAgain();
            } else {
                edit.insert(key.text);
            }
            break;
        case Key::What::Text: edit.insert(key.text); break;
        case Key::What::Backspace:
            if (composing) {
                c.input->backspace();
                local.firstCandidates();
                c.ui.settleAgain();
            } else {
                edit.backspace();
            }
            break;
        case Key::What::UndoInk:
            local.ink.undo();
            c.ui.settleAgain();
            break;
        case Key::What::ClearInk:
            local.ink.clear();
            c.ui.settleAgain();
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
            local.ink.clear();
            local.firstCandidates();
            if (c.input != nullptr) {
                c.input->clear();
                c.input->setScript(scriptOf(c, key.mode));
            }
            c.ui.settleAgain();
            break;
        case Key::What::Done:
            if (composing) choose(c, edit, 0);
            if (!local.ink.candidates.empty()) edit.insert(local.ink.candidates.front().reveal());
            local.ink.clear();
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
        case Key::What::UndoInk: return "key/undo-ink";
        case Key::What::ClearInk: return "key/clear-ink";
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
    // Caps that stand up from their ground: letters white, what does something tinted, the last word filled.
    const bool last = key.what == Key::What::Done && !ui.high();
    const Color ground = inverse ? color.text : last ? (hit.pressed ? color.primaryPressed : color.primary)
                         : hit.pressed || on || function ? color.primarySoft : color.surface;
    ui.surface(rect, {.ground = key.enabled ? ground : color.surfaceSunken, .frame = ui.high() ? color.line : key.enabled ? 0 : color.line,
                      .edge = last ? color.primaryEdge : color.lineStrong, .stroke = Stroke::Hair,
                      .elevation = key.enabled && !hit.pressed ? Elevation::Raised : Elevation::Flat});
    const Color ink = !key.enabled ? color.textQuiet : inverse ? color.surface : last ? color.textOnPrimary : function ? color.primary : color.text;
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
    if (textW > rect.w - ui.mm(2)) {
        // A word that is too long for its key in this size is written in the smallest.
        const Theme least(ui.theme().panel(), TextScale::S, ui.theme().contrast());
        Ui small(least, ui.fonts(), ui.language(), ui.semantics(), ui.state(), ui.pointer(), ui.list());
        small.text(rect.x, rect.centreY() - least.lineHeight(Type::Caption) / 2, rect.w, label, {Type::Caption, ink, Align::Centre});
    } else if (textW > 0) {
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

namespace {

// Rows of keys from `top` on. `unit`: a letter is as wide in every row and shorter rows stand in the middle;
// 0: every row fills the width.
void drawRows(Context& c, const std::vector<KeyRow>& rows, float left, float width, float top, float unit, Edit& edit) {
    Ui& ui = c.ui;
    const float gap = ui.gap(1), height = ui.mm(kKeyMm);
    for (const KeyRow& row : rows) {
        float weights = 0;
        bool stretch = unit == 0;
        for (const Key& key : row) {
            weights += key.weight;
            stretch = stretch || key.what == Key::What::Space || key.what == Key::What::Done;
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

// The pad at the left, beside it what it may mean and the keys.
void writing(Context& c, const Rect& rect, Edit& edit) {
    Ui& ui = c.ui;
    const float gap = ui.gap(1);
    const float side = std::min(rect.h, rect.w * 0.45F);
    inkPad(c, {rect.x, rect.y, side, side});
    Ink& ink = c.local.ink;
    if (!ink.asked) {
        ink.candidates = handwriting(c)->recognise(ink.strokes);
        ink.asked = true;
        c.local.firstCandidates();
    }
    const float left = rect.x + side + 2 * gap;
    const float width = rect.right() - left;
    const float keysHeight = 2 * ui.mm(kKeyMm) + gap;
    const Rect grid{left, rect.y, width, rect.h - keysHeight - gap};
    if (ink.empty()) {
        const float h = ui.textHeight(c.tr(Str::kHintHandwriting), grid.w, Type::Body);
        ui.text(grid.x, std::round(grid.y + std::max(0.0F, (grid.h - h) / 2)), grid.w, c.tr(Str::kHintHandwriting), {Type::Body, ui.color().textQuiet});
    } else if (!ink.candidates.empty()) {
        const float tall = std::max(ui.theme().touch(), ui.theme().lineHeight(Type::Heading) + ui.mm(1));
        const int rows = std::max(1, int((grid.h + gap) / (tall + gap)));
        const float arrow = ui.theme().touch();
        const CandidatePlace place{{grid.x, grid.y, grid.w - arrow - gap, grid.h}, rows, Type::Heading};
        const CandidatePage page = candidatePage(c, place, ink.candidates, c.local.firstCandidate);
        const float h = std::max(arrow, std::floor((grid.h - gap) / 2));
        candidateArrows(c, {grid.right() - arrow, grid.y, arrow, h}, true, page, ink.candidates.size());
        if (page.chosen) {
            edit.insert(ink.candidates[*page.chosen].reveal());
            ink.clear();
            c.local.firstCandidates();
            ui.settleAgain();
        }
    }
    const auto rows = keyRows(c.local.keyboard, c.local.mode, false, true, labelsOf(c));
    drawRows(c, rows, left, width, rect.bottom() - keysHeight, 0, edit);
}

}  // namespace

void keyboard(Context& c, const Rect& place) {
    Ui& ui = c.ui;
    ui.fill(place, ui.high() ? ui.color().page : ui.color().surfaceSunken);
    ui.fill({place.x, place.y, place.w, ui.theme().hairline()}, ui.color().line);
    if (!c.field) return;
    Edit edit(c);
    typedKeys(c, edit);
    const float pad = ui.mm(kPadMm);
    const Rect inner = place.inset(pad, ui.mm(3.5F));
    if (writes(c)) return writing(c, inner, edit);
    float top = inner.y;
    if (c.local.keyboard == KeyboardKind::Pinyin) {
        const float h = candidateHeight(ui);
        if (composes(c)) {
            c.input->setScript(scriptOf(c, effective(c.local.keyboard, c.local.mode)));
            if (c.local.candidateGrid && c.input->composition().active()) return candidateGrid(c, inner, edit);
            candidates(c, {place.x, place.y + ui.theme().hairline(), place.w, h}, edit);
        }
        top += h;
    }
    const auto rows = keyRows(c.local.keyboard, c.local.mode, c.local.capitals, c.input != nullptr, labelsOf(c));
    const bool number = isPad(c.local.keyboard);
    const float width = number ? std::min(ui.mm(kPadWidthMm), place.w - 2 * pad) : place.w - 2 * pad;
    const float left = std::round(place.x + (place.w - width) / 2);
    drawRows(c, rows, left, width, top, number ? 0 : std::floor((width - 9 * ui.gap(1)) / 10), edit);
}

}  // namespace zizhu::screens
