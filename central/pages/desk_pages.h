// The clerks' pages: log in, list cases, open one, move it on. No script.
//
// A session is a cookie (HttpOnly, Secure, SameSite=Strict); every form carries the session's CSRF token.
// A clerk sees the cases of their department, or of all.
#pragma once

#include "central/http/exchange.h"
#include "central/service/accounts.h"
#include "central/service/casework.h"
#include "central/service/fleet.h"
#include "central/service/follow_ups.h"
#include "central/service/help_calls.h"
#include "central/service/ratings.h"
#include "central/store/audit_store.h"
#include "central/store/staff_store.h"

namespace zizhu::central {

// All of it outlives the routes.
struct DeskPages {
    Environment& environment;
    Accounts& accounts;
    Casework& casework;
    Ratings& ratings;
    HelpCalls& helpCalls;
    FollowUps& followUps;
    StaffStore& staff;
    AuditStore& audit;
    Fleet& fleet;
    Throttle& logins;  // by source address
};

inline constexpr const char* kSessionCookie = "__Host-zizhu-desk";
inline constexpr std::size_t kMaxFormBody = 16 * 1024;
inline constexpr int kCasesPerPage = 50;

Routes deskRoutes(DeskPages pages);

}  // namespace zizhu::central
