#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

void callHelp(Turn& turn) {
    Session& s = turn.s;
    const bool stands = s.awaitingHelp != 0;
    // A call that nobody looked at still stands: one more would not be louder.
    s.help = stands ? s.helpCall : HelpStage::Calling;
    if (stands) return;
    s.helpCall = HelpStage::Calling;
    s.helpAskedAt = s.now;
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
    if (step == Step::Rating) {
        leaveRating(turn, done ? Keep::Nothing : Keep::Preferences);
        return true;
    }
    const bool nothing = step == Step::Attract || step == Step::OutOfService || (step == Step::Home && !done);
    if (nothing || mustStay(turn.s)) return true;
    // A followed case is rated by its own button.
    std::optional<Rating> rating = done && step != Step::Track ? ratingAfter(turn.s) : std::nullopt;
    const Preferences preferences = turn.s.preferences;
    endVisit(turn, done ? Keep::Nothing : Keep::Preferences);
    if (rating) enterRating(turn, std::move(*rating), preferences);
    return true;
}

bool onHelp(Turn& turn, const Intent& intent) {
    if (std::holds_alternative<intent::OpenHelp>(intent)) {
        if (turn.s.help == HelpStage::Closed) turn.s.help = turn.s.awaitingHelp != 0 ? turn.s.helpCall : HelpStage::Open;
    } else if (std::holds_alternative<intent::CloseHelp>(intent)) {
        turn.s.help = HelpStage::Closed;  // whoever was called still comes
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
    Session& s = turn.s;
    if (s.awaitingHelp == 0 || answer.request != s.awaitingHelp) return;
    switch (answer.news) {
        case outcome::HelpNews::NotTold:
            s.awaitingHelp = 0;
            return showHelp(turn, HelpStage::NotReached);
        case outcome::HelpNews::Waiting: return;  // as before
        case outcome::HelpNews::Seen: return showHelp(turn, HelpStage::Called);
        case outcome::HelpNews::Coming: return showHelp(turn, HelpStage::Coming);
    }
}

void showHelp(Turn& turn, HelpStage stage) {
    Session& s = turn.s;
    if (s.helpCall == stage) return;
    s.helpCall = stage;
    // Who waits for nothing, or need not go on waiting, is told so even after the sheet was closed.
    const bool announce = stage == HelpStage::NotReached || stage == HelpStage::Coming;
    if (announce || s.help != HelpStage::Closed) s.help = stage;
}

void endHelp(Turn& turn) {
    if (turn.s.awaitingHelp != 0) turn.tell(effect::EndHelp{});
    turn.s.awaitingHelp = 0;
    turn.s.helpCall = HelpStage::Closed;
}

}  // namespace zizhu::flow
