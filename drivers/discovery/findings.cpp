#include "drivers/discovery/findings.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace zizhu::drivers {

using base::StaffAction;

namespace {

namespace fs = std::filesystem;
using Devices = std::vector<const ConnectedDevice*>;

// 0400:c35a "IDR"
std::string shown(const ConnectedDevice& device) {
    std::string words = text(device.id);
    if (!device.product.empty()) words += " \"" + device.product + "\"";
    return words;
}

std::string ports(const Devices& devices) {
    std::string words;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        if (i > 0) words += i + 1 == devices.size() ? " and " : ", ";
        words += devices[i]->port;
    }
    return words;
}

// Nodes that only a USB device can have. Others, such as ttyS0 or a pseudo-terminal, are not judged.
bool isOfUsb(const fs::path& path) {
    static constexpr std::array<std::string_view, 7> kUsbNodes = {
        "/dev/zizhu/", "/dev/ttyUSB", "/dev/ttyACM", "/dev/hidraw", "/dev/usb/", "/dev/input/", "/dev/video"};
    const std::string words = path.string();
    return std::any_of(kUsbNodes.begin(), kUsbNodes.end(),
                       [&](std::string_view start) { return words.starts_with(start); });
}

std::optional<NodeKind> nodeKindOf(Connection connection) {
    switch (connection) {
        case Connection::Usb:
            return NodeKind::Usb;
        case Connection::Hid:
            return NodeKind::HidRaw;
        case Connection::Input:
            return NodeKind::Input;
        case Connection::Video:
            return NodeKind::Video;
        default:
            return std::nullopt;
    }
}

class Judge {
public:
    Judge(const Profile& profile, std::span<const ConnectedDevice> connected, const ResolvePath& resolve)
        : profile_(profile), connected_(connected), resolve_(resolve) {}

    std::vector<Finding> run() {
        // What is where it should be is nobody else's, so it is found first.
        std::vector<std::optional<Finding>> findings(profile_.devices.size());
        for (const bool exact : {true, false}) {
            for (std::size_t i = 0; i < findings.size(); ++i) {
                if (!findings[i]) findings[i] = judge(profile_.devices[i], exact);
            }
        }
        std::vector<Finding> all;
        for (std::optional<Finding>& finding : findings) {
            if (finding) all.push_back(*std::move(finding));
        }
        for (const ConnectedDevice& device : connected_) {
            if (!taken_.contains(&device)) all.push_back(unused(device));
        }
        return all;
    }

private:
    std::optional<Finding> judge(const DeviceEntry& entry, bool exact) {
        if (!entry.address.path.empty()) return judgePath(entry, exact);
        const std::optional<NodeKind> kind = nodeKindOf(entry.address.connection);
        if (!kind) return std::nullopt;
        return exact ? inPlace(entry, *kind) : elsewhere(entry, *kind);
    }

    bool fits(const ConnectedDevice& device, const DeviceEntry& entry, NodeKind kind) const {
        if (entry.address.usbId) return device.id == *entry.address.usbId;
        const auto& ids = entry.model->usbIds;
        if (!ids.empty()) return std::find(ids.begin(), ids.end(), device.id) != ids.end();
        return kind == NodeKind::HidRaw && device.node(kind) != nullptr;
    }

    Devices fitting(const DeviceEntry& entry, NodeKind kind) const {
        Devices all;
        for (const ConnectedDevice& device : connected_) {
            if (!taken_.contains(&device) && fits(device, entry, kind)) all.push_back(&device);
        }
        return all;
    }

    std::optional<Finding> inPlace(const DeviceEntry& entry, NodeKind kind) {
        if (entry.address.port.empty()) return std::nullopt;
        for (const ConnectedDevice* device : fitting(entry, kind)) {
            if (device->port == entry.address.port) return found(entry, *device, kind);
        }
        return std::nullopt;
    }

    std::optional<Finding> elsewhere(const DeviceEntry& entry, NodeKind kind) {
        const Devices same = fitting(entry, kind);
        const std::string& port = entry.address.port;
        if (same.empty()) return missing(entry);
        if (!port.empty()) {
            std::string words = fmt::format(
                "{} is at {}, the profile wants it at {}: move its plug, or write {} in the profile",
                shown(*same[0]), ports(same), port, same[0]->port);
            words += standsAt(port);
            return about(entry, FindingKind::WrongPort, same, DeviceState::NoDevice,
                         StaffAction::Configuration, std::move(words));
        }
        if (same.size() == 1) return found(entry, *same[0], kind);
        return about(entry, FindingKind::TwoOfAKind, same, DeviceState::Offline, StaffAction::Configuration,
                     fmt::format("{} of a kind, at {}: unplug what is too much, or write in the profile "
                                 "which port is meant",
                                 same.size(), ports(same)));
    }

    std::optional<Finding> judgePath(const DeviceEntry& entry, bool exact) {
        if (!exact) {
            if (isOfUsb(entry.address.path)) return missing(entry);
            return std::nullopt;
        }
        const fs::path node = resolve_ ? resolve_(entry.address.path) : entry.address.path;
        for (const ConnectedDevice& device : connected_) {
            for (const DeviceNode& each : device.nodes) {
                if (each.path == node) return foundPath(entry, device, each);
            }
        }
        return std::nullopt;
    }

