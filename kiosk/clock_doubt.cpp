#include "kiosk/clock_doubt.h"

#include "kiosk/backend_workers.h"

namespace zizhu::kiosk {

bool clocksDiffer(base::WallTime own, base::WallTime backend) {
    return (backend > own ? backend - own : own - backend) > kClockDoubt;
}

bool impossibleTime(base::WallTime own, std::optional<base::WallTime> oldestQueuedAt) {
    return own < kReleased || (oldestQueuedAt && own + kClockDoubt < *oldestQueuedAt);
}

}  // namespace zizhu::kiosk
