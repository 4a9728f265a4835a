#include "offline-cache/sync.h"

#include <algorithm>

namespace zizhu::cache {

namespace {

constexpr base::Token kComponent = "offline-cache";
constexpr std::size_t kMailboxCapacity = 16;
constexpr int kMaxDoublings = 20;

}  // namespace

SyncEngine::SyncEngine(Outbox& outbox, Backend& backend, base::Clock& clock, base::RandomSource& random,
                       base::EventLog& log, SyncListener listener)
    : outbox_(outbox),
      backend_(backend),
      clock_(clock),
      random_(random),
      log_(log),
      listener_(std::move(listener)) {}

std::optional<base::SteadyTime> SyncEngine::step() {
    if (networkDown_) return std::nullopt;
    if (clock_.steady() < pause_.until) return pause_.until;
    std::optional<base::SteadyTime> next;
    const std::optional<EntryHead> head = choose(next);
    if (!head) return next;
    send(*head);
    return std::max(clock_.steady(), pause_.until);
}

// Of the entries whose group is not backing off, the one that failed least, and of those the oldest; or
// else, in `next`, when there will be one. Age alone would let a row of failing entries take every turn
// that a paused engine has.
std::optional<EntryHead> SyncEngine::choose(std::optional<base::SteadyTime>& next) {
    // One more than can have failed, so that they never hide a good one.
    const base::Result<std::vector<EntryHead>> heads = outbox_.sendable(groups_.size() + 1);
    if (!heads) {
        diskFailed(heads.error());
        next = pause_.until;
        return std::nullopt;
    }
    const base::SteadyTime now = clock_.steady();
    const EntryHead* best = nullptr;
    int fewest = 0;
    for (const EntryHead& head : *heads) {
        const auto group = groups_.find(head.group);
        const Backoff backoff = group == groups_.end() ? Backoff{} : group->second;
        if (backoff.until > now) {
            next = next ? std::min(*next, backoff.until) : backoff.until;
        } else if (best == nullptr || backoff.failures < fewest) {
            best = &head;
            fewest = backoff.failures;
        }
    }
    if (heads->empty()) groups_.clear();
    return best == nullptr ? std::nullopt : std::optional(*best);
}

void SyncEngine::send(const EntryHead& head) {
    const base::Result<OutgoingEntry> entry = outbox_.outgoing(head.id);
    if (!entry && entry.error().code == base::Errc::NotFound) return;  // it went another way meanwhile
    if (!entry && entry.error().code != base::Errc::Corrupt) return diskFailed(entry.error());
    if (!entry) {
        log_.failure("sync.damaged-entry", kComponent, entry.error(), {{"id", head.id}});
        return refused(head, "damaged-on-terminal");
    }
    const Answer<Acceptance> answer = deliver(*entry);
    if (answer) {
        reached();
        return accepted(head, *answer);
    }
    switch (answer.error().error.code) {
        case base::Errc::Refused:
            reached();
            return refused(head, answer.error().reason);
        case base::Errc::Corrupt:
            return refused(head, "damaged-on-terminal");
        case base::Errc::StorageFull:
        case base::Errc::Io:
            return diskFailed(answer.error().error);
        default:
            return failed(head, answer.error());
    }
}

Answer<Acceptance> SyncEngine::deliver(const OutgoingEntry& entry) {
    Answer<void> uploaded = uploadBlobs(entry, false);
    if (!uploaded) return tl::unexpected(std::move(uploaded.error()));
    Answer<Acceptance> answer = backend_.put(entry);
    if (answer || answer.error().error.code != base::Errc::SequenceError || entry.blobs.empty())
        return answer;
    // The backend said that it has the blobs and then that it has not: it is sent all of them, once.
    uploaded = uploadBlobs(entry, true);
    if (!uploaded) return tl::unexpected(std::move(uploaded.error()));
    return backend_.put(entry);
}

Answer<void> SyncEngine::uploadBlobs(const OutgoingEntry& entry, bool all) {
    for (const BlobRef& ref : entry.blobs) {
        if (!all) {
            Answer<bool> has = backend_.hasBlob(ref.hash);
            if (!has) return tl::unexpected(std::move(has.error()));
            if (*has) continue;
        }
        const base::Result<base::Bytes> bytes = outbox_.blob(ref.hash);
        if (!bytes) return tl::unexpected(BackendError{bytes.error(), {}, {}, false});
        Answer<void> put = backend_.putBlob(ref.hash, *bytes);
        if (!put) return put;
    }
    return {};
}

void SyncEngine::accepted(const EntryHead& head, const Acceptance& acceptance) {
    // If this is not stored, the entry is put again and gets the same answer.
    const base::Status stored = outbox_.accept(head.id, acceptance.caseNumber);
    if (!stored) return diskFailed(stored.error());
    groups_.erase(head.group);
    log_.info("sync.accepted", kComponent, {{"id", head.id}});
    listener_({SyncEvent::Accepted{head.id, acceptance.caseNumber}});
}

void SyncEngine::refused(const EntryHead& head, const std::string& reason) {
    const base::Status stored = outbox_.reject(head.id, reason);
    if (!stored) return diskFailed(stored.error());
    groups_.erase(head.group);
    std::vector<base::LogField> fields{{"id", head.id}};
    if (const auto token = base::Token::fromKey(reason)) fields.push_back({"reason", *token});
    log_.write({"sync.rejected", kComponent, base::Severity::Error, base::Disposition::Failure, fields});
    listener_({SyncEvent::Rejected{head.id, reason}});
}

void SyncEngine::failed(const EntryHead& head, const BackendError& error) {
    log_.failure("sync.failed", kComponent, error.error, {{"id", head.id}});
    ++failuresInARow_;
    if (error.everyone || failuresInARow_ >= kFailuresToPause) {
        postpone(pause_, error.retryAfter);
        if (online_ != false) {
            online_ = false;
            listener_({SyncEvent::Offline{error.error}});
        }
    }
    if (!error.everyone) postpone(groups_[head.group], error.retryAfter);
}

void SyncEngine::diskFailed(const base::Error& error) {
    log_.failure("sync.storage-failed", kComponent, error);
    postpone(pause_, std::nullopt);
}

// The backend answered about an entry, whatever it said.
void SyncEngine::reached() {
    failuresInARow_ = 0;
    pause_ = {};
    if (online_ != true) {
        online_ = true;
        listener_({SyncEvent::Online{}});
    }
}

void SyncEngine::postpone(Backoff& backoff, std::optional<base::Duration> retryAfter) {
    const base::Duration ceiling =
        std::min(kMaxDelay, kFirstDelay * (std::int64_t(1) << std::min(backoff.failures, kMaxDoublings)));
    ++backoff.failures;
    const base::Duration jitter =
        kMinDelay + base::Duration(random_.below(std::uint64_t((ceiling - kMinDelay).count()) + 1));
    const base::Duration wish =
        std::clamp(retryAfter.value_or(base::Duration::zero()), base::Duration::zero(), kMaxRetryAfter);
    backoff.until = clock_.in(wish + jitter);
}

void SyncEngine::networkUp() {
    networkDown_ = false;
    pause_ = {0, clock_.in(base::Duration(random_.below(std::uint64_t(kNetworkUpSpread.count()))))};
}

void SyncEngine::networkDown() {
    networkDown_ = true;
    if (online_ == false) return;
    online_ = false;
    listener_({SyncEvent::Offline{{base::Errc::Unavailable, {"the network is down"}}}});
}

SyncThread::SyncThread(std::unique_ptr<SyncEngine> engine, base::Clock& clock)
    : clock_(clock),
      engine_(std::move(engine)),
      mailbox_(clock, kMailboxCapacity),
      thread_([this] { run(); }) {}

SyncThread::~SyncThread() {
    mailbox_.close();
    thread_.join();
}

void SyncThread::wake() { (void)mailbox_.post(Wake{}); }

bool SyncThread::ask(std::function<void()> then) { return mailbox_.post(Wake{std::move(then)}); }

void SyncThread::networkUp() {
    network_ = Network::Up;
    wake();
}

void SyncThread::networkDown() {
    network_ = Network::Down;
    wake();
}

void SyncThread::run() {
    while (!mailbox_.closed()) {
        while (const auto woken = mailbox_.tryTake()) {
            if (woken->then) woken->then();
        }
        switch (network_.exchange(Network::NoNews)) {
            case Network::Up:
                engine_->networkUp();
                break;
            case Network::Down:
                engine_->networkDown();
                break;
            case Network::NoNews:
                break;
        }
        const std::optional<base::SteadyTime> next = engine_->step();
        const base::SteadyTime latest = clock_.in(kLongestSleep);
        const base::SteadyTime until = next ? std::min(*next, latest) : latest;
        const auto woken = until > clock_.steady() ? mailbox_.take(until) : std::nullopt;
        if (woken && woken->then) woken->then();
    }
}

}  // namespace zizhu::cache
