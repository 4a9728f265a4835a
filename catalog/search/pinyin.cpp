#include "catalog/search/pinyin.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "catalog/search.h"

namespace zizhu::catalog {

namespace {
constexpr std::uint16_t kNone = kNoSyllable;  // as the table names it
struct Entry {
    std::uint32_t character;
    std::uint16_t syllables[3];
};
#include "catalog/pinyin_table.inc"
}  // namespace

Syllables syllablesOf(char32_t c) {
    const auto* found =
        std::lower_bound(std::begin(kEntries), std::end(kEntries), std::uint32_t(c),
                         [](const Entry& entry, std::uint32_t wanted) { return entry.character < wanted; });
    if (found == std::end(kEntries) || found->character != std::uint32_t(c)) return {kNone, kNone, kNone};
    return {found->syllables[0], found->syllables[1], found->syllables[2]};
}

std::string_view syllable(std::uint16_t number) { return kSyllables[number]; }

std::vector<std::string_view> pinyinOf(char32_t c) {
    std::vector<std::string_view> out;
    for (const std::uint16_t each : syllablesOf(c)) {
        if (each != kNone) out.push_back(syllable(each));
    }
    return out;
}

}  // namespace zizhu::catalog
