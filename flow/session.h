// The state of everything a citizen sees: what screens draw and what advance() moves on.
//
// A value; owned and touched by the ui thread only. What a person said, typed or owns lives in secret
// memory and is gone after a wipe. Times: `steady` ones for deadlines, Terminal::wall for people.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/secret.h"
#include "catalog/submission.h"
#include "flow/terminal.h"
#include "flow/vendor/state.h"

namespace zizhu::flow {

// Where a visit stands. A screen exists for each.
enum class Step : std::uint8_t {
    Attract, Home, Guide, Identity, Consent, Fetching, Questions, Materials, Check, Sign, Submitting, Submitted,
    Issuing, Issued, NotIssued, Shown, Slots, Booking, Ticket, Booked, Track, Confirming, Rating, Recovered, OutOfService,
    Vendor,  // a technician is at work: Session::vendor
};
std::string_view name(Step step);  // "questions"; for logs and tests

// What the citizen chose about the way it looks; back to default when the visit ends.
inline constexpr int kDefaultVolume = 2, kLoudest = 4;
enum class TextSize : std::uint8_t { S, M, L, XL };
struct Preferences {
    base::Language language = base::Language::ZhCn;
    TextSize textSize = TextSize::M;
    bool highContrast = false;
    bool lowReach = false;
    int volume = kDefaultVolume;  // of speech: 0 silent … kLoudest
    bool speech = false;          // the screen is read aloud
    bool unhurried = false;       // keys or switches are in use
    friend bool operator==(const Preferences&, const Preferences&) = default;
};

// What the identity card said; the kiosk translates it from the driver's form.
using Applicant = catalog::SubmissionApplicant;

enum class CardStage : std::uint8_t {
    Waiting,        // lay the card on the reader
    NotLaid,        // none came for a while: how to lay it; the reader keeps waiting
    Reading,        // leave it there
    Read,           // Session::applicant is set: take the card, go on
    TakenTooEarly,  // the remaining ones: what went wrong; the reader keeps waiting for the next card
    NotAnIdCard,    // a bank card, a bus card
    Expired,
    Unreadable,     // damaged, or the reading failed although it lay still
};

// What a register answered for the form, with the applicant's consent.
struct RegisterAnswer {
    enum class Stage : std::uint8_t {
        Found,
        Nothing,  // it knows nothing of this person
        Silent,   // no answer came: the citizen fills in the form
    };
    Stage stage = Stage::Silent;
    std::map<std::string, base::SecretString, std::less<>> record;  // by path, as the item names them
    friend bool operator==(const RegisterAnswer&, const RegisterAnswer&) = default;
};

// A page or material of one of the visit's items: indices into Session::items and its pages/materials.
struct Place {
    std::size_t item = 0;
    std::size_t index = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
};

// A material as given so far. Keyed by storageKey(): its shared name, or "item/material".
struct Given {
    catalog::MaterialHow how = catalog::MaterialHow::Scanned;
    bool skipped = false;                     // optional, and the citizen went on without
    std::vector<catalog::MaterialPage> pages; // Scanned
    std::optional<base::LocalDate> promisedFor;  // Promised
    friend bool operator==(const Given&, const Given&) = default;
};
enum class ScanStage : std::uint8_t { Idle, Scanning };

// What would make a clerk send a page back, as far as its picture shows. The citizen decides.
enum class PageDoubt : std::uint8_t { None, Blurred, Glare, CutOff, TooDark, Empty };

// An application that is committed in the outbox.
struct Case {
    base::Uuid id;
    base::TrackingCode code;
    std::string item;        // its key
    std::string caseNumber;  // "" until the backend has answered
    bool sent = false;       // the backend has it; until then it is kept safe here
    bool supplement = false;  // papers for a case that the backend had before; `code` is that case's
    friend bool operator==(const Case&, const Case&) = default;
};

enum class PrintKind : std::uint8_t { Receipt, Document, Ticket };
enum class PrintStage : std::uint8_t {
    None,      // nothing to print
    Printing,
    Proven,    // by the printer's own evidence; never printed again
    Failed,    // nothing usable came out; `fault` says why; printed once more when the printer is ready
};
struct Print {
    PrintKind kind = PrintKind::Receipt;
    PrintStage stage = PrintStage::None;
    DeviceState fault = DeviceState::Ready;  // Failed: what stops it; Ready: it failed by itself
    int attempts = 0;                        // at most VisitTimes::printAttempts
    friend bool operator==(const Print&, const Print&) = default;
};

// A document that a register answered with: laid out by the backend, ready for the A4 printer.
struct Document {
    std::string number;
    std::string verificationCode;
    base::SecretBytes pdf;
    friend bool operator==(const Document&, const Document&) = default;
};
enum class NoDocument : std::uint8_t {
    NotRegistered,  // the register does not know this person; of these three Session::message says more
    WrongPerson,    // the record is not one that this person may have
    NotAvailable,   // the register knows, but such a document cannot be issued
    NetworkDown,    // nothing was asked, nothing is kept
    ServerTrouble,
};

// A document that a bundle ends with: asked for once the applications are submitted.
enum class PaperStage : std::uint8_t { Waiting, Asking, Issued, NotIssued };
struct Paper {
    std::size_t item = 0;  // index into Session::items
    PaperStage stage = PaperStage::Waiting;
    NoDocument reason = NoDocument::ServerTrouble;  // NotIssued
    catalog::Text message;                          // NotIssued: the backend's own words; may be empty
    Document document;                              // Issued
    Print print;
    Request asked = 0, awaitingPrint = 0, lastPrint = 0;
    friend bool operator==(const Paper&, const Paper&) = default;
};

// What a register shows about the applicant: of a query. By language.
using SecretText = std::array<base::SecretString, base::kLanguageCount>;
struct RecordField {
    catalog::Text label;
    SecretText value;
    friend bool operator==(const RecordField&, const RecordField&) = default;
};
struct RecordView {
    std::vector<SecretText> paragraphs;
    std::vector<RecordField> fields;
    std::vector<catalog::Text> columns;         // of the table; none: there is no table
    std::vector<std::vector<SecretText>> rows;  // as many cells as columns
    base::SecretBytes pdf;                      // the same on paper; empty if it cannot be printed here
    friend bool operator==(const RecordView&, const RecordView&) = default;
};

// Where an appointment can be made, and what the citizen picked.
struct SlotTime {
    std::chrono::minutes at{};  // from midnight
    int free = 0;
    friend bool operator==(const SlotTime&, const SlotTime&) = default;
};
struct SlotDay {
    base::LocalDate day{};
    std::vector<SlotTime> times;
    friend bool operator==(const SlotDay&, const SlotDay&) = default;
};
struct Slots {
    bool listed = false;         // the backend has told them
    std::vector<SlotDay> days;   // with at least one free place
    base::Uuid booking;          // what is booked of this list is booked under this id, once
    std::optional<base::LocalDate> day;
    std::optional<std::chrono::minutes> time;
    bool taken = false;          // what was picked before was taken a moment earlier
    friend bool operator==(const Slots&, const Slots&) = default;
};
struct Appointment {
    base::Uuid id;
    std::string number;  // "0316-004"
    base::LocalDate day{};
    std::chrono::minutes time{};
    friend bool operator==(const Appointment&, const Appointment&) = default;
};

struct Ticket {
    std::string number;  // "A023"
    catalog::Text counter;
    int ahead = 0;
    int waitMinutes = 0;
    friend bool operator==(const Ticket&, const Ticket&) = default;
};

// A case as the backend tells it to whoever holds its tracking code: its public state only.
enum class CaseState : std::uint8_t { Received, Accepted, InProgress, Ready, Finished, Returned };
struct CaseEvent {
    base::WallTime at{};
    CaseState state = CaseState::Received;
    catalog::Text text;
    friend bool operator==(const CaseEvent&, const CaseEvent&) = default;
};
// Promised for later, or asked for by the department.
struct WantedMaterial {
    std::string key;  // of the item's material
    catalog::Text name;
    std::optional<base::LocalDate> by;
    friend bool operator==(const WantedMaterial&, const WantedMaterial&) = default;
};
struct Collection {
    bool here = false;    // a terminal prints it; otherwise it waits at `place`
    catalog::Text place;  // may be empty if it is printed here
    friend bool operator==(const Collection&, const Collection&) = default;
};
struct TrackedCase {
    std::string caseNumber;
    std::string item;  // its key; the present catalogue may not know it
    catalog::Text title;
    catalog::Text department;
    CaseState state = CaseState::Received;
    catalog::Text stateText;
    base::WallTime submittedAt{};
    std::optional<base::LocalDate> promisedBy;
    std::vector<CaseEvent> history;  // oldest first
    catalog::Text next;              // what comes next; may be empty
    std::vector<WantedMaterial> wanted;       // can be handed in here, now
    std::optional<Collection> collection;     // Ready: how the result is fetched
    friend bool operator==(const TrackedCase&, const TrackedCase&) = default;
};
enum class TrackStage : std::uint8_t { Listening, NotACode, LookingUp, Found, NotFound, NetworkDown, ServerTrouble };
struct Tracking {
    TrackStage stage = TrackStage::Listening;
    std::optional<base::TrackingCode> code;
    std::optional<TrackedCase> found;
    friend bool operator==(const Tracking&, const Tracking&) = default;
};

// What somebody came back for, of the case that was followed. `item` stands in the place of the catalogue's: its
// materials are those that are wanted, and nothing else of it is asked.
struct FollowUp {
    enum class What : std::uint8_t { Supplement, Collect };
    What what = What::Supplement;
    base::TrackingCode code;
    std::string caseNumber;
    std::shared_ptr<const catalog::Item> item;
};
// Whether the card is that of the case's applicant, or of the agent who applied.
enum class Holder : std::uint8_t { Unasked, Yes, No, NetworkDown, ServerTrouble };

// What the citizen thinks of the service: a visit of its own, in which nothing of the one before is left.
enum class RatingStage : std::uint8_t { Asking, Keeping, Kept, NotKept };
struct Rating {
    RatingStage stage = RatingStage::Asking;
    std::string item;         // key of the item or bundle
    std::string itemVersion;
    int level = 0;            // 5 very satisfied … 1; 0: none chosen yet
    std::set<std::string, std::less<>> reasons;  // of the dictionary ratings, below the level
    base::SecretString words;
    friend bool operator==(const Rating&, const Rating&) = default;
};

// Something failed mid-way: lies over the step until the citizen has chosen.
enum class Choice : std::uint8_t { Retry, UseCamera, UseScanner, GoOnWithout, CallHelp, Leave };
enum class Matter : std::uint8_t {
    CardReader, Scanner, Camera, Network, Server, Storage, StorageFull,
    NoPage,      // no sheet lies in the scanner
    NoPageSeen,  // … under the camera
    DoubleFeed,  // two sheets went in as one
};
struct Trouble {
    Matter matter = Matter::CardReader;
    DeviceState device = DeviceState::Ready;  // of a device that failed: follows it until it works again
    std::vector<Choice> choices;              // in the order to show
    friend bool operator==(const Trouble&, const Trouble&) = default;
};
enum class HelpStage : std::uint8_t {
    Closed,
    Open,
    Calling,     // told to the backend; nobody of the hall has seen it yet
    Called,      // somebody has seen it
    Coming,      // somebody said: I am coming
    NotReached,  // it got no farther, or nobody looked for VisitTimes::help; if it was told it still stands
};

struct Session {
    // Kept from visit to visit.
    std::shared_ptr<const catalog::Catalogue> catalogue;      // of this visit
    std::shared_ptr<const catalog::Catalogue> nextCatalogue;  // taken up when no visit is under way
    Terminal terminal;
    Request lastRequest = 0;
    std::uint64_t visit = 0;  // counts visits; part of what Presented reports
    vendor::State vendor;     // the technician's part; its stage outlives a visit that it waits for

