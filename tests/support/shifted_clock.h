// The machine's clock, which a test can set wrong, and can set forward: two minutes in which nobody touches
// the glass, in none. Thread-safe, as every clock.
#pragma once

#include <algorithm>
#include <atomic>

#include "base/clock.h"

namespace zizhu::tests {

class ShiftedClock final : public base::Clock {
public:
    static constexpr base::Duration kSlice{10};  // who waits notices within this

    // The wall jumps to that much beside the right time. Deadlines never notice.
    void shift(base::Duration by) { wrong_ = by.count(); }
    // Time goes on by that much at once, for people and for deadlines.
    void forward(base::Duration by) { ahead_ += by.count(); }

    base::WallTime wall() const override { return system_.wall() + ahead() + base::Duration(wrong_.load()); }
    base::SteadyTime steady() const override { return system_.steady() + ahead(); }
    bool waitUntil(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, base::SteadyTime deadline,
                   const std::function<bool()>& done) override {
        while (!done()) {
            if (steady() >= deadline) return false;
            const base::SteadyTime slice = system_.in(kSlice);
            const bool never = deadline == base::SteadyTime::max();
            system_.waitUntil(lock, changed, never ? slice : std::min(slice, deadline - ahead()), done);
        }
        return true;
    }

private:
    base::Duration ahead() const { return base::Duration(ahead_.load()); }

    base::SystemClock system_;
    std::atomic<base::Duration::rep> wrong_ = 0, ahead_ = 0;
};

}  // namespace zizhu::tests
