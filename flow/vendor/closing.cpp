#include <algorithm>

#include "flow/vendor/machine.h"

namespace zizhu::flow::vendor {

namespace {

std::string digitsOf(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

// "R20260314-1609"
std::string reportNumber(base::WallTime at) {
    const std::string digits = digitsOf(base::toLocalMinute(at));
    return "R" + digits.substr(0, 8) + "-" + digits.substr(8);
}

void makeReport(Turn& turn) {
    State& v = turn.s.vendor;
    Bench& b = v.bench;
    Report report;
    report.at = turn.s.terminal.wall;
    report.number = reportNumber(report.at);
    report.by = v.staff.value_or(Staff{});
    for (const auto& finding : b.test.findings) {
        if (finding) report.findings.push_back(*finding);
    }
    const auto bad = [](const Finding& f) { return f.verdict == Verdict::Failed || f.verdict == Verdict::NoAnswer; };
    report.ready = report.findings.size() == kPartCount && std::none_of(report.findings.begin(), report.findings.end(), bad);
    report.byHand[kLoopMatched] = b.loop.stage == PrintLoop::Stage::Matched;
    report.byHand[kTouchWhole] = b.grid.finished && b.grid.missed() == 0;
    report.byHand[kToneHeard] = b.toneHeard.value_or(false);
    report.kept = Delivery::UnderWay;
    b.report = report;
    run<effect::KeepReport>(turn, Job::KeepReport, Part::Disk, kTimes.job, report);
}

// When it opens again, by the draft.
std::optional<base::WallTime> until(const Turn& turn, const OutageDraft& draft) {
    if (draft.minutes <= 0) return std::nullopt;
    return turn.s.terminal.wall + std::chrono::minutes(draft.minutes);
}

void closeTerminal(Turn& turn, const catalog::Text& message) {
    State& v = turn.s.vendor;
    const Outage outage{message, until(turn, v.bench.outage), OutageReason::Decided};
    if (v.bench.outage.afterNext) {
        v.outageLater = outage;
        setOutage(turn.s.terminal, OutageReason::Decided, std::nullopt);
    } else {
        v.outageLater.reset();
        setOutage(turn.s.terminal, OutageReason::Decided, outage);
    }
    run<effect::SaveOutage>(turn, Job::SaveOutage, Part::Disk, kTimes.job, std::optional(outage));
}

void openTerminal(Turn& turn) {
    State& v = turn.s.vendor;
    v.outageLater.reset();
    // One for want of power, or that the backend announced, is no decision of ours: it ends by itself.
    setOutage(turn.s.terminal, OutageReason::Decided, std::nullopt);
    run<effect::SaveOutage>(turn, Job::SaveOutage, Part::Disk, kTimes.job, std::optional<Outage>());
}

}  // namespace

void visitEnds(Turn& turn) {
    State& v = turn.s.vendor;
    if (!v.outageLater || turn.s.step == Step::Vendor) return;
    setOutage(turn.s.terminal, OutageReason::Decided, std::exchange(v.outageLater, std::nullopt));
}

bool onClosing(Turn& turn, const Intent& intent) {
    State& v = turn.s.vendor;
    Bench& b = v.bench;
    const bool free = !busy(v) && !b.test.running;
    if (std::holds_alternative<intent::MakeReport>(intent)) {
        if (free) makeReport(turn);
    } else if (std::holds_alternative<intent::PrintReport>(intent)) {
        if (!free || !b.report) return true;
        b.report->printed = Delivery::UnderWay;
        run<effect::PrintReport>(turn, Job::PrintReport, Part::ReceiptPrinter, kTimes.job, *b.report);
    } else if (std::holds_alternative<intent::SendReport>(intent)) {
        if (!free || !b.report) return true;
        b.report->sent = Delivery::UnderWay;
        run<effect::SendReport>(turn, Job::SendReport, Part::Network, kTimes.job, *b.report);
    } else if (const auto* set = std::get_if<intent::SetOutage>(&intent)) {
        b.outage = set->draft;
        b.result.reset();
    } else if (const auto* close = std::get_if<intent::CloseTerminal>(&intent)) {
        if (free) closeTerminal(turn, close->message);
    } else if (std::holds_alternative<intent::OpenTerminal>(intent)) {
        if (free) openTerminal(turn);
    } else {
        return false;
    }
    return true;
}

void deliver(Turn& turn, Job job, Ending ending) {
    auto& report = turn.s.vendor.bench.report;
    if (!report) return;
    const Delivery done = ending == Ending::Done          ? Delivery::Done
                          : ending == Ending::NetworkDown ? Delivery::Waiting
                                                          : Delivery::Failed;
    if (job == Job::KeepReport) report->kept = done;
    if (job == Job::PrintReport) report->printed = done;
    if (job == Job::SendReport) report->sent = done;
    // What is kept is sent by itself; printing is the technician's wish.
    if (job == Job::KeepReport && ending == Ending::Done && report->sent == Delivery::NotYet) {
        report->sent = Delivery::UnderWay;
        run<effect::SendReport>(turn, Job::SendReport, Part::Network, kTimes.job, *report);
    }
}

}  // namespace zizhu::flow::vendor
