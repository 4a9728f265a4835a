#include <algorithm>

#include "flow/vendor/machine.h"

namespace zizhu::flow::vendor {

namespace {

Calibration clamped(Calibration to) {
    to.micronsPerPixel = std::clamp(to.micronsPerPixel, kMinMicrons, kMaxMicrons);
    to.mountedMm = std::clamp(to.mountedMm, kMinMountedMm, kMaxMountedMm);
    to.paperMm = to.paperMm == 58 ? 58 : 80;
    return to;
}

void listSticks(Turn& turn) { run<effect::ListSticks>(turn, Job::ListSticks, Part::Disk, kTimes.job); }

void testNetwork(Turn& turn) {
    turn.s.vendor.bench.checks = {};
    run<effect::TestNetwork>(turn, Job::NetworkTest, Part::Network, kTimes.job);
}

void exportLogs(Turn& turn, const intent::ExportLogs& what) {
    Bench& b = turn.s.vendor.bench;
    const bool known = std::any_of(b.sticks.begin(), b.sticks.end(), [&](const Stick& s) { return s.id == what.stick; });
    if (!known) return;
    b.exported.clear();
    run<effect::ExportLogs>(turn, Job::ExportLogs, Part::Disk, kTimes.job, what.stick, std::clamp(what.days, 1, 31));
}

}  // namespace

void enterUpkeep(Turn& turn, Page page) {
    Bench& b = turn.s.vendor.bench;
    switch (page) {
        case Page::Calibration:
            run<effect::ReadCalibration>(turn, Job::Calibrate, Part::TouchScreen, kTimes.check);
            return;
        case Page::Network:
            b.checks = {};
            run<effect::ReadNetwork>(turn, Job::NetworkChange, Part::Network, kTimes.check);
            return;
        case Page::Logs:
            b.sticksListed = false;
            b.sticks.clear();
            return listSticks(turn);
        case Page::Report:
            if (!b.report) run<effect::ReadReport>(turn, Job::KeepReport, Part::Disk, kTimes.check);
            return;
        default: return;
    }
}

bool onUpkeep(Turn& turn, const Intent& intent) {
    State& v = turn.s.vendor;
    Bench& b = v.bench;
    const bool free = !busy(v) && !b.test.running;
    if (const auto* replaced = std::get_if<intent::Replaced>(&intent)) {
        if (free) {
            run<effect::ResetCounter>(turn, Job::CounterReset, partOf(replaced->consumable), kTimes.job,
                                      replaced->consumable, v.staff.value_or(Staff{}));
        }
    } else if (const auto* set = std::get_if<intent::SetCalibration>(&intent)) {
        b.calibration = clamped(set->to);
        b.result.reset();
    } else if (std::holds_alternative<intent::SaveCalibration>(intent)) {
        if (free && b.calibrationKnown) {
            run<effect::Calibrate>(turn, Job::Calibrate, Part::TouchScreen, kTimes.job, b.calibration);
        }
    } else if (const auto* code = std::get_if<intent::SetEnrolCode>(&intent)) {
        b.enrolCode = code->code;
        b.result.reset();
    } else if (std::holds_alternative<intent::Enrol>(intent)) {
        if (!free || b.enrolCode.empty()) return true;
        run<effect::Enrol>(turn, Job::Enrol, Part::Network, kTimes.job, b.enrolCode);
        b.enrolCode.clear();  // it is good for one time
    } else if (const auto* network = std::get_if<intent::SetNetwork>(&intent)) {
        b.network = network->to;
        b.networkEdited = true;
        b.result.reset();
    } else if (std::holds_alternative<intent::SaveNetwork>(intent)) {
        if (free) run<effect::ChangeNetwork>(turn, Job::NetworkChange, Part::Network, kTimes.job, b.network);
    } else if (std::holds_alternative<intent::TestNetwork>(intent)) {
        if (free) testNetwork(turn);
    } else if (std::holds_alternative<intent::ListSticks>(intent)) {
        if (free) listSticks(turn);
    } else if (const auto* logs = std::get_if<intent::ExportLogs>(&intent)) {
        if (free) exportLogs(turn, *logs);
    } else {
        return false;
    }
    return true;
}

}  // namespace zizhu::flow::vendor
