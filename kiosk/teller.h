// What device threads say: messages to the ui thread, and the log. All of them share one.
//
// Thread-safe; never blocks longer than a line of the log takes. Once cut off it is silent, so that a
// thread that hangs in a driver and is left behind when the program ends disturbs nobody.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>

#include "base/event_log.h"
#include "drivers/events.h"
#include "kiosk/message.h"

namespace zizhu::kiosk {

class Ledger;

class Teller {
public:
    // Both must outlive it, or until cutOff(). What is said is counted in `ledger`, if there is one.
    Teller(base::Clock& clock, Inbox& inbox, base::EventLog& log, std::shared_ptr<Ledger> ledger = nullptr)
        : clock_(clock), inbox_(&inbox), log_(&log), ledger_(std::move(ledger)) {}

    void tell(Message message);
    // Told and logged if it is another than the one before; `status` is what the device itself said.
    void state(flow::Device device, flow::DeviceState state, const drivers::DeviceStatus& status);
    // The next state is told, even if it is the same.
    void forget(flow::Device device);

    void write(const base::LogEvent& event);
    void failure(base::Token event, const base::Error& error, std::vector<base::LogField> fields = {});
    void events(base::Token device, const drivers::DeviceEvents& events);

    void cutOff();
    base::Clock& clock() const { return clock_; }

private:
    void post(Message message);  // under the lock

    base::Clock& clock_;
    std::mutex mutex_;
    Inbox* inbox_;
    base::EventLog* log_;
    const std::shared_ptr<Ledger> ledger_;
    std::array<std::optional<flow::DeviceState>, flow::kDeviceCount> told_{};
};

}  // namespace zizhu::kiosk
