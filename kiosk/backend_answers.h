// From the backend's words to the visit's.
#pragma once

#include "flow/event.h"
#include "offline-cache/api_types.h"

namespace zizhu::kiosk {

flow::Outcome outcomeOf(flow::Request request, cache::CertifyAnswer answer);
flow::Outcome outcomeOf(flow::Request request, cache::QueryAnswer answer);
std::vector<flow::SlotDay> slotDaysOf(const std::vector<cache::SlotDay>& days);
// One answer for each register that was asked.
std::map<std::string, flow::RegisterAnswer, std::less<>> recordsOf(const std::vector<std::string>& asked,
                                                                   cache::Records records);
flow::Ticket ticketOf(const cache::Ticket& ticket);
// A status that this program does not know is told as in progress, in the backend's own words.
flow::TrackedCase trackedCaseOf(const cache::CaseInfo& info);

}  // namespace zizhu::kiosk
