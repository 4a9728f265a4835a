#include "screens/input/text_editor.h"

#include <algorithm>

#include "base/utf8.h"

namespace zizhu::screens {

void TextEditor::attach(std::string_view id, std::string_view text) {
    if (id_ != id) {
        id_ = id;
        caret_ = text.size();
    }
    caret_ = std::min(caret_, text.size());
    while (caret_ > 0 && caret_ < text.size() && (static_cast<unsigned char>(text[caret_]) & 0xC0) == 0x80) --caret_;
}

bool TextEditor::insert(base::SecretString& text, std::string_view what, std::size_t maxCharacters) {
    const std::string_view old = text.reveal();
    std::size_t room = maxCharacters - std::min(maxCharacters, base::codePoints(old));
    std::string_view rest = what;
    while (room > 0 && base::takeCodePoint(rest)) --room;
    const std::string_view fits = what.substr(0, what.size() - rest.size());
    if (fits.empty()) return false;
    base::SecretString next(old.substr(0, caret_));
    next.append(fits);
    next.append(old.substr(caret_));
    caret_ += fits.size();
    text = std::move(next);
    return true;
}

bool TextEditor::backspace(base::SecretString& text) {
    const std::string_view old = text.reveal();
    const std::size_t bytes = base::lastCodePointBytes(old.substr(0, caret_));
    if (bytes == 0) return false;
    base::SecretString next(old.substr(0, caret_ - bytes));
    next.append(old.substr(caret_));
    caret_ -= bytes;
    text = std::move(next);
    return true;
}

}  // namespace zizhu::screens
