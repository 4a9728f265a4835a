// A thread for calls that cannot be given a time limit: SCardTransmit() returns when the card answers.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "drivers/transport.h"

namespace zizhu::drivers::pcsc {

// Runs one task at a time. A task that outlives its caller's patience goes on; until it is done every further
// one waits for it. Owned and used by one thread. Destroyed while a task still runs, the thread ends by
// itself once that is done: tasks own what they use.
class Worker {
public:
    // `wake` is called, on another thread, to bring a task that can be woken to an early end.
    Worker(base::Clock& clock, std::function<void()> wake);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker();

    // Returns once `task` has run. Timeout, Canceled: `until` ended first; then the task is woken, and given
    // 0.2 s to end. Timeout with the action Reset: an earlier task still runs, this one did not begin.
    base::Status run(std::function<void()> task, const Until& until);

private:
    struct Shared;
    base::Clock& clock_;
    const std::shared_ptr<Shared> shared_;
    const std::function<void()> wake_;
    std::thread thread_;
};

}  // namespace zizhu::drivers::pcsc
