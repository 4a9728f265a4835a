// One call of advance() in the making; inside flow only. A file a concern works on it.
//
// Each function leaves the session in a legal state. Names: enterX goes to a step and asks for what it
// needs; onX takes an event of that step.
#pragma once

#include <utility>
#include <vector>

#include "flow/advance.h"
#include "flow/pages.h"

namespace zizhu::flow {

struct Turn {
    Session s;
    std::vector<Effect> effects;

    // Adds an effect that is answered, and returns its request.
    template <class E, class... Args>
    Request ask(Args&&... args) {
        const Request request = ++s.lastRequest;
        effects.push_back(E{request, std::forward<Args>(args)...});
        return request;
    }
    void tell(Effect effect) { effects.push_back(std::move(effect)); }
};

// lifecycle.cpp
void enter(Turn& turn, Step step);  // stops what the present step has running
enum class Keep : std::uint8_t { Nothing, Preferences };
void endVisit(Turn& turn, Keep keep);  // wipes; on to Home, or to where a terminal waits
void showHeld(Turn& turn, std::vector<Case> cases);
void onTick(Turn& turn, const fact::Tick& tick);

// overlays.cpp; onOverlay* return whether the event was theirs.
void raise(Turn& turn, Matter matter, DeviceState device, std::vector<Choice> choices);
bool onOverlayIntent(Turn& turn, const Intent& intent);
void onHelpAnswered(Turn& turn, const outcome::HelpAnswered& answer);
void showHelp(Turn& turn, HelpStage stage);  // how the call stands now
void endHelp(Turn& turn);

// home.cpp: Attract, Home, Guide
void onHome(Turn& turn, const Intent& intent);

// identity.cpp
void enterIdentity(Turn& turn);
void startReading(Turn& turn);
void onIdentity(Turn& turn, const Intent& intent);
void onCard(Turn& turn, const outcome::CardSeen& seen);
void onCard(Turn& turn, outcome::CardRead read);
void onCard(Turn& turn, const outcome::CardFailed& failed);

// prefill.cpp: what the card answers; after another card, what the card before answered is forgotten.
void prefill(Session& session, bool anotherPerson);
// The card is that of whoever stands here, not of the person the item is for: neither it nor a register fills in.
bool actsForAnother(const Session& session, const catalog::Item& item);
// After an answer was given: takes back or fills in again what hangs on whom the item is for.
void onAnswered(Session& session, const catalog::Question& question);

// registers.cpp: Consent, Fetching: data that registers fill into the form
bool needsConsent(const Session& session);
void enterConsent(Turn& turn, std::optional<Place> after);  // after the page, of a bundle's own, at `after`
void onConsent(Turn& turn, const Intent& intent);
void onRecords(Turn& turn, outcome::RecordsFetched fetched);
void fillFromRegisters(Session& session);
void forgetRegisters(Session& session);  // with all that they filled in

// route.cpp: where a visit goes next
struct Gap {
    enum class In : std::uint8_t { Page, Material } in = In::Page;
    Place place;
};
std::optional<Gap> firstGap(const Session& session);
void enterForm(Turn& turn);  // the first page, material, or check
void goOn(Turn& turn);       // past session.place
void goBack(Turn& turn);     // before session.place, out of Check, or from NotIssued to it
void goOnToItems(Turn& turn);     // out of Consent and Fetching
void backFromConsent(Turn& turn);
void showPage(Turn& turn, Place place);
void showMaterial(Turn& turn, Place place);

// questions.cpp
void onQuestions(Turn& turn, const Intent& intent);
void settlePage(Session& session);  // makes the answers of the current page canonical

// materials.cpp
void onMaterials(Turn& turn, const Intent& intent);
// What can be done about a trouble with taking a page.
std::vector<Choice> pageChoices(const Session& session, Matter matter, DeviceState state);
void startScan(Turn& turn, std::optional<std::size_t> retake);
void onScanned(Turn& turn, outcome::Scanned scanned);
void onScanFailed(Turn& turn, const outcome::ScanFailed& failed);

// review.cpp: Check, Sign, Submitting, Submitted
void onReview(Turn& turn, const Intent& intent);
void submit(Turn& turn);     // whatever the kind of the visit asks for
void startStore(Turn& turn);
void onStored(Turn& turn, outcome::Stored stored);
void onStoreFailed(Turn& turn, const outcome::StoreFailed& failed);
void onPresented(Turn& turn, const fact::Presented& presented);
void changed(Session& session);  // an answer or material: what was declared and signed was another

// at_once.cpp: what a backend answers at once: documents, queries and tickets
void startIssuing(Turn& turn);
void startBooking(Turn& turn);
void onAnswered(Turn& turn, outcome::Answered answered);
void onNotIssuedIntent(Turn& turn, const Intent& intent);
void onIssued(Turn& turn, outcome::Issued issued);
void onNotIssued(Turn& turn, outcome::NotIssued notIssued);
void onTicket(Turn& turn, outcome::TicketTaken taken);
void onTicket(Turn& turn, const outcome::TicketFailed& failed);

// appointments.cpp: Slots, and Booking of one of them
void enterSlots(Turn& turn);
void retrySlots(Turn& turn);
void onSlots(Turn& turn, const Intent& intent);
void onSlotsListed(Turn& turn, outcome::SlotsListed listed);
void onSlotsFailed(Turn& turn, const outcome::SlotsFailed& failed);
void onSlotBooked(Turn& turn, outcome::SlotBooked booked);
void onSlotTaken(Turn& turn, const outcome::SlotTaken& taken);

// papers.cpp: the documents of a bundle; on…Issued return whether the answer was for one of them.
void preparePapers(Session& session);
void startPapers(Turn& turn);
bool papersUnderWay(const Session& session);
bool onPaperIssued(Turn& turn, outcome::Issued& issued);
bool onPaperNotIssued(Turn& turn, outcome::NotIssued& answer);

// track.cpp
void enterTrack(Turn& turn);
void listenForCode(Turn& turn);
void onTrack(Turn& turn, const Intent& intent);
void onCode(Turn& turn, std::string_view text);
void onLookedUp(Turn& turn, outcome::LookedUp found);
void onLookUpFailed(Turn& turn, const outcome::LookUpFailed& failed);

// follow_up.cpp: Confirming; from a followed case to its papers, its result and its rating
void handInNow(Turn& turn);
void collectNow(Turn& turn);
void confirmHolder(Turn& turn);  // the card was read: on to the papers or the document, if it is the applicant's
void onHolder(Turn& turn, const outcome::HolderAnswered& answer);
void onFollowUpPrinted(Turn& turn);
void onConfirming(Turn& turn, const Intent& intent);

// rating.cpp
std::optional<Rating> ratingAfter(const Session& session);  // of the visit that ends here, if it is to be rated
void enterRating(Turn& turn, Rating rating, const Preferences& preferences);  // after endVisit
void onRating(Turn& turn, const Intent& intent);
void onRatingKept(Turn& turn, const outcome::RatingKept& kept);
void leaveRating(Turn& turn, Keep keep);  // keeps what was chosen

// printing.cpp
void startPrint(Turn& turn, PrintKind kind);
void startPaperPrint(Turn& turn, std::size_t paper);
void onPrintAgain(Turn& turn, const intent::PrintAgain& again);
void onPrinted(Turn& turn, const outcome::Printed& printed);
void onPrintFailed(Turn& turn, const outcome::PrintFailed& failed);
void onPrinterReady(Turn& turn, Device device);
void onPrinterFault(Session& session, Device device, DeviceState state);

// facts.cpp
void onFact(Turn& turn, const Fact& fact);

}  // namespace zizhu::flow
