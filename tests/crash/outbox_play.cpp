#include "tests/crash/outbox_play.h"

#include <algorithm>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/seal.h"

namespace zizhu::tests {

namespace {

using cache::EntryState;

const base::IntakeKey& intakeKey() {
    static const base::IntakeKeyPair pair = base::makeIntakeKeyPair();
    return pair.open;
}

unsigned bitOf(EntryState state) {
    switch (state) {
        case EntryState::Held: return kHeld;
        case EntryState::Ready: return kReady;
        case EntryState::Accepted: return kAccepted;
        case EntryState::Rejected: return kRejected;
    }
    return 0;
}

std::string caseNumberOf(const base::Uuid& id, cache::EntryKind kind) {
    return kind == cache::EntryKind::Rating ? "" : "990101-" + id.toString().substr(24);
}

// SQLite's own opinion, asked by a connection that is not the outbox's.
bool isSound(const std::filesystem::path& file) {
    sqlite3* database = nullptr;
    bool sound = false;
    if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        sqlite3_exec(
            database, "PRAGMA integrity_check",
            [](void* out, int, char** values, char**) {
                *static_cast<bool*>(out) = std::string_view(values[0]) == "ok";
                return 0;
            },
            &sound, nullptr);
    }
    sqlite3_close(database);
    return sound;
}

bool isWhole(cache::Outbox& outbox, const cache::NewEntry& entry) {
    const auto outgoing = outbox.outgoing(entry.head.id);
    if (!outgoing || outgoing->sealed != entry.sealed || outgoing->blobs.size() != entry.blobs.size())
        return false;
    return std::all_of(entry.blobs.begin(), entry.blobs.end(), [&](const cache::Blob& blob) {
        const auto bytes = outbox.blob(blob.hash);
        return bytes && *bytes == blob.ciphertext;
    });
}

void checkEntries(cache::Outbox& outbox, const Ledger& ledger, Report& report) {
    std::map<int, unsigned> presence;  // of a visit: bit 1 some are there, bit 2 some are not
    std::vector<base::Uuid> held;
    for (const auto& [id, known] : ledger.entries) {
        const auto status = outbox.find(id);
        const unsigned found = status ? bitOf(status->state) : unsigned(kAbsent);
        report.expect((known.allowed & found) != 0,
                      fmt::format("entry {} of visit {} is in state {}, allowed were {}", id.toString(),
                                  known.visit, found, known.allowed));
        presence[known.visit] |= found == kAbsent ? 2u : 1u;
        if (found == kHeld) held.push_back(id);
        if (found == kAccepted)
            report.expect(status->caseNumber == caseNumberOf(id, status->head.kind), "an accepted entry has another case number");
    }
    for (const auto& [visit, bits] : presence)
        report.expect(bits != 3, fmt::format("half of visit {} is there", visit));
    const auto shown = outbox.held();
    report.expect(shown && shown->size() == held.size(), "what is held is not what is shown again");
    for (const cache::HeldEntry& one : shown.value_or(std::vector<cache::HeldEntry>{})) {
        const auto known = ledger.entries.find(one.head.id);
        report.expect(known != ledger.entries.end() && known->second.entry->trackingCode == one.trackingCode,
                      "a held entry lost its tracking code");
    }
    if (!held.empty()) report.expect(outbox.release(held).has_value(), "what was held cannot be released");
    for (const auto& [id, known] : ledger.entries) {
        const auto status = outbox.find(id);
        if (status && status->state == EntryState::Ready)
            report.expect(isWhole(outbox, *known.entry), "an entry is not whole");
    }
}

bool failsOnce(const Disk* disk) {
    return disk != nullptr && (disk->fault() == Fault::Eio || disk->fault() == Fault::EioArrived ||
                               disk->fault() == Fault::Full);
}

// After a fault that passes the program goes on, until the power goes: an orderly end would carry everything
// from the log into the database. After one that stays it ends in order.
void cutAfterOne() {
    if (Disk* disk = Disk::active(); failsOnce(disk)) disk->cut();
}

class OutboxPlay final : public Play {
public:
    OutboxPlay(std::filesystem::path state, std::shared_ptr<Cast> cast, Ledger ledger,
               std::function<void(Actor&)> steps)
        : state_(std::move(state)), cast_(std::move(cast)), ledger_(std::move(ledger)), steps_(std::move(steps)) {}

