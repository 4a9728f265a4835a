// Readiness reports, kept, printed and sent; the decision to be out of service.
#include "documents/staff_slip.h"
#include "kiosk/device_states.h"
#include "kiosk/version.h"
#include "kiosk/workshop/shop.h"
#include "screens/vendor/report_words.h"

namespace zizhu::kiosk {

namespace o = flow::vendor::outcome;
using flow::vendor::Ending;
using flow::vendor::Report;

namespace {

std::string_view keyOf(flow::vendor::Verdict verdict) {
    static constexpr std::array<std::string_view, 5> kKeys = {"passed", "attention", "failed", "not-fitted", "no-answer"};
    return kKeys[std::size_t(verdict)];
}

cache::ReadinessReport wireForm(const Report& report, const std::string& catalogue) {
    cache::ReadinessReport out;
    out.number = report.number;
    out.at = report.at;
    out.staffId = report.by.id;
    out.staffName = report.by.name;
    out.ready = report.ready;
    out.version = std::string(kVersion);
    out.catalogue = catalogue;
    for (const auto& one : report.findings) {
        out.findings.push_back({std::string(flow::vendor::key(one.part)), std::string(keyOf(one.verdict)), one.action, one.detail, one.at});
    }
    static constexpr std::array<const char*, 3> kByHand = {"loop-matched", "touch-whole", "tone-heard"};
    for (std::size_t i = 0; i < kByHand.size(); ++i) {
        if (report.byHand[i]) out.confirmed.emplace_back(kByHand[i]);
    }
    return out;
}

documents::StaffSlip slipOf(const Report& report, const ReceiptPlace& place, base::Language language) {
    const screens::vendor::ReportWords words = screens::vendor::reportWords(report, language);
    documents::StaffSlip slip;
    slip.language = language;
    slip.office = place.office(language);
    slip.terminal = place.terminal(language);
    slip.specimen = place.specimen;
    slip.title = words.title;
    slip.verdict = words.verdict;
    for (const auto& fact : words.facts) slip.facts.push_back({fact.name, fact.value});
    for (const auto& section : words.sections) {
        slip.sections.push_back({section.heading, {}});
        for (const auto& check : section.checks) slip.sections.back().checks.push_back({check.text, check.note, check.good});
    }
    return slip;
}

// True: the backend has it. A number that it knows with other words is one that came through before a restart,
// which took the drivers' words from the report.
cache::Answer<void> deliver(cache::CentralClient& client, const cache::ReadinessReport& report) {
    auto answer = client.sendReadinessReport(report);
    if (!answer && answer.error().reason == "id-conflict") return {};
    return answer;
}

}  // namespace

void Workshop::keepReport(Request request, const Report& report) {
    give(Hand::Files, request, [request, report](Shop& shop, const std::stop_token&) {
        const auto done = shop.kept.keep(report);
        shop.teller->write({"readiness.report", "kiosk", base::Severity::Info, done ? base::Disposition::Success : base::Disposition::Failure,
                            {{"ready", report.ready}, {"findings", std::int64_t(report.findings.size())}}});
        if (!done) shop.failure("workshop.report", done.error());
        if (!done && done.error().code == base::Errc::Exists) return shop.end(request, Ending::Refused, done.error().detail);
        shop.end(request, done);
    });
}

void Workshop::printReport(Request request, const Report& report, base::Language language) {
    documents::StaffSlip slip = slipOf(report, parts_.config.place, language);
    lend(request, flow::vendor::Part::ReceiptPrinter, [shop = shop_, request, slip = std::move(slip), paper = paper()](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const auto picture = documents::layoutStaffSlip(slip, paper);
        if (!picture) {
            shop->failure("workshop.report", picture.error());
            return shop->end(request, Ending::Failed, picture.error().detail);
        }
        auto& printer = static_cast<drivers::ReceiptPrinter&>(device);
        constexpr base::Duration kPrint = std::chrono::seconds(60), kAnswer = std::chrono::seconds(2);
        const auto printed = printer.print(*picture, pulse.until(kPrint, quit));
        const bool proven = printed.outcome == drivers::PrintOutcome::Proven;
        // As of every receipt: it is counted, and the paper with it.
        shop->teller->write({"receipt.printed", "kiosk", proven ? base::Severity::Info : base::Severity::Warning,
                             proven ? base::Disposition::Success : base::Disposition::Failure,
                             {{"outcome", *base::Token::fromKey(drivers::name(printed.outcome))}, {"rows", std::int64_t(printed.rowsSent)}}});
        if (proven) return shop->end(request, Ending::Done);
        const auto status = stateOf(printer.printerStatus(pulse.until(kAnswer, quit)));
        shop->tell(o::Ended{request, Ending::Failed, status, printed.error.detail});
    });
}

// All that wait are sent, the one asked about last; a request of 0 asks about none.
void Workshop::sendReport(Request request, const Report& report) {
    const std::string catalogue = catalogueVersion_;
    give(Hand::Files, request, [=, self = shop_, online = &parts_.online](Shop& shop, const std::stop_token&) {
        std::vector<Report> waiting = shop.kept.unsent();
        std::erase_if(waiting, [&](const Report& one) { return one.number == report.number; });
        if (request != 0) waiting.push_back(report);
        if (waiting.empty()) return;
        const bool taken = online->call([self, request, catalogue, waiting = std::move(waiting)](cache::CentralClient* client) {
            for (const Report& one : waiting) {
                const bool asked = request != 0 && &one == &waiting.back();
                const auto answer = client == nullptr ? cache::Answer<void>(tl::unexpected(cache::BackendError{{base::Errc::Unavailable, {}}, {}, {}, true}))
                                                      : deliver(*client, wireForm(one, catalogue));
                if (answer) {
                    if (const auto kept = self->kept.sent(one.number); !kept) self->failure("workshop.report", kept.error());
                    if (asked) self->end(request, Ending::Done);
                    continue;
                }
                const bool refused = answer.error().error.code == base::Errc::Refused || answer.error().error.code == base::Errc::InvalidInput;
                if (asked) return self->end(request, refused ? Ending::Refused : Ending::NetworkDown, answer.error().error.detail);
                if (answer.error().everyone) {
                    if (request != 0) self->end(request, Ending::NetworkDown);
                    return;
                }
            }
        });
        if (!taken && request != 0) shop.end(request, Ending::NetworkDown);
    });
}

void Workshop::keepOutage(Request request, const std::optional<flow::Outage>& outage) {
    give(Hand::Files, request, [request, outage](Shop& shop, const std::stop_token&) {
        const auto done = shop.kept.keep(outage);
        shop.teller->write({outage ? base::Token("service.ends") : base::Token("service.begins"), "kiosk", base::Severity::Warning,
                            done ? base::Disposition::Success : base::Disposition::Failure, {{"reason", base::Token("decided")}}});
        shop.end(request, done);
    });
}

}  // namespace zizhu::kiosk
