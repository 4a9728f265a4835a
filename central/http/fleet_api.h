// Routes that are about the terminal itself: its readiness reports, its certificate. And those of the enrolment
// listener, which a terminal without a certificate calls.
#pragma once

#include "central/http/terminal_api.h"
#include "central/service/fleet.h"

namespace zizhu::central {

Routes fleetRoutes(TerminalApi api);

// Outlives the routes. `tries` bounds wrong codes by source address.
struct EnrolmentApi {
    Fleet& fleet;
    Throttle& tries;
};
Routes enrolmentRoutes(EnrolmentApi api);

// 429 with Retry-After.
Reply tooManyTries(base::Duration wait);

}  // namespace zizhu::central