    // Of this visit.
    Step step = Step::Attract;
    Preferences preferences;
    // In `catalogue`. One; or a bundle's: its own form first if it has pages, then every item that the
    // answers may lead to (pages.h tells which do), so that places stay what they are.
    std::vector<const catalog::Item*> items;
    const catalog::Bundle* bundle = nullptr;
    CardStage card = CardStage::Waiting;
    base::SteadyTime cardAskedAt{};
    std::optional<Applicant> applicant;
    std::map<std::string, base::SecretString, std::less<>> answers;  // by storageKey()
    std::map<std::string, std::size_t, std::less<>> tableRows;       // shown rows, by storageKey()
    std::set<std::string, std::less<>> prefilled;  // storage keys whose answer the card gave
    std::map<std::string, bool, std::less<>> consents;  // by register: agreed; those not asked about are not in it
    std::map<std::string, RegisterAnswer, std::less<>> registers;  // of those that were asked
    std::map<std::string, std::string, std::less<>> fromRegister;  // storage keys → the register that answered
    std::optional<Place> place;      // Questions: the page; Materials: the material
    bool returnToCheck = false;      // after "change"
    std::set<Place> visited;         // pages passed without a fault
    std::vector<catalog::Fault> faults;  // to show; paths of the item at `place` (Check: of faultItem)
    std::map<std::string, Given, std::less<>> materials;  // by storageKey()
    ScanStage scan = ScanStage::Idle;
    Device scansWith = Device::DocumentScanner;  // the scan under way, or the last one
    bool useCamera = false;  // chosen by the citizen, for the rest of the visit
    std::map<std::string, PageDoubt, std::less<>> doubts;  // pages to take again or to keep, by blob
    std::optional<std::size_t> retakePage;  // the scan under way replaces this page
    bool declared = false;
    catalog::Signature signature;
    std::vector<Case> cases;  // committed; also those of a Recovered page
    bool presented = false;   // the page of `cases` (or document, or ticket) was on the glass
    std::optional<Document> document;
    std::optional<NoDocument> noDocument;
    catalog::Text message;  // the backend's own words for NotIssued; may be empty
    std::optional<Ticket> ticket;
    std::optional<RecordView> shown;         // of a query
    Slots slots;
    std::optional<Appointment> appointment;  // booked
    std::vector<Paper> papers;               // of a bundle, after its applications
    Print print;
    Tracking tracking;
    std::optional<FollowUp> followUp;
    Holder holder = Holder::Unasked;  // of followUp
    std::optional<Rating> rating;

