// The caret of the focused field. The text itself is the session's; an edit makes a new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace zizhu::screens {

class TextEditor {
public:
    // Called with the field in every frame. Another field: the caret goes to the end of its text.
    void attach(std::string_view id, std::string_view text);
    void placeCaret(std::size_t byte) { caret_ = byte; }
    std::size_t caret() const { return caret_; }  // bytes, at the border of a character

    // At most `maxCharacters` code points in all; what does not fit is left out. True if it changed.
    bool insert(base::SecretString& text, std::string_view what, std::size_t maxCharacters);
    bool backspace(base::SecretString& text);
    void forget() { *this = TextEditor(); }

private:
    std::string id_;
    std::size_t caret_ = 0;
};

}  // namespace zizhu::screens
