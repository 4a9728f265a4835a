// What the terminal's parts have done and suffered, for technicians: counters, the last errors, what paper and
// toner were used since they were replaced. Kept over restarts in a file (docs/technicians.md).
//
// Thread-safe: every device's thread counts here through its Teller. Blocks only in load() and save(), on the
// disk. It holds no personal data: it sees events and errors, which have none by their types.
#pragma once

#include <array>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/event_log.h"
#include "drivers/device.h"
#include "flow/vendor/parts.h"
#include "kiosk/message.h"

namespace zizhu::kiosk {

class Ledger {
public:
    // `clock` must outlive it.
    explicit Ledger(base::Clock& clock) : clock_(clock) {}

    // What the device threads say, as they say it.
    void told(const Message& message);
    void logged(const base::LogEvent& event);
    void failed(base::Token event, const base::Error& error, const std::vector<base::LogField>& fields);
    void changed(flow::Device device, flow::DeviceState state, const drivers::DeviceStatus& status);
    void wasReset(flow::vendor::Part part);
    // A fault that a technician's test found.
    void fault(flow::vendor::Part part, const base::Detail& detail, base::StaffAction action);

    void replaced(flow::vendor::Consumable what, const std::string& by);

    std::vector<flow::vendor::Count> counts(flow::vendor::Part part) const;
    // Newest first, at most kMaxErrors.
    std::vector<flow::vendor::PastError> errors(flow::vendor::Part part) const;
    // Without its level.
    flow::vendor::ConsumableStatus consumable(flow::vendor::Consumable what) const;

    // Reads what was kept; a file that is not there, or damaged, begins all anew (Corrupt tells the latter).
    base::Status load(const std::filesystem::path& file);
    // Writes if something changed since the last time.
    base::Status save(const std::filesystem::path& file);

private:
    // An error as it is kept: after a restart it has no words of the driver, only what kind it was.
    struct Past {
        flow::vendor::PastError error;
        std::string event, code;  // "card.read", "timeout"; keys
    };
    struct Page {
        std::map<flow::vendor::Counter, std::int64_t> counts;
        std::deque<Past> errors;
    };
    struct Use {
        std::int64_t used = 0;
        std::optional<base::WallTime> since;
        std::string by;
    };
    void count(flow::vendor::Part part, flow::vendor::Counter counter, std::int64_t by = 1);  // under the lock
    void note(flow::vendor::Part part, base::Token event, base::Token code, base::Detail detail, base::StaffAction action);
    void use(flow::vendor::Consumable what, std::int64_t amount);
    Page& page(flow::vendor::Part part) { return pages_[std::size_t(part)]; }

    base::Clock& clock_;
    mutable std::mutex mutex_;
    std::array<Page, flow::vendor::kPartCount> pages_;
    std::array<Use, flow::vendor::kConsumableCount> uses_;
    bool dirty_ = false;
};

}  // namespace zizhu::kiosk
