// A thread that owns something slow (a device, a connection) and takes typed commands from a mailbox.
//
// The owner's destructor stops it: the mailbox closes, the command under way is asked to stop through
// its token, and the thread is joined.
#pragma once

#include <algorithm>
#include <functional>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/mailbox.h"

namespace zizhu::kiosk {

inline constexpr std::size_t kMaxCommands = 32;  // waiting for one worker
inline constexpr base::Duration kShortestRest{1};  // however soon a rest wants the next one

template <class Command>
class Worker {
public:
    // `handle` runs on the thread for each command. `rest`, if set, runs at once, after each command and
    // whenever the time has passed that it gave the last time: a worker with nothing to do sleeps.
    // `clock` must outlive the worker; what the functions hold must too.
    using Handle = std::function<void(Command&&, std::stop_token)>;
    using Rest = std::function<base::Duration(std::stop_token)>;

    Worker(base::Clock& clock, Handle handle, Rest rest = {})
        : clock_(clock), commands_(clock, kMaxCommands), handle_(std::move(handle)), rest_(std::move(rest)),
          thread_([this] { run(); }) {}

    ~Worker() {
        stop_.request_stop();
        commands_.close();
        thread_.join();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // From any thread. False if the worker hangs so long that its mailbox is full.
    [[nodiscard]] bool post(Command command) { return commands_.post(std::move(command)); }

private:
    void run() {
        while (!stop_.stop_requested()) {
            auto until = base::SteadyTime::max();
            if (rest_ && !commands_.closed()) until = clock_.in(std::max(rest_(stop_.get_token()), kShortestRest));
            if (auto command = commands_.take(until)) handle_(std::move(*command), stop_.get_token());
        }
    }

    base::Clock& clock_;
    base::Mailbox<Command> commands_;
    Handle handle_;
    Rest rest_;
    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace zizhu::kiosk
