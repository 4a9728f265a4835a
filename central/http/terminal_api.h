// The routes of the terminals' listener: JSON in, use case, JSON out.
#pragma once

#include "central/http/exchange.h"
#include "central/repository.h"
#include "central/service/casework.h"
#include "central/service/appointments.h"
#include "central/service/certificates.h"
#include "central/service/fleet.h"
#include "central/service/follow_ups.h"
#include "central/service/help_calls.h"
#include "central/service/intake.h"
#include "central/service/queries.h"
#include "central/service/ratings.h"
#include "central/service/register_records.h"
#include "central/service/tickets.h"
#include "central/store/staff_store.h"

namespace zizhu::central {

// All of it outlives the routes.
struct TerminalApi {
    Environment& environment;
    Intake& intake;
    BlobStore& blobs;
    Casework& casework;
    Certificates& certificates;
    Tickets& tickets;
    Queries& queries;
    RegisterRecords& records;
    Appointments& appointments;
    Ratings& ratings;
    HelpCalls& helpCalls;
    FollowUps& followUps;
    Fleet& fleet;
    Throttle& lookups;  // of cases and certificates, by source
    StaffStore& staff;
    Catalogues& catalogues;
    Repository* repository = nullptr;  // none: catalogues come from folders alone
};

inline constexpr std::size_t kMaxApplicationBody = 1u << 21;
inline constexpr std::size_t kMaxSmallBody = 1u << 18;

Routes terminalRoutes(TerminalApi api);
Reply terminalError(int status, std::string_view code, const Call& call);

}  // namespace zizhu::central
