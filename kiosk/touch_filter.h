// Of everything that lies on the glass, the one finger that means something.
//
// One finger is followed; others are ignored while it is down. Two that come down within kPalm of each
// other are a palm, a sleeve or a child's hand: what the first began is taken back (it is lifted off the
// glass, so nothing is tapped) and nothing counts until all are up. A finger that has been down for
// kStuck gives way to the next one: a drop of water must not make the terminal deaf. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "kiosk/window.h"

namespace zizhu::kiosk {

class TouchFilter {
public:
    static constexpr base::Duration kPalm = std::chrono::milliseconds(50);
    static constexpr base::Duration kStuck = std::chrono::seconds(30);
    static constexpr std::size_t kMaxFingers = 32;  // further ones are not told apart

    // Appends what is to be told to `out`; a tap outside every target is at (-1, -1).
    void event(TouchEvent::Phase phase, std::int64_t finger, float x, float y, base::SteadyTime now,
               std::vector<TouchEvent>& out);

private:
    void cancel(std::vector<TouchEvent>& out);

    std::vector<std::int64_t> down_;  // all on the glass
    bool following_ = false;
    std::int64_t followed_ = 0;
    base::SteadyTime since_{};
    bool palm_ = false;
};

}  // namespace zizhu::kiosk
