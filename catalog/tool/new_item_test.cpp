#include "catalog/tool/new_item.h"

#include <doctest/doctest.h>

#include "catalog/review/review.h"
#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;
using tool::NewItem;

namespace {
const std::vector<SourceFile>& files() {
    static const std::vector<SourceFile> kFiles = tests::formatFiles();
    return kFiles;
}
const Catalogue& catalogue() {
    static const LoadResult kLoaded = Catalogue::load(files());
    REQUIRE(kLoaded.catalogue);
    return **kLoaded.catalogue;
}
NewItem dog(ItemKind kind) {
    return {"dog-licence", kind, {{"养犬\"登记\"", "Dog: licence"}}, "public-security-household", "07", {"1"}, "2", {"household"}};
}
}  // namespace

TEST_CASE("a new item of each kind loads at once, and a review has nothing to say about it") {
    for (const ItemKind kind : {ItemKind::Apply, ItemKind::Certify, ItemKind::Book, ItemKind::Query}) {
        CAPTURE(name(kind));
        NewItem wanted = dog(kind);
        if (kind != ItemKind::Apply) wanted.handling = "1";
        const auto text = tool::makeItem(catalogue(), wanted);
        REQUIRE(text);
        std::vector<SourceFile> with = files();
        with.push_back({"items/dog-licence.yaml", base::Bytes(text->begin(), text->end())});
        const LoadResult loaded = Catalogue::load(with);
        for (const Diagnostic& each : loaded.diagnostics) CHECK(toString(each) == "");
        REQUIRE(loaded.catalogue);
        const Item* item = (*loaded.catalogue)->item("dog-licence");
        REQUIRE(item);
        CHECK(item->kind == kind);
        CHECK(item->title(base::Language::ZhCn) == "养犬\"登记\"");
        for (const Diagnostic& each : review::review(**loaded.catalogue, with)) {
            if (each.file == "items/dog-licence.yaml") CHECK(toString(each) == "");
        }
    }
}

TEST_CASE("the next code follows the last of the department and is nobody's") {
    const auto code = tool::nextCatalogueCode(catalogue(), "public-security-household", "07");
    REQUIRE(code);
    CHECK(code->size() == 12);
    CHECK(code->substr(2, 2) == "07");
    for (const Item& item : catalogue().items()) CHECK(item.catalogueCode != *code);
}

TEST_CASE("what does not fit is told with its option") {
    const auto complaint = [](const NewItem& item) {
        const auto text = tool::makeItem(catalogue(), item);
        REQUIRE_FALSE(text);
        return tool::toString(text.error());
    };
    NewItem item = dog(ItemKind::Apply);
    item.department = "public-security-houshold";
    CHECK(complaint(item) == "--department: `public-security-houshold` is not in dictionaries/departments.yaml; mend: did you mean `public-security-household`?");
    item = dog(ItemKind::Apply);
    item.key = "birth-registration";
    CHECK(complaint(item) == "key: `birth-registration` exists already; mend: take another key");
    item = dog(ItemKind::Apply);
    item.key = "../escape";
    CHECK(complaint(item).starts_with("key: `../escape` cannot be a key"));
    item = dog(ItemKind::Apply);
    item.title.in[1] = "two\nlines";
    CHECK(complaint(item).starts_with("--title-en: "));
    item = dog(ItemKind::Apply);
    item.topics.clear();
    CHECK(complaint(item) == "--topics: none is given; mend: give one or more");
}
