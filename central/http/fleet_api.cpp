#include "central/http/fleet_api.h"

#include <algorithm>
#include <array>

#include "central/http/replies.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxRequestBody = 16 * 1024;
constexpr std::size_t kMaxRequestPem = 8 * 1024;
constexpr std::size_t kMaxFindings = 64;
constexpr std::size_t kMaxConfirmed = 16;
constexpr std::array<std::string_view, 5> kVerdicts = {"passed", "attention", "failed", "not-fitted", "no-answer"};

bool isNumber(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    });
}

void checkTime(Members& in, const char* name) {
    if (!base::parseIso8601(in.text(name, 40))) in.problem(name, "malformed");
}

void checkFindings(Members& in) {
    const Json& findings = in.any("findings");
    if (!findings.is_array() || findings.size() > kMaxFindings) return in.problem("findings", "malformed");
    for (const Json& each : findings) {
        Members finding(each, {"part", "verdict", "action", "detail", "at"}, "findings.");
        finding.key("part");
        if (std::find(kVerdicts.begin(), kVerdicts.end(), finding.text("verdict", 16)) == kVerdicts.end())
            finding.problem("verdict", "unknown");
        finding.text("action", 32);
        finding.text("detail", 256, 0);
        checkTime(finding, "at");
        in.add(finding.problems());
    }
}

Reply keepReport(const TerminalApi& api, Call& call) {
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"number", "at", "staff", "ready", "version", "catalogue", "findings", "confirmed"});
    KeptReport report;
    report.terminal = call.terminal;
    report.number = in.text("number", 40);
    if (!isNumber(report.number)) in.problem("number", "malformed");
    const auto at = base::parseIso8601(in.text("at", 40));
    if (!at) in.problem("at", "malformed");
    Members staff(in.any("staff"), {"id", "name"}, "staff.");
    if (!isNumber(staff.text("id", 40))) staff.problem("id", "malformed");
    staff.text("name", 128, 0);
    in.add(staff.problems());
    const Json& ready = in.any("ready");
    if (!ready.is_boolean()) in.problem("ready", "malformed");
    in.text("version", 64, 0);
    if (!in.text("catalogue", 64, 0).empty()) in.version("catalogue");
    checkFindings(in);
    const Json& confirmed = in.any("confirmed");
    const auto isShort = [](const Json& word) {
        return word.is_string() && word.get_ref<const std::string&>().size() <= 64;
    };
    if (!confirmed.is_array() || confirmed.size() > kMaxConfirmed ||
        !std::all_of(confirmed.begin(), confirmed.end(), isShort)) {
        in.problem("confirmed", "malformed");
    }
    if (!in.problems().empty()) return malformed(in.problems());
    report.madeAt = *at;
    report.ready = ready.get<bool>();
    report.body = body->dump(-1, ' ', false, Json::error_handler_t::replace);
    report.digest = base::sha256Hex(base::asBytes(report.body));
    const std::string number = report.number;
    const auto kept = api.fleet.keepReport(std::move(report));
    if (!kept) return faultReply(kept.error());
    return json(*kept ? 201 : 200, {{"number", number}});
}

Json credentials(const Credentials& given) {
    return {{"terminal", given.terminal},
            {"certificate", given.certificate},
            {"authority", given.authority},
            {"endsAt", base::toIso8601(given.endsAt)}};
}

Reply renew(const TerminalApi& api, Call& call) {
    if (const auto wait = api.fleet.renewals.admit(call.terminal)) return tooManyTries(*wait);
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"request"});
    const std::string request = in.text("request", kMaxRequestPem);
    if (!in.problems().empty()) return malformed(in.problems());
    const auto given = api.fleet.renew(call.terminal, request);
    if (!given) return faultReply(given.error());
    return json(200, credentials(*given));
}

Reply authority(const EnrolmentApi& api, Call&) {
    const auto pem = api.fleet.authority();
    if (!pem) return faultReply(pem.error());
    return json(200, {{"authority", *pem}});
}

Reply enrol(const EnrolmentApi& api, Call& call) {
    const std::string source = sourceOf(call.source);
    if (const auto wait = api.tries.admit(source)) return tooManyTries(*wait);
    const auto body = parseJson(call.body);
    if (!body) return malformed();
    Members in(*body, {"code", "request"});
    const std::string code = in.text("code", 64);
    const std::string request = in.text("request", kMaxRequestPem);
    if (!in.problems().empty()) return malformed(in.problems());
    const auto given = api.fleet.enrol(code, request);
    if (!given) {
        const std::string& fault = given.error().code;
        if (fault == "code-wrong" || fault == "code-malformed") api.tries.missed(source);
        return faultReply(given.error());
    }
    Json out = credentials(*given);
    out["central"] = given->central;
    out["enrolment"] = given->enrolment;
    out["publicUrl"] = given->publicUrl;
    const base::IntakeKey& key = api.fleet.intakeKey();
    out["intakeKey"] = {{"id", key.id}, {"publicKey", base::toBase64(key.publicKey)}};
    return json(200, out);
}

}  // namespace

Reply tooManyTries(base::Duration wait) {
    Reply reply = errorReply(429, "too-many-tries", {});
    reply.headers.emplace_back("Retry-After",
                               std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
    return reply;
}

Routes fleetRoutes(TerminalApi api) {
    const auto on = [api](Reply (*handler)(const TerminalApi&, Call&)) {
        return [api, handler](Call& call) { return handler(api, call); };
    };
    return {
        {Method::Post,
         "/v1/readiness-reports",
         "keepReadinessReport",
         {200, 201, 400, 409, 411, 413, 415, 500, 503},
         BodyKind::Json,
         kMaxSmallBody,
         on(keepReport)},
        {Method::Post,
         "/v1/terminal-certificates",
         "renewCertificate",
         {200, 400, 411, 413, 415, 422, 429, 500, 503},
         BodyKind::Json,
         kMaxRequestBody,
         on(renew)},
    };
}

Routes enrolmentRoutes(EnrolmentApi api) {
    const auto on = [api](Reply (*handler)(const EnrolmentApi&, Call&)) {
        return [api, handler](Call& call) { return handler(api, call); };
    };
    return {
        {Method::Get, "/v1/authority", "getAuthority", {200, 500, 503}, BodyKind::None, 0, on(authority)},
        {Method::Post,
         "/v1/enrolments",
         "enrol",
         {200, 400, 411, 413, 415, 422, 429, 500, 503},
         BodyKind::Json,
         kMaxRequestBody,
         on(enrol)},
    };
}

}  // namespace zizhu::central
