#include "offline-cache/sync.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "tests/support/outbox_entries.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;
using namespace std::chrono_literals;

namespace {

enum class Fate { Accept, FailBefore, FailAfter };

BackendError errorOf(base::Errc code, bool everyone = false) { return {{code, {}}, {}, {}, everyone}; }

// A backend that takes an id once and can fail before or after it took it.
class FakeBackend final : public Backend {
public:
    Answer<Acceptance> put(const OutgoingEntry& entry) override {
        ++puts;
        attempts.push_back(entry.head.id);
        const Fate fate = fates.empty() ? Fate::Accept : fates.front();
        if (!fates.empty()) fates.pop_front();
        if (const auto found = errors.find(entry.head.id); found != errors.end())
            return tl::unexpected(found->second);
        if (fate == Fate::FailBefore) return tl::unexpected(errorOf(base::Errc::Unavailable));
        for (const BlobRef& blob : entry.blobs) {
            if (!blobs.contains(blob.hash)) return tl::unexpected(errorOf(base::Errc::SequenceError));
        }
        const auto [taken, isNew] = cases.emplace(entry.head.id, "CASE-" + std::to_string(cases.size() + 1));
        if (isNew) order.push_back(entry.head.id);
        if (fate == Fate::FailAfter) return tl::unexpected(errorOf(base::Errc::Timeout));
        return Acceptance{taken->second, "received"};
    }
    Answer<bool> hasBlob(const std::string& hash) override { return forgetful || blobs.contains(hash); }
    Answer<void> putBlob(const std::string& hash, base::ByteView bytes) override {
        ++blobPuts;
        if (base::sha256Hex(bytes) != hash) return tl::unexpected(errorOf(base::Errc::Refused));
        blobs.insert(hash);
        return {};
    }

    std::deque<Fate> fates;
    std::map<base::Uuid, BackendError> errors;
    std::map<base::Uuid, std::string> cases;
    std::vector<base::Uuid> order;     // of first acceptance
    std::vector<base::Uuid> attempts;  // of every put
    std::set<std::string> blobs;
    bool forgetful = false;  // claims to have every blob
    int puts = 0;
    int blobPuts = 0;
};

struct SyncBench : Bench {
    std::unique_ptr<Outbox> outbox = open();
    FakeBackend backend;
    std::vector<SyncEvent> events;
    SyncEngine engine{*outbox, backend, clock,
                      random,  log,     [this](const SyncEvent& event) { events.push_back(event); }};

    // Steps and lets the time pass that the engine asks for, until it has nothing to do or `limit` is over.
    void drive(base::Duration limit = 24h) {
        const base::SteadyTime end = clock.in(limit);
        for (auto next = engine.step(); next && *next < end; next = engine.step()) {
            if (*next > clock.steady()) {
                clock.advance(std::chrono::ceil<base::Duration>(*next - clock.steady()));
            }
        }
    }
    base::Uuid ready(std::size_t scans = 0) { return Bench::ready(*outbox, entry(scans)); }
    template <class T>
    int count() const {
        return int(std::count_if(events.begin(), events.end(), [](const SyncEvent& event) {
            return std::holds_alternative<T>(event.what);
        }));
    }
};

BackendError refused(std::string reason) { return {{base::Errc::Refused, {}}, std::move(reason), {}, false}; }

}  // namespace

TEST_CASE("every pattern of failures before and after acceptance ends in each application once, in order") {
    // Two applications of one group and one of another; all patterns of the first four puts.
    constexpr int kPuts = 4;
    SyncBench bench;
    for (int pattern = 0; pattern < 3 * 3 * 3 * 3; ++pattern) {
        CAPTURE(pattern);
        NewEntry first = bench.entry(1);
        NewEntry second = bench.entry(0);
        second.head.group = first.head.id;
        const NewEntry other = bench.entry(0);
        const std::vector ids{first.head.id, second.head.id, other.head.id};
        REQUIRE(bench.outbox->commit({first, second, other}));
        REQUIRE(bench.outbox->release(ids));
        bench.backend.fates.clear();
        for (int i = 0, rest = pattern; i < kPuts; ++i, rest /= 3)
            bench.backend.fates.push_back(Fate(rest % 3));
        bench.backend.order.clear();
        bench.events.clear();
        bench.backend.blobPuts = 0;

        bench.drive();
        const auto& order = bench.backend.order;
        CHECK(order.size() == 3);
        CHECK(std::find(order.begin(), order.end(), ids[0]) < std::find(order.begin(), order.end(), ids[1]));
        CHECK(bench.count<SyncEvent::Accepted>() == 3);
        for (const base::Uuid& id : ids) {
            CHECK(bench.outbox->find(id)->caseNumber == bench.backend.cases[id]);
        }
        CHECK(bench.outbox->status()->queued == 0);
        CHECK(bench.backend.blobPuts == 1);
    }
}

