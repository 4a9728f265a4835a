#include "drivers/device.h"

#include <array>

#include "drivers/auxiliaries.h"
#include "drivers/document_scanner.h"
#include "drivers/id_card_reader.h"
#include "drivers/lights.h"
#include "drivers/receipt_printer.h"

namespace zizhu::drivers {

namespace {
template <std::size_t N, class Enum>
std::string_view word(const std::array<std::string_view, N>& words, Enum value) {
    return words.at(std::size_t(value));
}

template <class Enum, std::size_t N>
std::optional<Enum> fromWord(const std::array<std::string_view, N>& words, std::string_view text) {
    for (std::size_t i = 0; i < N; ++i) {
        if (words[i] == text) return Enum(i);
    }
    return std::nullopt;
}

constexpr std::array<std::string_view, 6> kLightPositions = {
    "card-reader", "receipt-printer", "document-printer", "document-scanner", "code-scanner", "status"};
constexpr std::array<std::string_view, 5> kLightRates = {"off", "slow", "medium", "quick", "continuous"};
constexpr std::array<std::string_view, 6> kLightColours = {"default", "red",  "green",
                                                           "yellow",  "blue", "white"};
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

std::string_view mediaType(ImageFormat format) {
    return format == ImageFormat::Jpeg ? "image/jpeg" : "image/png";
}

std::string_view name(PageHint hint) {
    static constexpr std::array<std::string_view, 6> kWords = {"none",    "blurred",  "glare",
                                                               "cut-off", "too-dark", "empty"};
    return word(kWords, hint);
}

std::string_view name(ScanFault fault) {
    static constexpr std::array<std::string_view, 6> kWords = {"no-paper",   "jammed",   "double-feed",
                                                               "cover-open", "canceled", "device-trouble"};
    return word(kWords, fault);
}

std::string_view name(LightPosition position) { return word(kLightPositions, position); }
std::optional<LightPosition> lightPositionFromName(std::string_view text) {
    return fromWord<LightPosition>(kLightPositions, text);
}
std::string_view name(LightRate rate) { return word(kLightRates, rate); }
std::optional<LightRate> lightRateFromName(std::string_view text) {
    return fromWord<LightRate>(kLightRates, text);
}
std::string_view name(LightColour colour) { return word(kLightColours, colour); }
std::optional<LightColour> lightColourFromName(std::string_view text) {
    return fromWord<LightColour>(kLightColours, text);
}

std::string_view name(CabinetDoor door) {
    static constexpr std::array<std::string_view, 6> kWords = {"notAvailable", "closed", "open",
                                                               "locked",       "bolted", "tampered"};
    return word(kWords, door);
}
std::string_view name(OperatorSwitch position) {
    static constexpr std::array<std::string_view, 4> kWords = {"notAvailable", "run", "maintenance",
                                                               "supervisor"};
    return word(kWords, position);
}
std::string_view name(Proximity proximity) {
    static constexpr std::array<std::string_view, 3> kWords = {"notAvailable", "notPresent", "present"};
    return word(kWords, proximity);
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

base::Error forStaff(base::Error error) {
    if (error.action == base::StaffAction::None) error.action = statusFrom(error).action;
    return error;
}

}  // namespace zizhu::drivers
