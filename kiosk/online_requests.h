// What a visit asks the backend for at once: certificates, queries, tickets, appointments, records.
#pragma once

#include "flow/session.h"
#include "offline-cache/api_types.h"

namespace zizhu::kiosk {

// Whose card was read, as a JSON object; "{}" without one.
base::SecretString applicantJson(const flow::Session& session);
// `item` is an index into Session::items. Pre: session.applicant.
cache::CertifyRequest certifyRequest(const flow::Session& session, std::size_t item, const base::Uuid& id);
cache::QueryRequest queryRequest(const flow::Session& session);
cache::RecordsRequest recordsRequest(const flow::Session& session, std::vector<std::string> registries);
// Of the visit's only item.
cache::TicketRequest ticketRequest(const flow::Session& session, const base::Uuid& id);
// Pre: a day and a time are picked.
cache::AppointmentRequest appointmentRequest(const flow::Session& session);

}  // namespace zizhu::kiosk
