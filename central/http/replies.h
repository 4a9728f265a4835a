// Answers of the terminals' listener in their JSON forms. For handlers' sources only.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/text.h"
#include "central/http/exchange.h"
#include "central/http/json_in.h"

namespace zizhu::central {

Reply json(int status, const Json& body);
Reply errorReply(int status, std::string_view code, const std::vector<Problem>& problems);
Reply faultReply(const ServiceFault& fault);
Reply malformed(const std::vector<Problem>& problems = {});
Json texts(const catalog::Text& text);

}  // namespace zizhu::central
