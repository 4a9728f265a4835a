// Vendor mode's part of a call of advance(); inside flow only.
#pragma once

#include "flow/turn.h"

namespace zizhu::flow::vendor {

// True if the intent was vendor mode's: in Step::Vendor all are.
bool onIntent(Turn& turn, const flow::Intent& intent);
void onOutcome(Turn& turn, const Outcome& outcome);
void onFact(Turn& turn, const Fact& fact);
void onTick(Turn& turn);
// A visit, or vendor mode, is over: an outage that waited for it is in force.
void visitEnds(Turn& turn);
// After every event: what waited for the end of a visit begins.
void settle(Turn& turn);
std::optional<base::SteadyTime> nextDeadline(const Session& session);

// Helpers of the files below ---------------------------------------------------------------------------

inline void tell(Turn& turn, Effect effect) { turn.tell(flow::effect::Vendor{std::move(effect)}); }
template <class E, class... Args>
Request ask(Turn& turn, Args&&... args) {
    const Request request = ++turn.s.lastRequest;
    tell(turn, E{request, std::forward<Args>(args)...});
    return request;
}

// entry.cpp: Closed to Open, and back
bool noVisit(Step step);
void begin(Turn& turn, Stage stage);
void leave(Turn& turn);
void close(Turn& turn);  // no component need be asked: nothing has begun yet, or all is over
void onEntryIntent(Turn& turn, const Intent& intent);
void onPin(Turn& turn, const outcome::PinChecked& checked);
void onAcknowledged(Turn& turn, const outcome::Acknowledged& acknowledged);
void onEntryTick(Turn& turn);

// bench.cpp: the pages, the one task, looking
void openPage(Turn& turn, Page page);
void stopAll(Turn& turn);
// Begins `job` with an effect that carries a request; whatever ran is stopped first.
template <class E, class... Args>
void run(Turn& turn, Job job, Part part, base::Duration longest, Args&&... args) {
    State& v = turn.s.vendor;
    v.bench.result.reset();
    const Request request = ask<E>(turn, std::forward<Args>(args)...);
    v.bench.task = Task{job, part, request, turn.s.now + longest, -1};
}
bool busy(const State& state);
bool showsSurvey(Page page);  // and so asks for one now and then
// The task with this request has ended.
void finish(Turn& turn, Ending ending, DeviceState state = DeviceState::Ready, base::Detail detail = {});
void onBenchTick(Turn& turn);
void onEnded(Turn& turn, const outcome::Ended& ended);

// trials.cpp: tests, the print loop, the grid, sound, camera, lights
bool onTrial(Turn& turn, const Intent& intent);
void onTested(Turn& turn, Finding finding);
void nextTest(Turn& turn);
void onLoopPrinted(Turn& turn, const outcome::LoopPrinted& printed);
void onCode(Turn& turn, const outcome::CodeSeen& seen);
void loopEnded(Turn& turn, Ending ending);

// upkeep.cpp: consumables, calibration, enrolment, network, logs
bool onUpkeep(Turn& turn, const Intent& intent);
void enterUpkeep(Turn& turn, Page page);

// closing.cpp: the report, out of service
bool onClosing(Turn& turn, const Intent& intent);
void deliver(Turn& turn, Job job, Ending ending);

}  // namespace zizhu::flow::vendor