    void run() override {
        Actor actor(state_, *cast_, ledger_);
        if (!actor.open()) return;
        steps_(actor);
        cutAfterOne();
    }

    void check(Report& report) const override {
        base::NullEventLog log;
        {
            auto outbox = cache::Outbox::open({state_ / "outbox"}, cast_->clock, log);
            report.expect(outbox.has_value(), "the outbox does not open");
            if (!outbox) return;
            const auto status = (*outbox)->status();
            report.expect(status && status->damagedFiles == 0, "a sound outbox was set aside");
            checkEntries(**outbox, ledger_, report);
        }
        report.expect(isSound(state_ / "outbox" / "outbox.db"), "the integrity check fails");
    }

private:
    std::filesystem::path state_;
    std::shared_ptr<Cast> cast_;
    Ledger ledger_;
    std::function<void(Actor&)> steps_;
};

// As OutboxPlay; and the backend lives on.
class SyncPlay final : public Play {
public:
    SyncPlay(std::filesystem::path state, std::shared_ptr<Cast> cast, Ledger ledger)
        : state_(std::move(state)), cast_(std::move(cast)), ledger_(std::move(ledger)) {}

    void run() override {
        Actor actor(state_, *cast_, ledger_);
        if (!actor.open()) return;
        actor.sync(backend_, 12);
        if (actor.commit(2)) actor.release(2);
        actor.sync(backend_, 4);
        cutAfterOne();
    }

    void check(Report& report) const override {
        MemoryBackend backend = backend_;
        Ledger ledger = ledger_;
        for (auto& [id, known] : ledger.entries) {
            // An answer that was lost on the way to the disk is asked for again.
            if ((known.allowed & kAccepted) != 0 && !backend.cases.contains(id)) known.allowed &= ~kAccepted;
        }
        base::NullEventLog log;
        auto outbox = cache::Outbox::open({state_ / "outbox"}, cast_->clock, log);
        report.expect(outbox.has_value(), "the outbox does not open");
        if (!outbox) return;
        checkEntries(**outbox, ledger, report);
        SeededRandom random(7);
        cache::SyncEngine engine(**outbox, backend, cast_->clock, random, log, [](const cache::SyncEvent&) {});
        for (int i = 0; i < 40 && engine.step(); ++i) {
        }
        const auto status = (*outbox)->status();
        report.expect(status && status->queued == 0 && status->rejected == 0, "the queue does not drain");
        report.expect(backend.conflicts == 0, "an id was sent with two contents");
        for (const auto& [id, known] : ledger_.entries) {
            const bool shown = known.allowed == kReady || known.allowed == (kReady | kAccepted);
            if (shown) report.expect(backend.cases.contains(id), "the backend lacks what was shown as submitted");
        }
        for (const auto& [id, put] : backend.cases) {
            const auto known = ledger_.entries.find(id);
            report.expect(known != ledger_.entries.end() && known->second.entry->sealed == put.sealed,
                          "the backend has what nobody submitted");
        }
    }

private:
    std::filesystem::path state_;
    std::shared_ptr<Cast> cast_;
    Ledger ledger_;
    MemoryBackend backend_;
};

template <class Make>
Scenario scenario(std::string name, std::shared_ptr<Cast> cast, std::function<void(Actor&)> before, Make make) {
    const auto start = std::make_shared<Ledger>();
    Scenario scenario;
    scenario.name = std::move(name);
    scenario.prepare = [cast, start, before](const std::filesystem::path& state) {
        *start = {};
        if (!before) return;
        Actor actor(state, *cast, *start);
        if (actor.open()) before(actor);
    };
    scenario.play = [cast, start, make](const std::filesystem::path& state) { return make(state, *start); };
    return scenario;
}

}  // namespace

