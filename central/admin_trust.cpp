#include "central/admin_trust.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "central/credentials.h"

namespace zizhu::central {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kReportsShown = 20;

std::string_view name(AuditFault fault) {
    switch (fault) {
        case AuditFault::Changed:
            return "was changed";
        case AuditFault::Missing:
            return "is missing";
        case AuditFault::Unlinked:
            return "does not follow the one before";
        case AuditFault::Cut:
            return "and those after it were taken off";
    }
    return "is bad";
}

Json timeOrNull(const std::optional<base::WallTime>& time) {
    return time ? Json(base::toIso8601(*time)) : Json(nullptr);
}

}  // namespace

base::Result<std::unique_ptr<Backend>> openForTrust(const BackendOptions& options, base::Clock& clock,
                                                    base::RandomSource& random, base::EventLog& log) {
    return Backend::open(options, Catalogues(Catalogues::List()), Register(), clock, random, log);
}

std::string describe(const EnrolmentTicket& ticket) {
    return fmt::format("code         {}\nfingerprint  {}\ngood until   {}\n", ticket.code, ticket.fingerprint,
                       base::toIso8601(ticket.endsAt));
}

Outcome<void> recordIssued(Backend& backend, const std::string& actor, const std::string& terminal,
                           const std::filesystem::path& folder) {
    std::string keyDigest;
    const auto made = readTerminalCertificate(folder / "terminal.crt", keyDigest);
    if (!made) return refuse(backend.environment, made.error());
    const auto added = backend.fleetStore.addCertificate({made->serial, terminal, keyDigest, "issued",
                                                          backend.environment.clock.wall(), made->endsAt, made->pem,
                                                          std::nullopt},
                                                         actor);
    if (!added) return refuse(backend.environment, added.error());
    return {};
}

Outcome<std::string> terminalJson(Backend& backend, const std::string& terminal) {
    const auto certificates = backend.fleet.certificates(terminal);
    if (!certificates) return tl::unexpected(certificates.error());
    const auto reports = backend.fleet.reports(terminal, kReportsShown);
    if (!reports) return tl::unexpected(reports.error());
    Json out;
    out["terminal"] = terminal;
    out["certificates"] = Json::array();
    for (const TerminalCertificate& each : *certificates) {
        out["certificates"].push_back({{"serial", each.serial},
                                       {"how", each.how},
                                       {"issuedAt", base::toIso8601(each.issuedAt)},
                                       {"endsAt", base::toIso8601(each.endsAt)},
                                       {"revokedAt", timeOrNull(each.revokedAt)}});
    }
    out["readiness"] = Json::array();
    for (const KeptReport& each : *reports) {
        Json report = Json::parse(each.body, nullptr, false);
        report["receivedAt"] = base::toIso8601(each.receivedAt);
        out["readiness"].push_back(std::move(report));
    }
    return out.dump(2);
}

Outcome<std::string> auditJson(Backend& backend, int limit) {
    const auto records = backend.audit.newest(limit);
    const auto head = backend.audit.head();
    if (!records) return refuse(backend.environment, records.error());
    if (!head) return refuse(backend.environment, head.error());
    Json out;
    out["head"] = headText(*head);
    out["records"] = Json::array();
    for (const AuditRecord& each : *records) {
        out["records"].push_back({{"seq", each.seq},
                                  {"at", base::toIso8601(each.at)},
                                  {"actor", each.entry.actor},
                                  {"action", each.entry.action},
                                  {"subject", each.entry.subject},
                                  {"detail", each.entry.detail},
                                  {"hash", each.hash}});
    }
    return out.dump(2);
}

std::optional<AuditHead> parseHead(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    AuditHead head;
    const std::string_view number = text.substr(0, colon);
    const auto read = std::from_chars(number.data(), number.data() + number.size(), head.seq);
    head.hash = std::string(text.substr(colon + 1));
    const bool isHash = head.hash.size() == 64 && head.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (read.ec != std::errc() || read.ptr != number.data() + number.size() || head.seq < 0 || !isHash)
        return std::nullopt;
    return head;
}

std::string headText(const AuditHead& head) { return std::to_string(head.seq) + ":" + head.hash; }

std::string describe(const AuditVerdict& verdict, bool& good) {
    good = verdict.broken == 0;
    if (!good) return fmt::format("BROKEN: record {} {}", verdict.broken, name(verdict.fault));
    return fmt::format("whole: {} records, head {}", verdict.head.seq, headText(verdict.head));
}

}  // namespace zizhu::central
