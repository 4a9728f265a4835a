// The readings of Han characters without tones. Internal to search; the table is compiled in.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace zizhu::catalog {

// Syllables by number; at most three for a character, the most common first, the rest kNoSyllable.
using Syllables = std::array<std::uint16_t, 3>;
inline constexpr std::uint16_t kNoSyllable = 0xFFFF;

Syllables syllablesOf(char32_t c);  // none for a character that is not in the table
std::string_view syllable(std::uint16_t number);

}  // namespace zizhu::catalog
