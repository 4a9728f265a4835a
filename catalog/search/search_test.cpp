#include <doctest/doctest.h>

#include "catalog/search.h"
#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;
using tests::shippedFiles;

namespace {
const SearchIndex& index() {
    static const SearchIndex made = [] {
        const LoadResult loaded = Catalogue::load(shippedFiles());
        REQUIRE(loaded.catalogue);
        return SearchIndex(**loaded.catalogue);
    }();
    return made;
}
std::string first(std::string_view query, base::Language language = base::Language::ZhCn) {
    const auto hits = index().search(query, language, 5);
    return hits.empty() ? "" : hits[0].key;
}
}  // namespace

TEST_CASE("people find items by characters, pinyin, initials and slips of either") {
    for (const char* query :
         {"出生登记", "出生", "新生儿", "上户口", "chushengdengji", "csdj", "chusheng", "chushengd", "cszm",
          "chusdj", "出声登记", "chushendengji", "chusehngdengji", "我要给孩子上户口", "出生证明"}) {
        CAPTURE(query);
        CHECK(first(query) == "birth-registration");
    }
}

TEST_CASE("English words are found whole, begun, misspelt and among others") {
    for (const char* query : {"birth registration", "birth", "regist birth", "brith registration",
                              "register my baby", "REGISTRATION of birth"}) {
        CAPTURE(query);
        CHECK(first(query, base::Language::En) == "birth-registration");
    }
}

TEST_CASE("what is typed in traditional characters finds the same") {
    for (const auto& [traditional, simplified] : {std::pair{"出生證明", "出生证明"}, std::pair{"身份證", "身份证"}, std::pair{"結婚登記", "结婚登记"}, std::pair{"醫療保險", "医疗保险"}}) {
        CAPTURE(traditional);
        const auto found = index().search(traditional, base::Language::ZhTw, 5);
        const auto expected = index().search(simplified, base::Language::ZhCn, 5);
        REQUIRE_FALSE(expected.empty());
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].key == expected[i].key);
    }
}

TEST_CASE("what nobody offers is not found, and odd queries do no harm") {
    CHECK(index().search("", base::Language::ZhCn, 5).empty());
    CHECK(index().search("   ,,  ", base::Language::ZhCn, 5).empty());
    CHECK(index().search("xqzvkw", base::Language::En, 5).empty());
    CHECK(index().search("\xFF\xFE\x80", base::Language::En, 5).empty());
    CHECK(index().search(std::string(5000, 'a'), base::Language::En, 5).size() <= 5);
    CHECK(index().search("登记", base::Language::ZhCn, 1).size() == 1);
}

TEST_CASE("characters with several readings know them, the commonest first") {
    const auto readings = pinyinOf(U'行');
    REQUIRE(readings.size() >= 2);
    CHECK(readings[0] == "xing");
    CHECK(std::find(readings.begin(), readings.end(), "hang") != readings.end());
    CHECK(pinyinOf(U'x').empty());
}
