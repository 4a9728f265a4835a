#include <algorithm>

#include "flow/vendor/machine.h"

namespace zizhu::flow::vendor {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

void survey(Turn& turn) {
    Bench& b = turn.s.vendor.bench;
    b.surveying = ask<effect::Survey>(turn);
    b.nextSurvey = turn.s.now + kTimes.job;  // until it is answered
}

bool streams(const Bench& b) { return b.listening != 0 || b.viewing != 0; }

void onBenchIntent(Turn& turn, const Intent& intent) {
    State& v = turn.s.vendor;
    if (const auto* open = std::get_if<intent::Open>(&intent)) return openPage(turn, open->page);
    if (const auto* open = std::get_if<intent::OpenPart>(&intent)) {
        openPage(turn, Page::Part);
        v.bench.part = open->part;
        return;
    }
    if (std::holds_alternative<intent::Back>(intent)) {
        if (v.bench.page == Page::TouchGrid && v.bench.grid.columns > 0 && !v.bench.grid.finished) {
            v.bench.grid.finished = true;
            return;
        }
        return openPage(turn, Page::Overview);
    }
    if (std::holds_alternative<intent::StopTask>(intent)) return stopAll(turn);
    if (onTrial(turn, intent) || onUpkeep(turn, intent)) return;
    onClosing(turn, intent);
}

}  // namespace

bool showsSurvey(Page page) {
    return page == Page::Overview || page == Page::Part || page == Page::Consumables || page == Page::Service ||
           page == Page::Enrolment;
}

bool busy(const State& state) { return state.bench.task.has_value(); }

void stopAll(Turn& turn) {
    Bench& b = turn.s.vendor.bench;
    const bool lit = std::any_of(b.lights.begin(), b.lights.end(), [](LightShow show) { return show != LightShow::Off; });
    if (b.task || streams(b) || b.loop.stage == PrintLoop::Stage::Reading || b.test.running || lit) {
        tell(turn, effect::Stop{});
    }
    b.task.reset();
    b.listening = b.viewing = 0;
    b.level = -1;
    b.frame = 0;
    b.lights = {};
    b.test.running = false;
    b.test.left.clear();
    if (b.loop.stage == PrintLoop::Stage::Printing || b.loop.stage == PrintLoop::Stage::Reading) b.loop = {};
}

void openPage(Turn& turn, Page page) {
    stopAll(turn);
    Bench& b = turn.s.vendor.bench;
    b.page = page;
    b.result.reset();
    b.enrolCode.clear();
    b.exported.clear();
    if (page != Page::PrintLoop || b.loop.stage != PrintLoop::Stage::Matched) b.loop = {};
    b.tonePlayed = false;
    if (showsSurvey(page)) survey(turn);
    enterUpkeep(turn, page);
}

void finish(Turn& turn, Ending ending, DeviceState state, base::Detail detail) {
    Bench& b = turn.s.vendor.bench;
    if (!b.task) return;
    const Task task = *b.task;
    b.task.reset();
    b.result = TaskResult{task.job, task.part, ending, state, std::move(detail)};
    b.nextSurvey = turn.s.now;  // what was done shows at once
    if (task.job == Job::Tone) b.tonePlayed = ending == Ending::Done;
    if (task.job == Job::Print || task.job == Job::Read) loopEnded(turn, ending);
    if (task.job == Job::KeepReport || task.job == Job::PrintReport || task.job == Job::SendReport) {
        deliver(turn, task.job, ending);
    }
}

void onEnded(Turn& turn, const outcome::Ended& ended) {
    Bench& b = turn.s.vendor.bench;
    if (ended.request == 0) return;
    if (b.task && b.task->request == ended.request) {
        if (b.task->job != Job::Test) return finish(turn, ended.ending, ended.state, ended.detail);
        Finding finding{.part = b.task->part, .verdict = Verdict::Failed};
        if (ended.ending == Ending::NotAvailable) finding.verdict = Verdict::NotFitted;
        finding.state = ended.state;
        finding.detail = ended.detail;
        return onTested(turn, std::move(finding));
    }
    const auto streamEnds = [&](Request& stream, Part part) {
        if (stream != ended.request) return;
        stream = 0;
        b.result = TaskResult{Job::Read, part, ended.ending, ended.state, ended.detail};
    };
    streamEnds(b.listening, Part::Microphone);
    streamEnds(b.viewing, b.part);
    if (b.surveying == ended.request) {
        b.surveying = 0;
        b.nextSurvey = turn.s.now + kTimes.survey;
    }
}

