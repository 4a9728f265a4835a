#include "offline-cache/outbox.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {

bool directoryHolds(const std::filesystem::path& directory, std::string_view needle) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
        if (!file.is_regular_file()) continue;
        const base::Bytes bytes = base::readFile(file.path(), 1u << 30).value();
        if (base::asText(bytes).find(needle) != std::string_view::npos) return true;
    }
    return false;
}

std::vector<base::Uuid> idsOf(const std::vector<EntryHead>& heads) {
    std::vector<base::Uuid> ids;
    for (const EntryHead& head : heads) ids.push_back(head.id);
    return ids;
}

}  // namespace

TEST_CASE(
    "what was committed is held across a restart, then released, sent and forgotten but for its number") {
    Bench bench;
    const NewEntry made = bench.entry(2);
    {
        auto outbox = bench.open();
        REQUIRE(outbox->commit(visitOf(made)));
        CHECK(outbox->sendable(10)->empty());  // not shown yet, so not sent
    }
    auto outbox = bench.open();
    const auto held = outbox->held().value();
    REQUIRE(held.size() == 1);
    CHECK(held[0].head.id == made.head.id);
    CHECK(held[0].head.item == "birth-registration");
    CHECK(held[0].head.itemVersion == "1.4.0");
    CHECK(held[0].head.createdAt == made.head.createdAt);
    CHECK(held[0].trackingCode == made.trackingCode);

    REQUIRE(outbox->release(std::vector{made.head.id}));
    REQUIRE(outbox->release(std::vector{made.head.id}));
    CHECK(outbox->held()->empty());
    outbox.reset();
    outbox = bench.open();
    CHECK(idsOf(outbox->sendable(10).value()) == std::vector{made.head.id});
    const OutgoingEntry outgoing = outbox->outgoing(made.head.id).value();
    CHECK(outgoing.sealed == made.sealed);
    REQUIRE(outgoing.blobs.size() == 2);
    CHECK(outgoing.blobs[1] == BlobRef{made.blobs[1].hash, made.blobs[1].ciphertext.size()});
    CHECK(outbox->blob(made.blobs[1].hash).value() == made.blobs[1].ciphertext);

    REQUIRE(outbox->accept(made.head.id, "990101-2026-000001"));
    REQUIRE(outbox->accept(made.head.id, "990101-2026-000001"));
    CHECK(outbox->blob(made.blobs[0].hash).error().code == base::Errc::NotFound);
    CHECK(outbox->outgoing(made.head.id).error().code == base::Errc::NotFound);
    CHECK(outbox->find(made.head.id)->caseNumber == "990101-2026-000001");
    CHECK(outbox->find(made.head.id)->state == EntryState::Accepted);

    bench.clock.advance(std::chrono::hours(24 * 8));
    outbox.reset();
    outbox = bench.open();
    CHECK(outbox->find(made.head.id).error().code == base::Errc::NotFound);
}

TEST_CASE("a visit is committed whole or not at all") {
    Bench bench;
    auto outbox = bench.open();
    const NewEntry first = bench.entry();
    REQUIRE(outbox->commit(visitOf(first)));

    std::vector<NewEntry> visit{bench.entry(), bench.entry(), first};
    CHECK(outbox->commit(visit).error().code == base::Errc::Exists);
    visit = {bench.entry(), bench.entry()};
    visit[1].blobs[0].hash[0] = visit[1].blobs[0].hash[0] == '0' ? '1' : '0';
    CHECK(outbox->commit(visit).error().code == base::Errc::InvalidInput);
    visit = {bench.entry(), bench.entry()};
    visit[1].sealed.resize(base::kMaxSealedPayloadBytes + 1);
    CHECK(outbox->commit(visit).error().code == base::Errc::TooLarge);
    CHECK(outbox->commit({}).error().code == base::Errc::InvalidInput);
    CHECK(outbox->status()->held == 1);

    const base::Uuid unknown = bench.entry().head.id;
    CHECK(outbox->release(std::vector{first.head.id, unknown}).error().code == base::Errc::NotFound);
    CHECK(outbox->held()->size() == 1);
}

