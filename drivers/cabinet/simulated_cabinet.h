// A cabinet without one: lights, sensors and supplies as sysfs would show them, and the hands that change
// them. For lights and auxiliaries at `transport: simulated`, and for zizhu-sim, which keeps them in a
// folder.
//
// What people do (Steerable::act). With lights:
//   unplug-light POSITION, plug-light POSITION; unplug, plug: all of them
//   state                       "card-reader": "off", "green slow", …
// With auxiliaries:
//   open-door, close-door, lock-door
//   operator-switch run|maintenance|supervisor
//   person, nobody              before the terminal
//   mains-off, mains-on, battery PERCENT, no-ups
//   temperature DEGREES
//   unplug, plug                everything; it is then as at the beginning
//   state
#pragma once

#include <memory>

#include "drivers/cabinet/attributes.h"
#include "drivers/device_table.h"
#include "drivers/sim/steerable.h"

namespace zizhu::drivers::cabinet {

// Where the simulated contacts are; the kernel has nothing there.
inline constexpr std::string_view kSimulatedDoor = "file:cabinet/door_closed";
inline constexpr std::string_view kSimulatedLock = "file:cabinet/door_locked";
inline constexpr std::string_view kSimulatedMaintenance = "file:cabinet/operator_maintenance";
inline constexpr std::string_view kSimulatedSupervisor = "file:cabinet/operator_supervisor";
inline constexpr std::string_view kSimulatedProximity = "iio:zizhu-proximity/proximity/100";
inline constexpr std::string_view kSimulatedVolume = "cabinet/volume";

// One in memory: the device and who steers it.
struct SimulatedCabinet {
    RoleDevice device;
    std::shared_ptr<Steerable> hands;
};
// Lights or Auxiliaries; Unsupported: another role. InvalidInput: an option's value.
base::Result<SimulatedCabinet> makeSimulatedCabinet(Role role, const DeviceOptions& options);

// One in a folder, for a driver at `system:FOLDER`; what is in the folder already is replaced. Io.
base::Result<std::shared_ptr<Steerable>> serveCabinet(Role role, const std::filesystem::path& folder);

}  // namespace zizhu::drivers::cabinet
