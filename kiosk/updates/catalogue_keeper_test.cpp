#include <doctest/doctest.h>

#include "kiosk/updates/catalogue_keeper.h"
#include "tests/support/catalog_files.h"
#include "tests/support/faulty_vfs.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/tuf_repository.h"
#include "tests/support/tuf_stores.h"

using namespace zizhu;
using namespace zizhu::kiosk;
using tests::TufRepository;
namespace tuf = zizhu::catalog::tuf;

namespace {
// The code sets of the shipped catalogue and one of its items: enough to be a catalogue, quick to load.
std::map<std::string, std::string> release(const std::string& version, const std::string& replaced = {},
                                           const std::string& by = {}) {
    std::map<std::string, std::string> files;
    for (const auto& each : tests::shippedFiles()) {
        if (each.name.starts_with("dictionaries/") || each.name == "items/hall-queue-ticket.yaml")
            files[each.name] = std::string(base::asText(each.bytes));
    }
    files["catalogue.yaml"] =
        "catalogue: test\nformat: 1\nversion: " + version + "\nname: {zh-CN: 测试, en: Test}\n";
    if (!replaced.empty()) files[replaced] = by;
    return files;
}

struct Place {
    tests::TemporaryDirectory directory;
    tests::ManualClock clock;
    tests::MemoryEventLog log;
    TufRepository repository;
    tests::MemoryFetcher fetcher{repository.files};
    std::vector<std::string> groups;

    Place() { publish("1.0.0", release("1.0.0")); }
    void publish(const std::string& version, const std::map<std::string, std::string>& files) {
        repository.addRelease(version, files);
        repository.setRollout({version, {}});
        repository.publish();
    }
    void operation(const std::string& file, const base::Bytes& bytes) {
        repository.addTarget(repository.operations, "operations/" + file, base::asText(bytes));
        repository.publish();
    }

    // A terminal's program from its start to its end.
    struct Run {
        std::unique_ptr<cache::DocumentStore> documents;
        std::unique_ptr<CatalogueStore> store;
        std::unique_ptr<CatalogueKeeper> keeper;
        std::string version() const {
            return keeper->present().catalogue ? keeper->present().catalogue->version() : "";
        }
    };
    std::optional<Run> tryStart() {
        auto documents = cache::DocumentStore::open(directory.path() / "catalogue.db", log);
        if (!documents) return std::nullopt;
        Run run{std::move(*documents), nullptr, nullptr};
        run.store = std::make_unique<CatalogueStore>(*run.documents);
        run.keeper = std::make_unique<CatalogueKeeper>(
            KeeperOptions{"hall-1", groups, repository.firstRoot()}, *run.store, clock, log);
        run.keeper->open();
        return run;
    }
    Run start() {
        auto run = tryStart();
        REQUIRE(run);
        return std::move(*run);
    }
};
}  // namespace

TEST_CASE("a published release is fetched, installed, and there after a restart without any network") {
    Place place;
    {
        auto run = place.start();
        CHECK(run.version().empty());
        CHECK(run.keeper->update(place.fetcher));
        CHECK(run.version() == "1.0.0");
        CHECK(run.keeper->present().validUntil == place.repository.timestamp.expires);
        CHECK_FALSE(run.keeper->update(place.fetcher));  // nothing new
    }
    {
        auto run = place.start();
        CHECK(run.version() == "1.0.0");
        CHECK(run.keeper->present().validUntil == place.repository.timestamp.expires);
    }
    CHECK_FALSE(place.log.saw("catalogue.compiled"));  // it came from the compiled form
}

TEST_CASE("of a new release only what changed is fetched, and the old files are dropped") {
    Place place;
    auto run = place.start();
    REQUIRE(run.keeper->update(place.fetcher));
    const std::size_t before = place.fetcher.asked.size();
    std::string item = release("1.1.0")["items/hall-queue-ticket.yaml"];
    item.replace(item.find("version: 1.0.0"), 14, "version: 1.0.1");
    place.publish("1.1.0", release("1.1.0", "items/hall-queue-ticket.yaml", item));
    REQUIRE(run.keeper->update(place.fetcher));
    CHECK(run.version() == "1.1.0");
    CHECK(run.keeper->present().catalogue->item("hall-queue-ticket")->version == "1.0.1");
    // Targets, operations, snapshot; rollout; catalogue.yaml and the item.
    CHECK(place.fetcher.asked.size() - before == 6);
    CHECK(run.documents->names("targets/")->size() == release("1.1.0").size() + 1);
    CHECK(run.documents->names("compiled/")->size() == 1);
}

