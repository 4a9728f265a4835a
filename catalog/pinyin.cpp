#include <algorithm>
#include <cstdint>
#include <iterator>

#include "catalog/search.h"

namespace zizhu::catalog {

namespace {
constexpr std::uint16_t kNone = 0xFFFF;
struct Entry {
    std::uint32_t character;
    std::uint16_t syllables[3];
};
#include "catalog/pinyin_table.inc"
}  // namespace

std::vector<std::string_view> pinyinOf(char32_t c) {
    const auto* found =
        std::lower_bound(std::begin(kEntries), std::end(kEntries), std::uint32_t(c),
                         [](const Entry& entry, std::uint32_t wanted) { return entry.character < wanted; });
    std::vector<std::string_view> out;
    if (found == std::end(kEntries) || found->character != std::uint32_t(c)) return out;
    for (const std::uint16_t syllable : found->syllables) {
        if (syllable != kNone) out.push_back(kSyllables[syllable]);
    }
    return out;
}

}  // namespace zizhu::catalog
