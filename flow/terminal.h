// What a visit must know about the terminal it happens on: told by facts, kept from visit to visit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "catalog/catalogue.h"

namespace zizhu::flow {

// Counts what was asked of the kiosk, across visits: an answer to anything but the present question
// (the card of the person before) is dropped.
using Request = std::uint64_t;

// The devices that a visit depends on: those that items name, in the order of catalog::kDeviceRoles, and
// the document camera, which can stand in for the scanner.
enum class Device : std::uint8_t {
    IdCardReader, ReceiptPrinter, DocumentScanner, DocumentPrinter, CodeScanner, DocumentCamera,
};
inline constexpr std::size_t kDeviceCount = 6;
std::string_view key(Device device);  // "receipt-printer"
std::optional<Device> deviceFromKey(std::string_view key);

enum class DeviceState : std::uint8_t {
    Ready,
    SupplyLow,    // printers: works; paper or toner is near its end, which only staff need to know
    PaperOut,     // printers: staff must load paper
    TonerOut,     // A4 printer
    Jammed,       // printers, scanner
    CutterJammed, // receipt printer
    CoverOpen,
    Broken,       // there, and does not work: staff must see to it
    Unavailable,  // unplugged, unpowered, does not answer, or not fitted
};
std::string_view name(DeviceState state);  // "paper-out"; for logs and tests
// Ready, or at least good for a while.
constexpr bool works(DeviceState state) { return state == DeviceState::Ready || state == DeviceState::SupplyLow; }

enum class OutageReason : std::uint8_t {
    Decided,    // by staff, here
    Power,      // the terminal runs on its battery, which is nearly empty
    Announced,  // by the backend
    Clock,      // it is wrong: dates on receipts and applications would be, too
    Storage,    // no room to keep one more application safely
};
inline constexpr std::size_t kOutageReasons = 5;
struct Outage {
    catalog::Text message;               // in plain words; may be empty
    std::optional<base::WallTime> until; // when it is expected to end
    OutageReason reason = OutageReason::Decided;
};

struct Terminal {
    // Ready until told otherwise; a camera is fitted only if it is told.
    std::array<DeviceState, kDeviceCount> devices{{{}, {}, {}, {}, {}, DeviceState::Unavailable}};
    bool networkUp = true;
    std::size_t queued = 0;         // applications kept here that the backend has not got yet
    bool cardOnReader = false;
    bool paperInScanner = false;
    std::optional<Outage> outage;   // in force, or (during a visit) as soon as the visit has ended: the first of
    std::array<std::optional<Outage>, kOutageReasons> outages;  // these, by reason
    base::WallTime wall{};          // of the latest tick; 1970 until the first

    DeviceState state(Device device) const { return devices[std::size_t(device)]; }
    bool ready(Device device) const { return works(state(device)); }
    // A page can be given: by the scanner, or by the camera in its place.
    bool canScan() const { return ready(Device::DocumentScanner) || ready(Device::DocumentCamera); }
    base::LocalDate today() const { return base::localDate(wall); }
};

// Begins the outage of that reason, or (nothing) ends it; Terminal::outage is the one to be shown then.
void setOutage(Terminal& terminal, OutageReason reason, std::optional<Outage> outage);

// Whether an item can be done at this terminal now, said before it is begun.
struct Availability {
    enum class Verdict : std::uint8_t {
        Now,
        WithoutSome,   // `missing` desired devices are not ready: it goes on without them
        DeviceMissing, // `missing` required devices are not ready
        NoNetwork,     // certify and book need the backend at once
        NotOffered,    // outside its dates, or suspended (Item::suspended says why)
    };
    Verdict verdict = Verdict::Now;
    std::vector<Device> missing;
    bool possible() const { return verdict == Verdict::Now || verdict == Verdict::WithoutSome; }
};
Availability availability(const catalog::Item& item, const Terminal& terminal);
// Of a bundle: the worst of its items.
Availability availability(const catalog::Bundle& bundle, const catalog::Catalogue& catalogue,
                          const Terminal& terminal);

}  // namespace zizhu::flow
