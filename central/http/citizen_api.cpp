#include "central/http/citizen_api.h"

#include "central/http/envelope_in.h"
#include "central/http/replies.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxRatingBody = 64 * 1024;

Reply putRating(const TerminalApi& api, Call& call) {
    std::vector<Problem> problems;
    const auto envelope = readEnvelope(call, problems);
    if (!envelope || !problems.empty()) return malformed(problems);
    const auto kept = api.ratings.put(call.terminal, *envelope);
    if (!kept) return faultReply(kept.error());
    return json(*kept ? 201 : 200, {{"id", envelope->id.toString()}, {"status", "kept"}});
}

Reply callHelp(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"id", "step", "over"});
    const base::Uuid id = in.uuid("id");
    const std::string step = in.key("step");
    const Json& over = in.any("over");
    if (!over.is_boolean()) in.problem("over", "malformed");
    if (!in.problems().empty()) return malformed(in.problems());
    if (over.get<bool>()) {
        if (const auto ended = api.helpCalls.end(call.terminal, id); !ended) return faultReply(ended.error());
        return json(200, {{"status", "over"}});
    }
    const auto status = api.helpCalls.call(call.terminal, id, step);
    if (!status) return faultReply(status.error());
    return json(200, {{"status", name(*status)}});
}

Reply putSupplement(const TerminalApi& api, Call& call) {
    std::vector<Problem> problems;
    const auto envelope = readEnvelope(call, problems);
    if (!envelope || !problems.empty()) return malformed(problems);
    const auto accepted = api.followUps.put(call.terminal, *envelope);
    if (!accepted) return faultReply(accepted.error());
    return json(accepted->isNew ? 201 : 200, {{"id", envelope->id.toString()},
                                              {"caseNumber", accepted->caseNumber},
                                              {"status", name(accepted->status)}});
}

Holder holderOf(Members& in) {
    auto facts = in.texts("applicant", 32, 512);
    return {std::move(facts["name"]), std::move(facts["number"])};
}

Reply confirmHolder(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"format", "applicant"});
    if (in.number("format", 1'000'000) != 1) in.problem("format", "unknown-format");
    const Holder holder = holderOf(in);
    if (!in.problems().empty()) return malformed(in.problems());
    const auto is = api.followUps.isHolder(call.captures[0], holder);
    if (!is) return faultReply(is.error());
    return json(200, {{"holder", *is}});
}

Reply collect(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"applicant", "language"});
    const Holder holder = holderOf(in);
    const auto language = base::languageFromTag(in.text("language", 8));
    if (!language) in.problem("language", "unknown");
    if (!in.problems().empty()) return malformed(in.problems());
    const auto answer = api.followUps.collect(call.terminal, call.captures[0], holder, *language);
    if (!answer) return faultReply(answer.error());
    if (!answer->refusal.empty()) {
        return json(200, {{"outcome", "refused"}, {"reason", answer->refusal}, {"text", texts(answer->text)}});
    }
    return json(200, {{"outcome", "issued"},
                      {"number", answer->number},
                      {"verificationCode", answer->verificationCode},
                      {"pdf", base::toBase64(answer->pdf)}});
}

Reply collected(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body || !body->empty()) return malformed();
    const auto done = api.followUps.collected(call.terminal, call.captures[0]);
    if (!done) return faultReply(done.error());
    return json(200, {{"status", "finished"}});
}

}  // namespace

Routes citizenRoutes(TerminalApi api) {
    const auto on = [api](Reply (*handler)(const TerminalApi&, Call&)) {
        return [api, handler](Call& call) { return handler(api, call); };
    };
    return {
        {Method::Put,
         "/v1/ratings/{id}",
         "putRating",
         {200, 201, 400, 409, 411, 413, 415, 422, 500, 503},
         BodyKind::Json,
         kMaxRatingBody,
         on(putRating)},
        {Method::Post,
         "/v1/help-calls",
         "callHelp",
         {200, 400, 409, 411, 413, 415, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(callHelp)},
        {Method::Put,
         "/v1/supplements/{id}",
         "putSupplement",
         {200, 201, 400, 409, 411, 413, 415, 422, 424, 500, 503},
         BodyKind::Json,
         kMaxApplicationBody,
         on(putSupplement)},
        {Method::Post,
         "/v1/cases/{trackingCode}/holder",
         "confirmHolder",
         {200, 400, 404, 411, 413, 415, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(confirmHolder)},
        {Method::Post,
         "/v1/cases/{trackingCode}/collect",
         "collect",
         {200, 400, 404, 411, 413, 415, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(collect)},
        {Method::Put,
         "/v1/cases/{trackingCode}/collected",
         "collected",
         {200, 400, 404, 409, 411, 413, 415, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(collected)},
    };
}

}  // namespace zizhu::central
