// A smart card reader without one: cards that tell their number, as staff cards do, and the hands that lay
// them on. For a smart-card at `transport: simulated`.
//
// What people do (Steerable::act):
//   present-staff-card HEX   a card of this number is laid on; any other command than GET DATA is refused by it
//   take-staff-card
//   unplug, plug             the reader
//   state                    "plugged", "card"
#pragma once

#include <memory>

#include "drivers/sim/steerable.h"
#include "drivers/smart_card_reader.h"

namespace zizhu::drivers::pcsc {

struct SimulatedReader {
    std::unique_ptr<SmartCardReader> reader;
    std::shared_ptr<Steerable> hands;
};
// `clock` must outlive the reader.
SimulatedReader makeSimulatedReader(base::Clock& clock);

}  // namespace zizhu::drivers::pcsc
