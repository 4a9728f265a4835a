// The sensors and supplies of a PC board in a terminal's cabinet. See README.md.
#pragma once

#include <array>
#include <memory>

#include "drivers/cabinet/lights.h"
#include "drivers/cabinet/volume.h"

namespace zizhu::drivers::cabinet {

// Options: where each contact is (see contact.h), `none`, or nothing said: then where the simulated cabinet
// shows it, which no real one does.
//   door, door-locked, operator-maintenance, operator-supervisor, proximity
//   temperature  the type of a thermal zone; without, the hottest
//   ups-low      percent at which the battery is low, default 20
//   mixer        an ALSA card, default "default"; `none`
//   volume       the mixer's element, default its first
inline constexpr std::array<std::string_view, 9> kAuxiliaryOptions = {"door",
                                                                      "door-locked",
                                                                      "operator-maintenance",
                                                                      "operator-supervisor",
                                                                      "proximity",
                                                                      "temperature",
                                                                      "ups-low",
                                                                      "mixer",
                                                                      "volume"};
inline constexpr int kDefaultLowPercent = 20;

// `nodes` is /dev. InvalidInput: an option's value.
base::Result<std::unique_ptr<Auxiliaries>> makeAuxiliaries(std::shared_ptr<Attributes> attributes,
                                                           std::filesystem::path nodes,
                                                           const DeviceOptions& options);
base::Result<RoleDevice> makeAuxiliariesAt(const Address& address, base::Clock& clock,
                                           const DeviceOptions& options);

}  // namespace zizhu::drivers::cabinet