TEST_CASE("what the backend took before the terminal lost power is not a second case") {
    SyncBench bench;
    const base::Uuid id = bench.ready(1);
    bench.backend.fates = {Fate::FailAfter};
    bench.engine.step();
    CHECK(bench.backend.cases.size() == 1);
    CHECK(bench.outbox->status()->queued == 1);
    bench.outbox.reset();
    bench.outbox = bench.open();
    SyncEngine after(*bench.outbox, bench.backend, bench.clock, bench.random, bench.log,
                     [](const SyncEvent&) {});
    after.step();
    CHECK(bench.backend.cases.size() == 1);
    CHECK(bench.outbox->find(id)->caseNumber == "CASE-1");
}

TEST_CASE("what is held is not sent") {
    SyncBench bench;
    REQUIRE(bench.outbox->commit(visitOf(bench.entry())));
    CHECK_FALSE(bench.engine.step());
    CHECK(bench.backend.puts == 0);
}

TEST_CASE("a refusal for good is kept for staff and holds nobody back") {
    SyncBench bench;
    const base::Uuid bad = bench.ready(1);
    const base::Uuid good = bench.ready(1);
    bench.backend.errors[bad] = refused("invalid-answers");
    bench.drive();
    CHECK(bench.outbox->rejected()->at(0).reason == "invalid-answers");
    CHECK(bench.outbox->find(good)->state == EntryState::Accepted);
    CHECK(bench.count<SyncEvent::Rejected>() == 1);
    CHECK(bench.backend.puts == 2);

    bench.backend.errors.clear();
    REQUIRE(bench.outbox->retry(bad));
    bench.drive();
    CHECK(bench.outbox->find(bad)->state == EntryState::Accepted);
}

TEST_CASE("an application that always fails is tried for ever and does not hold other groups back") {
    SyncBench bench;
    std::vector<base::Uuid> poison;
    for (int i = 0; i < 8; ++i) {
        poison.push_back(bench.ready());
        bench.backend.errors[poison.back()] = errorOf(base::Errc::InvalidInput);
    }
    const base::Uuid good = bench.ready();
    bench.drive(1h);
    CHECK(bench.outbox->find(good)->state == EntryState::Accepted);
    CHECK(bench.outbox->status()->queued == 8);
    CHECK(bench.outbox->status()->rejected == 0);
    bench.backend.errors.clear();
    bench.drive();
    CHECK(bench.backend.cases.size() == 9);
}

TEST_CASE("the delays grow by a full-jitter backoff up to the cap and obey Retry-After") {
    SyncBench bench;
    const base::Uuid id = bench.ready();
    bench.backend.errors[id] = errorOf(base::Errc::Unavailable, true);
    base::Duration longest{0};
    for (int n = 0; n < 40; ++n) {
        const auto next = bench.engine.step();
        REQUIRE(next);
        const auto delay = std::chrono::ceil<base::Duration>(*next - bench.clock.steady());
        const base::Duration ceiling =
            std::min(kMaxDelay, kFirstDelay * (std::int64_t(1) << std::min(n, 20)));
        CAPTURE(n);
        CHECK(delay >= kMinDelay);
        CHECK(delay <= ceiling);
        longest = std::max(longest, delay);
        CHECK(bench.backend.puts == n + 1);
        bench.clock.advance(delay - 1ms);
        CHECK(bench.engine.step() == next);  // not a millisecond early
        CHECK(bench.backend.puts == n + 1);
        bench.clock.advance(1ms);
    }
    CHECK(longest > kMaxDelay / 2);  // the chance of a mistaken failure here is below one in a million

    for (const auto& [wish, least, most] :
         {std::tuple{120s, 120s, 120s + 600s}, std::tuple{86400s, 3600s, 3600s + 600s},
          std::tuple{-5s, 0s, 600s}}) {
        bench.backend.errors[id].retryAfter = wish;
        const auto delay = *bench.engine.step() - bench.clock.steady();
        CHECK(delay >= least);
        CHECK(delay <= most);
        bench.clock.advance(std::chrono::ceil<base::Duration>(delay));
    }
    CHECK(bench.count<SyncEvent::Offline>() == 1);  // told once, not at every attempt
    bench.backend.errors.clear();
    bench.drive();
    CHECK(bench.count<SyncEvent::Online>() == 1);
    CHECK(bench.outbox->find(id)->state == EntryState::Accepted);

    // After a success the next failure begins at the first delay again.
    const base::Uuid later = bench.ready();
    bench.backend.errors[later] = errorOf(base::Errc::Unavailable, true);
    CHECK(*bench.engine.step() - bench.clock.steady() <= kFirstDelay);
}

