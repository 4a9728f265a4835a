#include "drivers/pcsc/worker.h"

namespace zizhu::drivers::pcsc {

using base::Errc;
using base::fail;

namespace {
constexpr base::Duration kGrace{200};
}

struct Worker::Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::function<void()> task;
    bool busy = false;
    bool quit = false;

    void loop() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return quit || busy; });
            if (!busy) return;
            std::function<void()> mine = std::move(task);
            task = nullptr;
            lock.unlock();
            mine();
            mine = nullptr;
            lock.lock();
            busy = false;
            changed.notify_all();
        }
    }
};

Worker::Worker(base::Clock& clock, std::function<void()> wake)
    : clock_(clock), shared_(std::make_shared<Shared>()), wake_(std::move(wake)) {
    thread_ = std::thread([shared = shared_] { shared->loop(); });
}

Worker::~Worker() {
    bool busy = false;
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->quit = true;
        busy = shared_->busy;
    }
    shared_->changed.notify_all();
    if (busy) wake_();
    // Joining one that waits for a card could take for ever.
    busy ? thread_.detach() : thread_.join();
}

base::Status Worker::run(std::function<void()> task, const Until& until) {
    Shared& shared = *shared_;
    const std::stop_callback onStop(until.stop, [&shared] {
        const std::lock_guard lock(shared.mutex);
        shared.changed.notify_all();
    });
    std::unique_lock lock(shared.mutex);
    const auto wait = [&](base::SteadyTime deadline) {
        clock_.waitUntil(lock, shared.changed, deadline,
                         [&] { return !shared.busy || until.stop.stop_requested(); });
        return !shared.busy;
    };
    if (!wait(until.deadline)) {
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        return fail(Errc::Timeout, {"the reader is still busy with an earlier command"},
                    base::StaffAction::Reset);
    }
    if (until.stop.stop_requested()) return fail(Errc::Canceled);
    shared.task = std::move(task);
    shared.busy = true;
    shared.changed.notify_all();
    if (wait(until.deadline)) return {};
    lock.unlock();
    wake_();
    lock.lock();
    const bool ended =
        clock_.waitUntil(lock, shared.changed, clock_.in(kGrace), [&] { return !shared.busy; });
    if (ended) return {};
    if (until.stop.stop_requested()) return fail(Errc::Canceled);
    return fail(Errc::Timeout, {"the reader does not answer"}, base::StaffAction::Reset);
}

}  // namespace zizhu::drivers::pcsc