TEST_CASE("an entry can only take the ways that its state allows") {
    Bench bench;
    auto outbox = bench.open();
    const NewEntry made = bench.entry();
    CHECK(outbox->accept(made.head.id, "A").error().code == base::Errc::NotFound);
    REQUIRE(outbox->commit(visitOf(made)));
    CHECK(outbox->accept(made.head.id, "A").error().code == base::Errc::SequenceError);
    CHECK(outbox->reject(made.head.id, "x").error().code == base::Errc::SequenceError);
    CHECK(outbox->retry(made.head.id).error().code == base::Errc::SequenceError);
    REQUIRE(outbox->release(std::vector{made.head.id}));
    CHECK(outbox->accept(made.head.id, "").error().code == base::Errc::InvalidInput);
    CHECK(outbox->accept(made.head.id, std::string(kMaxCaseNumberBytes + 1, '9')).error().code ==
          base::Errc::InvalidInput);

    REQUIRE(outbox->reject(made.head.id, "item-suspended"));
    REQUIRE(outbox->reject(made.head.id, "item-suspended"));
    CHECK(outbox->accept(made.head.id, "A").error().code == base::Errc::SequenceError);
    CHECK(outbox->release(std::vector{made.head.id}));  // harmless: already further on
    CHECK(outbox->sendable(9)->empty());
    REQUIRE(outbox->rejected()->size() == 1);
    CHECK(outbox->rejected()->at(0).reason == "item-suspended");
    CHECK(outbox->status()->rejected == 1);

    REQUIRE(outbox->retry(made.head.id));  // nothing of it was lost
    CHECK(outbox->outgoing(made.head.id)->sealed == made.sealed);
    REQUIRE(outbox->accept(made.head.id, "A"));
    CHECK(outbox->reject(made.head.id, "x").error().code == base::Errc::SequenceError);
}

TEST_CASE("only the first of a group may be sent, and one that is not shown yet holds its group back") {
    Bench bench;
    auto outbox = bench.open();
    NewEntry application = bench.entry();
    NewEntry supplement = bench.entry();
    supplement.head.group = application.head.id;
    const NewEntry other = bench.entry();
    REQUIRE(outbox->commit(visitOf(application)));
    REQUIRE(outbox->commit(visitOf(supplement)));
    REQUIRE(outbox->commit(visitOf(other)));
    REQUIRE(outbox->release(std::vector{supplement.head.id, other.head.id}));
    CHECK(idsOf(outbox->sendable(9).value()) == std::vector{other.head.id});
    REQUIRE(outbox->release(std::vector{application.head.id}));
    CHECK(idsOf(outbox->sendable(9).value()) == std::vector{application.head.id, other.head.id});
    CHECK(idsOf(outbox->sendable(1).value()) == std::vector{application.head.id});
    REQUIRE(outbox->accept(application.head.id, "A"));
    CHECK(idsOf(outbox->sendable(9).value()) == std::vector{supplement.head.id, other.head.id});
}

TEST_CASE("a scan shared by the entries of a bundle stays until the last of them is accepted") {
    Bench bench;
    auto outbox = bench.open();
    std::vector<NewEntry> visit{bench.entry(), bench.entry(0)};
    visit[1].blobs = visit[0].blobs;
    visit[0].head.bundle = visit[1].head.bundle = bench.entry().head.id;
    REQUIRE(outbox->commit(visit));
    REQUIRE(outbox->release(std::vector{visit[0].head.id, visit[1].head.id}));
    CHECK(outbox->outgoing(visit[1].head.id)->head.bundle == visit[0].head.bundle);
    REQUIRE(outbox->accept(visit[0].head.id, "A"));
    CHECK(outbox->blob(visit[0].blobs[0].hash));
    REQUIRE(outbox->accept(visit[1].head.id, "B"));
    CHECK_FALSE(outbox->blob(visit[0].blobs[0].hash));
}

