// What a terminal is made of, and how each part is, as a technician is told it: in the words of XFS4IoT
// (CWA 17852). Values; told by the kiosk, drawn by screens/vendor.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/detail.h"
#include "base/result.h"
#include "flow/terminal.h"

namespace zizhu::flow::vendor {

// All that is looked at and tested. The first six are flow::Device, in its order.
enum class Part : std::uint8_t {
    IdCardReader, ReceiptPrinter, DocumentScanner, DocumentPrinter, CodeScanner, DocumentCamera,
    StaffCardReader, Lights, Cabinet, TouchScreen, Speaker, Microphone,
    Disk, Network, Clock, Catalogue,  // not to be seen from the front, and tested all the same
};
inline constexpr std::size_t kPartCount = 16;
std::string_view key(Part part);  // "receipt-printer"; for the log and in ids
constexpr Part partOf(Device device) { return Part(device); }
// A device that a visit depends on; nothing for the others.
constexpr std::optional<Device> deviceOf(Part part) {
    return std::size_t(part) < kDeviceCount ? std::optional(Device(part)) : std::nullopt;
}

// XFS4IoT common.status "device".
enum class XfsState : std::uint8_t {
    Online, Offline, PowerOff, NoDevice, HardwareError, UserError, DeviceBusy, FraudAttempt, PotentialFraud, Starting,
};
std::string_view name(XfsState state);  // "hardwareError": as the standard writes it, in every language
// XFS4IoT "paper", "toner".
enum class Supply : std::uint8_t { NotSupported, Unknown, Full, Low, Out, Jammed };
std::string_view name(Supply supply);  // "notSupported"

// Of a part, since its counters began (the part was fitted, or the consumable replaced).
enum class Counter : std::uint8_t { Cards, Receipts, Pages, Scans, Codes, Pictures, Failures, Resets, Hours };
struct Count {
    Counter counter = Counter::Failures;
    std::int64_t value = 0;
    friend bool operator==(const Count&, const Count&) = default;
};

// One that was: kept over restarts by the kiosk. Errors hold no personal data by their type.
struct PastError {
    base::WallTime at{};
    base::Detail detail;
    base::StaffAction action = base::StaffAction::None;
};

struct PartStatus {
    bool fitted = false;  // the terminal's profile has one
    XfsState xfs = XfsState::Starting;
    DeviceState state = DeviceState::Unavailable;  // the same for plain words: says what is missing
    Supply paper = Supply::NotSupported;
    Supply toner = Supply::NotSupported;
    base::StaffAction action = base::StaffAction::None;
    base::Detail detail;            // the driver's words, shown as they are
    std::string model;              // maker, model, serial number, as the device says it; may be empty
    std::vector<Count> counts;
    std::vector<PastError> errors;  // newest first, at most kMaxErrors
};
inline constexpr std::size_t kMaxErrors = 10;

// At one glance. Worst last but one; NotFitted is nobody's trouble.
enum class Health : std::uint8_t { Healthy, Attention, Faulty, NotFitted };
Health healthOf(const PartStatus& status);

// What is used up, with what was used since it was replaced.
enum class Consumable : std::uint8_t { ReceiptPaper, DocumentPaper, Toner };
inline constexpr std::size_t kConsumableCount = 3;
std::string_view key(Consumable consumable);  // "receipt-paper"
Part partOf(Consumable consumable);
struct ConsumableStatus {
    Supply level = Supply::NotSupported;  // as its printer tells it; NotSupported: none is fitted
    std::int64_t used = 0;                // receipts or pages since `since`
    std::optional<base::WallTime> since;  // nothing: never replaced as far as the terminal knows
};

// How old what the terminal offers is.
enum class CatalogueHealth : std::uint8_t {
    Current,
    Unsigned,  // a folder serves, there is no repository: only for development
    Ageing,    // valid, and not confirmed by the backend for a day
    Expired,   // its time is over: an item of it is still offered, and the backend must be reached
    Refused,   // what was published last did not verify: the one before serves
};

// Everything else that the overview shows. Nothing is known of a member without a value.
struct Survey {
    std::array<PartStatus, kPartCount> parts;  // Disk, Network, Clock, Catalogue: xfs, action and detail only
    std::array<ConsumableStatus, kConsumableCount> consumables;
    std::optional<std::int64_t> diskFree, diskSize;  // bytes, of the state folder
    std::optional<int> temperature;                  // °C inside the cabinet
    std::optional<bool> onBattery;
    std::optional<int> battery;                      // percent
    std::optional<bool> doorOpen;
    bool networkUp = false;
    std::string address;         // of the terminal; may be empty
    std::string backend;         // host that it reports to
    std::optional<base::WallTime> lastContact;
    std::optional<base::Duration> clockAhead;  // of the backend's clock; negative: behind
    std::string program, image;  // versions; image "" on a plain machine
    std::string catalogueVersion;  // MAJOR.MINOR.PATCH
    std::optional<base::WallTime> catalogueSince;    // installed
    std::optional<base::WallTime> catalogueExpires;
    CatalogueHealth catalogue = CatalogueHealth::Current;
    std::size_t queued = 0;                    // applications that the backend has not got yet
    std::optional<base::WallTime> queuedSince; // the oldest of them
    std::size_t refused = 0;                   // that the backend refused: an admin must look
    std::string terminal;                      // its name at the backend
    std::optional<base::WallTime> enrolledAt;
    std::optional<base::WallTime> certificateEnds;

    const PartStatus& part(Part which) const { return parts[std::size_t(which)]; }
};

}  // namespace zizhu::flow::vendor
