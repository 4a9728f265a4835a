// Writing requests to central. Pure. Internal to offline-cache; the contract is central/openapi.yaml.
#pragma once

#include <string>

#include "base/enrolment_code.h"
#include "base/secret.h"
#include "offline-cache/api_types.h"
#include "offline-cache/entry.h"
#include "offline-cache/readiness.h"

namespace zizhu::cache {

// The envelope of what the outbox sends: nothing personal but what is sealed in it.
std::string envelopeBody(const OutgoingEntry& entry);
base::SecretString certifyBody(const CertifyRequest& request);
base::SecretString ticketBody(const TicketRequest& request);
base::SecretString appointmentBody(const AppointmentRequest& request);
base::SecretString queryBody(const QueryRequest& request);
base::SecretString recordsBody(const RecordsRequest& request);
std::string renewalBody(const std::string& request);
base::SecretString enrolmentBody(const base::EnrolmentCode& code, const std::string& request);
std::string readinessBody(const ReadinessReport& report);
std::string helpCallBody(const HelpCall& call);
base::SecretString holderBody(const base::SecretString& applicant);
base::SecretString collectBody(const base::SecretString& applicant, base::Language language);
std::string heartbeatBody(const HeartbeatReport& report);

}  // namespace zizhu::cache