Cast::Cast(const std::vector<std::vector<std::vector<std::size_t>>>& scans) {
    for (const auto& visit : scans) {
        clock.advance(std::chrono::milliseconds(1));
        const base::Uuid bundle = base::Uuid::make(clock.wall(), random);
        std::vector<cache::NewEntry> entries;
        for (const auto& sizes : visit) {
            cache::NewEntry entry;
            entry.head.id = entry.head.group = base::Uuid::make(clock.wall(), random);
            if (visit.size() > 1) entry.head.bundle = bundle;
            entry.head.item = "birth-registration";
            entry.head.itemVersion = "1.4.0";
            entry.head.createdAt = clock.wall();
            entry.head.intakeKey = intakeKey().id;
            entry.trackingCode = base::TrackingCode::make(random);
            entry.sealed = base::sealPayload(intakeKey(), base::asBytes("what somebody answered")).value();
            for (const std::size_t size : sizes) {
                base::SealedBlob blob = base::sealBlob(base::Bytes(size, std::uint8_t(size))).value();
                entry.blobs.push_back({blob.hash, std::move(blob.ciphertext)});
            }
            if (!entries.empty() && !entries.front().blobs.empty() && !entry.blobs.empty())
                entry.blobs.back() = entries.front().blobs.back();
            entries.push_back(std::move(entry));
        }
        visits.push_back(std::move(entries));
    }
}

cache::Answer<cache::Acceptance> MemoryBackend::put(const cache::OutgoingEntry& entry) {
    const auto [found, isNew] = cases.emplace(entry.head.id, entry);
    if (!isNew && found->second.sealed != entry.sealed) ++conflicts;
    return cache::Acceptance{caseNumberOf(entry.head.id, entry.head.kind), "received"};
}
cache::Answer<bool> MemoryBackend::hasBlob(const std::string& hash) { return blobs.contains(hash); }
cache::Answer<void> MemoryBackend::putBlob(const std::string& hash, base::ByteView ciphertext) {
    blobs[hash].assign(ciphertext.begin(), ciphertext.end());
    return {};
}

bool Actor::open() {
    auto outbox = cache::Outbox::open({state_ / "outbox"}, cast_.clock, log_);
    if (!outbox) return false;
    outbox_ = std::move(*outbox);
    return true;
}

bool Actor::commit(std::size_t visit) {
    const auto& entries = cast_.visits.at(visit);
    const int number = ++ledger_.visits;
    for (const auto& entry : entries) {
        Ledger::Known& known = ledger_.entries[entry.head.id];
        known = {&entry, known.allowed, number};
    }
    // A rating is ready at once.
    const unsigned kept = entries.front().head.kind == cache::EntryKind::Rating ? kReady : kHeld;
    for (const auto& entry : entries) ledger_.entries[entry.head.id].allowed |= kept;
    const bool done = outbox_->commit(entries).has_value();
    // A disk that failed once and works again must not bring back what the citizen was told is lost.
    const bool once = failsOnce(Disk::active());
    for (const auto& entry : entries) {
        Ledger::Known& known = ledger_.entries[entry.head.id];
        if (done) known.allowed = kept;
        if (!done && once) known.allowed = kAbsent;
    }
    return done;
}

bool Actor::release(std::size_t visit) {
    std::vector<base::Uuid> ids;
    for (const auto& entry : cast_.visits.at(visit)) ids.push_back(entry.head.id);
    for (const base::Uuid& id : ids) ledger_.entries[id].allowed |= kReady;
    const bool done = outbox_->release(ids).has_value();
    if (done) {
        for (const base::Uuid& id : ids) ledger_.entries[id].allowed = kReady;
    }
    return done;
}

bool Actor::end(std::size_t visit, std::size_t entry, unsigned to, const std::function<base::Status()>& act) {
    Ledger::Known& known = ledger_.entries[of(visit, entry).head.id];
    known.allowed |= to;
    const bool done = act().has_value();
    if (done) known.allowed = to;
    return done;
}

bool Actor::accept(std::size_t visit, std::size_t entry) {
    const base::Uuid& id = of(visit, entry).head.id;
    return end(visit, entry, kAccepted, [&] { return outbox_->accept(id, caseNumberOf(id, of(visit, entry).head.kind)); });
}
void Actor::prunes(std::size_t visit, std::size_t entry) {
    ledger_.entries[of(visit, entry).head.id] = {&of(visit, entry), kAbsent | kAccepted, ++ledger_.visits};
}
bool Actor::reject(std::size_t visit, std::size_t entry) {
    return end(visit, entry, kRejected, [&] { return outbox_->reject(of(visit, entry).head.id, "item-suspended"); });
}
bool Actor::retry(std::size_t visit, std::size_t entry) {
    return end(visit, entry, kReady, [&] { return outbox_->retry(of(visit, entry).head.id); });
}

