// What a visit must know about the terminal it happens on: told by facts, kept from visit to visit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "catalog/catalogue.h"

namespace zizhu::flow {

// The devices that a visit depends on; in the order of catalog::kDeviceRoles.
enum class Device : std::uint8_t { IdCardReader, ReceiptPrinter, DocumentScanner, DocumentPrinter, CodeScanner };
inline constexpr std::size_t kDeviceCount = 5;
std::string_view key(Device device);  // "receipt-printer"
std::optional<Device> deviceFromKey(std::string_view key);

enum class DeviceState : std::uint8_t {
    Ready,
    PaperOut,     // printers: staff must load paper
    Jammed,       // printers, scanner
    CoverOpen,
    Unavailable,  // unplugged, unpowered, does not answer, or not fitted
};

struct Outage {
    catalog::Text message;               // in plain words; may be empty
    std::optional<base::WallTime> until; // when it is expected to end
};

struct Terminal {
    std::array<DeviceState, kDeviceCount> devices{};  // Ready until told otherwise
    bool networkUp = true;
    std::size_t queued = 0;         // applications kept here that the backend has not got yet
    bool cardOnReader = false;
    bool paperInScanner = false;
    std::optional<Outage> outage;   // in force, or (during a visit) as soon as the visit has ended
    base::WallTime wall{};          // of the latest tick; 1970 until the first

    DeviceState state(Device device) const { return devices[std::size_t(device)]; }
    bool ready(Device device) const { return state(device) == DeviceState::Ready; }
    base::LocalDate today() const { return base::localDate(wall); }
};

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
