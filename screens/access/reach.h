// What an arm reaches from a wheelchair, and a child: 380 to 1120 mm above the floor.
#pragma once

#include "screens/semantics.h"
#include "screens/theme.h"

namespace zizhu::screens {

inline constexpr float kReachLowMm = 380, kReachHighMm = 1120;
// A page needs so much, however high the panel hangs: what is higher than the band is then as low as can be.
inline constexpr float kReachLeastMm = 240;

// The part of the panel within the band, over its whole width; whole pixels.
Rect reachBand(const Panel& panel);

// Where pages go: the whole panel, or in low reach, on an upright panel, the band.
Rect pageArea(const Panel& panel, bool lowReach);

}  // namespace zizhu::screens
