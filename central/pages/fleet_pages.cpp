#include "central/pages/fleet_pages.h"

#include <nlohmann/json.hpp>

#include "central/credentials.h"
#include "central/pages/desk_frame.h"
#include "central/pages/public_pages.h"

namespace zizhu::central {
namespace {

using base::Language;
using Json = nlohmann::json;

constexpr int kReportsShown = 50;
constexpr int kRecordsShown = 200;
constexpr base::Duration kSilent = std::chrono::minutes(3);  // six heartbeats

bool mayLook(const LoggedIn& clerk) { return clerk.department == kEveryDepartment; }

Reply notHere(const Call& call) { return publicError(404, "not-found", call); }

Reply brokenStore(const DeskPages& pages, const base::Error& error, const Call& call) {
    return faultPage(refuse(pages.environment, error).value(), call);
}

std::string verdictText(const std::string& verdict, Language language) {
    constexpr std::array<std::pair<std::string_view, Str>, 5> kTexts = {{{"passed", Str::kDeskVerdictPassed},
                                                                         {"attention", Str::kDeskVerdictAttention},
                                                                         {"failed", Str::kDeskVerdictFailed},
                                                                         {"not-fitted", Str::kDeskVerdictNotFitted},
                                                                         {"no-answer", Str::kDeskVerdictNoAnswer}}};
    for (const auto& [key, text] : kTexts) {
        if (key == verdict) return say(text, language);
    }
    return verdict;
}

std::string howText(const std::string& how, Language language) {
    if (how == "enrolled") return say(Str::kDeskCertificateEnrolled, language);
    if (how == "renewed") return say(Str::kDeskCertificateRenewed, language);
    return say(Str::kDeskCertificateIssued, language);
}

std::string readyText(bool ready, Language language) {
    return say(ready ? Str::kDeskReady : Str::kDeskNotReady, language);
}

Reply terminalsPage(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    if (!mayLook(clerk)) return notHere(call);
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto terminals = pages.staff.terminals();
    if (!terminals) return brokenStore(pages, terminals.error(), call);
    const base::WallTime now = pages.environment.clock.wall();
    Data list(Data::type::list);
    for (const TerminalReport& each : *terminals) {
        const auto reports = pages.fleet.reports(each.name, 1);
        if (!reports) return faultPage(reports.error(), call);
        const bool silent = now - each.at > kSilent;
        list.push_back(object(
            {{"name", each.name},
             {"seen", base::toLocalMinute(each.at)},
             {"tone", maybe(silent ? "bad" : "good")},
             {"state", say(silent ? Str::kDeskSilent : Str::kDeskOnline, language)},
             {"queued", std::to_string(each.queued)},
             {"version", maybe(each.version)},
             {"catalogue", maybe(each.catalogue.version)},
             {"readyTone", maybe(reports->empty() ? "" : reports->front().ready ? "good" : "bad")},
             {"ready", maybe(reports->empty() ? "" : readyText(reports->front().ready, language))},
             {"checked", maybe(reports->empty() ? "" : base::toLocalMinute(reports->front().madeAt))}}));
    }
    return page(200, frameOf(&clerk, language), "terminals.mustache",
                object({{"heading", say(Str::kDeskTerminals, language)},
                        {"empty", maybe(terminals->empty() ? say(Str::kDeskNoTerminals, language) : "")},
                        {"any", Data(!terminals->empty())},
                        {"nameLabel", say(Str::kDeskTerminal, language)},
                        {"stateLabel", say(Str::kDeskStatus, language)},
                        {"seenLabel", say(Str::kDeskLastSeen, language)},
                        {"queuedLabel", say(Str::kDeskQueued, language)},
                        {"versionLabel", say(Str::kDeskVersion, language)},
                        {"readyLabel", say(Str::kDeskReadiness, language)},
                        {"terminals", list}}));
}

Data reportOf(const KeptReport& kept, Language language) {
    const Json body = Json::parse(kept.body, nullptr, false);
    Data findings(Data::type::list);
    if (!body.is_object()) return object({{"number", kept.number}, {"findings", findings}});
    for (const Json& each : body.value("findings", Json::array())) {
        const std::string verdict = each.value("verdict", "");
        const bool good = verdict == "passed";
        const bool bad = verdict == "failed" || verdict == "no-answer";
        findings.push_back(object({{"part", each.value("part", "")},
                                   {"tone", maybe(good ? "good" : bad ? "bad" : "")},
                                   {"verdict", verdictText(verdict, language)},
                                   {"detail", maybe(each.value("detail", ""))}}));
    }
    const Json staff = body.value("staff", Json::object());
    return object({{"number", kept.number},
                   {"at", base::toLocalMinute(kept.madeAt)},
                   {"by", staff.value("name", "") + " (" + staff.value("id", "") + ")"},
                   {"tone", maybe(kept.ready ? "good" : "bad")},
                   {"ready", readyText(kept.ready, language)},
                   {"findings", findings}});
}

Data certificateOf(const TerminalCertificate& each, base::WallTime now, Language language) {
    const bool over = each.endsAt <= now;
    return object({{"how", howText(each.how, language)},
                   {"serial", each.serial},
                   {"from", base::toLocalMinute(each.issuedAt)},
                   {"until", base::toLocalMinute(each.endsAt)},
                   {"tone", maybe(each.revokedAt ? "bad" : over ? "" : "good")},
                   {"state", each.revokedAt ? say(Str::kDeskCertificateRevoked, language)
                             : over         ? say(Str::kDeskCertificateOver, language)
                                            : say(Str::kDeskCertificateGood, language)}});
}

Reply terminalPage(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    const std::string& name = call.captures[0];
    if (!mayLook(clerk) || !isTerminalName(name)) return notHere(call);
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto certificates = pages.fleet.certificates(name);
    if (!certificates) return faultPage(certificates.error(), call);
    const auto reports = pages.fleet.reports(name, kReportsShown);
    if (!reports) return faultPage(reports.error(), call);
    Data reportList(Data::type::list), certificateList(Data::type::list);
    for (const KeptReport& each : *reports) reportList.push_back(reportOf(each, language));
    for (const TerminalCertificate& each : *certificates)
        certificateList.push_back(certificateOf(each, pages.environment.clock.wall(), language));
    return page(200, frameOf(&clerk, language), "terminal.mustache",
                object({{"heading", name},
                        {"back", say(Str::kDeskTerminals, language)},
                        {"readinessTitle", say(Str::kDeskReadinessReports, language)},
                        {"empty", maybe(reports->empty() ? say(Str::kDeskNoReports, language) : "")},
                        {"reports", reportList},
                        {"certificatesTitle", say(Str::kDeskCertificates, language)},
                        {"anyCertificates", Data(!certificates->empty())},
                        {"howLabel", say(Str::kDeskCertificateHow, language)},
                        {"fromLabel", say(Str::kDeskCertificateFrom, language)},
                        {"untilLabel", say(Str::kDeskCertificateUntil, language)},
                        {"stateLabel", say(Str::kDeskStatus, language)},
                        {"certificates", certificateList}}));
}

Reply auditPage(const DeskPages& pages, Call& call, const LoggedIn& clerk) {
    if (!mayLook(clerk)) return notHere(call);
    const Language language = preferredLanguage(call.acceptLanguage);
    const auto records = pages.audit.newest(kRecordsShown);
    if (!records) return brokenStore(pages, records.error(), call);
    Data list(Data::type::list);
    for (const AuditRecord& each : *records) {
        list.push_back(object({{"seq", std::to_string(each.seq)},
                               {"at", base::toLocalMinute(each.at)},
                               {"actor", each.entry.actor},
                               {"action", each.entry.action},
                               {"subject", each.entry.subject},
                               {"detail", maybe(each.entry.detail)}}));
    }
    return page(200, frameOf(&clerk, language), "audit.mustache",
                object({{"heading", say(Str::kDeskAudit, language)},
                        {"hint", say(Str::kDeskAuditHint, language)},
                        {"atLabel", say(Str::kDeskAuditAt, language)},
                        {"actorLabel", say(Str::kDeskAuditActor, language)},
                        {"actionLabel", say(Str::kDeskAuditAction, language)},
                        {"subjectLabel", say(Str::kDeskAuditSubject, language)},
                        {"records", list}}));
}

}  // namespace

Routes fleetPageRoutes(DeskPages pages) {
    return {
        {Method::Get, "/desk/terminals", "deskTerminals", {200, 303, 404, 500, 503}, BodyKind::None, 0,
         insideDesk(pages, terminalsPage, false)},
        {Method::Get, "/desk/terminals/{terminal}", "deskTerminal", {200, 303, 404, 500, 503}, BodyKind::None, 0,
         insideDesk(pages, terminalPage, false)},
        {Method::Get, "/desk/audit", "deskAudit", {200, 303, 404, 500, 503}, BodyKind::None, 0,
         insideDesk(pages, auditPage, false)},
    };
}

}  // namespace zizhu::central
