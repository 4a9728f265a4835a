// `zizhu-devices list`: the table of supported models, and what the kernel has found of them.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

namespace {

namespace fs = std::filesystem;

struct Found {
    std::string node;  // /dev/…
    UsbId id{};
    std::string product;
    const DeviceModel* model = nullptr;
};

std::string firstLine(const fs::path& file) {
    // Files of sysfs say 4096 bytes and hold fewer.
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line.substr(0, 200);
}

std::optional<std::uint16_t> hexNumber(const std::string& text) {
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// The USB device that a class device belongs to: the nearest parent with an idVendor.
std::optional<Found> usbParent(fs::path device) {
    std::error_code failed;
    device = fs::canonical(device, failed);
    if (failed) return std::nullopt;
    for (int depth = 0; depth < 16 && device.has_relative_path(); ++depth, device = device.parent_path()) {
        const auto vendor = hexNumber(firstLine(device / "idVendor"));
        const auto product = hexNumber(firstLine(device / "idProduct"));
        if (vendor && product) return Found{{}, {*vendor, *product}, firstLine(device / "product")};
    }
    return std::nullopt;
}

// A bar code scanner's report descriptor opens with usage page 8C (of which usage 02 is the scanner).
bool isHidScanner(const fs::path& device) {
    std::ifstream in(device / "report_descriptor", std::ios::binary);
    char head[4] = {};
    in.read(head, sizeof head);
    return in.gcount() == 4 && std::string_view(head, 4) == std::string_view("\x05\x8C\x09\x02", 4);
}

const DeviceModel* modelOf(const UsbId& id) {
    for (const DeviceModel& model : deviceModels()) {
        for (const UsbId& known : model.usbIds) {
            if (known.vendor == id.vendor && known.product == id.product) return &model;
        }
    }
    return nullptr;
}

std::vector<Found> findConnected(const fs::path& sysfs) {
    std::vector<Found> all;
    for (const auto& [folder, prefix] :
         {std::pair("tty", "/dev/"), {"hidraw", "/dev/"}, {"usbmisc", "/dev/usb/"}}) {
        std::error_code failed;
        for (const auto& entry : fs::directory_iterator(sysfs / "class" / folder, failed)) {
            std::optional<Found> found = usbParent(entry.path() / "device");
            if (!found) continue;
            found->node = prefix + entry.path().filename().string();
            found->model = modelOf(found->id);
            if (isHidScanner(entry.path() / "device")) found->model = findDeviceModel("hid-pos-scanner");
            all.push_back(*std::move(found));
        }
    }
    std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return a.node < b.node; });
    return all;
}

}  // namespace

int list(const Options& options) {
    nlohmann::json object = {
        {"ok", true}, {"models", nlohmann::json::array()}, {"connected", nlohmann::json::array()}};
    std::vector<std::vector<std::string>> models = {{"MODEL", "ROLE", "WHAT IT IS", "OPTIONS"}};
    for (const DeviceModel& model : deviceModels()) {
        nlohmann::json ids = nlohmann::json::array();
        for (const UsbId& id : model.usbIds) ids.push_back(text(id));
        std::string keys;
        for (const std::string_view option : model.options)
            keys += (keys.empty() ? "" : " ") + std::string(option);
        object["models"].push_back({{"model", model.key},
                                    {"role", name(model.role)},
                                    {"summary", model.summary},
                                    {"usbIds", ids},
                                    {"options", model.options}});
        models.push_back({std::string(model.key), std::string(name(model.role)), std::string(model.summary),
                          keys.empty() ? "-" : keys});
    }
    std::vector<std::vector<std::string>> connected = {{"NODE", "USB ID", "MODEL", "CALLS ITSELF"}};
    for (const Found& found : findConnected(options.sysfs)) {
        const std::string model(found.model == nullptr ? "" : found.model->key);
        object["connected"].push_back(
            {{"node", found.node}, {"usbId", text(found.id)}, {"product", found.product}, {"model", model}});
        connected.push_back(
            {found.node, text(found.id), model.empty() ? "(not in the table)" : model, found.product});
    }
    std::string people = "Supported\n" + table(models) + "\nConnected by USB\n";
    people += connected.size() > 1 ? table(connected) : "nothing that has a serial, HID or printer node\n";
    return finish(options, kOk, object, people);
}

}  // namespace zizhu::drivers::devices
