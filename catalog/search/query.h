// What was typed, and what else it may mean: words that only frame a wish dropped, synonyms put in.
// Internal to search.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zizhu::catalog {

class Catalogue;

// Of the dictionaries `synonyms` (each entry a group of words that mean the same, in each language, parted
// by 、 or a comma) and `search-fillers` (words that say nothing about the service). A catalogue without
// them searches without.
class Vocabulary {
public:
    explicit Vocabulary(const Catalogue& catalogue);

    // One way to read a query: its words, Latin or other.
    struct Reading {
        std::vector<std::u32string> words;
        int replaced = 0;  // how many of them are synonyms of what was typed
    };
    // As typed first (fillers gone), then with synonyms; at most kMaxReadings. Empty: nothing was asked.
    std::vector<Reading> readings(std::string_view query) const;

    static constexpr std::size_t kMaxReadings = 10;

private:
    std::vector<std::u32string> strip(std::u32string_view query) const;
    std::vector<std::vector<std::u32string>> groups_;  // folded
    std::vector<std::u32string> hanFillers_;           // the longest first
    std::vector<std::u32string> latinFillers_;         // sorted
};

}  // namespace zizhu::catalog
