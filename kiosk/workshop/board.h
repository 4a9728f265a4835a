// How each device said it was when it was asked last: filled by the devices' threads, read by the survey's.
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>

#include "base/clock.h"
#include "drivers/auxiliaries.h"
#include "flow/vendor/parts.h"

namespace zizhu::kiosk {

class Board {
public:
    // True if nobody has asked yet, or it was answered: a device that hangs is not asked again and again.
    bool ask(flow::vendor::Part part) {
        const std::lock_guard lock(mutex_);
        return asked_.insert(part).second;
    }
    void answer(flow::vendor::Part part, flow::vendor::PartStatus status) {
        {
            const std::lock_guard lock(mutex_);
            asked_.erase(part);
            status_[std::size_t(part)] = std::move(status);
        }
        changed_.notify_all();
    }
    void cabinet(const drivers::AuxiliariesStatus& status) {
        const std::lock_guard lock(mutex_);
        cabinet_ = status;
    }
    // Blocks until all that were asked have answered, or the deadline.
    void wait(base::Clock& clock, base::SteadyTime deadline) {
        std::unique_lock lock(mutex_);
        clock.waitUntil(lock, changed_, deadline, [this] { return asked_.empty(); });
    }
    // Nothing: it was asked and has not answered.
    std::optional<flow::vendor::PartStatus> status(flow::vendor::Part part) const {
        const std::lock_guard lock(mutex_);
        if (asked_.contains(part)) return std::nullopt;
        return status_[std::size_t(part)];
    }
    std::optional<drivers::AuxiliariesStatus> cabinet() const {
        const std::lock_guard lock(mutex_);
        return cabinet_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::set<flow::vendor::Part> asked_;
    std::array<std::optional<flow::vendor::PartStatus>, flow::vendor::kPartCount> status_;
    std::optional<drivers::AuxiliariesStatus> cabinet_;
};

}  // namespace zizhu::kiosk
