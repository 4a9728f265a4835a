// The words of zizhu-devices: tables, masks, and plain words beside those of XFS4IoT.
#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

int finish(const Options& options, int code, const nlohmann::json& object, const std::string& people) {
    if (options.json) {
        std::printf("%s\n", object.dump().c_str());
    } else {
        std::fputs(people.c_str(), stdout);
    }
    return code;
}

int codeOf(const base::Error& error) {
    return error.code == base::Errc::InvalidInput || error.code == base::Errc::NotFound ? kUsage : kTrouble;
}

nlohmann::json factsOf(const DeviceFacts& facts) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto& [key, value] : facts) {
        std::visit([&object, &key = key](const auto& v) { object[key] = v; }, value);
    }
    return object;
}

int complain(const Options& options, int code, const std::string& what, const base::Error& cause) {
    base::Error error = cause;
    if (error.code == base::Errc::Unavailable) error.action = statusFrom(error).action;
    const std::string action = plainWords(error.action);
    const nlohmann::json object = {{"ok", false},
                                   {"error", base::name(error.code)},
                                   {"detail", error.detail.text()},
                                   {"action", base::name(error.action)}};
    std::string line = what;
    if (error.code == base::Errc::Unavailable) line += ": not connected";
    if (!error.detail.empty()) line += " (" + error.detail.text() + ")";
    if (!action.empty()) line += "\nto do: " + action + " [" + std::string(base::name(error.action)) + "]";
    if (options.json) return finish(options, code, object, {});
    std::fprintf(stderr, "zizhu-devices: %s\n", line.c_str());
    return code;
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], base::codePoints(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - base::codePoints(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string shown(const base::SecretString& text, const Options& options) {
    if (options.personal) return std::string(text.reveal());
    std::string_view rest = text.reveal();
    const std::size_t length = base::codePoints(rest);
    const std::optional<char32_t> first = base::takeCodePoint(rest);
    if (!first) return {};
    if (length == 1) return "*";
    return base::toUtf8(*first) + std::string(std::min<std::size_t>(length - 1, 24), '*');
}

std::string plainWords(const DeviceStatus& status) {
    switch (status.state) {
        case DeviceState::Online:
            return "ready";
        case DeviceState::Offline:
            return "there, but not ready";
        case DeviceState::PowerOff:
            return "switched off";
        case DeviceState::NoDevice:
            return "not connected";
        case DeviceState::HardwareError:
            return "broken, or not understandable";
        case DeviceState::UserError:
            return "something is in the way";
        case DeviceState::DeviceBusy:
            return "busy";
        case DeviceState::FraudAttempt:
            return "somebody tampered with it";
        case DeviceState::PotentialFraud:
            return "somebody may have tampered with it";
        case DeviceState::Starting:
            return "starting";
    }
    return "?";
}

std::string plainWords(const PrinterStatus& status) {
    if (status.device.state == DeviceState::NoDevice) return plainWords(status.device);
    if (status.coverOpen) return "the cover is open";
    if (status.paper == SupplyState::Out) return "out of paper";
    if (status.cutter == CutterState::Error) return "the cutter is stuck";
    if (status.device.state == DeviceState::Online && status.paper == SupplyState::Low) {
        return "ready, paper nearly out";
    }
    return plainWords(status.device);
}

std::string plainWords(const ScannerStatus& status) {
    if (status.coverOpen) return "the cover is open";
    if (status.paper == SupplyState::Jammed) return "paper is jammed";
    return plainWords(status.device);
}

std::string plainWords(const DocumentPrinterStatus& status) {
    if (status.coverOpen) return "the cover is open";
    if (status.paper == SupplyState::Out) return "out of paper";
    if (status.paper == SupplyState::Jammed) return "paper is jammed";
    if (status.toner == SupplyState::Out) return "out of toner";
    if (status.device.state != DeviceState::Online) return plainWords(status.device);
    if (status.paper == SupplyState::Low) return "ready, paper nearly out";
    if (status.toner == SupplyState::Low) return "ready, toner nearly out";
    return plainWords(status.device);
}

std::string toDo(const DocumentPrinterStatus& status) {
    if (status.device.state == DeviceState::NoDevice) return plainWords(status.device.action);
    if (status.coverOpen) return "close the cover";
    if (status.paper == SupplyState::Jammed) return "open it and take the paper out";
    if (status.paper == SupplyState::Out || status.paper == SupplyState::Low) return "load paper";
    if (status.toner == SupplyState::Out || status.toner == SupplyState::Low) return "change the toner";
    return plainWords(status.device.action);
}

std::string plainWords(ScanFault fault) {
    switch (fault) {
        case ScanFault::NoPaper:
            return "no paper lies there";
        case ScanFault::Jammed:
            return "paper is jammed: open the feeder and take it out";
        case ScanFault::DoubleFeed:
            return "two sheets went in as one: fan them and lay them in again";
        case ScanFault::CoverOpen:
            return "the cover is open: close it";
        case ScanFault::Canceled:
            return "stopped";
        case ScanFault::DeviceTrouble:
            return "the scanner has trouble";
    }
    return "?";
}

std::string plainWords(PageHint hint) {
    switch (hint) {
        case PageHint::None:
            return "good";
        case PageHint::Blurred:
            return "blurred: lay it flat, hold it still";
        case PageHint::Glare:
            return "a lamp mirrors on it: take it out of its sleeve, turn it a little";
        case PageHint::CutOff:
            return "an edge is outside the picture: move it to the middle";
        case PageHint::TooDark:
            return "too dark: is the lamp on?";
        case PageHint::Empty:
            return "nothing is on it: turn it over";
    }
    return "?";
}

std::string toDo(const PrinterStatus& status) {
    if (status.device.state == DeviceState::NoDevice) return plainWords(status.device.action);
    if (status.coverOpen) return "close the cover";
    if (status.paper == SupplyState::Out || status.paper == SupplyState::Low) return "load a roll of paper";
    return plainWords(status.device.action);
}

std::string plainWords(base::StaffAction action) {
    switch (action) {
        case base::StaffAction::None:
            return {};
        case base::StaffAction::Reset:
            return "switch it off and on";
        case base::StaffAction::SoftwareError:
            return "report it to the makers of the software";
        case base::StaffAction::Configuration:
            return "mend the configuration";
        case base::StaffAction::Clear:
            return "clear it on the spot";
        case base::StaffAction::Maintenance:
            return "check the cable, then call an engineer";
        case base::StaffAction::Suspend:
            return "wait, it recovers by itself";
    }
    return {};
}

std::string plainWords(PrintOutcome outcome) {
    switch (outcome) {
        case PrintOutcome::Proven:
            return "printed and cut, as the printer itself reports";
        case PrintOutcome::PaperOut:
            return "not printed: paper ended; load paper and print again";
        case PrintOutcome::CoverOpen:
            return "not printed: the cover is open; close it and print again";
        case PrintOutcome::Failed:
            return "not printed";
        case PrintOutcome::Unproven:
            return "sent, but the printer does not say that it is out: look at the slot";
        case PrintOutcome::Canceled:
            return "stopped, nothing was sent";
    }
    return "?";
}

std::string plainWords(CardFault fault) {
    switch (fault) {
        case CardFault::NoCard:
            return "no card was laid on";
        case CardFault::TakenTooEarly:
            return "the card was taken away too early: lay it on again";
        case CardFault::UnknownCard:
            return "that is no identity card, or of a kind this software does not know";
        case CardFault::ReadFailed:
            return "the card cannot be read: turn it, wipe it, try again";
        case CardFault::Canceled:
            return "stopped";
        case CardFault::DeviceTrouble:
            return "the reader has trouble";
    }
    return "?";
}

std::string plainName(Role role) {
    std::string words(name(role));
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

}  // namespace zizhu::drivers::devices
