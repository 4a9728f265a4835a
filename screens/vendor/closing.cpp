#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

namespace {

Fact delivery(Context& c, Str name, model::Delivery how) {
    static constexpr std::array<Str, 5> kWords = {Str::kVendorDeliveryNotYet, Str::kVendorDeliveryNow, Str::kVendorDeliveryDone,
                                                  Str::kVendorDeliveryWaiting, Str::kVendorDeliveryFailed};
    static constexpr std::array<std::optional<Tone>, 5> kTones = {std::nullopt, std::nullopt, Tone::Success, Tone::Warning, Tone::Error};
    return {c.tr(name), std::string(c.tr(kWords[std::size_t(how)])), kTones[std::size_t(how)]};
}

void byHand(Context& c, Column& column, const model::Report& report) {
    static constexpr Str kNames[] = {Str::kVendorReportLoop, Str::kVendorReportTouch, Str::kVendorReportTone};
    for (std::size_t i = 0; i < report.byHand.size(); ++i) {
        const Plain plain = report.byHand[i] ? Plain{Tone::Success, Icon::CheckCircle, Str::kVendorVerdictPassed, std::nullopt, true}
                                             : Plain{Tone::Info, Icon::Remove, Str::kVendorReportNotDone, std::nullopt, false};
        line(c, column, plain, c.tr(kNames[i]), c.tr(plain.word));
    }
}

}  // namespace

void drawReport(Context& c) {
    const model::Bench& b = bench(c);
    const bool free = !busy(c);
    PageSpec spec = backSpec(c);
    if (b.report) spec.middle = ButtonSpec{.id = "print-report", .label = c.tr(Str::kVendorReportPrint), .icon = Icon::Print, .enabled = free};
    spec.main = mainButton(c, "make-report", c.tr(Str::kVendorReportMake), Icon::Assignment);
    spec.main->enabled = free;
    const BarHit hit = page(c, spec, {Str::kVendorPageReport, std::string(c.tr(Str::kVendorReportText))}, [&](Column& column) {
        const auto& tested = b.test.findings;
        const auto count = std::count_if(tested.begin(), tested.end(), [](const auto& f) { return f.has_value(); });
        if (count < std::ptrdiff_t(model::kPartCount)) {
            notice(c, column, {Tone::Info, c.tr(Str::kVendorReportUntested, {fmt::format("{}", std::ptrdiff_t(model::kPartCount) - count)})});
            if (buttons(c, column, {{.id = "test-first", .label = c.tr(Str::kVendorTestAll), .icon = Icon::FactCheck, .enabled = free}})) {
                intend(c, model::intent::Open{model::Page::SelfTest});
                intend(c, model::intent::TestAll{});
            }
        }
        if (!b.report) return;
        const model::Report& report = *b.report;
        const Str verdict = report.ready ? Str::kVendorReportReady : Str::kVendorReportNotReady;
        notice(c, column, {report.ready ? Tone::Success : Tone::Error, c.tr(verdict)});
        facts(c, column, {{c.tr(Str::kVendorReportNumber), report.number},
                          {c.tr(Str::kVendorReportDate), base::toLocalMinute(report.at)},
                          {c.tr(Str::kVendorReportBy), fmt::format("{} ({})", report.by.name, report.by.id)},
                          delivery(c, Str::kVendorReportKept, report.kept),
                          delivery(c, Str::kVendorReportPrinted, report.printed),
                          delivery(c, Str::kVendorReportSent, report.sent)});
        column.y += c.ui.gap(1);
        const bool again = report.sent == model::Delivery::Failed || report.sent == model::Delivery::NotYet;
        if (again && buttons(c, column, {{.id = "send-report", .label = c.tr(Str::kVendorReportSend), .icon = Icon::ArrowUpward, .enabled = free}})) {
            intend(c, model::intent::SendReport{});
        }
        subheading(c, column, Str::kVendorReportFindings);
        for (const model::Finding& finding : report.findings) {
            const Plain plain = plainOf(finding);
            line(c, column, plain, c.tr(nameOf(finding.part)), c.tr(plain.word), plain.toDo ? c.tr(*plain.toDo) : std::string_view());
        }
        subheading(c, column, Str::kVendorReportByHand);
        byHand(c, column, report);
        column.y += c.ui.gap(1);
    });
    back(c, hit);
    if (hit.middle) intend(c, model::intent::PrintReport{});
    if (hit.main) intend(c, model::intent::MakeReport{});
}