void Actor::sync(MemoryBackend& backend, int steps) {
    for (auto& [id, known] : ledger_.entries) {
        if ((known.allowed & kReady) != 0) known.allowed |= kAccepted;
    }
    const cache::SyncListener told = [this](const cache::SyncEvent& event) {
        if (const auto* accepted = std::get_if<cache::SyncEvent::Accepted>(&event.what))
            ledger_.entries[accepted->id].allowed = kAccepted;
    };
    SeededRandom random(5);
    cache::SyncEngine engine(*outbox_, backend, cast_.clock, random, log_, told);
    for (int i = 0; i < steps && engine.step(); ++i) {
    }
}

Scenario outboxScenario(std::string name, std::shared_ptr<Cast> cast, std::function<void(Actor&)> before,
                        std::function<void(Actor&)> steps) {
    return scenario(std::move(name), cast, std::move(before),
                    [cast, steps](const std::filesystem::path& state, const Ledger& ledger) {
                        return std::make_unique<OutboxPlay>(state, cast, ledger, steps);
                    });
}

Scenario syncScenario(std::shared_ptr<Cast> cast) {
    const auto before = [](Actor& actor) {
        for (const std::size_t visit : {0u, 1u}) {
            if (actor.commit(visit)) actor.release(visit);
        }
    };
    return scenario("sync steps", cast, before, [cast](const std::filesystem::path& state, const Ledger& ledger) {
        return std::make_unique<SyncPlay>(state, cast, ledger);
    });
}

std::vector<Scenario> outboxScenarios() {
    // Of the sizes of scans: inside a page, over several, larger than the log's automatic checkpoint wants it.
    const auto cast = std::make_shared<Cast>(std::vector<std::vector<std::vector<std::size_t>>>{
        {{1500, 9000}, {}}, {{}, {12'000}, {700, 700}}, {{5000}}, {{30'000}}, {{800}}, {{}}});
    // Papers for the case of the first, and a rating.
    cache::EntryHead& papers = cast->visits[4][0].head;
    papers.kind = cache::EntryKind::Supplement;
    papers.group = cast->visits[0][0].head.id;
    cast->visits[5][0].head.kind = cache::EntryKind::Rating;
    cast->visits[5][0].trackingCode = {};
    const auto first = [](Actor& actor) {
        if (actor.commit(0)) actor.release(0);
    };
    std::vector<Scenario> all;
    all.push_back(outboxScenario("first start", cast, {}, [](Actor& actor) {
        if (actor.commit(0)) actor.release(0);
    }));
    all.push_back(outboxScenario("enqueue with scans", cast, first, [](Actor& actor) {
        actor.commit(1);
        actor.commit(2);
    }));
    all.push_back(outboxScenario("enqueue, show, release", cast, first, [](Actor& actor) {
        for (const std::size_t visit : {1u, 2u, 3u}) {
            if (actor.commit(visit)) actor.release(visit);
        }
    }));
    all.push_back(outboxScenario(
        "acknowledge and refuse", cast,
        [first](Actor& actor) {
            first(actor);
            if (actor.commit(1)) actor.release(1);
        },
        [](Actor& actor) {
            actor.accept(1, 0);
            actor.reject(1, 1);
            actor.accept(0, 0);
            actor.accept(1, 2);
            if (actor.retry(1, 1)) actor.accept(1, 1);
        }));
    all.push_back(outboxScenario("supplement, rating", cast, first, [](Actor& actor) {
        if (actor.commit(4)) actor.release(4);
        if (actor.commit(5)) actor.accept(5, 0);
        actor.accept(0, 0);
        actor.accept(4, 0);
    }));
    all.push_back(outboxScenario(
        "prune", cast,
        [](Actor& actor) {
            actor.pass(-std::chrono::hours(24 * 30));
            for (const std::size_t visit : {0u, 2u}) {
                if (actor.commit(visit)) actor.release(visit);
            }
            actor.accept(0, 0);
            actor.pass(std::chrono::hours(24 * 30));
            actor.prunes(0, 0);
        },
        [](Actor& actor) { actor.accept(2, 0); }));
    all.push_back(syncScenario(cast));
    return all;
}

}  // namespace zizhu::tests
