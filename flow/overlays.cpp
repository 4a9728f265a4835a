#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

void callHelp(Turn& turn) {
    Session& s = turn.s;
    if (s.help == HelpStage::Calling) return;
    s.help = HelpStage::Calling;
    s.awaitingHelp = turn.ask<effect::CallHelp>();
}

void retry(Turn& turn, Matter matter) {
    Session& s = turn.s;
    s.trouble.reset();
    switch (matter) {
        case Matter::CardReader: return startReading(turn);
        case Matter::Scanner:
        case Matter::Camera:
        case Matter::NoPage:
        case Matter::NoPageSeen:
        case Matter::DoubleFeed: return startScan(turn, s.retakePage);
        case Matter::Network:
        case Matter::Server:
            if (s.items.front()->appointment) return retrySlots(turn);
            return startBooking(turn);
        case Matter::Storage:
        case Matter::StorageFull: return startStore(turn);
    }
}

void choose(Turn& turn, Choice choice) {
    const Trouble trouble = *turn.s.trouble;
    if (std::find(trouble.choices.begin(), trouble.choices.end(), choice) == trouble.choices.end()) return;
    switch (choice) {
        case Choice::Retry: return retry(turn, trouble.matter);
        case Choice::UseCamera:
        case Choice::UseScanner:
            // The sheet is to be laid elsewhere first: nothing is taken yet.
            turn.s.trouble.reset();
            turn.s.useCamera = choice == Choice::UseCamera;
            return;
        case Choice::GoOnWithout:
            turn.s.trouble.reset();
            if (trouble.matter == Matter::CardReader) enterForm(turn);
            return;
        case Choice::CallHelp: return callHelp(turn);
        case Choice::Leave: return endVisit(turn, Keep::Nothing);
    }
}

bool onEnd(Turn& turn, const Intent& intent) {
    const bool done = std::holds_alternative<intent::Done>(intent);
    if (!done && !std::holds_alternative<intent::GoHome>(intent)) return false;
    const Step step = turn.s.step;
    const bool nothing = step == Step::Attract || step == Step::OutOfService || (step == Step::Home && !done);
    if (!nothing && !mustStay(turn.s)) endVisit(turn, done ? Keep::Nothing : Keep::Preferences);
    return true;
}

bool onHelp(Turn& turn, const Intent& intent) {
    if (std::holds_alternative<intent::OpenHelp>(intent)) {
        if (turn.s.help == HelpStage::Closed) turn.s.help = HelpStage::Open;
    } else if (std::holds_alternative<intent::CloseHelp>(intent)) {
        turn.s.help = HelpStage::Closed;
        turn.s.awaitingHelp = 0;
    } else if (std::holds_alternative<intent::CallHelp>(intent)) {
        callHelp(turn);
    } else {
        return false;
    }
    return true;
}

void setPreferences(Turn& turn, Preferences preferences) {
    preferences.volume = std::clamp(preferences.volume, 0, kLoudest);
    turn.s.preferences = preferences;
    // Choosing a language on the first screen is a way to begin.
    if (turn.s.step == Step::Attract) enter(turn, Step::Home);
}

}  // namespace

void raise(Turn& turn, Matter matter, DeviceState device, std::vector<Choice> choices) {
    turn.s.trouble = Trouble{matter, device, std::move(choices)};
    turn.s.lastActivity = turn.s.now;
}

bool onOverlayIntent(Turn& turn, const Intent& intent) {
    if (std::holds_alternative<intent::Keyed>(intent)) {
        turn.s.preferences.unhurried = true;
        return true;
    }
    if (std::holds_alternative<intent::Touched>(intent) || std::holds_alternative<intent::StayHere>(intent)) {
        return true;
    }
    if (const auto* set = std::get_if<intent::SetPreferences>(&intent)) {
        setPreferences(turn, set->preferences);
        return true;
    }
    if (onHelp(turn, intent) || onEnd(turn, intent)) return true;
    if (!turn.s.trouble) return false;
    if (const auto* chosen = std::get_if<intent::Choose>(&intent)) choose(turn, chosen->choice);
    return true;
}

void onHelpAnswered(Turn& turn, const outcome::HelpAnswered& answer) {
    if (turn.s.help != HelpStage::Calling || answer.request != turn.s.awaitingHelp) return;
    turn.s.awaitingHelp = 0;
    turn.s.help = answer.reached ? HelpStage::Called : HelpStage::NotReached;
}

}  // namespace zizhu::flow
