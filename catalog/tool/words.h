// A catalogue's conditions, limits and days in words, for people who look after it.
#pragma once

#include <string>

#include "catalog/catalogue.h"

namespace zizhu::catalog::tool {

// Labels of questions and options come from `form` (an item, or the form of a bundle), in `language`; the
// words around them are English.
struct Words {
    const Catalogue& catalogue;
    const Item& form;
    base::Language language;

    std::string quoted(const Text& text) const;  // “Child's name”
    std::string question(std::string_view key) const;
    // “Size” is “Large” and “Age” is at least 3. Empty for what always holds.
    std::string condition(const Condition& condition) const;
};

std::string dayInWords(const DateBound& bound, const Words& words);  // "today", "30 days before today", "2026-01-01"
std::string moneyInWords(std::int64_t fen);                          // "free", "20 yuan", "12.50 yuan"
std::string limitInWords(const TimeLimit& limit);                    // "5 working days"

}  // namespace zizhu::catalog::tool