TEST_CASE("nothing personal lies in clear in the directory, and tracking codes are gone once released") {
    Bench bench;
    auto outbox = bench.open();
    const NewEntry made = bench.entry(2, 200'000);
    const std::string code = made.trackingCode.compact();
    REQUIRE(outbox->commit(visitOf(made)));
    CHECK(directoryHolds(bench.directory.path(), code));  // or the search below proves nothing
    for (const std::string_view canary : {kCanaryName, kCanaryNumber, kCanaryScan}) {
        CHECK_FALSE(directoryHolds(bench.directory.path(), canary));
    }
    REQUIRE(outbox->release(std::vector{made.head.id}));
    CHECK_FALSE(directoryHolds(bench.directory.path(), code));
    CHECK_FALSE(directoryHolds(bench.directory.path(), made.trackingCode.toString()));

    const std::string piece(base::asText(made.sealed).substr(100, 16));
    CHECK(directoryHolds(bench.directory.path(), piece));
    REQUIRE(outbox->accept(made.head.id, "A"));
    outbox.reset();
    CHECK_FALSE(directoryHolds(bench.directory.path(), piece));
    for (const std::string& line : bench.log.lines()) CHECK(line.find(code) == std::string::npos);
}

TEST_CASE("the status says full before a visit could fail; the bounds answer StorageFull; what is there goes out") {
    Bench bench;
    bench.options.maxEntries = kMaxEntriesPerVisit + 2;
    bench.options.maxBytes = 400'000;
    bench.options.visitBytes = 10'000;
    auto outbox = bench.open();
    CHECK(outbox->commit(visitOf(bench.entry(1, 500'000))).error().code == base::Errc::StorageFull);
    CHECK_FALSE(outbox->status()->full);  // others would fit
    CHECK(outbox->status()->held == 0);
    std::vector<base::Uuid> ids;
    for (int i = 0; i < 2; ++i) ids.push_back(bench.ready(*outbox, bench.entry()));
    CHECK_FALSE(outbox->status()->full);
    CHECK(outbox->status()->oldestQueuedAt == ids[0].time());
    for (std::size_t i = 0; i < kMaxEntriesPerVisit; ++i) {
        ids.push_back(bench.ready(*outbox, bench.entry(0)));  // who had begun still finds room
        CHECK(outbox->status()->full);
    }
    CHECK(outbox->commit(visitOf(bench.entry())).error().code == base::Errc::StorageFull);
    REQUIRE(outbox->accept(ids[0], "A"));
    CHECK(outbox->commit(visitOf(bench.entry(0))));
    for (const base::Uuid& id : ids) CHECK(outbox->accept(id, "A"));
    CHECK_FALSE(outbox->status()->full);
}

TEST_CASE("a disk without room for one more visit is full, whatever the bounds say") {
    Bench bench;
    bench.options.maxBytes = std::uint64_t(1) << 62;
    bench.options.visitBytes = std::uint64_t(1) << 60;
    auto outbox = bench.open();
    CHECK(outbox->status()->full);
    CHECK(outbox->commit(visitOf(bench.entry())));
}

TEST_CASE("a second process cannot open the outbox, and nothing is set aside because of it") {
    Bench bench;
    auto outbox = bench.open();
    CHECK(bench.tryOpen().error().code == base::Errc::Exists);
    CHECK(outbox->status()->damagedFiles == 0);
}

TEST_CASE("the outbox serves several threads at once") {
    Bench bench;
    auto outbox = bench.open();
    std::vector<NewEntry> entries;
    for (int i = 0; i < 40; ++i) entries.push_back(bench.entry());
    std::vector<std::thread> threads;
    std::atomic<int> done = 0;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = t; i < 40; i += 4) {
                const base::Uuid id = entries[std::size_t(i)].head.id;
                if (outbox->commit(visitOf(entries[std::size_t(i)])) && outbox->release(std::vector{id}) &&
                    outbox->accept(id, "A")) {
                    ++done;
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(done == 40);
    CHECK(outbox->sendable(99)->empty());
}
