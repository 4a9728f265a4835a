#include <algorithm>

#include "flow/vendor/machine.h"

namespace zizhu::flow::vendor {

namespace {

void testPart(Turn& turn, Part part) {
    run<effect::Test>(turn, Job::Test, part, kTimes.test, part);
}

void testAll(Turn& turn) {
    Bench& b = turn.s.vendor.bench;
    stopAll(turn);
    b.result.reset();
    b.test = {};
    b.test.running = true;
    for (std::size_t i = 0; i < kPartCount; ++i) b.test.left.push_back(Part(i));
    nextTest(turn);
}

bool isPrinter(Part part) { return part == Part::ReceiptPrinter || part == Part::DocumentPrinter; }
bool isReader(Part part) { return part == Part::CodeScanner || part == Part::DocumentCamera; }

void startLoop(Turn& turn, const intent::PrintPage& print) {
    if (!isPrinter(print.printer) || !isReader(print.reader)) return;
    stopAll(turn);
    Bench& b = turn.s.vendor.bench;
    b.loop = {PrintLoop::Stage::Printing, print.printer, print.reader, {}};
    run<effect::PrintTestPage>(turn, Job::Print, print.printer, kTimes.job, print.printer);
}

void startGrid(Turn& turn, const intent::StartGrid& grid) {
    if (grid.columns < 1 || grid.rows < 1 || grid.columns > TouchGrid::kMaxCells / grid.rows) return;
    TouchGrid fresh;
    fresh.columns = grid.columns;
    fresh.rows = grid.rows;
    turn.s.vendor.bench.grid = fresh;
}

void touchCell(Turn& turn, const intent::TouchCell& cell) {
    TouchGrid& grid = turn.s.vendor.bench.grid;
    const bool inside = cell.column >= 0 && cell.column < grid.columns && cell.row >= 0 && cell.row < grid.rows;
    if (!inside || grid.finished) return;
    grid.touched.set(std::size_t(cell.row * grid.columns + cell.column));
    grid.finished = grid.missed() == 0;
}

void listen(Turn& turn, bool on) {
    Bench& b = turn.s.vendor.bench;
    if (!on) return stopAll(turn);
    if (b.listening != 0) return;
    stopAll(turn);
    b.result.reset();
    b.listening = ask<effect::MeasureLevel>(turn);
}

void view(Turn& turn, const intent::ViewCamera& camera) {
    Bench& b = turn.s.vendor.bench;
    stopAll(turn);
    if (!camera.on) return;
    b.result.reset();
    b.part = camera.part;
    b.viewing = ask<effect::View>(turn, camera.part);
}

void light(Turn& turn, const intent::SetLight& set) {
    if (std::size_t(set.at) >= kLightCount || busy(turn.s.vendor)) return;
    turn.s.vendor.bench.lights[std::size_t(set.at)] = set.show;
    run<effect::SetLight>(turn, Job::Light, Part::Lights, kTimes.check, set.at, set.show);
}

}  // namespace

bool onTrial(Turn& turn, const Intent& intent) {
    Bench& b = turn.s.vendor.bench;
    const bool free = !busy(turn.s.vendor) && !b.test.running;
    if (const auto* test = std::get_if<intent::TestPart>(&intent)) {
        if (free) testPart(turn, test->part);
    } else if (const auto* reset = std::get_if<intent::ResetPart>(&intent)) {
        if (free) run<effect::Reset>(turn, Job::Reset, reset->part, kTimes.job, reset->part);
    } else if (std::holds_alternative<intent::TestAll>(intent)) {
        if (free) testAll(turn);
    } else if (const auto* print = std::get_if<intent::PrintPage>(&intent)) {
        if (free) startLoop(turn, *print);
    } else if (const auto* grid = std::get_if<intent::StartGrid>(&intent)) {
        startGrid(turn, *grid);
    } else if (const auto* cell = std::get_if<intent::TouchCell>(&intent)) {
        touchCell(turn, *cell);
    } else if (std::holds_alternative<intent::FinishGrid>(intent)) {
        if (b.grid.columns > 0) b.grid.finished = true;
    } else if (const auto* tone = std::get_if<intent::PlayTone>(&intent)) {
        b.toneHeard.reset();
        if (free) run<effect::PlayTone>(turn, Job::Tone, Part::Speaker, kTimes.job, std::clamp(tone->volumePercent, 0, 100));
    } else if (const auto* heard = std::get_if<intent::HeardTone>(&intent)) {
        if (b.tonePlayed) b.toneHeard = heard->heard;
    } else if (const auto* on = std::get_if<intent::Listen>(&intent)) {
        listen(turn, on->on);
    } else if (const auto* camera = std::get_if<intent::ViewCamera>(&intent)) {
        view(turn, *camera);
    } else if (const auto* set = std::get_if<intent::SetLight>(&intent)) {
        light(turn, *set);
    } else {
        return false;
    }
    return true;
}

void onTested(Turn& turn, Finding finding) {
    Bench& b = turn.s.vendor.bench;
    finding.part = b.task->part;
    finding.at = turn.s.terminal.wall;
    b.test.findings[std::size_t(finding.part)] = std::move(finding);
    b.task.reset();
    b.nextSurvey = turn.s.now;
    if (b.test.running) nextTest(turn);
}

void nextTest(Turn& turn) {
    SelfTest& test = turn.s.vendor.bench.test;
    if (test.left.empty()) {
        test.running = false;
        return;
    }
    const Part part = test.left.front();
    test.left.erase(test.left.begin());
    testPart(turn, part);
}

void onLoopPrinted(Turn& turn, const outcome::LoopPrinted& printed) {
    Bench& b = turn.s.vendor.bench;
    if (b.task->job != Job::Print || printed.code.empty()) return;
    b.loop.stage = PrintLoop::Stage::Reading;
    b.loop.code = printed.code;
    run<effect::ReadCode>(turn, Job::Read, b.loop.reader, kTimes.read, b.loop.reader);
}

void onCode(Turn& turn, const outcome::CodeSeen& seen) {
    Bench& b = turn.s.vendor.bench;
    if (b.task->job != Job::Read) return;
    // Another code that lies there does not end it: the right one may be shown next.
    b.loop.stage = seen.text == b.loop.code ? PrintLoop::Stage::Matched : PrintLoop::Stage::Mismatched;
    if (b.loop.stage == PrintLoop::Stage::Mismatched) return;
    tell(turn, effect::Stop{});
    b.task.reset();
}

void loopEnded(Turn& turn, Ending ending) {
    PrintLoop& loop = turn.s.vendor.bench.loop;
    if (loop.stage == PrintLoop::Stage::Printing && ending != Ending::Done) loop.stage = PrintLoop::Stage::NotPrinted;
    if (loop.stage == PrintLoop::Stage::Reading) loop.stage = PrintLoop::Stage::NotRead;
}

}  // namespace zizhu::flow::vendor
