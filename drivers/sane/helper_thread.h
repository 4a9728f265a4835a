// One thread for calls that may never return.
//
// The owner gives it a job and waits for as long as it likes. If a job hangs for good, the thread is left
// behind when the owner goes: it holds nothing of the owner's, only what the job itself shares.
#pragma once

#include <functional>
#include <memory>

#include "drivers/transport.h"

namespace zizhu::drivers::sane {

// Thread-bound: one owner calls everything.
class HelperThread {
public:
    // `clock` outlives the owner, not the thread.
    explicit HelperThread(base::Clock& clock);
    HelperThread(const HelperThread&) = delete;
    HelperThread& operator=(const HelperThread&) = delete;
    // Waits for the thread if it rests; leaves it behind if it does not.
    ~HelperThread();

    // Starts a job; the thread rests. What the job refers to lives on in it.
    void begin(std::function<void()> job);
    bool rests() const;
    // True once it rests; false if `until` ended first.
    bool wait(const Until& until);

private:
    struct State;
    static void run(const std::shared_ptr<State>& state);

    base::Clock& clock_;
    const std::shared_ptr<State> state_;
};

}  // namespace zizhu::drivers::sane
