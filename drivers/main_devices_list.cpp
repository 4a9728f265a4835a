// `zizhu-devices list`: the table of supported models, what is connected, and how that fits a profile.
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/discovery/findings.h"
#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

namespace {

using Rows = std::vector<std::vector<std::string>>;

template <class Range, class Word>
std::string joined(const Range& range, Word word) {
    std::string all;
    for (const auto& each : range) all += (all.empty() ? "" : " ") + std::string(word(each));
    return all.empty() ? "-" : all;
}

std::string listModels(nlohmann::json& object) {
    Rows rows = {{"MODEL", "ROLE", "CAN BE AT", "WHAT IT IS", "OPTIONS"}};
    object["models"] = nlohmann::json::array();
    for (const DeviceModel& model : deviceModels()) {
        nlohmann::json ids = nlohmann::json::array();
        for (const UsbId& id : model.usbIds) ids.push_back(text(id));
        nlohmann::json places = nlohmann::json::array();
        for (const Connection place : model.connections) places.push_back(name(place));
        object["models"].push_back({{"model", model.key},
                                    {"role", name(model.role)},
                                    {"summary", model.summary},
                                    {"connections", places},
                                    {"usbIds", ids},
                                    {"options", model.options}});
        rows.push_back({std::string(model.key), std::string(name(model.role)),
                        joined(model.connections, [](Connection place) { return name(place); }),
                        std::string(model.summary),
                        joined(model.options, [](std::string_view option) { return option; })});
    }
    return "Supported\n" + table(rows);
}

std::string listConnected(const std::vector<ConnectedDevice>& connected, nlohmann::json& object) {
    Rows rows = {{"PORT", "USB ID", "MODEL", "NODES", "CALLS ITSELF"}};
    object["connected"] = nlohmann::json::array();
    for (const ConnectedDevice& device : connected) {
        nlohmann::json nodes = nlohmann::json::array();
        std::string paths;
        for (const DeviceNode& node : device.nodes) {
            nodes.push_back(
                {{"kind", name(node.kind)}, {"path", node.path.string()}, {"access", name(node.access)}});
            if (node.kind == NodeKind::Usb) continue;  // every device has one; its number means nothing
            paths += (paths.empty() ? "" : " ") + node.path.string();
        }
        const std::string model(device.model == nullptr ? "" : device.model->key);
        const std::string looks(looksLike(device));
        object["connected"].push_back({{"port", device.port},
                                       {"usbId", text(device.id)},
                                       {"maker", device.maker},
                                       {"product", device.product},
                                       {"model", model},
                                       {"looksLike", looks},
                                       {"nodes", nodes}});
        const std::string unknown = looks.empty() ? "(not in the table)" : "(" + looks + ")";
        rows.push_back({device.port, text(device.id), model.empty() ? unknown : model,
                        paths.empty() ? "-" : paths, device.product});
    }
    return "\nConnected by USB\n" + (rows.size() > 1 ? table(rows) : std::string("nothing\n"));
}

std::string listFindings(const std::vector<Finding>& findings, nlohmann::json& object) {
    Rows rows = {{"DEVICE", "FINDING", "IN WORDS", "XFS"}};
    object["findings"] = nlohmann::json::array();
    for (const Finding& finding : findings) {
        nlohmann::json ports = nlohmann::json::array();
        for (const ConnectedDevice* device : finding.devices) ports.push_back(device->port);
        const std::string state(finding.state ? name(*finding.state) : "");
        object["findings"].push_back({{"finding", name(finding.kind)},
                                      {"role", finding.role ? name(*finding.role) : ""},
                                      {"wantedPort", finding.wantedPort},
                                      {"ports", ports},
                                      {"state", state},
                                      {"action", base::name(finding.action)},
                                      {"words", finding.words}});
        std::string xfs = state.empty() ? "-" : state;
        if (finding.action != base::StaffAction::None)
            xfs += " [" + std::string(base::name(finding.action)) + "]";
        rows.push_back({finding.role ? plainName(*finding.role) : "-", std::string(name(finding.kind)),
                        finding.words, xfs});
    }
    return "\nAgainst the profile\n" +
           (rows.size() > 1 ? table(rows) : std::string("nothing of it hangs on USB\n"));
}

}  // namespace

int list(const Options& options) {
    nlohmann::json object = {{"ok", true}};
    std::string people = listModels(object);
    const std::vector<ConnectedDevice> connected = connectedDevices({options.sysfs, options.dev});
    people += listConnected(connected, object);
    if (options.device.empty()) return finish(options, kOk, object, people);

    const base::Result<Profile> profile = loadProfile(options.device);
    if (!profile) return complain(options, kUsage, "--device is no profile", profile.error());
    const std::vector<Finding> findings = judge(*profile, connected, [](const std::filesystem::path& path) {
        std::error_code failed;
        const std::filesystem::path node = std::filesystem::weakly_canonical(path, failed);
        return failed ? path : node;
    });
    people += listFindings(findings, object);
    object["ok"] = allInPlace(findings);
    return finish(options, allInPlace(findings) ? kOk : kTrouble, object, people);
}

}  // namespace zizhu::drivers::devices
