// What people really type, and the item that must come first: catalog/testdata/phrasings.txt.
#include <doctest/doctest.h>

#include <fstream>

#include "catalog/search.h"
#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;

namespace {
struct Phrasing {
    std::string query;
    std::vector<std::string> right;
};

std::vector<Phrasing> phrasings() {
    std::vector<Phrasing> out;
    std::ifstream in(std::string(ZIZHU_SOURCE_DIR) + "/catalog/testdata/phrasings.txt");
    for (std::string line; std::getline(in, line);) {
        const std::size_t tab = line.find('\t');
        if (line.empty() || line[0] == '#' || tab == std::string::npos) continue;
        Phrasing each{line.substr(0, tab), {}};
        for (std::size_t from = tab + 1; from <= line.size();) {
            const std::size_t bar = std::min(line.find('|', from), line.size());
            each.right.push_back(line.substr(from, bar - from));
            from = bar + 1;
        }
        out.push_back(std::move(each));
    }
    return out;
}
}  // namespace

TEST_CASE("of two hundred real phrasings at least 95 in a hundred find the right item first") {
    const LoadResult loaded = Catalogue::load(tests::shippedFiles());
    REQUIRE(loaded.catalogue);
    const Catalogue& catalogue = **loaded.catalogue;
    const SearchIndex index(catalogue);
    const std::vector<Phrasing> all = phrasings();
    REQUIRE(all.size() >= 200);
    std::size_t found = 0;
    std::string missed;
    for (const Phrasing& each : all) {
        for (const std::string& key : each.right) {
            INFO(each.query << ": " << key);
            CHECK((catalogue.item(key) != nullptr || catalogue.bundle(key) != nullptr));
        }
        const auto hits = index.search(each.query, base::Language::ZhCn, 3);
        const bool first =
            !hits.empty() && std::find(each.right.begin(), each.right.end(), hits[0].key) != each.right.end();
        found += first ? 1 : 0;
        if (first) continue;
        missed += "\n  " + each.query + " wants " + each.right[0] + ", finds";
        for (const SearchHit& hit : hits) missed += " " + hit.key + " (" + std::to_string(hit.score) + ")";
    }
    MESSAGE(found << " of " << all.size() << " found first; missed:" << missed);
    CHECK(found * 100 >= all.size() * 95);
}
