// What the kernel says of the mains and of batteries (the `power_supply` class), and of heat.
#pragma once

#include <optional>

#include "drivers/auxiliaries.h"
#include "drivers/cabinet/attributes.h"

namespace zizhu::drivers::cabinet {

// Nothing: no battery that feeds the terminal (those of a mouse do not count). `before` is what the call
// before returned: that the mains are back can only be said by who saw them gone. `lowPercent`: at most so
// much is low.
std::optional<Ups> readUps(Attributes& attributes, const std::optional<Ups>& before, int lowPercent);

// Of the thermal zone of that type, or the hottest there is if `type` is empty. Nothing: none.
std::optional<int> readTemperature(Attributes& attributes, std::string_view type);

}  // namespace zizhu::drivers::cabinet
