#include "central/http/replies.h"

#include "base/language.h"

namespace zizhu::central {

Reply json(int status, const Json& body) {
    return {status, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Reply errorReply(int status, std::string_view code, const std::vector<Problem>& problems) {
    Json list = Json::array();
    for (const Problem& problem : problems) list.push_back({{"path", problem.path}, {"code", problem.code}});
    Json body;
    body["error"]["code"] = code;
    body["error"]["problems"] = std::move(list);
    return json(status, body);
}

Reply faultReply(const ServiceFault& fault) {
    int status = 500;
    switch (fault.kind) {
        case FaultKind::Invalid:
            status = fault.code == "code-malformed" ? 400 : 422;
            break;
        case FaultKind::NotFound:
            status = 404;
            break;
        case FaultKind::Conflict:
            status = 409;
            break;
        case FaultKind::MissingBlobs:
            status = 424;
            break;
        case FaultKind::Unavailable:
            status = 503;
            break;
        case FaultKind::Internal:
            status = 500;
            break;
    }
    Reply reply = errorReply(status, fault.code, fault.problems);
    if (status == 503) reply.headers.emplace_back("Retry-After", "30");
    return reply;
}

Reply malformed(const std::vector<Problem>& problems) { return errorReply(400, "malformed", problems); }

Json texts(const catalog::Text& text) {
    Json out;
    for (const base::Language language : base::kLanguages)
        out[std::string(base::tag(language))] = text(language);
    return out;
}

}  // namespace zizhu::central
