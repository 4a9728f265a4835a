// Chinese in traditional characters, made of simplified ones, and back. The tables are OpenCC's, compiled in
// (scripts/make-traditional-table): nothing is opened, and what is never asked for is never paged in. The
// words stay those of the mainland; the forms are those usual in Taiwan. Pure; thread-safe.
//
// Only for texts of the program and of the catalogue. What a person typed, what stands on an identity card
// and what a register holds are shown as they are: 里 and 裡 may be two different names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zizhu::catalog {

// Phrases first, the longest at each place, then single characters. What is not Chinese, or no UTF-8, stays
// as it is. About 0.1 µs a byte.
std::string toTraditional(std::string_view simplified);

// Character by character, for comparing: a text that is simplified already stays as it is.
char32_t toSimplified(char32_t c);

// The first character that no traditional text has. 里, 后 and others that both kinds have are none.
std::optional<char32_t> firstSimplified(std::string_view text);

}  // namespace zizhu::catalog
