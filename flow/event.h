// Everything that can happen to a visit: what the citizen intends, how effects end, what the terminal tells.
//
// Times are data: each event says when it happened on the steady clock; ticks bring the wall time.
#pragma once

#include "base/kinds.h"
#include "flow/session.h"
#include "flow/vendor/event.h"

namespace zizhu::flow {

// What the citizen intends: made by screens (and by the robot), never refused loudly; an intent that
// does not fit the step changes nothing but the idle time.
namespace intent {
struct Touched {};                                    // any touch that means nothing else
struct Keyed {};                                      // a key or a switch: like a touch, and time is generous from now on
struct Begin {};                                      // Attract → Home
struct SetPreferences { Preferences preferences; };   // at any step
struct OpenItem { std::string key; };                 // Home → Guide
struct OpenBundle { std::string key; };
struct OpenTrack {};                                  // Home → Track
struct Start {};                                      // Guide → …
struct Continue {};  // the main button of Identity, Questions, Materials, Check; NotIssued: try again
struct AnotherCard {};                                // Identity: read another card, or the same once more
struct Back {};
struct GoHome {};                                     // ends the visit (wipes), keeps the preferences
struct Done {};                                       // "I'm done": ends the visit, wipes all
struct SetAnswer { std::string path; base::SecretString value; };  // of the page's item; as typed
struct AddRow { std::string question; };
struct RemoveRow { std::string question; std::size_t row; };
struct ChangePage { Place page; };                    // Check → Questions and back
struct ChangeMaterial { Place material; };            // Check → Materials and back
struct ScanPage {};                                   // Materials: one more page, with scanDevice()
struct UseCamera { bool use; };                       // Materials: the camera instead of the scanner, or back
struct CancelScan {};
struct RetakePage { std::size_t page; };
struct RemovePage { std::size_t page; };
struct KeepPage { std::size_t page; };                // a doubtful one: use it anyway
struct PromiseMaterial { base::LocalDate by; };       // deferrable: handed in later
struct CommitMaterial {};                             // a signed commitment instead
struct ShareMaterial {};                              // consent: the backend fetches it from a register
struct SkipMaterial {};                               // optional: go on without
struct SetDeclared { bool declared; };                // Check: the declaration's tick
struct AddStroke { catalog::Stroke stroke; };         // Sign: one finished stroke
struct SetSignatureAspect { std::uint16_t aspect; };
struct ClearSignature {};
struct DeclareSignature { bool declared; };           // Sign: in place of strokes; only with an identity card
struct Submit {};                                     // Sign; Check if nothing is to be signed
// After a failed print; the first print of a Recovered page or of what a query shows. `paper`: of Session::papers.
struct PrintAgain { std::optional<std::size_t> paper; };
struct SetConsent { std::string registry; bool agreed; };  // Consent: one register's switch
struct RefuseConsents {};                             // Consent: fill in the form without any register
struct PickDay { base::LocalDate day; };              // Slots
struct PickTime { std::chrono::minutes time; };
struct EnterCode { std::string text; };               // Track: typed; a code or the receipt's URL
struct TrackAnother {};
struct HandInNow {};                                  // Track: materials that the case wants
struct CollectNow {};                                 // Track: the result that waits
struct Rate {};                                       // Track: a case that is over
struct RateLevel { int level; };                      // Rating
struct RateReason { std::string key; bool on; };
struct SetRatingWords { base::SecretString words; };
struct Choose { Choice choice; };                     // of the trouble shown
struct OpenHelp {};
struct CloseHelp {};
struct CallHelp {};
struct StayHere {};                                   // the countdown's button
struct Vendor { vendor::Intent what; };               // the technician's
}  // namespace intent
class Intent : public base::Kinds<
    intent::Touched, intent::Keyed, intent::Begin, intent::SetPreferences, intent::OpenItem,
    intent::OpenBundle, intent::OpenTrack, intent::Start, intent::Continue, intent::AnotherCard,
    intent::Back, intent::GoHome, intent::Done, intent::SetAnswer, intent::AddRow, intent::RemoveRow,
    intent::ChangePage, intent::ChangeMaterial, intent::ScanPage, intent::UseCamera, intent::CancelScan,
    intent::RetakePage, intent::RemovePage, intent::KeepPage, intent::PromiseMaterial,
    intent::CommitMaterial, intent::ShareMaterial, intent::SkipMaterial, intent::SetDeclared,
    intent::AddStroke, intent::SetSignatureAspect, intent::ClearSignature, intent::DeclareSignature,
    intent::Submit, intent::PrintAgain, intent::SetConsent, intent::RefuseConsents, intent::PickDay,
    intent::PickTime, intent::EnterCode, intent::TrackAnother, intent::HandInNow, intent::CollectNow,
    intent::Rate, intent::RateLevel, intent::RateReason, intent::SetRatingWords, intent::Choose,
    intent::OpenHelp, intent::CloseHelp, intent::CallHelp, intent::StayHere, intent::Vendor> {
public:
    using Kinds::Kinds;
    Intent();
    Intent(const Intent&);
    Intent(Intent&&) noexcept;
    Intent& operator=(const Intent&);
    Intent& operator=(Intent&&) noexcept;
    ~Intent();
};

// How an effect ended; `request` is the effect's. The kiosk answers every effect that carries one,
// exactly once (cards: any number of CardSeen/CardFailed, until CardRead or StopCard; help: see there).
namespace outcome {
struct CardSeen { Request request; };                     // reading begins
struct CardRead { Request request; Applicant applicant; };
enum class CardFault : std::uint8_t { TakenTooEarly, NotAnIdCard, Unreadable, Device };
struct CardFailed { Request request; CardFault fault; };  // Device: the reader itself; it has stopped waiting
struct Scanned { Request request; catalog::MaterialPage page; PageDoubt doubt = PageDoubt::None; };
enum class ScanFault : std::uint8_t { NoPaper, DoubleFeed, Device };
struct ScanFailed { Request request; ScanFault fault; DeviceState state; };  // state: Device: what stops it
struct Stored { Request request; std::vector<Case> cases; };  // committed as held, in the order of the items
struct StoreFailed { Request request; bool full; };        // nothing is committed
struct Issued { Request request; Document document; };
struct NotIssued { Request request; NoDocument reason; catalog::Text message; };
struct RecordsFetched { Request request; std::map<std::string, RegisterAnswer, std::less<>> answers; };  // by register
struct Answered { Request request; RecordView view; };     // a query; otherwise NotIssued
struct SlotsListed { Request request; std::vector<SlotDay> days; base::Uuid booking; };
struct SlotsFailed { Request request; bool networkDown; };
struct SlotBooked { Request request; Appointment appointment; };
struct SlotTaken { Request request; };                     // somebody was faster
struct TicketTaken { Request request; Ticket ticket; };
struct TicketFailed { Request request; bool networkDown; };
struct Printed { Request request; };                       // proven
struct PrintFailed { Request request; DeviceState state; };
struct LookedUp { Request request; TrackedCase found; };
enum class LookUpFault : std::uint8_t { NotFound, NetworkDown, ServerTrouble };
struct LookUpFailed { Request request; LookUpFault fault; };
struct CodeRead { Request request; std::string text; };    // any number while listening
enum class HelpNews : std::uint8_t { NotTold, Waiting, Seen, Coming };  // NotTold: it ends there
struct HelpAnswered { Request request; HelpNews news; };   // any number, until NotTold or effect::EndHelp
struct HolderAnswered { Request request; Holder holder; };
struct RatingKept { Request request; bool kept; };         // safe on the disk, or not
struct Vendor { vendor::Outcome what; };
}  // namespace outcome
class Outcome : public base::Kinds<
    outcome::CardSeen, outcome::CardRead, outcome::CardFailed, outcome::Scanned, outcome::ScanFailed,
    outcome::Stored, outcome::StoreFailed, outcome::RecordsFetched, outcome::Issued, outcome::NotIssued,
    outcome::Answered, outcome::SlotsListed, outcome::SlotsFailed, outcome::SlotBooked, outcome::SlotTaken,
    outcome::TicketTaken, outcome::TicketFailed, outcome::Printed, outcome::PrintFailed, outcome::LookedUp,
    outcome::LookUpFailed, outcome::CodeRead, outcome::HelpAnswered, outcome::HolderAnswered,
    outcome::RatingKept, outcome::Vendor> {
public:
    using Kinds::Kinds;
    Outcome();
    Outcome(const Outcome&);
    Outcome(Outcome&&) noexcept;
    Outcome& operator=(const Outcome&);
    Outcome& operator=(Outcome&&) noexcept;
    ~Outcome();
};

// What the terminal tells without being asked.
namespace fact {
struct Tick { base::WallTime wall; };                      // about once a second while a visit is under way
// The frame showing `step` of that visit is on the glass. Sent once a step entered; only then may
// cases be released.
struct Presented { Step step; std::uint64_t visit; };
struct DeviceChanged { Device device; DeviceState state; };
struct NetworkChanged { bool up; };
struct QueueChanged { std::size_t queued; };
struct CardPresence { bool present; };
struct PaperPresence { bool present; };                    // a sheet left in the document scanner
struct CaseSent { base::Uuid id; std::string caseNumber; };  // the backend has it; "" if not numbered yet
struct HeldCases { std::vector<Case> cases; };             // left by a power cut; at start only
struct CatalogueChanged { std::shared_ptr<const catalog::Catalogue> catalogue; };
struct OutageBegins { Outage outage; };                    // after this visit, if one is under way
struct OutageEnds { OutageReason reason = OutageReason::Decided; };  // one for another reason stays
struct Vendor { vendor::Fact what; };
}  // namespace fact
class Fact : public base::Kinds<
    fact::Tick, fact::Presented, fact::DeviceChanged, fact::NetworkChanged, fact::QueueChanged,
    fact::CardPresence, fact::PaperPresence, fact::CaseSent, fact::HeldCases, fact::CatalogueChanged,
    fact::OutageBegins, fact::OutageEnds, fact::Vendor> {
public:
    using Kinds::Kinds;
    Fact();
    Fact(const Fact&);
    Fact(Fact&&) noexcept;
    Fact& operator=(const Fact&);
    Fact& operator=(Fact&&) noexcept;
    ~Fact();
};

struct Event {
    base::SteadyTime at{};
    std::variant<Intent, Outcome, Fact> what;
};

}  // namespace zizhu::flow
