// What a visit asks the backend for at once: certificates and tickets.
#pragma once

#include "flow/session.h"
#include "offline-cache/api_types.h"

namespace zizhu::kiosk {

// Of the visit's only item. Pre: session.applicant.
cache::CertifyRequest certifyRequest(const flow::Session& session, const base::Uuid& id);
cache::TicketRequest ticketRequest(const flow::Session& session, const base::Uuid& id);

}  // namespace zizhu::kiosk
