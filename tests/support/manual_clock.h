// A clock that moves only when a test says so. Thread-safe; waiters wake when their deadline is passed.
#pragma once

#include <algorithm>
#include <vector>

#include "base/clock.h"

namespace zizhu::tests {

class ManualClock final : public base::Clock {
public:
    // 2026-03-14 08:00 UTC unless told: a Saturday, 16:00 in the terminals' zone.
    explicit ManualClock(base::WallTime start = base::WallTime(std::chrono::milliseconds(1773475200000)))
        : wall_(start), steady_(std::chrono::hours(1)) {}

    base::WallTime wall() const override {
        const std::lock_guard lock(mutex_);
        return wall_;
    }
    base::SteadyTime steady() const override {
        const std::lock_guard lock(mutex_);
        return steady_;
    }

    void advance(base::Duration by) {
        std::vector<Waiter> waiters;
        {
            const std::lock_guard lock(mutex_);
            wall_ += by;
            steady_ += by;
            waiters = waiters_;
        }
        for (const Waiter& waiter : waiters) {
            // Taking the waiter's lock makes sure that it is really waiting, or will look again.
            const std::lock_guard lock(*waiter.mutex);
            waiter.changed->notify_all();
        }
    }

    bool waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                   base::SteadyTime deadline, const std::function<bool()>& done) override {
        const Waiter self{lock.mutex(), &changed};
        {
            const std::lock_guard guard(mutex_);
            waiters_.push_back(self);
        }
        changed.wait(lock, [&] { return done() || steady() >= deadline; });
        // The waiter's own lock is let go while ours is taken: advance() takes them the other way round.
        const bool result = done();
        lock.unlock();
        {
            const std::lock_guard guard(mutex_);
            waiters_.erase(std::find(waiters_.begin(), waiters_.end(), self));
        }
        lock.lock();
        return result || done();
    }

    // How many threads wait now; lets a test advance only once its worker sleeps.
    std::size_t waiting() const {
        const std::lock_guard lock(mutex_);
        return waiters_.size();
    }

private:
    struct Waiter {
        std::mutex* mutex;
        std::condition_variable* changed;
        friend bool operator==(const Waiter&, const Waiter&) = default;
    };
    mutable std::mutex mutex_;
    base::WallTime wall_;
    base::SteadyTime steady_;
    std::vector<Waiter> waiters_;
};

}  // namespace zizhu::tests
