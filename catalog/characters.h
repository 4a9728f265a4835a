// Characters and words: what may stand in texts and answers, and what a misspelt word was meant to be.
// For catalog, and for the fields that such answers are typed into.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zizhu::catalog {

// Control characters, marks that turn the direction of text, characters without width, characters that
// Unicode gives to nobody. A line feed is allowed.
bool isForbidden(char32_t c);
std::string_view forbiddenName(char32_t c);
// The first forbidden character; 0 if there is none. Text that is not UTF-8 gives U+FFFD.
char32_t firstForbidden(std::string_view text);

// For messages: at most 60 characters, nothing that a terminal would obey.
std::string printable(std::string_view text);

// Edits (insert, remove, replace, swap neighbours) from one to the other, in bytes; at most `limit` + 1.
std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit);
// The known word that `word` most likely was meant to be; "" if none is near.
std::string_view nearest(std::string_view word, std::span<const std::string> known);
// "a, b, c", at most 12 of them.
std::string joined(std::span<const std::string> words);
// The mend for an unknown word: "did you mean `x`?" or "use one of …".
std::string suggestion(std::string_view word, std::span<const std::string> known);

// Whether a YAML 1.2 reader takes this plain scalar for a number, a truth value or nothing.
bool looksLikeAnotherType(std::string_view plain);

// Words of files: "birth-registration", and of questions: "childName".
bool isItemKey(std::string_view text);      // lower case, digits, single hyphens; 2 to 48
bool isQuestionKey(std::string_view text);  // begins with a lower-case letter, letters and digits; 2 to 40
bool isOptionKey(std::string_view text);    // letters, digits, hyphens; 1 to 48
bool isVersion(std::string_view text);      // 1.2.3

}  // namespace zizhu::catalog
