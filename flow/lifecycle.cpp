#include <algorithm>

#include "flow/turn.h"
#include "flow/vendor/machine.h"

namespace zizhu::flow {

namespace {

void stopAll(Turn& turn) {
    Session& s = turn.s;
    if (s.step == Step::Identity && s.awaiting != 0) turn.tell(effect::StopCard{});
    if (s.scan == ScanStage::Scanning) turn.tell(effect::StopScan{});
    if (s.listening != 0) turn.tell(effect::StopListening{});
    s.scan = ScanStage::Idle;
    s.listening = 0;
    s.awaiting = 0;
}

bool noVisit(Step step) { return step == Step::Attract || step == Step::OutOfService; }

// Nobody is there: what a passer-by had set goes back to default.
void tidyUp(Turn& turn) {
    turn.s.preferences = {};
    turn.s.help = HelpStage::Closed;
    endHelp(turn);
}

void giveUpWaiting(Turn& turn) {
    if (turn.s.step == Step::Issuing) {
        onNotIssued(turn, {turn.s.awaiting, NoDocument::ServerTrouble, {}});
    } else if (turn.s.step == Step::Fetching) {
        onRecords(turn, {turn.s.awaiting, {}});
    } else if (turn.s.step == Step::Confirming) {
        onHolder(turn, {turn.s.awaiting, Holder::ServerTrouble});
    } else if (turn.s.items.front()->appointment) {
        onSlotsFailed(turn, {turn.s.awaiting, false});
    } else {
        onTicket(turn, outcome::TicketFailed{turn.s.awaiting, false});
    }
}

bool waitsForBackend(const Session& session) {
    const bool asks = session.step == Step::Issuing || session.step == Step::Booking ||
                      session.step == Step::Slots || session.step == Step::Fetching || session.step == Step::Confirming;
    return asks && session.awaiting != 0;
}

bool unhurried(const Session& s) { return s.preferences.unhurried || s.preferences.speech; }

base::Duration idleTime(const Session& s) {
    return unhurried(s) ? kVisitTimes.idleUnhurried : kVisitTimes.idle;
}

// When something happens if nothing else does; nothing for a step that waits for ever.
std::optional<base::SteadyTime> idleDeadline(const Session& s) {
    if (s.countdownEnds) return s.countdownEnds;
    if (mustStay(s) || s.step == Step::Vendor) return std::nullopt;
    if (noVisit(s.step)) {
        const bool tidy = s.preferences == Preferences{} && s.help == HelpStage::Closed && s.awaitingHelp == 0;
        return tidy ? std::nullopt : std::optional(s.lastActivity + kVisitTimes.idle);
    }
    if (s.step == Step::Recovered) return s.lastActivity + kVisitTimes.recovered;
    if (s.step == Step::Fetching) return s.lastActivity + kVisitTimes.registers;
    if (s.step == Step::Rating) {
        const bool over = s.rating && s.rating->stage != RatingStage::Asking;
        const base::Duration asked = unhurried(s) ? idleTime(s) : kVisitTimes.rating;
        return s.lastActivity + (over ? kVisitTimes.thanks : asked);
    }
    return s.lastActivity + (waitsForBackend(s) || papersUnderWay(s) ? kVisitTimes.waiting : idleTime(s));
}

// The card is waited for: when the picture of how to lay it comes.
std::optional<base::SteadyTime> noCardAt(const Session& s) {
    const bool waits = s.step == Step::Identity && s.awaiting != 0 && s.card == CardStage::Waiting;
    return waits ? std::optional(s.cardAskedAt + kVisitTimes.noCard) : std::nullopt;
}

// Nobody of the hall has looked: the hotline is named.
std::optional<base::SteadyTime> noHelpAt(const Session& s) {
    const bool waits = s.awaitingHelp != 0 && s.helpCall == HelpStage::Calling;
    return waits ? std::optional(s.helpAskedAt + kVisitTimes.help) : std::nullopt;
}

}  // namespace

base::Duration countdownLength(const Session& session) {
    return unhurried(session) ? kVisitTimes.countdownUnhurried : kVisitTimes.countdown;
}

bool mustStay(const Session& session) {
    if (session.step == Step::Submitting) return session.awaiting != 0;
    return (session.step == Step::Submitted || session.step == Step::Recovered) && !session.presented;
}

void enter(Turn& turn, Step step) {
    Session& s = turn.s;
    stopAll(turn);
    s.faults.clear();
    s.trouble.reset();
    if (s.step != step) s.presented = false;
    s.step = step;
    s.lastActivity = s.now;
    s.countdownEnds.reset();
}

void endVisit(Turn& turn, Keep keep) {
    stopAll(turn);
    endHelp(turn);
    turn.tell(effect::Wipe{});
    Session& s = turn.s;
    vendor::visitEnds(turn);
    Session next = freshSession(s.nextCatalogue ? s.nextCatalogue : s.catalogue, s.terminal);
    next.lastRequest = s.lastRequest;
    next.visit = s.visit + 1;
    next.vendor = std::move(s.vendor);
    next.now = next.lastActivity = s.now;
    if (keep == Keep::Preferences) next.preferences = s.preferences;
    std::vector<Case> held = std::move(s.held);
    s = std::move(next);
    if (!held.empty()) {
        showHeld(turn, std::move(held));
    } else if (keep == Keep::Preferences && s.step == Step::Attract) {
        enter(turn, Step::Home);
    }
}

void showHeld(Turn& turn, std::vector<Case> cases) {
    if (cases.empty()) return;
    if (!noVisit(turn.s.step)) {
        turn.s.held.insert(turn.s.held.end(), cases.begin(), cases.end());
        return;
    }
    turn.s.preferences = {};
    turn.s.cases = std::move(cases);
    enter(turn, Step::Recovered);
}

void onTick(Turn& turn, const fact::Tick& tick) {
    Session& s = turn.s;
    s.terminal.wall = tick.wall;
    vendor::onTick(turn);
    if (const auto noCard = noCardAt(s); noCard && s.now >= *noCard) s.card = CardStage::NotLaid;
    if (const auto noHelp = noHelpAt(s); noHelp && s.now >= *noHelp) showHelp(turn, HelpStage::NotReached);
    const std::optional<base::SteadyTime> deadline = idleDeadline(s);
    if (!deadline || s.now < *deadline) return;
    if (noVisit(s.step)) return tidyUp(turn);
    if (s.step == Step::Rating) return leaveRating(turn, Keep::Nothing);
    if (s.countdownEnds || s.step == Step::Recovered) return endVisit(turn, Keep::Nothing);
    if (waitsForBackend(s)) return giveUpWaiting(turn);
    s.countdownEnds = s.now + countdownLength(s);
}

namespace {

std::optional<base::SteadyTime> sooner(std::optional<base::SteadyTime> a, std::optional<base::SteadyTime> b) {
    return a && b ? std::min(*a, *b) : a ? a : b;
}

std::optional<base::SteadyTime> visitDeadline(const Session& session) {
    if (!session.countdownEnds) {
        return sooner(sooner(idleDeadline(session), noCardAt(session)), noHelpAt(session));
    }
    // By the second: the screen counts.
    const auto left = *session.countdownEnds - session.now;
    if (left <= std::chrono::seconds(1)) return session.countdownEnds;
    return *session.countdownEnds - (std::chrono::ceil<std::chrono::seconds>(left) - std::chrono::seconds(1));
}

}  // namespace

std::optional<base::SteadyTime> nextDeadline(const Session& session) {
    return sooner(visitDeadline(session), vendor::nextDeadline(session));
}

}  // namespace zizhu::flow
