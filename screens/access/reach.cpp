#include "screens/access/reach.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {

Rect reachBand(const Panel& panel) {
    const float height = float(panel.heightPx), width = float(panel.widthPx);
    // From the panel's top edge, in pixels.
    const auto below = [&](float aboveFloorMm) { return height - (aboveFloorMm - panel.mountedBottomMm) * panel.pxPerMm; };
    const float bottom = std::clamp(std::floor(below(kReachLowMm)), 0.0F, height);
    float top = std::clamp(std::ceil(below(kReachHighMm)), 0.0F, bottom);
    top = std::max(0.0F, std::min(top, bottom - std::ceil(kReachLeastMm * panel.pxPerMm)));
    return {0, top, width, bottom - top};
}

Rect pageArea(const Panel& panel, bool lowReach) {
    if (lowReach && panel.portrait()) return reachBand(panel);
    return {0, 0, float(panel.widthPx), float(panel.heightPx)};
}

}  // namespace zizhu::screens
