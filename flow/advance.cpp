#include "flow/advance.h"

#include <algorithm>

#include "flow/turn.h"
#include "flow/vendor/machine.h"

namespace zizhu::flow {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
// Clang 14 does not deduce an aggregate by itself.
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

void onIntent(Turn& turn, const Intent& intent) {
    turn.s.lastActivity = turn.s.now;
    turn.s.countdownEnds.reset();
    if (vendor::onIntent(turn, intent)) return;
    if (onOverlayIntent(turn, intent)) return;
    switch (turn.s.step) {
        case Step::Attract:
        case Step::Home:
        case Step::Guide: return onHome(turn, intent);
        case Step::Identity: return onIdentity(turn, intent);
        case Step::Consent:
        case Step::Fetching: return onConsent(turn, intent);
        case Step::Questions: return onQuestions(turn, intent);
        case Step::Materials: return onMaterials(turn, intent);
        case Step::Check:
        case Step::Sign:
        case Step::Submitted:
        case Step::Issued:
        case Step::Ticket:
        case Step::Booked:
        case Step::Shown:
        case Step::Recovered: return onReview(turn, intent);
        case Step::NotIssued: return onNotIssuedIntent(turn, intent);
        case Step::Slots: return onSlots(turn, intent);
        case Step::Track: return onTrack(turn, intent);
        case Step::Rating: return onRating(turn, intent);
        case Step::Confirming: return onConfirming(turn, intent);
        case Step::Submitting:
        case Step::Issuing:
        case Step::Booking:
        case Step::OutOfService:
        case Step::Vendor: return;
    }
}

void onOutcome(Turn& turn, const Outcome& outcome) {
    std::visit(Overloaded{
                   [&](const outcome::CardSeen& it) { onCard(turn, it); },
                   [&](const outcome::CardRead& it) { onCard(turn, it); },
                   [&](const outcome::CardFailed& it) { onCard(turn, it); },
                   [&](const outcome::Scanned& it) { onScanned(turn, it); },
                   [&](const outcome::ScanFailed& it) { onScanFailed(turn, it); },
                   [&](const outcome::Stored& it) { onStored(turn, it); },
                   [&](const outcome::StoreFailed& it) { onStoreFailed(turn, it); },
                   [&](const outcome::Issued& it) { onIssued(turn, it); },
                   [&](const outcome::NotIssued& it) { onNotIssued(turn, it); },
                   [&](const outcome::RecordsFetched& it) { onRecords(turn, it); },
                   [&](const outcome::Answered& it) { onAnswered(turn, it); },
                   [&](const outcome::SlotsListed& it) { onSlotsListed(turn, it); },
                   [&](const outcome::SlotsFailed& it) { onSlotsFailed(turn, it); },
                   [&](const outcome::SlotBooked& it) { onSlotBooked(turn, it); },
                   [&](const outcome::SlotTaken& it) { onSlotTaken(turn, it); },
                   [&](const outcome::TicketTaken& it) { onTicket(turn, it); },
                   [&](const outcome::TicketFailed& it) { onTicket(turn, it); },
                   [&](const outcome::Printed& it) { onPrinted(turn, it); },
                   [&](const outcome::PrintFailed& it) { onPrintFailed(turn, it); },
                   [&](const outcome::LookedUp& it) { onLookedUp(turn, it); },
                   [&](const outcome::LookUpFailed& it) { onLookUpFailed(turn, it); },
                   [&](const outcome::CodeRead& it) {
                       if (it.request == turn.s.listening && it.request != 0) onCode(turn, it.text);
                   },
                   [&](const outcome::HelpAnswered& it) { onHelpAnswered(turn, it); },
                   [&](const outcome::HolderAnswered& it) { onHolder(turn, it); },
                   [&](const outcome::RatingKept& it) { onRatingKept(turn, it); },
                   [&](const outcome::Vendor& it) { vendor::onOutcome(turn, it.what); },
               },
               outcome);
}

}  // namespace

Advance advance(Session session, const Event& event) {
    Turn turn{std::move(session), {}};
    turn.s.now = std::max(turn.s.now, event.at);
    std::visit(Overloaded{
                   [&](const Intent& intent) { onIntent(turn, intent); },
                   [&](const Outcome& outcome) { onOutcome(turn, outcome); },
                   [&](const Fact& fact) { onFact(turn, fact); },
               },
               event.what);
    vendor::settle(turn);
    return {std::move(turn.s), std::move(turn.effects)};
}

}  // namespace zizhu::flow
