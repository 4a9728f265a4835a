// Entries that are no application: ratings are sent without being shown, supplements are held until they were.
#include <doctest/doctest.h>

#include <atomic>

#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {

NewEntry ratingOf(Bench& bench) {
    NewEntry entry = bench.entry(0);
    entry.head.kind = EntryKind::Rating;
    entry.trackingCode = {};
    return entry;
}

}  // namespace

TEST_CASE("a rating is ready at once, wakes the sender, and ends without a case number") {
    Bench bench;
    auto outbox = bench.open();
    std::atomic<int> wakes = 0;
    outbox->onReady([&] { ++wakes; });
    const NewEntry rating = ratingOf(bench);
    REQUIRE(outbox->commit(visitOf(rating)));
    CHECK(outbox->held()->empty());
    const auto sendable = outbox->sendable(5).value();
    REQUIRE(sendable.size() == 1);
    CHECK(sendable[0].kind == EntryKind::Rating);
    CHECK(outbox->outgoing(rating.head.id)->sealed == rating.sealed);
    REQUIRE(outbox->accept(rating.head.id, ""));
    CHECK(outbox->find(rating.head.id)->state == EntryState::Accepted);
    outbox->onReady({});
    CHECK(wakes == 1);
}

TEST_CASE("a supplement is held until it was shown, and its kind outlives the program") {
    Bench bench;
    NewEntry supplement = bench.entry(2);
    supplement.head.kind = EntryKind::Supplement;
    const base::Uuid id = supplement.head.id;
    {
        auto outbox = bench.open();
        REQUIRE(outbox->commit(visitOf(supplement)));
        CHECK(outbox->sendable(5)->empty());
    }
    auto outbox = bench.open();
    REQUIRE(outbox->held()->size() == 1);
    CHECK(outbox->held()->front().head.kind == EntryKind::Supplement);
    REQUIRE(outbox->release(std::vector{id}));
    CHECK(outbox->outgoing(id)->head.kind == EntryKind::Supplement);
    CHECK_FALSE(outbox->accept(id, ""));  // a case has a number
    CHECK(outbox->accept(id, "20260314-00001"));
}

TEST_CASE("a rating with a code, or anything else without one, is refused") {
    Bench bench;
    auto outbox = bench.open();
    NewEntry rating = bench.entry(0);
    rating.head.kind = EntryKind::Rating;
    CHECK(outbox->commit(visitOf(rating)).error().code == base::Errc::InvalidInput);
    NewEntry application = bench.entry(0);
    application.trackingCode = {};
    CHECK(outbox->commit(visitOf(application)).error().code == base::Errc::InvalidInput);
}
