#include "flow/turn.h"

namespace zizhu::flow {

void startIssuing(Turn& turn) {
    enter(turn, Step::Issuing);
    turn.s.noDocument.reset();
    turn.s.message = {};
    if (turn.s.followUp) {
        turn.s.awaiting = turn.ask<effect::Collect>();
        return;
    }
    const bool query = turn.s.items.front()->kind == catalog::ItemKind::Query;
    turn.s.awaiting = query ? turn.ask<effect::Ask>() : turn.ask<effect::Certify>();
}

void onIssued(Turn& turn, outcome::Issued issued) {
    Session& s = turn.s;
    if (onPaperIssued(turn, issued)) return;
    if (s.step != Step::Issuing || issued.request != s.awaiting) return;
    s.document = std::move(issued.document);
    enter(turn, Step::Issued);
    startPrint(turn, PrintKind::Document);
}

void onAnswered(Turn& turn, outcome::Answered answered) {
    Session& s = turn.s;
    if (s.step != Step::Issuing || answered.request != s.awaiting) return;
    s.shown = std::move(answered.view);
    enter(turn, Step::Shown);
}

void onNotIssued(Turn& turn, outcome::NotIssued notIssued) {
    Session& s = turn.s;
    if (onPaperNotIssued(turn, notIssued)) return;
    if (s.step != Step::Issuing || notIssued.request != s.awaiting) return;
    s.noDocument = notIssued.reason;
    s.message = std::move(notIssued.message);
    enter(turn, Step::NotIssued);
}

void onNotIssuedIntent(Turn& turn, const Intent& intent) {
    const bool again = turn.s.noDocument == NoDocument::NetworkDown || turn.s.noDocument == NoDocument::ServerTrouble;
    if (std::holds_alternative<intent::Continue>(intent)) {
        if (again) startIssuing(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (turn.s.followUp) return enterIdentity(turn);
        goBack(turn);
    }
}

void startBooking(Turn& turn) {
    Session& s = turn.s;
    const catalog::Item& item = *s.items.front();
    const catalog::Queue* queue = catalog::queueFor(item, ItemAnswers(s, 0), contextOf(s));
    enter(turn, Step::Booking);
    if (queue == nullptr) {
        return raise(turn, Matter::Server, DeviceState::Ready, {Choice::CallHelp, Choice::Leave});
    }
    s.awaiting = turn.ask<effect::TakeTicket>(item.key, queue->key);
}

void onTicket(Turn& turn, outcome::TicketTaken taken) {
    Session& s = turn.s;
    if (s.step != Step::Booking || taken.request != s.awaiting) return;
    s.ticket = std::move(taken.ticket);
    enter(turn, Step::Ticket);
    startPrint(turn, PrintKind::Ticket);
}

void onTicket(Turn& turn, const outcome::TicketFailed& failed) {
    Session& s = turn.s;
    if (s.step != Step::Booking || failed.request != s.awaiting) return;
    s.awaiting = 0;
    raise(turn, failed.networkDown ? Matter::Network : Matter::Server, DeviceState::Ready,
          {Choice::Retry, Choice::CallHelp, Choice::Leave});
}

}  // namespace zizhu::flow
