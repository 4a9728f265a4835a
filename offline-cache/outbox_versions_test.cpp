// The database of every released version, kept in testdata, opens and says what it said then.
#include <cstdlib>
#include <filesystem>

#include "offline-cache/outbox.h"
#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {

const std::filesystem::path kTestdata =
    std::filesystem::path(ZIZHU_SOURCE_DIR) / "offline-cache" / "testdata";

// Made from the same seed and clock each time: ids and codes are known, the sealed bytes are not.
std::vector<NewEntry> sameEntries(Bench& bench) {
    std::vector<NewEntry> entries;
    for (int i = 0; i < 4; ++i) entries.push_back(bench.entry(1, 500));
    return entries;
}

}  // namespace

// To be run once when a version is released: ZIZHU_TEST_WRITE=… offline-cache-test --no-skip -tc="(writes*".
TEST_CASE("(writes the database of this version)" * doctest::skip()) {
    const char* target = std::getenv("ZIZHU_TEST_WRITE");
    if (target == nullptr) return;
    Bench bench;
    {
        auto outbox = bench.open();
        const std::vector<NewEntry> entries = sameEntries(bench);
        REQUIRE(outbox->commit(entries));
        REQUIRE(outbox->release(std::vector{entries[1].head.id, entries[2].head.id, entries[3].head.id}));
        REQUIRE(outbox->accept(entries[2].head.id, "990101-2026-000001"));
        REQUIRE(outbox->reject(entries[3].head.id, "item-suspended"));
    }
    std::filesystem::copy_file(bench.file(), target, std::filesystem::copy_options::overwrite_existing);
}

TEST_CASE("the database of every released version opens, with all that is in it") {
    int versions = 0;
    for (const auto& file : std::filesystem::directory_iterator(kTestdata)) {
        if (file.path().extension() != ".db") continue;
        CAPTURE(file.path().filename().string());
        ++versions;
        Bench bench;
        std::filesystem::create_directories(bench.options.directory);
        std::filesystem::copy_file(file.path(), bench.file());
        auto outbox = bench.open();
        CHECK(outbox->status()->damagedFiles == 0);
        const std::vector<NewEntry> entries = sameEntries(bench);
        const std::vector<HeldEntry> held = outbox->held().value();
        REQUIRE(held.size() == 1);
        CHECK(held[0].head.id == entries[0].head.id);
        CHECK(held[0].trackingCode == entries[0].trackingCode);
        const auto outgoing = outbox->outgoing(entries[1].head.id);
        REQUIRE(outgoing);
        CHECK(outgoing->head.itemVersion == "1.4.0");
        REQUIRE(outgoing->blobs.size() == 1);
        CHECK(outbox->blob(outgoing->blobs[0].hash));
        CHECK(outbox->find(entries[2].head.id)->caseNumber == "990101-2026-000001");
        CHECK(outbox->find(entries[3].head.id)->reason == "item-suspended");
        CHECK(outbox->commit(visitOf(bench.entry())));
    }
    CHECK(versions >= 1);
}
