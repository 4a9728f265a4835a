// From the drivers' words about devices to those of vendor mode; asking a device all that it says of itself.
// The functions that take a device run on that device's thread and end by their Until.
#pragma once

#include "drivers/auxiliaries.h"
#include "drivers/device.h"
#include "flow/vendor/parts.h"
#include "flow/vendor/state.h"
#include "kiosk/device_workers.h"

namespace zizhu::kiosk {

// The thread of a part that is a device; nothing for the others.
std::optional<std::size_t> laneOf(flow::vendor::Part part);
std::optional<std::size_t> laneOf(flow::vendor::Component component);
drivers::LightPosition positionOf(flow::vendor::LightAt at);

flow::vendor::XfsState xfsOf(drivers::DeviceState state);
flow::vendor::Supply supplyOf(drivers::SupplyState state);

// Without counters and errors. `device` is the driver that laneOf(part) lends.
flow::vendor::PartStatus askPart(flow::vendor::Part part, drivers::Device& device, const drivers::Until& until);
// "maker model serial", of what it says; may be empty.
std::string modelOf(drivers::Device& device, const drivers::Until& until);
// Of one whose thread gives no answer: it works at something, or hangs.
flow::vendor::PartStatus silentPart(bool hangs);

}  // namespace zizhu::kiosk