TEST_CASE("while the way to the backend is closed, one entry asks, not all of them") {
    SyncBench bench;
    for (int i = 0; i < 5; ++i) bench.backend.errors[bench.ready()] = errorOf(base::Errc::Unavailable, true);
    for (int n = 1; n <= 3; ++n) {
        const auto next = bench.engine.step();
        CHECK(bench.backend.puts == n);
        bench.clock.advance(std::chrono::ceil<base::Duration>(*next - bench.clock.steady()));
    }
    CHECK(std::set(bench.backend.attempts.begin(), bench.backend.attempts.end()).size() == 1);
}

TEST_CASE("nothing is sent while the network is down, and it begins a random moment after it is up") {
    SyncBench bench;
    const base::Uuid id = bench.ready();
    bench.engine.networkDown();
    CHECK_FALSE(bench.engine.step());
    bench.engine.networkUp();
    const auto next = bench.engine.step();
    REQUIRE(next);
    CHECK(*next - bench.clock.steady() < kNetworkUpSpread);
    CHECK(bench.backend.puts == 0);
    bench.drive();
    CHECK(bench.outbox->find(id)->state == EntryState::Accepted);
    CHECK(bench.count<SyncEvent::Offline>() == 1);
    CHECK(bench.count<SyncEvent::Online>() == 1);
}

TEST_CASE("blobs that the backend has are not sent again; one that it only thought it had is") {
    SyncBench bench;
    std::vector<NewEntry> visit{bench.entry(2), bench.entry(0)};
    visit[1].blobs = {visit[0].blobs[1]};
    REQUIRE(bench.outbox->commit(visit));
    REQUIRE(bench.outbox->release(std::vector{visit[0].head.id, visit[1].head.id}));
    bench.drive();
    CHECK(bench.backend.blobPuts == 2);

    bench.backend.forgetful = true;
    const base::Uuid id = bench.ready(1);
    bench.drive();
    CHECK(bench.backend.blobPuts == 3);
    CHECK(bench.outbox->find(id)->state == EntryState::Accepted);
}

TEST_CASE("the engine's thread sends what becomes ready, and stops") {
    Bench bench;
    auto outbox = bench.open();
    FakeBackend backend;
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<base::Uuid> accepted;
    {
        SyncThread thread(std::make_unique<SyncEngine>(
                              *outbox, backend, bench.clock, bench.random, bench.log,
                              [&](const SyncEvent& event) {
                                  const std::lock_guard lock(mutex);
                                  if (const auto* a = std::get_if<SyncEvent::Accepted>(&event.what)) {
                                      accepted.push_back(a->id);
                                  }
                                  changed.notify_all();
                              }),
                          bench.clock);
        outbox->onReady([&] { thread.wake(); });
        for (int i = 0; i < 5; ++i) {
            const base::Uuid id = bench.ready(*outbox, bench.entry());
            std::unique_lock lock(mutex);
            REQUIRE(changed.wait_for(lock, 20s, [&] { return !accepted.empty() && accepted.back() == id; }));
        }
        thread.networkDown();
        thread.networkUp();
        outbox->onReady({});
    }
    CHECK(accepted.size() == 5);
}
