// What a visit asks the kiosk to do. Carried out on worker threads; results come back as outcomes that
// name the same `request`.
#pragma once

#include "base/kinds.h"
#include "flow/session.h"
#include "flow/vendor/effect.h"

namespace zizhu::flow {

namespace effect {
struct ReadCard { Request request; };   // wait for a card and read it, until StopCard
struct StopCard {};
// Take one sheet with the scanner or the camera, encrypt it and keep it as a blob. `item`, `material`:
// keys, for the log.
struct ScanMaterial { Request request; std::string item; std::string material; Device with; };
struct StopScan {};
struct DiscardBlob { std::string blob; };  // a page taken out again: its hash
// Make ids, buildSubmissions(), seal, and commit all as held, in one transaction. At most one succeeds
// in a visit. Reads the session that advance() returned along with it.
struct Store { Request request; };
struct Release { std::vector<base::Uuid> ids; };  // they were shown as submitted: they may be sent
struct FetchRecords { Request request; std::vector<std::string> registries; };  // for the form, with consent
struct Certify { Request request; std::size_t item = 0; };  // index into Session::items
struct Ask { Request request; };                            // a query: of the visit's only item
struct ListSlots { Request request; };
struct BookSlot { Request request; };                       // Session::slots: day, time and id
struct TakeTicket { Request request; std::string item; std::string queue; };
struct PrintReceipt { Request request; };   // of Session::cases
// Of Session::document or, in Shown, Session::shown; with `paper` of Session::papers.
struct PrintDocument { Request request; std::optional<std::size_t> paper; };
struct PrintTicket { Request request; };    // of Session::ticket or Session::appointment
struct ListenForCode { Request request; };  // code scanner on, until StopListening
struct StopListening {};
struct LookUp { Request request; base::TrackingCode code; };
// Tell the people of the hall; then say how the call stands whenever that changes, until EndHelp.
struct CallHelp { Request request; };
struct EndHelp {};  // whoever called has left
// Is the card that of the applicant of Session::followUp's case?
struct ConfirmHolder { Request request; };
// The document that waits for the applicant of Session::followUp's case; answered by Issued or NotIssued.
struct Collect { Request request; };
struct Collected { base::TrackingCode code; };  // it was printed, by the printer's proof: the case is over
struct KeepRating { Request request; Rating rating; };  // on the disk; it is sent by itself
// Personal data of the visit is over: forget drafts, previews, queued prints; discard scans that no
// stored application holds.
struct Wipe {};
struct Vendor { vendor::Effect what; };  // of vendor mode; answered by outcome::Vendor
}  // namespace effect

class Effect : public base::Kinds<
    effect::ReadCard, effect::StopCard, effect::ScanMaterial, effect::StopScan, effect::DiscardBlob,
    effect::Store, effect::Release, effect::FetchRecords, effect::Certify, effect::Ask, effect::ListSlots,
    effect::BookSlot, effect::TakeTicket, effect::PrintReceipt, effect::PrintDocument, effect::PrintTicket,
    effect::ListenForCode, effect::StopListening, effect::LookUp, effect::CallHelp, effect::EndHelp,
    effect::ConfirmHolder, effect::Collect, effect::Collected, effect::KeepRating, effect::Wipe,
    effect::Vendor> {
public:
    using Kinds::Kinds;
    Effect();
    Effect(const Effect&);
    Effect(Effect&&) noexcept;
    Effect& operator=(const Effect&);
    Effect& operator=(Effect&&) noexcept;
    ~Effect();
};

}  // namespace zizhu::flow
