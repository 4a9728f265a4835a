// Plays over the outbox, with a ledger of what it acknowledged.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/event_log.h"
#include "offline-cache/outbox.h"
#include "offline-cache/sync.h"
#include "tests/crash/matrix.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"

namespace zizhu::tests {

// What an entry may be after a restart, as far as the outbox has promised.
enum Allowed : unsigned { kAbsent = 1, kHeld = 2, kReady = 4, kAccepted = 8, kRejected = 16 };

struct Ledger {
    struct Known {
        const cache::NewEntry* entry = nullptr;
        unsigned allowed = kAbsent;
        int visit = 0;
    };
    std::map<base::Uuid, Known> entries;
    int visits = 0;
};

// Visits made once for all runs of a scenario: sealing is not what is tested.
struct Cast {
    ManualClock clock;
    SeededRandom random{2026};
    std::vector<std::vector<cache::NewEntry>> visits;

    // Entries with scans of these sizes; those of one visit share the last scan, as a bundle does.
    explicit Cast(const std::vector<std::vector<std::vector<std::size_t>>>& scans);
};

// A backend in memory that takes an id once.
class MemoryBackend final : public cache::Backend {
public:
    cache::Answer<cache::Acceptance> put(const cache::OutgoingEntry& entry) override;
    cache::Answer<bool> hasBlob(const std::string& hash) override;
    cache::Answer<void> putBlob(const std::string& hash, base::ByteView ciphertext) override;

    std::map<base::Uuid, cache::OutgoingEntry> cases;
    std::map<std::string, base::Bytes> blobs;
    int conflicts = 0;  // an id that came again with other bytes
};

// Works on an outbox and keeps the ledger.
class Actor {
public:
    Actor(std::filesystem::path state, Cast& cast, Ledger& ledger)
        : state_(std::move(state)), cast_(cast), ledger_(ledger) {}

    bool open();
    void close() { outbox_.reset(); }
    // False: it was not acknowledged. Visits by their number in the cast.
    bool commit(std::size_t visit);
    bool release(std::size_t visit);
    bool accept(std::size_t visit, std::size_t entry);
    bool reject(std::size_t visit, std::size_t entry);
    // An accepted entry whose time is over: it may be there or not.
    void prunes(std::size_t visit, std::size_t entry);
    bool retry(std::size_t visit, std::size_t entry);
    void sync(MemoryBackend& backend, int steps);
    void pass(base::Duration time) { cast_.clock.advance(time); }
    cache::Outbox& outbox() { return *outbox_; }

private:
    const cache::NewEntry& of(std::size_t visit, std::size_t entry) const {
        return cast_.visits.at(visit).at(entry);
    }
    bool end(std::size_t visit, std::size_t entry, unsigned to, const std::function<base::Status()>& act);

    std::filesystem::path state_;
    Cast& cast_;
    Ledger& ledger_;
    base::NullEventLog log_;
    std::unique_ptr<cache::Outbox> outbox_;
};

// `before` is done without faults, once; `steps` with one.
Scenario outboxScenario(std::string name, std::shared_ptr<Cast> cast, std::function<void(Actor&)> before,
                        std::function<void(Actor&)> steps);
// Steps that end early never matter: every one of them looks at what the one before was told.
Scenario syncScenario(std::shared_ptr<Cast> cast);

// All of them, for the matrix and for the programs with a protection taken out.
std::vector<Scenario> outboxScenarios();

}  // namespace zizhu::tests
