// One text that can be searched (a title, a keyword, a summary) and how well a typed word fits it.
// Internal to search.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/search/pinyin.h"

namespace zizhu::catalog {

// Small letters, full-width forms made plain; bytes that are not UTF-8 end it.
std::u32string folded(std::string_view text);
// Parts at spaces and punctuation, and where Han characters and Latin letters meet.
std::vector<std::u32string> words(std::u32string_view text);
std::string narrow(std::u32string_view text);
bool isLatin(char32_t foldedCharacter);  // a letter or a digit
bool isBreak(char32_t c);
// Sounds that many speakers and typists do not tell apart made one: zh/z, ch/c, sh/s, ng/n.
std::string relaxedPinyin(std::string_view letters);

struct Field {
    std::uint8_t weight = 0;  // 1 … 100: what a fit in here is worth
    std::u32string text;      // folded
    // Of fields that are also found by sound: one for each character but punctuation, and the sounds joined.
    std::vector<Syllables> sounds;
    std::string pinyin;
    std::string relaxed;
    std::vector<std::string> latinWords;

    std::size_t bytes() const;  // about what it holds in memory
};

Field makeField(std::string_view text, std::uint8_t weight, bool bySound);

// How well it fits, in hundredths; 0: not at all. `word` is folded and holds either Latin or other
// characters. Forgiving also finds a word with typing errors, which costs many times as much.
int matchHan(std::u32string_view word, const Field& field);
int matchLetters(std::string_view word, const Field& field, bool forgiving);
// No better than with typing errors.
inline constexpr int kForgivenQuality = 60;

}  // namespace zizhu::catalog
