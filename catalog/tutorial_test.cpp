// docs/write-an-item-in-an-hour.md: whoever follows it has an item that loads, after each of its steps.
#include <doctest/doctest.h>

#include "catalog/submission.h"
#include "tests/support/catalog_files.h"
#include "tests/support/catalog_walk.h"

using namespace zizhu;
using namespace zizhu::catalog;

TEST_CASE("the tutorial's blocks, one under the other, are a good item after every step") {
    const auto page = base::readFile(
        std::filesystem::path(ZIZHU_SOURCE_DIR) / "docs/write-an-item-in-an-hour.md", kMaxFileBytes);
    REQUIRE(page);
    std::vector<SourceFile> files = tests::formatFiles();
    files.push_back({"items/dog-registration.yaml", {}});
    std::string item;
    int blocks = 0;
    LoadResult result;
    constexpr std::string_view kBegin = "\n```yaml\n";
    std::string_view rest = base::asText(*page);
    for (std::size_t at = rest.find(kBegin); at != std::string_view::npos; at = rest.find(kBegin)) {
        rest.remove_prefix(at + kBegin.size());
        item += rest.substr(0, rest.find("```"));
        ++blocks;
        CAPTURE(blocks);
        files.back().bytes.assign(item.begin(), item.end());
        result = Catalogue::load(files);
        std::string told;
        for (const Diagnostic& each : result.diagnostics) told += toString(each) + "\n";
        CAPTURE(told);
        REQUIRE(result.catalogue);
        CHECK(told.empty());
    }
    CHECK(blocks == 5);
    const Catalogue& catalogue = **result.catalogue;
    const Item& dog = *catalogue.item("dog-registration");
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Submission submission = tests::Walker(dog, catalogue, seed).walk();
        CHECK(checkSubmission(submission, dog, catalogue, base::localDate(submission.createdAt)).empty());
    }
}
