#include <algorithm>

#include "flow/vendor/machine.h"

namespace zizhu::flow::vendor {

namespace {

bool atGate(const State& v) { return v.stage == Stage::Card || v.stage == Stage::Pin; }

void stopCard(Turn& turn) {
    State& v = turn.s.vendor;
    if (v.reading == 0) return;
    tell(turn, effect::StopStaffCard{});
    v.reading = 0;
}

void askComponents(Turn& turn) {
    State& v = turn.s.vendor;
    v.acknowledged.clear();
    v.hanging = false;
    v.changeEnds = turn.s.now + kTimes.acknowledge;
    v.changing = v.stage == Stage::Entering ? ask<effect::Enter>(turn, v.staff.value_or(Staff{})) : ask<effect::Leave>(turn);
}

void opened(Turn& turn) {
    State& v = turn.s.vendor;
    v.leftHanging.clear();
    if (v.hanging) {
        const auto missing = v.missing();
        v.leftHanging.insert(missing.begin(), missing.end());
    }
    v.stage = Stage::Open;
    v.changing = 0;
    v.hanging = false;
    v.bench = {};
    openPage(turn, Page::Overview);
}

// The pad is shown; what it counted before stays.
void toPin(Turn& turn) {
    State& v = turn.s.vendor;
    stopCard(turn);
    v.stage = Stage::Pin;
    v.pin.clear();
    v.pinTrouble = PinTrouble::None;
    v.lastTouch = turn.s.now;
}

void enterPin(Turn& turn) {
    State& v = turn.s.vendor;
    if (v.checking != 0 || v.locked() || v.pinWaitEnds) return;
    if (v.pin.size() < kMinPin) {
        v.pinTrouble = PinTrouble::TooShort;
        return;
    }
    ++v.guard.wrong;
    tell(turn, effect::SavePinGuard{v.guard});
    v.checking = ask<effect::CheckPin>(turn, v.pin, v.staff ? v.staff->id : std::string());
    v.checkingEnds = turn.s.now + kTimes.check;
    v.pin.clear();
    v.pinTrouble = PinTrouble::None;
}

// A try is over that was counted.
void counted(Turn& turn, PinTrouble trouble) {
    State& v = turn.s.vendor;
    v.checking = 0;
    v.pinTrouble = trouble;
    const base::Duration wait = pinWait(v.guard.wrong);
    if (!v.locked() && wait > base::Duration::zero()) v.pinWaitEnds = turn.s.now + wait;
}

void typeDigit(State& v, int digit) {
    if (v.checking != 0 || v.locked() || v.pinWaitEnds || digit < 0 || digit > 9 || v.pin.size() >= kMaxPin) return;
    v.pin.append(std::string_view("0123456789").substr(std::size_t(digit), 1));
    v.pinTrouble = PinTrouble::None;
}

void holdCorner(Turn& turn, bool held) {
    State& v = turn.s.vendor;
    v.cornerSince.reset();
    if (held && v.stage == Stage::Closed && noVisit(turn.s.step)) v.cornerSince = turn.s.now;
}

// When the pad goes away untouched. A short rest can be waited for in front of it; a long one must not keep
// the terminal from the public.
base::SteadyTime gateEnds(const State& v) {
    const base::SteadyTime idle = v.lastTouch + kTimes.gate;
    if (!v.pinWaitEnds) return idle;
    return std::max(idle, std::min(*v.pinWaitEnds + kTimes.gate, v.lastTouch + kTimes.gateLongest));
}

}  // namespace

bool noVisit(Step step) { return step == Step::Attract || step == Step::OutOfService; }

void begin(Turn& turn, Stage stage) {
    State& v = turn.s.vendor;
    v.cornerSince.reset();
    v.staff.reset();
    v.card = CardTrouble::None;
    v.lastTouch = turn.s.now;
    const Preferences before = turn.s.preferences;
    enter(turn, Step::Vendor);
    turn.s.preferences = {};
    turn.s.preferences.language = before.language;
    turn.s.preferences.textSize = TextSize::S;  // dense pages for somebody who stands close
    turn.s.help = HelpStage::Closed;
    turn.s.awaitingHelp = 0;
    if (stage == Stage::Pin) return toPin(turn);
    v.stage = Stage::Card;
    v.reading = ask<effect::ReadStaffCard>(turn);
}

void close(Turn& turn) {
    State& v = turn.s.vendor;
    stopCard(turn);
    State kept;
    kept.switchOn = v.switchOn;
    kept.guard = v.guard;
    kept.pinWaitEnds = v.pinWaitEnds;
    kept.outageLater = std::move(v.outageLater);
    kept.outageLaterEnds = turn.s.now + kTimes.outageLater;
    v = std::move(kept);
    if (turn.s.step == Step::Vendor) endVisit(turn, Keep::Nothing);
}

void leave(Turn& turn) {
    State& v = turn.s.vendor;
    switch (v.stage) {
        case Stage::Closed:
        case Stage::Leaving: return;
        case Stage::Waiting: v.stage = Stage::Closed; return;
        case Stage::Card:
        case Stage::Pin: return close(turn);
        case Stage::Entering:
        case Stage::Open:
            stopAll(turn);
            v.bench = {};
            v.stage = Stage::Leaving;
            return askComponents(turn);
    }
}

void onEntryIntent(Turn& turn, const Intent& intent) {
    State& v = turn.s.vendor;
    v.lastTouch = turn.s.now;
    if (std::holds_alternative<intent::Leave>(intent)) return leave(turn);
    if (v.stage == Stage::Pin) {
        if (const auto* digit = std::get_if<intent::Digit>(&intent)) typeDigit(v, digit->digit);
        if (std::holds_alternative<intent::DeleteDigit>(intent) && !v.pin.empty()) v.pin.truncate(v.pin.size() - 1);
        if (std::holds_alternative<intent::EnterPin>(intent)) enterPin(turn);
    } else if (v.stage == Stage::Entering && v.hanging) {
        if (std::holds_alternative<intent::GoOn>(intent)) opened(turn);
        if (std::holds_alternative<intent::AskAgain>(intent)) askComponents(turn);
    } else if (v.stage == Stage::Closed || v.stage == Stage::Waiting) {
        if (const auto* corner = std::get_if<intent::HoldCorner>(&intent)) holdCorner(turn, corner->held);
    }
}

void onPin(Turn& turn, const outcome::PinChecked& checked) {
    State& v = turn.s.vendor;
    if (v.stage != Stage::Pin || v.checking == 0 || checked.request != v.checking) return;
    using outcome::PinVerdict;
    switch (checked.verdict) {
        case PinVerdict::Right:
            v.checking = 0;
            v.guard = {};
            v.pinWaitEnds.reset();
            tell(turn, effect::SavePinGuard{v.guard});
            v.staff = checked.staff;
            v.stage = Stage::Entering;
            return askComponents(turn);
        case PinVerdict::NotSet:
            // There is nothing to guess.
            v.checking = 0;
            --v.guard.wrong;
            tell(turn, effect::SavePinGuard{v.guard});
            v.pinTrouble = PinTrouble::NotSet;
            return;
        case PinVerdict::Wrong: return counted(turn, PinTrouble::Wrong);
        case PinVerdict::Unchecked: return counted(turn, PinTrouble::Unchecked);
    }
}

void onAcknowledged(Turn& turn, const outcome::Acknowledged& acknowledged) {
    State& v = turn.s.vendor;
    if (v.changing == 0 || acknowledged.request != v.changing) return;
    v.acknowledged.insert(acknowledged.component);
    if (v.acknowledged.size() < kComponentCount) return;
    v.hanging = false;
    if (v.stage == Stage::Entering) opened(turn);
    else close(turn);
}

void onFact(Turn& turn, const Fact& fact) {
    State& v = turn.s.vendor;
    if (const auto* turned = std::get_if<fact::SwitchTurned>(&fact)) {
        const bool was = std::exchange(v.switchOn, turned->on);
        if (turned->on && !was) {
            if (v.stage == Stage::Closed) v.stage = Stage::Waiting;  // settle() goes on from there
            if (v.stage == Stage::Card) toPin(turn);
        } else if (!turned->on && was) {
            leave(turn);
        }
    } else if (const auto* known = std::get_if<fact::PinGuardKnown>(&fact)) {
        v.guard.wrong = std::clamp(known->guard.wrong, 0, kPinLocked);
        const base::Duration wait = pinWait(v.guard.wrong);
        if (!v.locked() && wait > base::Duration::zero()) v.pinWaitEnds = turn.s.now + wait;
    } else {
        v.guard = {};
        v.pinWaitEnds.reset();
        v.pinTrouble = PinTrouble::None;
        tell(turn, effect::SavePinGuard{v.guard});
    }
}

void settle(Turn& turn) {
    if (turn.s.vendor.stage == Stage::Waiting && noVisit(turn.s.step)) begin(turn, Stage::Pin);
}

void onEntryTick(Turn& turn) {
    State& v = turn.s.vendor;
    const base::SteadyTime now = turn.s.now;
    if (v.pinWaitEnds && now >= *v.pinWaitEnds) {
        v.pinWaitEnds.reset();
        v.pinTrouble = PinTrouble::None;
        v.lastTouch = std::max(v.lastTouch, now);
    }
    if (v.cornerSince && now >= *v.cornerSince + kTimes.corner) {
        v.cornerSince.reset();
        if (v.stage == Stage::Closed && noVisit(turn.s.step)) begin(turn, v.switchOn ? Stage::Pin : Stage::Card);
    }
    if (v.checking != 0 && now >= v.checkingEnds) counted(turn, PinTrouble::Unchecked);
    if (atGate(v) && v.checking == 0 && now >= gateEnds(v)) return close(turn);
    if ((v.stage == Stage::Entering || v.stage == Stage::Leaving) && !v.hanging && now >= v.changeEnds) {
        // Leaving never waits for what hangs: the public's side restarts it, or shows it as broken.
        if (v.stage == Stage::Leaving) return close(turn);
        v.hanging = true;
        v.lastTouch = now;
    }
    if (v.stage == Stage::Entering && v.hanging && now >= v.lastTouch + kTimes.idle) leave(turn);
}

namespace {

std::optional<base::SteadyTime> entryDeadline(const State& v) {
    std::optional<base::SteadyTime> next;
    const auto at = [&](base::SteadyTime time) { next = next ? std::min(*next, time) : time; };
    if (v.cornerSince) at(*v.cornerSince + kTimes.corner);
    if (v.pinWaitEnds && v.stage == Stage::Pin) at(*v.pinWaitEnds);
    if (v.checking != 0) at(v.checkingEnds);
    if (atGate(v) && v.checking == 0) at(gateEnds(v));
    if ((v.stage == Stage::Entering || v.stage == Stage::Leaving) && !v.hanging) at(v.changeEnds);
    if (v.stage == Stage::Entering && v.hanging) at(v.lastTouch + kTimes.idle);
    return next;
}

std::optional<base::SteadyTime> benchDeadline(const State& v) {
    if (v.stage != Stage::Open) return std::nullopt;
    base::SteadyTime next = v.lastTouch + kTimes.idle;
    const Bench& b = v.bench;
    if (b.task) next = std::min(next, b.task->deadline);
    if (showsSurvey(b.page)) next = std::min(next, b.nextSurvey);
    return next;
}

}  // namespace

std::optional<base::SteadyTime> nextDeadline(const Session& session) {
    const State& v = session.vendor;
    std::optional<base::SteadyTime> next = entryDeadline(v);
    const auto at = [&](std::optional<base::SteadyTime> time) {
        if (time) next = next ? std::min(*next, *time) : *time;
    };
    at(benchDeadline(v));
    if (v.outageLater && session.step == Step::Attract) at(v.outageLaterEnds);
    return next;
}

}  // namespace zizhu::flow::vendor
