#include "drivers/cups/printer_state.h"

#include <algorithm>
#include <array>

namespace zizhu::drivers::cups {

using base::StaffAction;
using base::Token;

namespace {

constexpr int kLowPercent = 10;  // where a marker does not say when it is low
constexpr std::size_t kMaxReasons = 64;

enum class Touches : std::uint8_t { Nothing, Paper, Toner, Cover };

struct Reason {
    std::string_view word;
    DeviceState state;
    StaffAction action;
    Touches touches = Touches::Nothing;
    SupplyState supply = SupplyState::Unknown;
};

// The worst first: a jam is told before the cover that was opened to clear it.
constexpr std::array kReasons = {
    Reason{"shutdown", DeviceState::PowerOff, StaffAction::Clear},
    Reason{"connecting-to-device", DeviceState::NoDevice, StaffAction::Clear},
    Reason{"offline", DeviceState::NoDevice, StaffAction::Clear},
    Reason{"timed-out", DeviceState::NoDevice, StaffAction::Clear},
    Reason{"media-jam", DeviceState::UserError, StaffAction::Clear, Touches::Paper, SupplyState::Jammed},
    Reason{"cover-open", DeviceState::UserError, StaffAction::Clear, Touches::Cover},
    Reason{"door-open", DeviceState::UserError, StaffAction::Clear, Touches::Cover},
    Reason{"interlock-open", DeviceState::UserError, StaffAction::Clear, Touches::Cover},
    Reason{"input-tray-missing", DeviceState::UserError, StaffAction::Clear, Touches::Paper,
           SupplyState::Out},
    Reason{"output-tray-missing", DeviceState::UserError, StaffAction::Clear},
    Reason{"media-empty", DeviceState::Offline, StaffAction::Clear, Touches::Paper, SupplyState::Out},
    Reason{"media-needed", DeviceState::Offline, StaffAction::Clear, Touches::Paper, SupplyState::Out},
    Reason{"toner-empty", DeviceState::Offline, StaffAction::Clear, Touches::Toner, SupplyState::Out},
    Reason{"marker-supply-empty", DeviceState::Offline, StaffAction::Clear, Touches::Toner, SupplyState::Out},
    Reason{"marker-supply-missing", DeviceState::UserError, StaffAction::Clear, Touches::Toner,
           SupplyState::Out},
    Reason{"developer-empty", DeviceState::Offline, StaffAction::Maintenance},
    Reason{"output-area-full", DeviceState::UserError, StaffAction::Clear},
    Reason{"marker-waste-full", DeviceState::Offline, StaffAction::Clear},
    Reason{"opc-life-over", DeviceState::HardwareError, StaffAction::Maintenance},
    Reason{"fuser-over-temp", DeviceState::DeviceBusy, StaffAction::Suspend},
    Reason{"fuser-under-temp", DeviceState::DeviceBusy, StaffAction::Suspend},
    Reason{"spool-area-full", DeviceState::Offline, StaffAction::Maintenance},
    Reason{"cups-missing-filter", DeviceState::Offline, StaffAction::Configuration},
    Reason{"stopped-partly", DeviceState::Offline, StaffAction::Reset},
    Reason{"stopping", DeviceState::Offline, StaffAction::Suspend},
    Reason{"moving-to-paused", DeviceState::Offline, StaffAction::Reset},
    Reason{"paused", DeviceState::Offline, StaffAction::Reset},
    Reason{"media-low", DeviceState::Online, StaffAction::Clear, Touches::Paper, SupplyState::Low},
    Reason{"toner-low", DeviceState::Online, StaffAction::Clear, Touches::Toner, SupplyState::Low},
    Reason{"marker-supply-low", DeviceState::Online, StaffAction::Clear, Touches::Toner, SupplyState::Low},
    Reason{"output-area-almost-full", DeviceState::Online, StaffAction::Clear},
    Reason{"marker-waste-almost-full", DeviceState::Online, StaffAction::Clear},
    Reason{"developer-low", DeviceState::Online, StaffAction::Maintenance},
    Reason{"opc-near-eol", DeviceState::Online, StaffAction::Maintenance},
};

// What the queue knows better than its printer.
constexpr std::array<std::string_view, 8> kOfQueue = {"paused",
                                                      "moving-to-paused",
                                                      "stopping",
                                                      "stopped-partly",
                                                      "spool-area-full",
                                                      "shutdown",
                                                      "cups-missing-filter",
                                                      "connecting-to-device"};

bool isOfQueue(std::string_view reason) {
    const std::string_view word = withoutSeverity(reason);
    return std::find(kOfQueue.begin(), kOfQueue.end(), word) != kOfQueue.end();
}

const Reason* known(std::string_view word) {
    const auto found = std::find_if(kReasons.begin(), kReasons.end(),
                                    [word](const Reason& reason) { return reason.word == word; });
    return found == kReasons.end() ? nullptr : &*found;
}

// The worse of two states of a supply.
void worsen(SupplyState& supply, SupplyState with) {
    constexpr std::array kOrder = {SupplyState::Unknown, SupplyState::Full, SupplyState::Low,
                                   SupplyState::Out, SupplyState::Jammed};
    const auto rank = [&](SupplyState state) { return std::find(kOrder.begin(), kOrder.end(), state); };
    if (rank(with) > rank(supply)) supply = with;
}

// Levels are never believed to be empty: printers go on for many pages after 0. The reasons tell the end.
SupplyState tonerOf(const std::vector<Marker>& markers) {
    SupplyState toner = SupplyState::Unknown;
    for (const Marker& marker : markers) {
        if (marker.type.find("waste") != std::string::npos) continue;
        if (marker.level == -3) worsen(toner, SupplyState::Full);
        if (marker.level < 0 || marker.level > 100) continue;
        const int low = marker.lowLevel >= 0 && marker.lowLevel <= 100 ? marker.lowLevel : kLowPercent;
        worsen(toner, marker.level <= low ? SupplyState::Low : SupplyState::Full);
    }
    return toner;
}

DeviceStatus unknownReason(std::string_view word) {
    const Token shown = Token::fromKey(word).value_or(Token("a-word-of-its-own"));
    return {DeviceState::HardwareError, StaffAction::Maintenance, {"the printer says {}", shown}};
}

}  // namespace

std::string_view withoutSeverity(std::string_view reason) {
    for (const std::string_view severity : {"-error", "-warning", "-report"}) {
        if (reason.size() > severity.size() && reason.ends_with(severity)) {
            return reason.substr(0, reason.size() - severity.size());
        }
    }
    return reason;
}

DocumentPrinterStatus statusOf(const PrinterFacts& facts, std::string_view media) {
    DocumentPrinterStatus status;
    status.device.state = DeviceState::Online;
    status.paper = SupplyState::Full;
    status.toner = tonerOf(facts.markers);
    const Reason* worst = nullptr;
    std::optional<DeviceStatus> unknown;
    const std::size_t count = std::min(facts.reasons.size(), kMaxReasons);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view word = withoutSeverity(facts.reasons[i]);
        const Reason* reason = known(word);
        if (reason == nullptr) {
            if (facts.reasons[i].ends_with("-error")) unknown = unknownReason(word);
            continue;
        }
        if (worst == nullptr || reason < worst) worst = reason;
        if (reason->touches == Touches::Paper) worsen(status.paper, reason->supply);
        if (reason->touches == Touches::Toner) worsen(status.toner, reason->supply);
        if (reason->touches == Touches::Cover) status.coverOpen = true;
    }
    if (worst != nullptr) {
        status.device = {worst->state, worst->action, {"the printer says {}", *Token::fromKey(worst->word)}};
    }
    if (status.device.state == DeviceState::Online) {
        if (unknown) {
            status.device = *unknown;
        } else if (!facts.acceptingJobs) {
            status.device = {DeviceState::Offline, StaffAction::Reset, {"the queue takes no jobs"}};
        } else if (facts.state == PrinterState::Stopped) {
            status.device = {DeviceState::Offline, StaffAction::Reset, {"the printer is stopped"}};
        } else if (worst == nullptr && !facts.mediaReady.empty() &&
                   std::find(facts.mediaReady.begin(), facts.mediaReady.end(), media) ==
                       facts.mediaReady.end()) {
            // Many printers tell what they were set to, not what lies in them: a hint, no trouble.
            status.device = {
                DeviceState::Online, StaffAction::Clear, {"the printer says that other paper is loaded"}};
        } else if (worst == nullptr && status.toner == SupplyState::Low) {
            status.device = {DeviceState::Online, StaffAction::Clear, {"toner near end"}};
        }
    }
    return status;
}

PrinterFacts merged(PrinterFacts queue, const PrinterFacts& printer) {
    std::erase_if(queue.reasons, [](const std::string& reason) { return !isOfQueue(reason); });
    queue.reasons.insert(queue.reasons.end(), printer.reasons.begin(), printer.reasons.end());
    if (queue.state == PrinterState::Idle) queue.state = printer.state;
    queue.acceptingJobs = queue.acceptingJobs && printer.acceptingJobs;
    if (!printer.markers.empty()) queue.markers = printer.markers;
    if (!printer.mediaReady.empty()) queue.mediaReady = printer.mediaReady;
    return queue;
}

bool knowsOnlyLastJob(const PrinterFacts& queue) {
    return queue.state == PrinterState::Idle &&
           std::none_of(queue.reasons.begin(), queue.reasons.end(),
                        [](const std::string& r) { return isOfQueue(r); });
}

}  // namespace zizhu::drivers::cups
