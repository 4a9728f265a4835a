// What all devices have in common, in the words of XFS4IoT (CWA 17852).
//
// A device is synchronous and thread-bound: one worker thread owns it, and every call ends by its
// Until. Whatever the hardware does (unplugged, stalled, garbled), a call ends in a status, and the
// next call tries again from the beginning: no call needs the caller to have tidied up.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "base/detail.h"
#include "base/result.h"
#include "drivers/transport.h"

namespace zizhu::drivers {

enum class DeviceState : std::uint8_t {
    Online,
    Offline,  // there, but not ready to work
    PowerOff,
    NoDevice,       // not there: unplugged, or no such path
    HardwareError,  // there, and broken or not understandable
    UserError,      // something a person must take away (a jam, an open cover)
    DeviceBusy,
    FraudAttempt,
    PotentialFraud,
    Starting,  // not asked yet
};
std::string_view name(DeviceState state);

// The state of a paper path or of a consumable.
enum class SupplyState : std::uint8_t { Unknown, Full, Low, Out, Jammed };
std::string_view name(SupplyState state);

struct DeviceStatus {
    DeviceState state = DeviceState::Starting;
    base::StaffAction action = base::StaffAction::None;
    base::Detail detail = {};  // for the log and for staff
};

// The status that an error leaves a device in: Unavailable → NoDevice, Timeout → HardwareError, ….
DeviceStatus statusFrom(const base::Error& error);

// The error with the action of statusFrom(), where it names none: what a command of a device fails with.
base::Error forStaff(base::Error error);

// What a device is and can do, for staff and logs: {"widthDots": 576}. Never what a person owns.
using DeviceFacts = std::map<std::string, std::variant<bool, std::int64_t, std::string>>;

class Device {
public:
    virtual ~Device() = default;

    // The device's word in logs and on the staff page: "card-reader".
    virtual base::Token name() const = 0;

    // Asks the device. Trouble is a state, not an error: this always answers. Heals (reopens) an
    // unplugged device that is back.
    virtual DeviceStatus status(const Until& until) = 0;

    // XFS4IoT capabilities, with what the device says of itself (maker, serial number) if it is there.
    virtual DeviceFacts capabilities(const Until& until) = 0;

    // Brings the device back to where a fresh one is.
    virtual base::Status reset(const Until& until) = 0;
};

}  // namespace zizhu::drivers
