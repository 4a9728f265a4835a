// What changed between two catalogues, as somebody who looks after one would say it.
//
// Both are compared as they are used: a part that changed shows at each item that includes it. Pure.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalogue.h"

namespace zizhu::catalog::tool {

struct Change {
    enum class What : std::uint8_t { Added, Removed, Changed };
    What what = What::Changed;
    std::string kind;   // "item", "bundle", "dictionary", "catalogue"
    std::string key;
    std::string title;  // in the language asked for
    std::vector<std::string> sentences;  // of Changed
};

// Items, then bundles, then dictionaries, each in the order of their keys. Nothing if they are the same.
std::vector<Change> differences(const Catalogue& before, const Catalogue& after, base::Language language);

// The same, what several of them share (a part, most of the time) said once.
struct Shared {
    std::string sentence;
    std::vector<std::string> keys;
};
std::vector<Shared> takeShared(std::vector<Change>& changes, std::size_t least = 3);

}  // namespace zizhu::catalog::tool
