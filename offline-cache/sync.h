// The sync engine: carries what is Ready in the outbox to the backend, exactly once each.
//
// Exactly once comes from the id: a put is repeated until its answer has been stored, and the backend
// takes an id once. Within a group the order of commit is kept; groups do not block one another. What
// the backend refuses for good becomes Rejected; everything else is tried again for ever, with
// exponential backoff and full jitter: a uniform draw from [kMinDelay, min(kMaxDelay, kFirstDelay · 2ⁿ)],
// after the backend's Retry-After (heeded up to kMaxRetryAfter). A failure that concerns every request
// (no connection, overload, certificates), or kFailuresToPause failures in a row, pauses the whole
// engine; any other only its group.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "base/clock.h"
#include "base/event_log.h"
#include "base/mailbox.h"
#include "base/random.h"
#include "offline-cache/backend.h"
#include "offline-cache/outbox.h"

namespace zizhu::cache {

using namespace std::chrono_literals;
inline constexpr base::Duration kFirstDelay = 1s;
inline constexpr base::Duration kMinDelay = 100ms;
inline constexpr base::Duration kMaxDelay = 10min;
inline constexpr base::Duration kMaxRetryAfter = 1h;
inline constexpr base::Duration kNetworkUpSpread = 5s;  // so that a whole city does not call at once
inline constexpr int kFailuresToPause = 5;
inline constexpr base::Duration kLongestSleep = 1min;  // the engine looks, even if nobody wakes it

struct SyncEvent {
    struct Accepted {
        base::Uuid id;
        std::string caseNumber;
    };
    struct Rejected {
        base::Uuid id;
        std::string reason;
    };
    struct Online {};
    struct Offline {
        base::Error error;
    };
    std::variant<Accepted, Rejected, Online, Offline> what;
};

// Called on the thread that steps; must not block.
using SyncListener = std::function<void(const SyncEvent&)>;

// The engine without its thread. Thread-bound. All references must outlive it.
class SyncEngine {
public:
    SyncEngine(Outbox& outbox, Backend& backend, base::Clock& clock, base::RandomSource& random,
               base::EventLog& log, SyncListener listener);

    // Tries at most one entry, blocking on the disk and the network. Returns when to step next: now if
    // there may be more to do, later while backing off, nothing if the outbox is empty (until wake).
    std::optional<base::SteadyTime> step();

    // The network came or went, as the operating system tells it. Down: no step sends. Up: the pause
    // ends after a random moment below kNetworkUpSpread.
    void networkUp();
    void networkDown();

private:
    struct Backoff {
        int failures = 0;
        base::SteadyTime until{};
    };

    std::optional<EntryHead> choose(std::optional<base::SteadyTime>& next);
    void send(const EntryHead& head);
    Answer<Acceptance> deliver(const OutgoingEntry& entry);
    Answer<void> uploadBlobs(const OutgoingEntry& entry, bool all);
    void accepted(const EntryHead& head, const Acceptance& acceptance);
    void refused(const EntryHead& head, const std::string& reason);
    void failed(const EntryHead& head, const BackendError& error);
    void diskFailed(const base::Error& error);
    void reached();
    void postpone(Backoff& backoff, std::optional<base::Duration> retryAfter);

    Outbox& outbox_;
    Backend& backend_;
    base::Clock& clock_;
    base::RandomSource& random_;
    base::EventLog& log_;
    SyncListener listener_;
    std::map<base::Uuid, Backoff> groups_;  // those that failed; at most as many as entries wait
    Backoff pause_;
    int failuresInARow_ = 0;
    bool networkDown_ = false;
    std::optional<bool> online_;
};

// The engine on a thread of its own, driven by a mailbox.
class SyncThread {
public:
    explicit SyncThread(std::unique_ptr<SyncEngine> engine, base::Clock& clock);
    // Stops: a call under way is waited for (bounded by the backend's time limits).
    ~SyncThread();
    SyncThread(const SyncThread&) = delete;
    SyncThread& operator=(const SyncThread&) = delete;

    // From any thread; never block. Wakes while the engine is busy are taken together.
    void wake();
    void networkUp();
    void networkDown();
    // `then` runs on its thread between two steps. False: it hangs.
    [[nodiscard]] bool ask(std::function<void()> then);

private:
    struct Wake {
        std::function<void()> then = {};
    };
    enum class Network : std::uint8_t { NoNews, Up, Down };
    void run();

    base::Clock& clock_;
    std::unique_ptr<SyncEngine> engine_;
    base::Mailbox<Wake> mailbox_;
    std::atomic<Network> network_ = Network::NoNews;  // the latest word, so that a full mailbox loses none
    std::thread thread_;
};

}  // namespace zizhu::cache
