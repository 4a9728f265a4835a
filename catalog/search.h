// Finds items and bundles by what people type: Chinese, pinyin in full or by initials, English,
// keywords; typing errors forgiven.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"

namespace zizhu::catalog {

class Catalogue;

struct SearchHit {
    std::string key;
    bool bundle = false;
    int score = 0;  // higher is better; only for comparing hits of one search
};

// Immutable once made; any thread may search. Keeps no reference to the catalogue.
class SearchIndex {
public:
    explicit SearchIndex(const Catalogue& catalogue);
    SearchIndex(SearchIndex&&) noexcept;
    SearchIndex& operator=(SearchIndex&&) noexcept;
    ~SearchIndex();

    // Best first, at most `max`. An empty query finds nothing. `language` only breaks ties: a Chinese
    // query finds in either. Bytes past kMaxQueryBytes are ignored.
    std::vector<SearchHit> search(std::string_view query, base::Language language, std::size_t max) const;

    std::size_t bytes() const;  // about what it holds in memory

    static constexpr std::size_t kMaxQueryBytes = 120;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The readings of a Han character without tones ("zhong", "chong"), most common first; none if unknown.
std::vector<std::string_view> pinyinOf(char32_t c);

}  // namespace zizhu::catalog