    Finding foundPath(const DeviceEntry& entry, const ConnectedDevice& device, const DeviceNode& node) {
        // A number, or a link without a port, goes to whichever of two was found first by the kernel.
        Devices same;
        for (const ConnectedDevice& other : connected_) {
            if (other.id == device.id) same.push_back(&other);
        }
        const bool named = entry.address.path.filename().string().ends_with("-" + device.port);
        if (same.size() < 2 || named) return found(entry, device, node);
        taken_.insert(&device);
        Finding finding =
            about(entry, FindingKind::TwoOfAKind, same, DeviceState::Online, StaffAction::Configuration,
                  fmt::format("{} of a kind, at {}; now it is the one at {}, after the next start it may be "
                              "another: use the link in /dev/zizhu that ends in -{}",
                              same.size(), ports(same), device.port, device.port));
        return finding;
    }

    Finding found(const DeviceEntry& entry, const ConnectedDevice& device, NodeKind kind) {
        const DeviceNode* node = device.node(kind);
        if (node != nullptr) return found(entry, device, *node);
        const bool wrongOne = std::any_of(device.nodes.begin(), device.nodes.end(),
                                          [kind](const DeviceNode& each) { return each.kind == kind; });
        std::string_view why = "the kernel has made no node of it: is its module there?";
        if (wrongOne && kind == NodeKind::HidRaw) {
            why = "it does not send a scanner's reports: switch it to the form USB HID POS";
        } else if (wrongOne && kind == NodeKind::Input) {
            why = "it has no keys: switch it to the form of a USB keyboard";
        }
        return about(
            entry, FindingKind::NoNode, {&device}, wrongOne ? DeviceState::Offline : DeviceState::NoDevice,
            StaffAction::Configuration,
            fmt::format("{} is at {}, but has no {} node: {}", shown(device), device.port, name(kind), why));
    }

    Finding found(const DeviceEntry& entry, const ConnectedDevice& device, const DeviceNode& node) {
        switch (node.access) {
            case Access::Denied:
                return about(entry, FindingKind::NoPermission, {&device}, DeviceState::Offline,
                             StaffAction::Configuration,
                             fmt::format("{} is at {}, but this user may not open {}: is 99-zizhu.rules "
                                         "installed, and the user in the group zizhu?",
                                         shown(device), device.port, node.path.string()));
            case Access::Absent:
                return about(entry, FindingKind::NoNode, {&device}, DeviceState::NoDevice,
                             StaffAction::Configuration,
                             fmt::format("{} is at {}, but {} is not there: does udev run, is /dev handed "
                                         "into this container?",
                                         shown(device), device.port, node.path.string()));
            case Access::Granted:
                break;
        }
        return about(entry, FindingKind::InPlace, {&device}, DeviceState::Online, StaffAction::None,
                     fmt::format("{} at {}, {}", shown(device), device.port, node.path.string()));
    }

    Finding missing(const DeviceEntry& entry) {
        const std::string& port = entry.address.port;
        std::string words = "not connected";
        if (!port.empty()) words += ": plug it in at " + port;
        if (!entry.address.path.empty()) words += ": no " + entry.address.path.string();
        return about(entry, FindingKind::Missing, {}, DeviceState::NoDevice, StaffAction::Maintenance,
                     words + standsAt(port));
    }

    std::string standsAt(const std::string& port) const {
        for (const ConnectedDevice& device : connected_) {
            if (!port.empty() && device.port == port)
                return fmt::format("; at {} there is {}", port, shown(device));
        }
        return {};
    }

    Finding about(const DeviceEntry& entry, FindingKind kind, Devices devices, DeviceState state,
                  StaffAction action, std::string words) {
        taken_.insert(devices.begin(), devices.end());
        return {kind, entry.role, entry.address.port, std::move(devices), state, action, std::move(words)};
    }

    static Finding unused(const ConnectedDevice& device) {
        if (device.model != nullptr) {
            return {FindingKind::Spare,
                    device.model->role,
                    {},
                    {&device},
                    std::nullopt,
                    StaffAction::None,
                    fmt::format("{} at {} is a {}; the profile does not use it", shown(device), device.port,
                                device.model->key)};
        }
        const std::string_view looks = looksLike(device);
        return {FindingKind::Unknown,
                std::nullopt,
                {},
                {&device},
                std::nullopt,
                StaffAction::None,
                fmt::format("{} at {} is not in the table{}{}", shown(device), device.port,
                            looks.empty() ? "" : "; it looks like: ", looks)};
    }

    const Profile& profile_;
    const std::span<const ConnectedDevice> connected_;
    const ResolvePath& resolve_;
    std::set<const ConnectedDevice*> taken_;
};

}  // namespace

std::string_view name(FindingKind kind) {
    static constexpr std::array<std::string_view, 8> kWords = {
        "in-place", "missing", "wrong-port", "two-of-a-kind", "no-permission", "no-node", "spare", "unknown"};
    return kWords.at(std::size_t(kind));
}

std::vector<Finding> judge(const Profile& profile, std::span<const ConnectedDevice> connected,
                           const ResolvePath& resolve) {
    return Judge(profile, connected, resolve).run();
}

bool allInPlace(std::span<const Finding> findings) {
    return std::all_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.kind == FindingKind::InPlace || finding.kind == FindingKind::Spare ||
               finding.kind == FindingKind::Unknown;
    });
}

}  // namespace zizhu::drivers
