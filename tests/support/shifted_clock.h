// The operating system's clock, and how wrong it is told to be.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace zizhu::tests {

// Thread-safe, as every clock.
class ShiftedClock final : public base::Clock {
public:
    // The wall jumps to that much beside the right time. Deadlines never notice.
    void shift(base::Duration by) { by_ = by.count(); }

    base::WallTime wall() const override { return system_.wall() + base::Duration(by_.load()); }
    base::SteadyTime steady() const override { return system_.steady(); }
    bool waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, base::SteadyTime deadline,
                   const std::function<bool()>& done) override {
        return system_.waitUntil(lock, changed, deadline, done);
    }

private:
    base::SystemClock system_;
    std::atomic<base::Duration::rep> by_{0};
};

}  // namespace zizhu::tests