    // Overlays, the topmost last: help sheet, trouble, countdown.
    HelpStage help = HelpStage::Closed;      // what the sheet shows
    HelpStage helpCall = HelpStage::Closed;  // how the call stands, be the sheet open or not
    base::SteadyTime helpAskedAt{};
    std::optional<Trouble> trouble;
    std::optional<base::SteadyTime> countdownEnds;  // the idle countdown is shown until then
    base::SteadyTime now{};           // of the latest event
    base::SteadyTime lastActivity{};
    Request awaiting = 0;       // the request whose outcome moves this step on; 0: none
    Request awaitingPrint = 0;
    Request lastPrint = 0;      // of the newest attempt: its proof may come late, from a printer that hung
    Request awaitingHelp = 0;   // the call that stands; answered more than once
    Request listening = 0;   // the code scanner is on
    std::vector<Case> held;  // told while a visit was under way: recovered when it has ended
};

// A session that waits for the first visitor.
Session freshSession(std::shared_ptr<const catalog::Catalogue> catalogue, Terminal terminal = {});

// What an appointment's QR code holds: the office's counter finds it by this.
std::string appointmentCode(const base::Uuid& id);

// The notice to lay over everything while a card lies on the reader although nobody needs it there.
bool cardLeftBehind(const Session& session);
bool paperLeftBehind(const Session& session);
// What is announced over everything else, by picture, light and sound.
enum class Notice : std::uint8_t { None, CardLeft, PaperLeft };
Notice noticeOf(const Session& session);
// What a page is taken with: the scanner, or the camera if the citizen chose it or nothing else is there.
Device scanDevice(const Session& session);
// A failed print that PrintAgain (or paper) would start once more now.
bool mayPrintAgain(const Session& session);
bool mayPrintAgain(const Session& session, const Print& print);
// Nothing that ends the visit is heard now: it is being stored, or what was stored is not yet shown.
bool mustStay(const Session& session);
// How long a countdown lasts in this visit.
base::Duration countdownLength(const Session& session);
// The case that was followed can be rated: it is over, and a rating says what was good or bad.
bool mayRate(const Session& session);
// The followed case wants papers that this terminal can take, or has a result that it can print.
bool canHandIn(const Session& session);
bool canCollect(const Session& session);
// Whole seconds of the countdown, for the screen; nothing if there is none.
std::optional<int> countdownSeconds(const Session& session);

// All durations and bounds of a visit.
struct VisitTimes {
    base::Duration idle{std::chrono::seconds(90)};         // without a touch → countdown
    base::Duration countdown{std::chrono::seconds(30)};    // → wipe
    // The same while the screen is read aloud, or keys or switches are in use: a page is heard in a minute,
    // and a name is written with two switches in three.
    base::Duration idleUnhurried{std::chrono::seconds(180)};
    base::Duration countdownUnhurried{std::chrono::seconds(60)};
    base::Duration noCard{std::chrono::seconds(20)};       // without a card → how to lay it
    base::Duration waiting{std::chrono::seconds(120)};     // the longest wait for the backend elsewhere
    base::Duration registers{std::chrono::seconds(20)};    // the longest wait in Fetching
    base::Duration recovered{std::chrono::minutes(10)};    // a recovered receipt stays shown so long
    base::Duration rating{std::chrono::seconds(30)};       // the question stays so long; nothing of the visit is left
    base::Duration thanks{std::chrono::seconds(6)};        // … and the thanks
    base::Duration help{std::chrono::seconds(60)};         // until the hotline is named instead
    std::size_t ratingWords = 200;                         // characters
    std::size_t ratingReasons = 8;
    int printAttempts = 3;
    std::size_t strokes = catalog::kMaxStrokes;
    std::size_t strokePoints = catalog::kMaxStrokePoints;
};
inline constexpr VisitTimes kVisitTimes;

}  // namespace zizhu::flow
