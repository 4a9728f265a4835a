// A clock for tests of one thread: whoever waits finds the time passed at once.
//
// A driver that would wait for ever therefore comes to its deadline in no time, and a test can say
// how much simulated time a call took.
#pragma once

#include <mutex>

#include "base/clock.h"

namespace zizhu::tests {

class SelfAdvancingClock final : public base::Clock {
public:
    base::WallTime wall() const override {
        const std::lock_guard lock(mutex_);
        return wall_;
    }
    base::SteadyTime steady() const override {
        const std::lock_guard lock(mutex_);
        return steady_;
    }

    void advance(base::Duration by) {
        const std::lock_guard lock(mutex_);
        wall_ += by;
        steady_ += by;
    }

    bool waitUntil(std::unique_lock<std::mutex>&, std::condition_variable&, base::SteadyTime deadline,
                   const std::function<bool()>& done) override {
        if (done()) return true;
        const std::lock_guard lock(mutex_);
        if (deadline > steady_) {
            wall_ += std::chrono::ceil<base::Duration>(deadline - steady_);
            steady_ = deadline;
        }
        return false;
    }

private:
    mutable std::mutex mutex_;
    base::WallTime wall_{std::chrono::milliseconds(1773475200000)};  // 2026-03-14 08:00 UTC
    base::SteadyTime steady_{std::chrono::hours(1)};
};

}  // namespace zizhu::tests