bool onIntent(Turn& turn, const flow::Intent& intent) {
    const bool here = turn.s.step == Step::Vendor;
    const auto* own = std::get_if<flow::intent::Vendor>(&intent);
    if (!here) {
        if (own != nullptr) onEntryIntent(turn, own->what);
        return own != nullptr;
    }
    State& v = turn.s.vendor;
    v.lastTouch = turn.s.now;
    if (const auto* set = std::get_if<flow::intent::SetPreferences>(&intent)) {
        turn.s.preferences = set->preferences;
        turn.s.preferences.volume = std::clamp(set->preferences.volume, 0, 4);
    }
    if (own == nullptr) return true;
    if (v.stage == Stage::Open && !std::holds_alternative<intent::Leave>(own->what)) {
        onBenchIntent(turn, own->what);
    } else {
        onEntryIntent(turn, own->what);
    }
    return true;
}

void onOutcome(Turn& turn, const Outcome& outcome) {
    State& v = turn.s.vendor;
    Bench& b = v.bench;
    const auto task = [&](Request request) { return b.task && b.task->request == request; };
    std::visit(
        Overloaded{
            [&](const outcome::StaffCardRead& it) {
                if (v.stage != Stage::Card || it.request != v.reading) return;
                v.staff = it.staff;
                v.reading = 0;
                begin(turn, Stage::Pin);
                v.staff = it.staff;
            },
            [&](const outcome::StaffCardFailed& it) {
                if (v.stage != Stage::Card || it.request != v.reading) return;
                v.card = it.why;
                if (it.why == CardTrouble::NoReader) v.reading = 0;
            },
            [&](const outcome::PinChecked& it) { onPin(turn, it); },
            [&](const outcome::Acknowledged& it) { onAcknowledged(turn, it); },
            [&](const outcome::Surveyed& it) {
                if (b.surveying == 0 || it.request != b.surveying) return;
                b.surveying = 0;
                b.surveyed = true;
                b.survey = it.survey;
                b.nextSurvey = turn.s.now + kTimes.survey;
            },
            [&](const outcome::Progress& it) {
                if (task(it.request)) b.task->permille = std::clamp(it.permille, 0, 1000);
            },
            [&](const outcome::Tested& it) {
                if (task(it.request) && b.task->job == Job::Test) onTested(turn, it.finding);
            },
            [&](const outcome::LoopPrinted& it) {
                if (task(it.request)) onLoopPrinted(turn, it);
            },
            [&](const outcome::CodeSeen& it) {
                if (task(it.request)) onCode(turn, it);
            },
            [&](const outcome::Level& it) {
                if (b.listening != 0 && it.request == b.listening) b.level = std::clamp(it.percent, 0, 100);
            },
            [&](const outcome::Frame& it) {
                if (b.viewing != 0 && it.request == b.viewing) b.frame = it.number;
            },
            [&](const outcome::CalibrationKnown& it) {
                if (!task(it.request)) return;
                b.task.reset();
                b.calibration = it.now;
                b.calibrationKnown = true;
            },
            [&](const outcome::NetworkKnown& it) {
                if (!task(it.request)) return;
                b.task.reset();
                b.network = it.now;
                b.networkEdited = false;
            },
            [&](const outcome::NetworkTested& it) {
                if (task(it.request)) b.checks[std::size_t(it.step)] = {true, it.passed, it.detail};
            },
            [&](const outcome::SticksListed& it) {
                if (!task(it.request)) return;
                b.task.reset();
                b.sticks = it.sticks;
                b.sticksListed = true;
            },
            [&](const outcome::Exported& it) {
                if (!task(it.request)) return;
                b.exported = it.file;
                finish(turn, Ending::Done);
            },
            [&](const outcome::ReportKnown& it) {
                if (!task(it.request)) return;
                b.task.reset();
                if (!b.report) b.report = it.report;
            },
            [&](const outcome::Ended& it) { onEnded(turn, it); },
        },
        outcome);
}

void onBenchTick(Turn& turn) {
    State& v = turn.s.vendor;
    if (v.stage != Stage::Open) return;
    Bench& b = v.bench;
    const base::SteadyTime now = turn.s.now;
    if (b.task && now >= b.task->deadline) {
        if (b.task->job == Job::Test) {
            onTested(turn, {.part = b.task->part, .verdict = Verdict::NoAnswer});
        } else {
            if (b.task->job == Job::Read || b.task->job == Job::ExportLogs) tell(turn, effect::Stop{});
            finish(turn, Ending::NoAnswer);
        }
    }
    if (showsSurvey(b.page) && now >= b.nextSurvey) survey(turn);
    // A test that runs by itself is work, too.
    if (b.test.running || b.task) v.lastTouch = std::max(v.lastTouch, now - kTimes.idle + kTimes.gate);
    if (now >= v.lastTouch + kTimes.idle) leave(turn);
}

void onTick(Turn& turn) {
    onEntryTick(turn);
    onBenchTick(turn);
    State& v = turn.s.vendor;
    if (v.outageLater && turn.s.step == Step::Attract && turn.s.now >= v.outageLaterEnds) {
        setOutage(turn.s.terminal, OutageReason::Decided, std::exchange(v.outageLater, std::nullopt));
        enter(turn, Step::OutOfService);
    }
}

}  // namespace zizhu::flow::vendor
