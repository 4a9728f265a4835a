// `zizhu-devices status`.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

namespace {

constexpr base::Duration kStatusLimit{5'000};

struct StatusRow {
    Role role;
    DeviceStatus status;
    std::string plain;
    std::string todo;
    nlohmann::json more = nlohmann::json::object();
};

std::vector<StatusRow> askAll(DeviceSet& set, base::Clock& clock) {
    std::vector<StatusRow> rows;
    const auto ask = [&](Role role, auto& device) {
        if (!device) return;
        const DeviceStatus status = device->status({clock.in(kStatusLimit)});
        rows.push_back({role, status, plainWords(status), plainWords(status.action)});
    };
    ask(Role::CardReader, set.cardReader);
    if (set.receiptPrinter) {
        const PrinterStatus status = set.receiptPrinter->printerStatus({clock.in(kStatusLimit)});
        rows.push_back({Role::ReceiptPrinter, status.device, plainWords(status), toDo(status)});
        const bool known = status.cutter != CutterState::Unknown;
        rows.back().more = {{"paper", name(status.paper)},
                            {"cutter", !known                             ? "unknown"
                                       : status.cutter == CutterState::Ok ? "ok"
                                                                          : "error"},
                            {"coverOpen", status.coverOpen},
                            {"widthDots", set.receiptPrinter->widthDots()}};
    }
    ask(Role::CodeScanner, set.codeScanner);
    if (set.documentScanner) {
        const ScannerStatus status = set.documentScanner->scannerStatus({clock.in(kStatusLimit)});
        rows.push_back(
            {Role::DocumentScanner, status.device, plainWords(status), plainWords(status.device.action)});
        rows.back().more = {{"paper", name(status.paper)}, {"coverOpen", status.coverOpen}};
    }
    if (set.documentPrinter) {
        const DocumentPrinterStatus status = set.documentPrinter->printerStatus({clock.in(kStatusLimit)});
        rows.push_back({Role::DocumentPrinter, status.device, plainWords(status), toDo(status)});
        rows.back().more = {
            {"paper", name(status.paper)}, {"toner", name(status.toner)}, {"coverOpen", status.coverOpen}};
    }
    ask(Role::DocumentCamera, set.documentCamera);
    ask(Role::Lights, set.lights);
    if (set.auxiliaries) {
        const AuxiliariesStatus status = set.auxiliaries->read({clock.in(kStatusLimit)});
        rows.push_back(
            {Role::Auxiliaries, status.device, plainWords(status.device), plainWords(status.device.action)});
        rows.back().more = factsOf(status);
    }
    ask(Role::SmartCard, set.smartCard);
    return rows;
}

}  // namespace

nlohmann::json factsOf(const AuxiliariesStatus& status) {
    nlohmann::json facts = {{"cabinetDoor", name(status.cabinetDoor)},
                            {"operatorSwitch", name(status.operatorSwitch)},
                            {"proximity", name(status.proximity)}};
    if (status.ups) {
        facts["ups"] = {{"low", status.ups->low},
                        {"engaged", status.ups->engaged},
                        {"powering", status.ups->powering},
                        {"recovered", status.ups->recovered}};
        if (status.ups->batteryPercent) facts["ups"]["batteryPercent"] = *status.ups->batteryPercent;
    }
    if (status.volumePercent) facts["volumePercent"] = *status.volumePercent;
    if (status.temperatureCelsius) facts["temperatureCelsius"] = *status.temperatureCelsius;
    return facts;
}

int status(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, std::nullopt, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the devices", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    int code = kOk;
    nlohmann::json object = {{"ok", true}, {"devices", nlohmann::json::array()}};
    std::vector<std::vector<std::string>> rows = {{"DEVICE", "HOW IT IS", "XFS", "TO DO", "DETAIL"}};
    for (StatusRow& row : askAll(*set, clock)) {
        if (row.status.state != DeviceState::Online) code = kTrouble;
        const std::string action(base::name(row.status.action));
        std::string xfs(name(row.status.state));
        for (const char* supply : {"paper", "toner"}) {
            const std::string word = row.more.value(supply, "unknown");
            if (word != "unknown") xfs += fmt::format(", {} {}", supply, word);
        }
        rows.push_back({plainName(row.role), row.plain, xfs,
                        row.todo.empty() ? "-" : row.todo + " [" + action + "]", row.status.detail.text()});
        nlohmann::json device = {{"device", name(row.role)}, {"state", name(row.status.state)},
                                 {"action", action},         {"detail", row.status.detail.text()},
                                 {"words", row.plain},       {"toDo", row.todo}};
        device.update(row.more);
        object["devices"].push_back(std::move(device));
    }
    object["ok"] = code == kOk;
    if (!simulate(*set, options.afterwards)) return kUsage;
    return finish(options, code, object, table(rows));
}

}  // namespace zizhu::drivers::devices
