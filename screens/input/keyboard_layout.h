// Which keys stand where. Data; components/keyboard.cpp draws it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "screens/icons.h"

namespace zizhu::screens {

enum class KeyboardKind : std::uint8_t {
    None,
    Pinyin,      // any text, Chinese first
    Latin,       // any text without Chinese
    Digits,
    Amount,      // digits and a point
    IdNumber,    // digits and X
    CreditCode,  // capitals and digits, without I O S V Z
    PaperNumber, // of a passport, a permit: capitals and digits
    Code,        // Crockford's alphabet and check signs: without I L O
};

// What a Pinyin or Latin keyboard has been switched to; Natural is what its kind begins with.
enum class KeyboardMode : std::uint8_t { Natural, Pinyin, Rare, Stroke, Latin, Symbols, Handwriting };

struct Key {
    enum class What : std::uint8_t { Text, Letter, Backspace, Shift, Space, Mode, Done, Gap, UndoInk, ClearInk };
    What what = What::Text;
    std::string text;        // Text: put in as it is; Letter: given to the input method or put in
    std::string label;       // what is drawn, if not `text`
    float weight = 1;        // width against the other keys of the row
    Icon icon = Icon::None;
    KeyboardMode mode = KeyboardMode::Natural;  // What::Mode: switches to it
    bool enabled = true;
};

using KeyRow = std::vector<Key>;

// Labels that depend on the language are given by the caller.
struct KeyLabels {
    std::string space, done, pinyin, rare, stroke, latin, symbols;
    std::string handwriting;           // "" where there is none: then no key leads to it
    std::string undoInk, clearInk;
    std::vector<std::string> strokes;  // five: horizontal, vertical, left-falling, dot, turning
};

KeyboardMode effective(KeyboardKind kind, KeyboardMode mode);
std::vector<KeyRow> keyRows(KeyboardKind kind, KeyboardMode mode, bool capitals, bool hasPinyin,
                            const KeyLabels& labels);
bool isPad(KeyboardKind kind);  // a number pad, not a typewriter
// Whether a typed character may stand in such a field at all. Nowhere: control characters, marks without
// width or that turn the direction of text (catalog/characters.h), and pictures, which no printer prints.
bool accepts(KeyboardKind kind, char32_t c);

}  // namespace zizhu::screens
