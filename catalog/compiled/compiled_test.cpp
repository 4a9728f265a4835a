#include <random>

#include <doctest/doctest.h>

#include "catalog/compiled/compiled.h"
#include "tests/support/catalog_files.h"

using namespace zizhu;
using namespace zizhu::catalog;

namespace {
const Catalogue& shipped() {
    static const LoadResult loaded = Catalogue::load(tests::shippedFiles());
    REQUIRE(loaded.catalogue);
    return **loaded.catalogue;
}
}  // namespace

TEST_CASE("a compiled catalogue is the catalogue: compiled again it gives the same bytes") {
    const base::Bytes compiled = compile(shipped());
    const auto loaded = loadCompiled(compiled);
    REQUIRE(loaded);
    CHECK((*loaded)->items().size() == shipped().items().size());
    CHECK((*loaded)->version() == shipped().version());
    CHECK(compile(**loaded) == compiled);
    const Item* item = (*loaded)->item("birth-registration");
    REQUIRE(item);
    const Question* name = findQuestion(*item, "childName");
    REQUIRE(name);
    CHECK(name->limits.maxLength == 20);
    CHECK(findPage(*item, "father")->when.parts.size() == 2);
    CHECK((*loaded)->label("sexes", "1", base::Language::En) ==
          shipped().label("sexes", "1", base::Language::En));
}

// Every string of an item's file that is longer than a few words stands in the compiled form: a member
// that members.h forgot would be missing here.
TEST_CASE("no text of an item is lost on the way") {
    Catalogue::Content content;
    Item item;
    item.key = "all-there";
    const auto text = [](const char* what) {
        return Text{{std::string("zh ") + what, std::string("en ") + what}};
    };
    item.title = text("title");
    item.suspended = text("suspended");
    item.certificate.emplace();
    item.certificate->refusal = text("refusal");
    item.certificate->table = CertificateTable{"moves", {{text("column"), "date"}}};
    item.appointment.emplace();
    item.appointment->place = text("place");
    item.appointment->times = {std::chrono::minutes(540)};
    Material material;
    material.sample = Sample{SampleForm::Photo, {text("shows")}};
    material.commitment = text("commitment");
    material.when.kind = Condition::Kind::Not;
    material.when.parts.emplace_back().kind = Condition::Kind::Is;
    material.when.parts[0].values = {"deep value"};
    item.materials.push_back(material);
    Page page;
    page.checks.push_back({{}, "at here", text("message")});
    page.questions.emplace_back().columns.emplace_back().label = text("cell");
    item.pages.push_back(page);
    item.validTo = std::chrono::year(2030) / 2 / 28;
    content.items.push_back(item);
    const auto loaded = loadCompiled(compile(Catalogue(std::move(content))));
    REQUIRE(loaded);
    const Item& read = (*loaded)->items().at(0);
    CHECK(read.suspended == text("suspended"));
    CHECK(read.certificate->refusal == text("refusal"));
    CHECK(read.certificate->table->columns.at(0).label == text("column"));
    CHECK(read.appointment->place == text("place"));
    CHECK(read.appointment->times.at(0) == std::chrono::minutes(540));
    CHECK(read.materials.at(0).sample->shows.at(0) == text("shows"));
    CHECK(read.materials.at(0).when.parts.at(0).values.at(0) == "deep value");
    CHECK(read.pages.at(0).checks.at(0).message == text("message"));
    CHECK(read.pages.at(0).questions.at(0).columns.at(0).label == text("cell"));
    CHECK(read.validTo == item.validTo);
}

TEST_CASE("a compiled catalogue that was cut or changed anywhere is refused") {
    const base::Bytes good = compile(shipped());
    for (std::size_t length = 0; length < good.size(); length += 997)
        CHECK_FALSE(loadCompiled(base::ByteView(good).first(length)));
    std::mt19937 random(7);
    for (int i = 0; i < 200; ++i) {
        base::Bytes bad = good;
        bad[random() % bad.size()] ^= std::uint8_t(1 + random() % 255);
        CHECK_FALSE(loadCompiled(bad));
    }
    base::Bytes longer = good;
    longer.push_back(0);
    CHECK_FALSE(loadCompiled(longer));
}

TEST_CASE("a compiled catalogue of another version of the program is told from a damaged one") {
    base::Bytes bytes = compile(shipped());
    bytes[4] ^= 0x40;
    const auto loaded = loadCompiled(bytes);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == base::Errc::Unsupported);
}
