#include "flow/turn.h"

namespace zizhu::flow {

namespace {

void raiseReader(Turn& turn, DeviceState state) {
    std::vector<Choice> choices = {Choice::Retry};
    if (identityOptional(turn.s)) choices.push_back(Choice::GoOnWithout);
    choices.insert(choices.end(), {Choice::CallHelp, Choice::Leave});
    raise(turn, Matter::CardReader, state, std::move(choices));
}

bool waits(const Session& session, Request request) {
    return session.step == Step::Identity && session.awaiting != 0 && session.awaiting == request;
}

bool expired(const Session& session, const Applicant& applicant) {
    const std::optional<base::LocalDate> until = base::parseDate(applicant.validUntil.reveal());
    return until && *until < session.terminal.today();
}

}  // namespace

void startReading(Turn& turn) {
    Session& s = turn.s;
    if (s.awaiting != 0) return;  // it waits already
    s.card = CardStage::Waiting;
    s.cardAskedAt = s.now;
    if (!s.terminal.ready(Device::IdCardReader)) {
        return raiseReader(turn, s.terminal.state(Device::IdCardReader));
    }
    s.awaiting = turn.ask<effect::ReadCard>();
}

void enterIdentity(Turn& turn) {
    enter(turn, Step::Identity);
    if (turn.s.applicant) {
        turn.s.card = CardStage::Read;  // came back: the card is not asked for again
    } else {
        startReading(turn);
    }
}

void onIdentity(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (std::holds_alternative<intent::Continue>(intent)) {
        if (s.card != CardStage::Read && !(identityOptional(s) && s.card != CardStage::Reading)) return;
        if (s.followUp) return confirmHolder(turn);
        enterForm(turn);
    } else if (std::holds_alternative<intent::AnotherCard>(intent)) {
        if (s.card != CardStage::Reading) startReading(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (s.followUp) return enterTrack(turn);
        enter(turn, Step::Guide);
    }
}

void onCard(Turn& turn, const outcome::CardSeen& seen) {
    if (waits(turn.s, seen.request)) turn.s.card = CardStage::Reading;
}

void onCard(Turn& turn, outcome::CardRead read) {
    Session& s = turn.s;
    if (!waits(s, read.request)) return;
    s.awaiting = 0;
    if (expired(s, read.applicant)) {
        // The same card still lies there: the reader is asked again once it is taken away.
        s.card = CardStage::Expired;
        return;
    }
    const bool another = s.applicant && s.applicant->number != read.applicant.number;
    s.applicant = std::move(read.applicant);
    s.card = CardStage::Read;
    prefill(s, another);
    if (another) changed(s);
}

void onCard(Turn& turn, const outcome::CardFailed& failed) {
    Session& s = turn.s;
    if (!waits(s, failed.request)) return;
    switch (failed.fault) {
        case outcome::CardFault::TakenTooEarly: s.card = CardStage::TakenTooEarly; return;
        case outcome::CardFault::NotAnIdCard: s.card = CardStage::NotAnIdCard; return;
        case outcome::CardFault::Unreadable: s.card = CardStage::Unreadable; return;
        case outcome::CardFault::Device: break;
    }
    s.awaiting = 0;
    s.card = CardStage::Waiting;
    const DeviceState state = s.terminal.state(Device::IdCardReader);
    raiseReader(turn, works(state) ? DeviceState::Unavailable : state);
}

}  // namespace zizhu::flow
