// Which guide light shines in which way at this moment of a visit: where a hand is wanted, it blinks. Pure.
#pragma once

#include <array>

#include "drivers/lights.h"
#include "flow/session.h"

namespace zizhu::kiosk {

struct Lamp {
    drivers::LightRate rate = drivers::LightRate::Off;
    drivers::LightColour colour = drivers::LightColour::Default;
    friend bool operator==(const Lamp&, const Lamp&) = default;
};
inline constexpr std::size_t kLampCount = 6;
using Lamps = std::array<Lamp, kLampCount>;  // by drivers::LightPosition

// Medium: lay something here, or take it. Continuous: it is being worked on. Quick: something was left behind.
// The status light: red, out of service; yellow and slow, somebody calls for help.
Lamps lampsOf(const flow::Session& session);

}  // namespace zizhu::kiosk
