// The order of candidates in a field that a person's name stands in. Pure.
//
// Whole names first (librime's best, then combinations of what people are called by), then single
// characters: those of names by how common they are, the rare ones of names, all others as librime has
// them, and last what only the table of rare characters knows.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "screens/input/name_characters.h"

namespace zizhu::screens {

class NameOrder {
public:
    // `surname`: a name begins here.
    explicit NameOrder(bool surname) : surname_(surname) {}
    // A candidate of librime's, in its order; `source` is what choosing it needs.
    void add(std::string_view text, int source, std::size_t syllables);
    void addRare(const RareName& rare, std::string_view syllable);
    void addUncommon(char32_t c);
    // Names of characters that are read as each of the syllables (two or three of them).
    void addNames(std::span<const std::vector<char32_t>> readings);

    // Replaces the lists. A candidate that librime does not have has the source -1.
    void take(std::vector<base::SecretString>& candidates, std::vector<int>& sources, std::size_t most);

private:
    struct Entry {
        base::SecretString text;
        int source = -1;
        std::size_t group = 0, rank = 0;  // in order of both
    };
    bool known(std::string_view text) const;
    std::optional<std::size_t> rankOf(char32_t c, bool first) const;
    std::vector<char32_t> best(const std::vector<char32_t>& readings, bool first, std::size_t most) const;

    bool surname_;
    std::vector<Entry> entries_;
};

}  // namespace zizhu::screens
