// When a terminal must not trust its own clock. Pure.
#pragma once

#include <optional>

#include "base/clock.h"

namespace zizhu::kiosk {

// The program did not exist before: a clock that says so is wrong. Moves with the version.
inline constexpr base::WallTime kReleased = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

// More than kClockDoubt from the backend's.
bool clocksDiffer(base::WallTime own, base::WallTime backend);
// A time that cannot be, whatever the network says: before this program was made (kReleased), or clearly before
// something was kept that still waits here. Backup batteries of clocks do run down.
bool impossibleTime(base::WallTime own, std::optional<base::WallTime> oldestQueuedAt);

}  // namespace zizhu::kiosk
