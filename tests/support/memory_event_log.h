// Keeps events, so that a test can ask what was said.
#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "base/event_log.h"

namespace zizhu::tests {

class MemoryEventLog final : public base::EventLog {
public:
    void write(const base::LogEvent& event) override {
        const std::lock_guard lock(mutex_);
        lines_.push_back(base::formatEvent(event, base::WallTime{}));
        events_.emplace_back(event.event.text());
    }
    bool saw(std::string_view event) const { return count(event) > 0; }
    std::size_t count(std::string_view event) const {
        const std::lock_guard lock(mutex_);
        return std::size_t(std::count(events_.begin(), events_.end(), event));
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> events_;
    std::vector<std::string> lines_;
};

}  // namespace zizhu::tests
