// Which characters people are called by. Data, put together by hand: surnames, characters of given names,
// and rare ones past the basic plane that the Table of General Standard Chinese Characters (2013) lists
// for names but no table of librime reads.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace zizhu::screens {

// Lower is likelier; nothing for a character that is not one of them.
std::optional<std::size_t> surnameRank(char32_t c);
std::optional<std::size_t> givenNameRank(char32_t c);
// Two characters that are one surname.
bool isDoubleSurname(std::string_view utf8);

struct RareName {
    char32_t character;
    std::string_view readings;  // pinyin without tones, divided by spaces
    std::string_view parts;     // characters whose strokes, one after the other, are its own; "" in the table
};
std::span<const RareName> rareNames();

}  // namespace zizhu::screens
