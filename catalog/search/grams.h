// Which documents share pieces of text with a query: an inverted index over short grams, which keeps the
// exact matching to the few documents that can win. Internal to search.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/search/field.h"

namespace zizhu::catalog {

// A piece of text: its kind in the upper byte, up to three characters below. Han: one and two characters;
// sound: three letters of the joined pinyin; initials: of two neighbours; Latin: the first letters of a
// word, and three in a row.
using Gram = std::uint64_t;

void gramsOfHan(std::u32string_view word, std::vector<Gram>& out);       // by character, not by sound
void gramsOfLetters(std::string_view word, std::vector<Gram>& out);      // as English, pinyin and initials
void gramsOfSound(std::u32string_view hanWord, std::vector<Gram>& out);  // as if typed in pinyin
// Of a single Han character rather than of two neighbours.
bool isSingle(Gram gram);

class GramIndex {
public:
    // Documents are numbered 0 … in the order of being added; at most kMaxDocuments.
    void add(std::uint32_t document, const Field& field);
    void finish(std::size_t documents);  // after the last add, before anything else

    struct Candidate {
        std::uint32_t document = 0;
        float score = 0;
    };
    // The `most` documents that share most of the grams, the rare ones counting more. In no order.
    std::vector<Candidate> candidates(std::span<const Gram> grams, std::size_t most) const;
    // How much a gram tells; 0 if no document has it.
    float rarity(Gram gram) const;
    // The weight of the best field of `document` that has it; 0 if none has.
    std::uint8_t weight(Gram gram, std::uint32_t document) const;

    std::size_t bytes() const;  // about what it holds in memory

    static constexpr std::size_t kMaxDocuments = 1u << 24;

private:
    // document << 8 | weight, sorted.
    std::unordered_map<Gram, std::vector<std::uint32_t>> postings_;
    std::size_t documents_ = 0;
};

}  // namespace zizhu::catalog
