// From the driver's words about a card to the visit's.
#pragma once

#include <optional>

#include "drivers/id_card_reader.h"
#include "flow/event.h"

namespace zizhu::kiosk {

flow::Applicant applicantOf(const drivers::IdCard& card);

// Nothing if there is nothing to tell: no card was there, or the reading was stopped.
std::optional<flow::outcome::CardFault> cardFaultOf(drivers::CardFault fault);

}  // namespace zizhu::kiosk