void drawService(Context& c) {
    static constexpr Str kMessages[] = {Str::kVendorOutageMaintenance, Str::kVendorOutagePaper, Str::kVendorOutageDevice,
                                        Str::kVendorOutageNetwork, Str::kVendorOutageHall};
    static constexpr int kMinutes[] = {0, 15, 30, 60, 120, 240, 720};
    const model::State& v = state(c);
    const model::OutageDraft draft = bench(c).outage;
    const auto& outage = c.session.terminal.outage;
    const bool closed = (outage && outage->reason == flow::OutageReason::Decided) || v.outageLater;
    PageSpec spec = backSpec(c);
    spec.middle = ButtonSpec{.id = "open-terminal", .label = c.tr(Str::kVendorOpenTerminal), .icon = Icon::CheckCircle, .enabled = closed && !busy(c)};
    spec.main = mainButton(c, "close-terminal", c.tr(Str::kVendorCloseTerminal), Icon::PowerOff);
    spec.main->enabled = !busy(c);
    const BarHit hit = page(c, spec, {Str::kVendorPageService, std::string(c.tr(Str::kVendorServiceText))}, [&](Column& column) {
        if (v.outageLater) notice(c, column, {Tone::Warning, c.tr(Str::kVendorClosesLater), c.text(v.outageLater->message), Icon::PowerOff});
        else if (outage) notice(c, column, {Tone::Warning, c.tr(Str::kVendorClosedNow), c.text(outage->message), Icon::PowerOff});
        else notice(c, column, {Tone::Success, c.tr(Str::kVendorInService)});
        const auto change = [&](auto set) {
            model::OutageDraft to = draft;
            set(to);
            intend(c, model::intent::SetOutage{to});
        };
        subheading(c, column, Str::kVendorServiceMessage);
        std::vector<Chip> messages;
        for (std::size_t i = 0; i < std::size(kMessages); ++i) messages.push_back({fmt::format("message/{}", i), std::string(c.tr(kMessages[i])), draft.message == int(i)});
        if (const auto chosen = chips(c, column, messages)) change([&](model::OutageDraft& to) { to.message = int(*chosen); });
        subheading(c, column, Str::kVendorServiceUntil);
        std::vector<Chip> times;
        for (const int minutes : kMinutes) {
            const std::string at = base::toLocalMinute(c.view.now + std::chrono::minutes(minutes));
            times.push_back({fmt::format("until/{}", minutes), minutes == 0 ? std::string(c.tr(Str::kVendorServiceOpenEnd)) : at.substr(5), draft.minutes == minutes});
        }
        if (const auto chosen = chips(c, column, times)) change([&](model::OutageDraft& to) { to.minutes = kMinutes[*chosen]; });
        subheading(c, column, Str::kVendorServiceWhen);
        const auto when = chips(c, column, {{"when/now", std::string(c.tr(Str::kVendorServiceNow)), !draft.afterNext},
                                            {"when/next", std::string(c.tr(Str::kVendorServiceNext)), draft.afterNext}});
        if (when) change([&](model::OutageDraft& to) { to.afterNext = *when == 1; });
    });
    back(c, hit);
    if (hit.middle) intend(c, model::intent::OpenTerminal{});
    if (!hit.main) return;
    catalog::Text message;
    const Str key = kMessages[std::clamp<std::size_t>(std::size_t(draft.message), 0, std::size(kMessages) - 1)];
    for (const base::Language language : base::kLanguages) message.in[std::size_t(language)] = std::string(tr(key, language));
    intend(c, model::intent::CloseTerminal{std::move(message)});
}

}  // namespace zizhu::screens::vendor
