// The slip of paper that a visit ends with: a receipt, a queue ticket, a saved draft.
//
// A receipt names no person. Whoever finds it on the floor learns which service was asked for and
// can follow the case as the tracking code allows, nothing else; so its fields are ordinary strings,
// and text in which a valid citizen's number stands is refused.
//
// Reentrant: any thread, several at once. Nothing here touches a disk (but fonts on first use in a
// thread, see fonts.h) or a device; a receipt takes some tens of milliseconds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bitmap.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/result.h"

namespace zizhu::documents {

// What the print head can burn: its width in dots, and dots an inch both ways.
struct PaperGeometry {
    int dots = 0;
    int dpi = 0;
};
inline constexpr PaperGeometry kPaper80mm203Dpi{576, 203};
inline constexpr PaperGeometry kPaper58mm203Dpi{384, 203};
inline constexpr PaperGeometry kPaper80mm180Dpi{512, 180};

enum class ReceiptKind : std::uint8_t {
    Submitted,    // the backend has the application
    KeptOffline,  // committed on this terminal; it will be sent by itself
    QueueTicket,  // a place in the hall's queue
    Appointment,  // a place at a later day and time
    Draft,        // nothing submitted; the code brings the answers back
};

// Texts are in the receipt's language, UTF-8, without line breaks unless said. Empty ones vanish.
struct ReceiptCase {
    std::string item;          // title of the service item
    std::string department;    // who decides
    std::string caseNumber;    // empty until the backend gave one
    std::string trackingCode;  // only if it differs from the receipt's
    std::string next;          // what happens next; may hold line breaks
    std::optional<base::LocalDate> by;  // until when that happens
};

struct ReceiptMaterial {
    std::string title;
    std::optional<base::LocalDate> due;  // for a material still to be handed in
};

struct Receipt {
    base::Language language = base::Language::ZhCn;
    ReceiptKind kind = ReceiptKind::Submitted;
    std::string office;    // "临江市政务服务中心"
    std::string terminal;  // "3 号自助终端"
    base::WallTime time{};

    std::vector<ReceiptCase> cases;  // a bundle lists every case

    std::string trackingCode;  // as people read it, XXXX-XXXX-XXXX-XXXX-C
    std::string trackingUrl;   // what the QR code holds; without it there is no QR code

    std::vector<std::string> told;  // departments that a bundle tells, with what

    std::string queueNumber;                // QueueTicket: "A017"; Appointment: its number
    std::string queuePlace;                 // QueueTicket, Appointment: where to wait or go
    std::optional<int> queueAhead;          // QueueTicket: people in front
    std::optional<base::LocalDate> day;     // Appointment
    std::string timeOfDay;                  // Appointment: "09:30"
    std::vector<std::string> bring;         // Appointment: what to bring
    std::optional<base::LocalDate> keptUntil;  // Draft: the day it is deleted

    std::vector<ReceiptMaterial> handedIn;
    std::vector<ReceiptMaterial> stillToHandIn;

    std::string consultationNumber;
    std::string complaintNumber;

    bool reprint = false;   // says so: the same receipt, printed again
    bool specimen = false;  // a fictitious region: says that it proves nothing
};

inline constexpr std::size_t kMaxReceiptCases = 32;
inline constexpr std::size_t kMaxReceiptMaterials = 64;    // of each list, of `told` and `bring` too
inline constexpr std::size_t kMaxReceiptTextBytes = 4096;  // of each field
inline constexpr std::size_t kMaxReceiptTotalBytes = 32u << 10;
inline constexpr int kMaxReceiptRows = 32000;              // about 4 m of paper
inline constexpr int kMinPaperDots = 320;
inline constexpr int kMaxPaperDots = 1280;

// The receipt as the printer burns it. Text wraps, never ends early. The QR code has error correction
// level Q, whole dots a module (at least 4, at least 3 on paper under 500 dots) and a quiet zone of 4
// modules.
// InvalidInput: text that is not UTF-8, holds control characters or a citizen's number; a geometry
// out of bounds. TooLarge: more than the bounds above, or a URL whose code the paper cannot hold.
base::Result<base::Bitmap> layoutReceipt(const Receipt& receipt, PaperGeometry paper);

// The same in words, a paragraph a line, in reading order: for speech and for logs of demonstrations.
base::Result<std::string> receiptText(const Receipt& receipt);

// A date as people of that language write it: "2026年3月20日", "20 March 2026".
std::string formatDate(base::LocalDate date, base::Language language);

}  // namespace zizhu::documents
