#include <doctest/doctest.h>

#include "base/file.h"
#include "catalog/compiled/compiled.h"
#include "kiosk/catalogue_files.h"
#include "tests/support/catalog_files.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;

namespace {

struct Place {
    tests::TemporaryDirectory directory;
    tests::MemoryEventLog log;
    std::filesystem::path folder = directory.path() / "catalog";
    std::filesystem::path kept = directory.path() / "catalogue.compiled";

    // The code sets of the shipped catalogue and one of its items: enough to be a catalogue.
    Place() {
        for (const auto& each : tests::shippedFiles()) {
            if (each.name.starts_with("dictionaries/") || each.name == "items/hall-queue-ticket.yaml")
                put(each.name, base::asText(each.bytes));
        }
        version("1.0.0");
    }
    void put(const std::string& name, std::string_view text) {
        std::filesystem::create_directories((folder / name).parent_path());
        REQUIRE(base::writeFileAtomically(folder / name, base::asBytes(text)));
    }
    void version(const std::string& number) {
        put("catalogue.yaml", "catalogue: test\nformat: 1\nversion: " + number + "\nname: {zh-CN: 测试, en: Test}\n");
    }
    std::string load() {
        const auto loaded = kiosk::loadCatalogue(folder, kept, log);
        return loaded ? (*loaded)->version() : "";
    }
    base::Bytes keptBytes() {
        auto bytes = base::readFile(kept, catalog::kMaxCompiledBytes);
        REQUIRE(bytes);
        return *bytes;
    }
};

}  // namespace

TEST_CASE("a folder's catalogue is parsed once and then comes from its compiled form") {
    Place place;
    CHECK(place.load() == "1.0.0");
    const base::Bytes first = place.keptBytes();
    CHECK(place.load() == "1.0.0");

    // What the second start reads is the compiled form: another catalogue's body under the same key shows.
    place.version("2.0.0");
    CHECK(place.load() == "2.0.0");
    base::Bytes mixed = place.keptBytes();
    constexpr std::size_t kKey = 64;
    std::copy_n(first.begin(), kKey, mixed.begin());
    REQUIRE(base::writeFileAtomically(place.kept, mixed));
    place.version("1.0.0");
    CHECK(place.load() == "2.0.0");
    CHECK(place.log.lines().empty());
}

TEST_CASE("a compiled form that does not fit the files, or is damaged, is made anew") {
    Place place;
    CHECK(place.load() == "1.0.0");
    place.version("1.0.1");
    CHECK(place.load() == "1.0.1");

    base::Bytes damaged = place.keptBytes();
    damaged[damaged.size() / 2] ^= 1;
    REQUIRE(base::writeFileAtomically(place.kept, damaged));
    CHECK(place.load() == "1.0.1");
    CHECK(place.keptBytes() != damaged);

    damaged.resize(10);
    REQUIRE(base::writeFileAtomically(place.kept, damaged));
    CHECK(place.load() == "1.0.1");
}

TEST_CASE("a mistake in the folder is told though a good compiled form is there") {
    Place place;
    CHECK(place.load() == "1.0.0");
    place.put("items/wrong.yaml", "item: wrong\n");
    const auto loaded = kiosk::loadCatalogue(place.folder, place.kept, place.log);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().find("items/wrong.yaml") != std::string::npos);
    std::filesystem::remove_all(place.folder);
    CHECK_FALSE(kiosk::loadCatalogue(place.folder, place.kept, place.log));
}

TEST_CASE("without a place to keep the compiled form the catalogue loads, and the log says so") {
    Place place;
    place.kept = place.directory.path() / "missing" / "catalogue.compiled";
    CHECK(place.load() == "1.0.0");
    CHECK(place.log.saw("catalogue.compiled"));
}
