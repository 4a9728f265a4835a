#include "drivers/device.h"

#include <array>

#include "drivers/id_card_reader.h"
#include "drivers/receipt_printer.h"

namespace zizhu::drivers {

namespace {
template <std::size_t N, class Enum>
std::string_view word(const std::array<std::string_view, N>& words, Enum value) {
    return words.at(std::size_t(value));
}
}  // namespace

std::string_view name(DeviceState state) {
    static constexpr std::array<std::string_view, 10> kWords = {
        "online",    "offline",    "powerOff",     "noDevice",       "hardwareError",
        "userError", "deviceBusy", "fraudAttempt", "potentialFraud", "starting"};
    return word(kWords, state);
}

std::string_view name(SupplyState state) {
    static constexpr std::array<std::string_view, 5> kWords = {"unknown", "full", "low", "out", "jammed"};
    return word(kWords, state);
}

std::string_view name(CardType type) {
    static constexpr std::array<std::string_view, 4> kWords = {"citizen", "hmt", "foreigner-2017",
                                                               "foreigner-2023"};
    return word(kWords, type);
}

std::string_view name(CardFault fault) {
    static constexpr std::array<std::string_view, 6> kWords = {
        "no-card", "taken-too-early", "unknown-card", "read-failed", "canceled", "device-trouble"};
    return word(kWords, fault);
}

std::string_view name(PrintOutcome outcome) {
    static constexpr std::array<std::string_view, 6> kWords = {"proven", "paper-out", "cover-open",
                                                               "failed", "unproven",  "canceled"};
    return word(kWords, outcome);
}

DeviceStatus statusFrom(const base::Error& error) {
    DeviceStatus status{DeviceState::HardwareError, error.action, error.detail};
    switch (error.code) {
        case base::Errc::Unavailable:
        case base::Errc::NotFound:
            status.state = DeviceState::NoDevice;
            break;
        case base::Errc::Refused:
        case base::Errc::Canceled:
            status.state = DeviceState::Offline;
            break;
        default:
            break;
    }
    if (status.action == base::StaffAction::None && status.state != DeviceState::Offline) {
        status.action = base::StaffAction::Maintenance;
    }
    return status;
}

}  // namespace zizhu::drivers
