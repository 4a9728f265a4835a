// What the heartbeat heard last, for the technician's overview. Thread-safe.
#pragma once

#include <mutex>
#include <optional>

#include "base/clock.h"

namespace zizhu::kiosk {

class Contact {
public:
    struct Heard {
        base::WallTime at{};
        base::Duration ahead{};  // of the backend's clock
    };
    void heard(base::WallTime now, base::WallTime theirs) {
        const std::lock_guard lock(mutex_);
        last_ = Heard{now, std::chrono::duration_cast<base::Duration>(now - theirs)};
    }
    std::optional<Heard> last() const {
        const std::lock_guard lock(mutex_);
        return last_;
    }

private:
    mutable std::mutex mutex_;
    std::optional<Heard> last_;
};

}  // namespace zizhu::kiosk
