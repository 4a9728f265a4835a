#include "screens/input/keyboard_layout.h"

#include <cctype>
#include <string_view>

#include "catalog/characters.h"

namespace zizhu::screens {
namespace {

Key text(std::string_view t) { return {.what = Key::What::Text, .text = std::string(t)}; }

KeyRow each(std::string_view characters, Key::What what, bool capitals, std::string_view missing = {}) {
    KeyRow row;
    for (const char c : characters) {
        const char shown = capitals ? char(std::toupper(static_cast<unsigned char>(c))) : c;
        Key key{.what = what, .text = std::string(1, shown)};
        key.enabled = missing.find(shown) == std::string_view::npos;
        row.push_back(std::move(key));
    }
    return row;
}

Key backspace(float weight) {
    return {.what = Key::What::Backspace, .weight = weight, .icon = Icon::Backspace};
}
Key done(const KeyLabels& labels, float weight) {
    return {.what = Key::What::Done, .label = labels.done, .weight = weight, .icon = Icon::KeyboardHide};
}
Key mode(KeyboardMode to, const std::string& label, float weight) {
    return {.what = Key::What::Mode, .label = label, .weight = weight, .mode = to};
}
Key gap(float weight) { return {.what = Key::What::Gap, .weight = weight}; }

std::vector<KeyRow> pad(KeyboardKind kind, const KeyLabels& labels) {
    std::vector<KeyRow> rows = {{text("1"), text("2"), text("3")},
                                {text("4"), text("5"), text("6")},
                                {text("7"), text("8"), text("9")}};
    KeyRow last;
    last.push_back(kind == KeyboardKind::IdNumber ? text("X") : kind == KeyboardKind::Amount ? text(".") : gap(1));
    last.push_back(text("0"));
    last.push_back(backspace(1));
    rows.push_back(std::move(last));
    rows.push_back({done(labels, 3)});
    return rows;
}

std::vector<KeyRow> coded(std::string_view missing, const KeyLabels& labels) {
    std::vector<KeyRow> rows = {each("1234567890", Key::What::Text, true),
                                each("qwertyuiop", Key::What::Text, true, missing),
                                each("asdfghjkl", Key::What::Text, true, missing),
                                each("zxcvbnm", Key::What::Text, true, missing)};
    rows[3].push_back(backspace(1.5F));
    rows[3].push_back(done(labels, 1.5F));
    return rows;
}

std::vector<KeyRow> symbols(KeyboardKind kind, bool hasPinyin, const KeyLabels& labels) {
    const auto list = [](std::initializer_list<std::string_view> signs) {
        KeyRow row;
        for (const std::string_view sign : signs) row.push_back(text(sign));
        return row;
    };
    std::vector<KeyRow> rows = {list({"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"}),
                                list({"-", "/", ":", "(", ")", "#", "@", "&", "%", "+"})};
    if (kind == KeyboardKind::Pinyin) {
        rows.push_back(list({"，", "。", "、", "：", "；", "？", "！", "·"}));
    } else {
        rows.push_back(list({".", ",", ";", "'", "\"", "?", "!", "_"}));
    }
    rows[2].push_back(backspace(2));
    KeyRow last;
    if (hasPinyin) last.push_back(mode(KeyboardMode::Pinyin, labels.pinyin, 2));
    last.push_back(mode(KeyboardMode::Latin, labels.latin, 2));
    last.push_back({.what = Key::What::Space, .label = labels.space, .weight = 3});
    last.push_back(done(labels, 3));
    rows.push_back(std::move(last));
    return rows;
}

std::vector<KeyRow> stroke(const KeyLabels& labels) {
    constexpr std::string_view kCodes = "hspnz";
    KeyRow strokes;
    for (std::size_t i = 0; i < kCodes.size(); ++i) {
        strokes.push_back({.what = Key::What::Letter, .text = std::string(1, kCodes[i]), .label = labels.strokes[i]});
    }
    strokes.push_back(backspace(1));
    KeyRow others = {mode(KeyboardMode::Pinyin, labels.pinyin, 1.5F), mode(KeyboardMode::Rare, labels.rare, 1.5F)};
    if (!labels.handwriting.empty()) others.push_back(mode(KeyboardMode::Handwriting, labels.handwriting, 1.5F));
    others.push_back(mode(KeyboardMode::Symbols, labels.symbols, 1.5F));
    others.push_back(done(labels, 1.5F));
    return {std::move(strokes), std::move(others)};
}

// Beside the pad: what concerns the character under way, then the other ways to write.
std::vector<KeyRow> handwriting(const KeyLabels& labels) {
    return {{{.what = Key::What::UndoInk, .label = labels.undoInk, .weight = 1.4F, .icon = Icon::Undo},
             {.what = Key::What::ClearInk, .label = labels.clearInk, .weight = 1.2F, .icon = Icon::Close},
             backspace(1)},
            {mode(KeyboardMode::Pinyin, labels.pinyin, 1), mode(KeyboardMode::Stroke, labels.stroke, 1),
             mode(KeyboardMode::Symbols, labels.symbols, 1), done(labels, 1.2F)}};
}

// Emoji, and what makes a sign one: nothing that a form or a certificate could hold.
bool isPicture(char32_t c) {
    return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2600 && c <= 0x27BF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3;
}

std::vector<KeyRow> letters(KeyboardKind kind, KeyboardMode at, bool capitals, bool hasPinyin,
                            const KeyLabels& labels) {
    const bool latin = at == KeyboardMode::Latin;
    const bool upper = latin && capitals;
    std::vector<KeyRow> rows = {each("qwertyuiop", Key::What::Letter, upper),
                                each("asdfghjkl", Key::What::Letter, upper),
                                each("zxcvbnm", Key::What::Letter, upper)};
    if (latin) {
        rows[2].insert(rows[2].begin(), {.what = Key::What::Shift, .weight = 1.5F, .icon = Icon::ArrowUpward});
    } else {
        rows[2].insert(rows[2].begin(), {.what = Key::What::Letter, .text = "'", .weight = 1.5F});
    }
    rows[2].push_back(backspace(1.5F));
    KeyRow last;
    last.push_back(mode(KeyboardMode::Symbols, labels.symbols, 1.5F));
    if (hasPinyin && kind == KeyboardKind::Pinyin) {
        if (!labels.handwriting.empty()) last.push_back(mode(KeyboardMode::Handwriting, labels.handwriting, 1.5F));
        if (at == KeyboardMode::Pinyin) {
            last.push_back(mode(KeyboardMode::Latin, labels.latin, 1.3F));
            last.push_back(mode(KeyboardMode::Rare, labels.rare, 1.9F));
            last.push_back(mode(KeyboardMode::Stroke, labels.stroke, 1.5F));
        } else {
            last.push_back(mode(KeyboardMode::Pinyin, labels.pinyin, 1.5F));
            if (at == KeyboardMode::Rare) last.push_back(mode(KeyboardMode::Stroke, labels.stroke, 1.5F));
        }
    }
    last.push_back({.what = Key::What::Space, .label = labels.space, .weight = 2});
    last.push_back(done(labels, 2));
    rows.push_back(std::move(last));
    return rows;
}

}  // namespace

KeyboardMode effective(KeyboardKind kind, KeyboardMode mode) {
    if (mode != KeyboardMode::Natural) return mode;
    return kind == KeyboardKind::Pinyin ? KeyboardMode::Pinyin : KeyboardMode::Latin;
}

bool isPad(KeyboardKind kind) {
    return kind == KeyboardKind::Digits || kind == KeyboardKind::Amount || kind == KeyboardKind::IdNumber;
}

std::vector<KeyRow> keyRows(KeyboardKind kind, KeyboardMode mode, bool capitals, bool hasPinyin,
                            const KeyLabels& labels) {
    if (isPad(kind)) return pad(kind, labels);
    if (kind == KeyboardKind::CreditCode) return coded("IOSVZ", labels);
    if (kind == KeyboardKind::PaperNumber) return coded({}, labels);
    if (kind == KeyboardKind::Code) {
        // The check character of a tracking code may also be U or one of four signs; they stand where I, O
        // and L would.
        std::vector<KeyRow> rows = coded({}, labels);
        rows[1] = each("qwertyup", Key::What::Text, true);
        rows[2] = each("asdfghjk", Key::What::Text, true);
        for (const std::string_view sign : {"*", "~"}) rows[1].push_back(text(sign));
        for (const std::string_view sign : {"$", "="}) rows[2].push_back(text(sign));
        return rows;
    }
    KeyboardMode at = effective(kind, mode);
    if (!hasPinyin && at != KeyboardMode::Symbols) at = KeyboardMode::Latin;
    if (at == KeyboardMode::Symbols) return symbols(kind, hasPinyin && kind == KeyboardKind::Pinyin, labels);
    if (at == KeyboardMode::Stroke) return stroke(labels);
    if (at == KeyboardMode::Handwriting) return handwriting(labels);
    return letters(kind, at, capitals, hasPinyin, labels);
}

bool accepts(KeyboardKind kind, char32_t c) {
    const bool digit = c >= U'0' && c <= U'9';
    const bool letter = (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
    switch (kind) {
        case KeyboardKind::None: return false;
        case KeyboardKind::Digits: return digit || c == U'-' || c == U'+';
        case KeyboardKind::Amount: return digit || c == U'.' || c == U',';
        case KeyboardKind::IdNumber: return digit || c == U'X' || c == U'x';
        case KeyboardKind::CreditCode: return digit || letter;
        case KeyboardKind::PaperNumber: return digit || letter || c == U'-' || c == U' ';
        case KeyboardKind::Code:
            return digit || letter || std::u32string_view(U"- *~$=").find(c) != std::u32string_view::npos;
        case KeyboardKind::Pinyin:
        case KeyboardKind::Latin: return c != U'\n' && !catalog::isForbidden(c) && !isPicture(c);
    }
    return false;
}

}  // namespace zizhu::screens
