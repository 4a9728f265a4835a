// The terminals' routes for what comes after an application: ratings, calls for help, papers handed in later,
// results that are fetched. JSON in, use case, JSON out.
#pragma once

#include "central/http/terminal_api.h"

namespace zizhu::central {

Routes citizenRoutes(TerminalApi api);

}  // namespace zizhu::central
