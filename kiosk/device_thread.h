// The thread of one device: takes jobs in their order, and looks after the device between them.
//
// A driver's call ends by its Until; one that does not (a library that hangs in the kernel) is noticed by
// whoever asks overdue(), and is left behind when the thread must end. So a device that hangs holds up
// neither another device nor the end of the program.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/mailbox.h"
#include "drivers/transport.h"

namespace zizhu::kiosk {

// Says when the call under way should have ended. Set by the device's thread, read by any.
class Pulse {
public:
    // `grace`: how much later than its Until a call may end.
    Pulse(base::Clock& clock, base::Duration grace) : clock_(clock), grace_(grace) {}
    // Of a call to the driver that begins now and may take so long.
    drivers::Until until(base::Duration most, std::stop_token stop);
    void idle() { due_ = 0; }
    // When the call under way is overdue; nothing while none is.
    std::optional<base::SteadyTime> due() const;

private:
    base::Clock& clock_;
    const base::Duration grace_;
    std::atomic<std::int64_t> due_{0};  // milliseconds of the steady clock
};

class DeviceThread {
public:
    using Job = std::function<void(Pulse&, std::stop_token)>;
    static constexpr std::size_t kMaxJobs = 32;

    // `rest` runs at once and then after `every` without a job. What the functions use must be owned by
    // them. `clock` must outlive the thread.
    DeviceThread(base::Clock& clock, Job rest, base::Duration every, base::Duration grace);
    ~DeviceThread() { end({}); }
    DeviceThread(const DeviceThread&) = delete;
    DeviceThread& operator=(const DeviceThread&) = delete;

    // How often it rests from now on; a longer time counts from the next rest. From any thread.
    void every(base::Duration every) { state_->every = every.count(); }
    // Rests now, as soon as the job under way is done.
    void look();
    // False if so many wait already.
    [[nodiscard]] bool post(Job job);
    std::optional<base::SteadyTime> due() const { return state_->pulse.due(); }

    // Asks it to stop; does not wait.
    void stop();
    // Stops it and waits so long. False: it hangs; it is left behind and holds what its functions own.
    bool end(base::Duration patience);

private:
    struct State {
        State(base::Clock& theClock, Job whenIdle, base::Duration howOften, base::Duration grace)
            : clock(theClock), pulse(theClock, grace), jobs(theClock, kMaxJobs), ended(theClock, 1), rest(std::move(whenIdle)),
              every(howOften.count()) {}
        base::Clock& clock;
        Pulse pulse;
        base::Mailbox<Job> jobs;
        base::Mailbox<bool> ended;
        Job rest;
        std::atomic<base::Duration::rep> every;
        std::stop_source stop;
    };
    static void run(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
    std::thread thread_;
};

}  // namespace zizhu::kiosk
