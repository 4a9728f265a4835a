// How much there is in a catalogue. Pure.
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>

#include "catalog/catalogue.h"

namespace zizhu::catalog::review {

// As citizens meet it: a part counts at each item that includes it.
struct Counts {
    std::size_t items = 0;
    std::size_t pages = 0;
    std::size_t questions = 0;  // a table counts once, and each of its columns
    std::size_t branches = 0;   // pages, materials and queues that only some answers lead to
    std::size_t checks = 0;     // between the answers of a page
    std::size_t materials = 0;
};

struct Report {
    Counts all;
    std::map<std::string, Counts> departments;  // by key
    std::map<std::string, std::size_t> kinds;   // items by kind
    std::size_t bundles = 0;
    std::size_t notices = 0;
    std::size_t dictionaries = 0;
    std::size_t entries = 0;
    // Of the files of items, bundles and parts as they are written: Han characters, English words.
    std::size_t texts = 0;
    std::array<std::size_t, base::kLanguageCount> words{};
};

// `files` must be those that `catalogue` was loaded from.
Report count(const Catalogue& catalogue, std::span<const SourceFile> files);

}  // namespace zizhu::catalog::review
