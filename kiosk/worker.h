// A thread that owns something slow (a device, a connection) and takes typed commands from a mailbox.
//
// The owner's destructor stops it: the mailbox closes, the command under way is asked to stop through
// its token, and the thread is joined.
#pragma once

#include <functional>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/mailbox.h"

namespace zizhu::kiosk {

inline constexpr std::size_t kMaxCommands = 32;  // waiting for one worker

template <class Command>
class Worker {
public:
    // `handle` runs on the thread for each command. `rest`, if set, runs after `every` without one.
    // `clock` must outlive the worker; what the functions hold must too.
    using Handle = std::function<void(Command&&, std::stop_token)>;
    using Rest = std::function<void(std::stop_token)>;

    Worker(base::Clock& clock, Handle handle, Rest rest = {}, base::Duration every = {})
        : clock_(clock), commands_(clock, kMaxCommands), handle_(std::move(handle)), rest_(std::move(rest)),
          every_(every), thread_([this] { run(); }) {}

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
        if (rest_) rest_(stop_.get_token());
        while (!stop_.stop_requested()) {
            auto command = commands_.take(rest_ ? clock_.in(every_) : base::SteadyTime::max());
            if (command) {
                handle_(std::move(*command), stop_.get_token());
            } else if (rest_ && !commands_.closed()) {
                rest_(stop_.get_token());
            }
        }
    }

    base::Clock& clock_;
    base::Mailbox<Command> commands_;
    Handle handle_;
    Rest rest_;
    base::Duration every_;
    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace zizhu::kiosk
