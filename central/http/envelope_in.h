// Reads what a terminal's outbox sends: the same envelope around applications, supplements and ratings.
#pragma once

#include <vector>

#include "central/http/exchange.h"
#include "central/service/intake.h"

namespace zizhu::central {

// Whole only if `problems` stays empty; nothing if the body is no JSON object at all.
std::optional<Envelope> readEnvelope(const Call& call, std::vector<Problem>& problems);

}  // namespace zizhu::central
