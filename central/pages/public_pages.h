// The pages for phones: where a case is, and whether a certificate is genuine. No script, no login.
#pragma once

#include "central/http/exchange.h"
#include "central/service/casework.h"
#include "central/service/certificates.h"
#include "central/service/throttle.h"

namespace zizhu::central {

// All of it outlives the routes.
struct PublicPages {
    Casework& casework;
    Certificates& certificates;
    Throttle& lookups;  // by source address
};

Routes publicRoutes(PublicPages pages);
// A page that says what is wrong in words, for any status.
Reply publicError(int status, std::string_view code, const Call& call);

}  // namespace zizhu::central
