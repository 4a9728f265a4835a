// UTF-8, the only text encoding inside the project.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zizhu::base {

// Takes one code point off the front of `text`. Nothing if `text` is empty or does not begin with a
// well-formed sequence (overlong forms, surrogates and values past U+10FFFF are refused); `text` is
// then unchanged.
std::optional<char32_t> takeCodePoint(std::string_view& text);

bool isUtf8(std::string_view text);
std::size_t codePoints(std::string_view text);  // of well-formed text
void appendUtf8(std::string& out, char32_t codePoint);
std::string toUtf8(char32_t codePoint);

// Bytes of the last code point of well-formed text; 0 if empty. For a backspace key.
std::size_t lastCodePointBytes(std::string_view text);

// Han characters of every plane that Unicode assigns to them, and 〇.
bool isHan(char32_t c);

}  // namespace zizhu::base
