#include "drivers/events.h"

#include <array>

namespace zizhu::drivers {

namespace {

using Kind = DeviceEventKind;

// Literals, and not name(): a Token of mixed case can only be made by the compiler.
constexpr std::array<base::Token, 10> kKinds = {
    "deviceStateChanged", "paperThreshold", "tonerThreshold", "coverChanged", "cutterChanged",
    "mediaInserted",      "mediaRemoved",   "mediaPresented", "mediaTaken",   "auxiliaryChanged"};
constexpr std::array<base::Token, 10> kStates = {"online",         "offline",   "powerOff",   "noDevice",
                                                 "hardwareError",  "userError", "deviceBusy", "fraudAttempt",
                                                 "potentialFraud", "starting"};
constexpr std::array<base::Token, 5> kSupplies = {"unknown", "full", "low", "out", "jammed"};
constexpr std::array<base::Token, 3> kMedia = {"unknown", "present", "notPresent"};
constexpr std::array<base::Token, 6> kDoors = {"notAvailable", "closed", "open",
                                               "locked",       "bolted", "tampered"};
constexpr std::array<base::Token, 4> kSwitches = {"notAvailable", "run", "maintenance", "supervisor"};
constexpr std::array<base::Token, 3> kProximities = {"notAvailable", "notPresent", "present"};

void state(DeviceEvents& events, const DeviceStatus& before, const DeviceStatus& now) {
    if (before.state != now.state) events.push_back({Kind::DeviceStateChanged, token(now.state)});
}

// A change from Unknown is one too: a printer that starts with little paper says so once.
void supply(DeviceEvents& events, Kind kind, SupplyState before, SupplyState now) {
    if (before != now && now != SupplyState::Unknown) events.push_back({kind, token(now)});
}

void cover(DeviceEvents& events, bool before, bool now) {
    if (before != now)
        events.push_back({Kind::CoverChanged, now ? base::Token("open") : base::Token("closed")});
}

base::Token upsWord(const Ups& ups) {
    if (ups.low) return "low";
    if (ups.engaged) return "engaged";
    if (ups.powering) return "powering";
    if (ups.recovered) return "recovered";
    return "mains";
}

}  // namespace

base::Token token(DeviceEventKind kind) { return kKinds.at(std::size_t(kind)); }
base::Token token(DeviceState state) { return kStates.at(std::size_t(state)); }
base::Token token(SupplyState state) { return kSupplies.at(std::size_t(state)); }
base::Token token(CardMedia media) { return kMedia.at(std::size_t(media)); }

DeviceEvents eventsBetween(const DeviceStatus& before, const DeviceStatus& now) {
    DeviceEvents events;
    state(events, before, now);
    return events;
}

DeviceEvents eventsBetween(const PrinterStatus& before, const PrinterStatus& now) {
    DeviceEvents events;
    state(events, before.device, now.device);
    supply(events, Kind::PaperThreshold, before.paper, now.paper);
    cover(events, before.coverOpen, now.coverOpen);
    if (before.cutter != now.cutter && now.cutter != CutterState::Unknown) {
        const bool ok = now.cutter == CutterState::Ok;
        // That a cutter works is news only after it did not.
        if (!ok || before.cutter == CutterState::Error) {
            events.push_back({Kind::CutterChanged, ok ? base::Token("ok") : base::Token("error")});
        }
    }
    return events;
}

DeviceEvents eventsBetween(const DocumentPrinterStatus& before, const DocumentPrinterStatus& now) {
    DeviceEvents events;
    state(events, before.device, now.device);
    supply(events, Kind::PaperThreshold, before.paper, now.paper);
    supply(events, Kind::TonerThreshold, before.toner, now.toner);
    cover(events, before.coverOpen, now.coverOpen);
    return events;
}

DeviceEvents eventsBetween(const ScannerStatus& before, const ScannerStatus& now) {
    DeviceEvents events;
    state(events, before.device, now.device);
    const auto media = [](SupplyState paper) {
        if (paper == SupplyState::Unknown) return CardMedia::Unknown;
        return paper == SupplyState::Out ? CardMedia::NotPresent : CardMedia::Present;
    };
    for (const DeviceEvent& event : eventsBetween(media(before.paper), media(now.paper)))
        events.push_back(event);
    if (now.paper == SupplyState::Jammed && before.paper != now.paper) {
        events.push_back({Kind::PaperThreshold, token(now.paper)});
    }
    cover(events, before.coverOpen, now.coverOpen);
    return events;
}

DeviceEvents eventsBetween(const AuxiliariesStatus& before, const AuxiliariesStatus& now) {
    DeviceEvents events;
    state(events, before.device, now.device);
    const auto part = [&events](bool changed, base::Token of, base::Token to) {
        if (changed) events.push_back({Kind::AuxiliaryChanged, to, of});
    };
    part(before.cabinetDoor != now.cabinetDoor, "cabinet-door", kDoors.at(std::size_t(now.cabinetDoor)));
    part(before.operatorSwitch != now.operatorSwitch, "operator-switch",
         kSwitches.at(std::size_t(now.operatorSwitch)));
    part(before.proximity != now.proximity, "proximity", kProximities.at(std::size_t(now.proximity)));
    if (now.ups) {
        const base::Token word = upsWord(*now.ups);
        // A UPS that is only there, on mains, is no news.
        part(word != upsWord(before.ups.value_or(Ups{})), "ups", word);
    } else {
        part(before.ups.has_value(), "ups", "notAvailable");
    }
    return events;
}

DeviceEvents eventsBetween(CardMedia before, CardMedia now, MediaPath path) {
    if (before == now || before == CardMedia::Unknown || now == CardMedia::Unknown) return {};
    const bool in = path == MediaPath::In;
    const bool came = now == CardMedia::Present;
    const Kind kind = came ? (in ? Kind::MediaInserted : Kind::MediaPresented)
                           : (in ? Kind::MediaRemoved : Kind::MediaTaken);
    return {{kind, token(now)}};
}

DeviceEvents eventsOf(const PrintReport& report) {
    if (report.outcome != PrintOutcome::Proven) return {};
    return {{Kind::MediaPresented, token(CardMedia::Present)}};
}

}  // namespace zizhu::drivers