TEST_CASE("an item is suspended at once and offered again, over the release that is in use") {
    Place place;
    auto run = place.start();
    REQUIRE(run.keeper->update(place.fetcher));
    const auto published = run.keeper->present().catalogue;
    const catalog::Text closed{{"今天停办", "Closed today"}};
    place.operation("suspensions.json", tuf::writeSuspensions({{"hall-queue-ticket", closed}}));
    CHECK(run.keeper->update(place.fetcher));
    CHECK(run.keeper->present().catalogue->item("hall-queue-ticket")->suspended == closed);
    CHECK_FALSE(
        published->item("hall-queue-ticket")->suspended);  // a visit under way keeps what it began with
    run = Place::Run{};
    run = place.start();
    CHECK(run.keeper->present().catalogue->item("hall-queue-ticket")->suspended == closed);
    place.operation("suspensions.json", tuf::writeSuspensions({}));
    CHECK(run.keeper->update(place.fetcher));
    CHECK_FALSE(run.keeper->present().catalogue->item("hall-queue-ticket")->suspended);
}

TEST_CASE("the intake key and the settings of the terminal's groups travel with the catalogue") {
    Place place;
    place.groups = {"night"};
    auto run = place.start();
    const auto key = base::makeIntakeKeyPair().open;
    place.operation("intake-keys.json", tuf::writeIntakeKeys(std::vector{key}));
    const std::string settings =
        R"({"format":1,"all":{"hotline":"12345"},"groups":{"night":{"hotline":"0990-1111"},"day":{"hotline":"1"}}})";
    place.operation("settings.json", base::Bytes(settings.begin(), settings.end()));
    REQUIRE(run.keeper->update(place.fetcher));
    CHECK(run.keeper->present().intakeKey == key);
    CHECK(std::get<std::string>(run.keeper->present().settings.at("hotline")) == "0990-1111");
}

TEST_CASE("a signed release that this program cannot use is refused and told, and the old one stays") {
    Place place;
    auto run = place.start();
    REQUIRE(run.keeper->update(place.fetcher));
    const std::string newer = "catalogue: test\nformat: 99\nversion: 1.1.0\nname: {zh-CN: 测试, en: Test}\n";
    place.publish("1.1.0", release("1.1.0", "catalogue.yaml", newer));
    CHECK(run.keeper->update(place.fetcher));
    CHECK(run.version() == "1.0.0");
    CHECK(run.keeper->present().fault == "newer-program");
    place.publish("1.2.0",
                  release("1.2.0", "items/hall-queue-ticket.yaml", "item: hall-queue-ticket\nkind: [\n"));
    CHECK(run.keeper->update(place.fetcher));
    CHECK(run.version() == "1.0.0");
    CHECK(run.keeper->present().fault == "bad-catalogue");
    CHECK(place.log.count("catalogue.refused") == 2);
    place.publish("1.3.0", release("1.3.0"));
    CHECK(run.keeper->update(place.fetcher));
    CHECK(run.version() == "1.3.0");
    CHECK(run.keeper->present().fault.empty());
}

TEST_CASE("a frozen repository is told from a network that is gone") {
    Place place;
    auto run = place.start();
    REQUIRE(run.keeper->update(place.fetcher));
    place.fetcher.instead = [](std::string_view, std::size_t) {
        return std::optional<tests::MemoryFetcher::Answer>(base::fail(base::Errc::Unavailable));
    };
    CHECK_FALSE(run.keeper->update(place.fetcher));
    CHECK(run.keeper->unreached());
    CHECK(run.keeper->present().fault.empty());
    place.fetcher.instead = {};
    place.clock.advance(std::chrono::days(2));
    CHECK(run.keeper->update(place.fetcher));
    CHECK_FALSE(run.keeper->unreached());
    CHECK(run.keeper->present().fault == "expired");
    CHECK(run.version() == "1.0.0");
}

TEST_CASE("whenever the power goes during an update, the terminal has the old catalogue or the new") {
    // Every seventh change of the disk; document_store_test cuts at each.
    tests::FaultyVfs disk;
    tests::SeededRandom random(5);
    int cuts = 0;
    int news = 0;
    for (int operation = 1;; operation += 7) {
        CAPTURE(operation);
        Place place;
        {
            auto run = place.start();
            REQUIRE(run.keeper->update(place.fetcher));
        }
        place.publish("1.1.0", release("1.1.0"));
        disk.failAt(operation, tests::FaultyVfs::Fault::PowerCut);
        if (auto run = place.tryStart()) run->keeper->update(place.fetcher);
        const bool cut = disk.failed();
        disk.mend();
        if (cut) disk.cutPower(random);
        cuts += cut ? 1 : 0;
        auto run = place.start();
        const std::string version = run.version();
        CHECK((version == "1.0.0" || version == "1.1.0"));
        news += version == "1.1.0" ? 1 : 0;
        run.keeper->update(place.fetcher);
        CHECK(run.version() == "1.1.0");
        if (!cut) break;
    }
    CHECK(cuts > 5);
    CHECK(news > 0);
}
