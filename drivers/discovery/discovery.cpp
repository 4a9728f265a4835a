#include "drivers/discovery/discovery.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <tuple>

#include "base/utf8.h"
#include "drivers/hid_pos/descriptor.h"

namespace zizhu::drivers {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxDevices = 256;
constexpr std::size_t kMaxNodes = 64;       // of one device
constexpr std::size_t kMaxEntries = 4096;   // of one folder of sysfs
constexpr std::size_t kMaxTextBytes = 200;  // USB strings have at most 126 UTF-16 units
constexpr int kMaxDepth = 16;               // USB allows five hubs on the way
constexpr std::uint8_t kHubClass = 0x09;

// linux/input-event-codes.h: what tells a keyboard from a mouse and from a row of media keys.
constexpr std::array kKeyboardKeys = {2 /* 1 */, 28 /* Enter */, 30 /* A */, 44 /* Z */};

std::string readText(const fs::path& file) {
    // Files of sysfs say 4096 bytes and hold fewer.
    std::ifstream in(file, std::ios::binary);
    std::array<char, kMaxTextBytes> buffer{};
    in.read(buffer.data(), buffer.size());
    std::string text(buffer.data(), std::size_t(std::max<std::streamsize>(in.gcount(), 0)));
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

// What a device calls itself, fit for a terminal and for JSON.
std::string readName(const fs::path& file) {
    std::string text = readText(file);
    while (!text.empty() && !base::isUtf8(text)) text.pop_back();  // may be cut within a character
    std::replace_if(
        text.begin(), text.end(), [](char c) { return std::uint8_t(c) < 0x20 || c == 0x7F; }, '?');
    return text;
}

std::optional<std::uint16_t> readHex(const fs::path& file) {
    const std::string text = readText(file);
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<int> readDecimal(const fs::path& file) {
    const std::string text = readText(file);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::vector<fs::path> all;
    std::error_code failed;
    fs::directory_iterator entries(folder, failed);
    for (; !failed && entries != fs::directory_iterator() && all.size() < kMaxEntries;
         entries.increment(failed)) {
        all.push_back(entries->path());
    }
    std::sort(all.begin(), all.end());
    return all;
}

// "1-1.2", of a device; root hubs are called "usb1", interfaces "1-1.2:1.0".
bool isPortName(std::string_view name) {
    return name.size() <= 32 && name.find('-') != std::string_view::npos && name[0] >= '0' &&
           name[0] <= '9' && name.find_first_not_of("0123456789-.") == std::string_view::npos;
}

// Ports as people count: 1-2 before 1-10.
std::vector<int> portNumbers(const std::string& port) {
    std::vector<int> numbers;
    for (std::size_t at = 0; at < port.size(); ++at) {
        int value = 0;
        const auto [end, error] = std::from_chars(port.data() + at, port.data() + port.size(), value);
        if (error == std::errc()) {
            numbers.push_back(value);
            at = std::size_t(end - port.data());
        }
    }
    return numbers;
}

Access accessOf(const fs::path& node) {
    if (::access(node.c_str(), F_OK) != 0) return Access::Absent;
    return ::access(node.c_str(), R_OK | W_OK) == 0 ? Access::Granted : Access::Denied;
}

const DeviceModel* modelOf(const UsbId& id) {
    for (const DeviceModel& model : deviceModels()) {
        if (std::find(model.usbIds.begin(), model.usbIds.end(), id) != model.usbIds.end()) return &model;
    }
    return nullptr;
}

bool isScannersHidraw(const fs::path& classDevice) {
    std::ifstream in(classDevice / "device" / "report_descriptor", std::ios::binary);
    std::array<char, hid_pos::kMaxDescriptorBytes> bytes{};
    in.read(bytes.data(), bytes.size());
    const auto size = std::size_t(std::max<std::streamsize>(in.gcount(), 0));
    return hid_pos::isPosScanner(base::asBytes(std::string_view(bytes.data(), size)));
}

// capabilities/key is a bit map in words of the machine, the highest first: "1000000000007 … fffffffe".
bool hasKeyboardKeys(const fs::path& classDevice) {
    const std::string map = readText(classDevice / "device" / "capabilities" / "key");
    const std::size_t space = map.find_last_of(' ');
    const std::string_view word = std::string_view(map).substr(space == std::string::npos ? 0 : space + 1);
    std::uint64_t lowest = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), lowest, 16);
    if (error != std::errc() || end != word.data() + word.size()) return false;
    return std::all_of(kKeyboardKeys.begin(), kKeyboardKeys.end(),
                       [lowest](int key) { return (lowest >> key & 1) != 0; });
}

// Of the nodes of a camera, index 0 gives pictures; others give data about them.
bool isCaptureNode(const fs::path& classDevice) {
    return readDecimal(classDevice / "index").value_or(0) == 0;
}

bool always(const fs::path&) { return true; }

struct NodeClass {
    const char* folder;  // below class/
    const char* prefix;  // of the entries that are meant
    const char* dev;     // below /dev
    NodeKind kind;
    bool (*fits)(const fs::path& classDevice);
};
constexpr std::array kNodeClasses = {
    NodeClass{"tty", "tty", "", NodeKind::Serial, always},
    NodeClass{"hidraw", "hidraw", "", NodeKind::HidRaw, isScannersHidraw},
    NodeClass{"input", "event", "input", NodeKind::Input, hasKeyboardKeys},
    NodeClass{"video4linux", "video", "", NodeKind::Video, isCaptureNode},
    NodeClass{"usbmisc", "lp", "usb", NodeKind::Printer, always},
};

class Survey {
public:
    explicit Survey(const SystemRoots& roots) : roots_(roots) {}

    std::vector<ConnectedDevice> run() {
        for (const fs::path& entry : entriesOf(roots_.sys / "bus" / "usb" / "devices")) {
            if (isPortName(entry.filename().string())) add(entry);
        }
        for (const NodeClass& nodes : kNodeClasses) {
            for (const fs::path& entry : entriesOf(roots_.sys / "class" / nodes.folder)) {
                if (entry.filename().string().starts_with(nodes.prefix)) addNode(nodes, entry);
            }
        }
        std::vector<ConnectedDevice> all;
        for (auto& [path, device] : devices_) {
            if (device) all.push_back(finish(*std::move(device)));
        }
        std::sort(all.begin(), all.end(), [](const ConnectedDevice& a, const ConnectedDevice& b) {
            return std::pair(portNumbers(a.port), a.port) < std::pair(portNumbers(b.port), b.port);
        });
        return all;
    }

private:
    // Nothing if it is a hub, or not there any more.
    ConnectedDevice* add(const fs::path& entry) {
        std::error_code failed;
        const fs::path folder = fs::canonical(entry, failed);
        if (failed) return nullptr;
        const auto known = devices_.find(folder);
        if (known != devices_.end()) return known->second ? &*known->second : nullptr;
        if (devices_.size() >= kMaxDevices) return nullptr;
        std::optional<ConnectedDevice>& device = devices_[folder];
        const auto vendor = readHex(folder / "idVendor");
        const auto product = readHex(folder / "idProduct");
        const std::string port = folder.filename().string();
        if (!vendor || !product || !isPortName(port)) return nullptr;
        if (readHex(folder / "bDeviceClass").value_or(0) == kHubClass) return nullptr;
        device.emplace();
        device->id = {*vendor, *product};
        device->port = port;
        device->maker = readName(folder / "manufacturer");
        device->product = readName(folder / "product");
        addInterfaces(folder, *device);
        addUsbNode(folder, *device);
        return &*device;
    }

    static void addInterfaces(const fs::path& folder, ConnectedDevice& device) {
        for (const fs::path& entry : entriesOf(folder)) {
            const auto number = readHex(entry / "bInterfaceNumber");
            if (!number || device.interfaces.size() >= kMaxNodes) continue;
            std::error_code failed;
            device.interfaces.push_back({std::uint8_t(*number),
                                         std::uint8_t(readHex(entry / "bInterfaceClass").value_or(0)),
                                         std::uint8_t(readHex(entry / "bInterfaceSubClass").value_or(0)),
                                         std::uint8_t(readHex(entry / "bInterfaceProtocol").value_or(0)),
                                         fs::read_symlink(entry / "driver", failed).filename().string()});
        }
    }

    void addUsbNode(const fs::path& folder, ConnectedDevice& device) const {
        const auto bus = readDecimal(folder / "busnum");
        const auto number = readDecimal(folder / "devnum");
        if (!bus || !number) return;
        const auto threeDigits = [](int value) {
            const std::string digits = std::to_string(value);
            return std::string(3 - std::min<std::size_t>(digits.size(), 3), '0') + digits;
        };
        const fs::path node = roots_.dev / "bus" / "usb" / threeDigits(*bus) / threeDigits(*number);
        device.nodes.push_back({NodeKind::Usb, node, accessOf(node)});
    }

    void addNode(const NodeClass& nodes, const fs::path& entry) {
        std::error_code failed;
        fs::path folder = fs::canonical(entry / "device", failed);
        if (failed) return;  // a virtual terminal and the like
        int interface = -1;
        for (int depth = 0; depth < kMaxDepth && folder.has_relative_path(); ++depth) {
            if (interface < 0) {
                if (const auto number = readHex(folder / "bInterfaceNumber")) interface = *number;
            }
            if (fs::exists(folder / "idVendor", failed)) {
                ConnectedDevice* device = add(folder);
                if (device == nullptr || device->nodes.size() >= kMaxNodes) return;
                const fs::path node = roots_.dev / nodes.dev / entry.filename();
                device->nodes.push_back({nodes.kind, node, accessOf(node), interface, nodes.fits(entry)});
                return;
            }
            folder = folder.parent_path();
        }
    }

    static ConnectedDevice finish(ConnectedDevice device) {
        std::sort(device.nodes.begin(), device.nodes.end(), [](const DeviceNode& a, const DeviceNode& b) {
            return std::tie(a.kind, a.interface, a.path) < std::tie(b.kind, b.interface, b.path);
        });
        device.model = modelOf(device.id);
        // A scanner is known by what it says it is, whatever its id.
        if (device.model == nullptr && device.node(NodeKind::HidRaw) != nullptr) {
            device.model = findDeviceModel("hid-pos-scanner");
        }
        return device;
    }

    const SystemRoots& roots_;
    std::map<fs::path, std::optional<ConnectedDevice>> devices_;  // by folder; empty: not of interest
};

}  // namespace

std::string_view name(NodeKind kind) {
    static constexpr std::array<std::string_view, 6> kWords = {"usb",   "serial", "hidraw",
                                                               "input", "video",  "printer"};
    return kWords.at(std::size_t(kind));
}

std::string_view name(Access access) {
    static constexpr std::array<std::string_view, 3> kWords = {"granted", "denied", "absent"};
    return kWords.at(std::size_t(access));
}

const DeviceNode* ConnectedDevice::node(NodeKind kind) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [kind](const DeviceNode& each) {
        return each.kind == kind && each.fits;
    });
    return found == nodes.end() ? nullptr : &*found;
}

std::vector<ConnectedDevice> connectedDevices(const SystemRoots& roots) { return Survey(roots).run(); }

bool isSerialBridge(const UsbId& id) {
    static constexpr std::array kBridges = {
        UsbId{0x10C4, 0xEA60},                         // CP2102 and relatives
        UsbId{0x1A86, 0x7523}, UsbId{0x1A86, 0x5523},  // CH340, CH341
        UsbId{0x0403, 0x6001}, UsbId{0x0403, 0x6015},  // FT232R, FT231X
        UsbId{0x067B, 0x2303},                         // PL2303
    };
    return std::find(kBridges.begin(), kBridges.end(), id) != kBridges.end();
}

std::string_view looksLike(const ConnectedDevice& device) {
    // USB class codes, usb.org/defined-class-codes. The first line that fits any interface counts.
    struct Look {
        std::uint8_t deviceClass;
        int subclass;  // -1: any
        int protocol;
        std::string_view words;
    };
    static constexpr std::array kLooks = {
        Look{0x0B, -1, -1, "smart card reader"},
        Look{0x07, -1, -1, "printer"},
        Look{0x0E, -1, -1, "camera"},
        Look{0x06, -1, -1, "camera"},
        Look{0x02, 0x02, -1, "serial line"},
        Look{0x08, -1, -1, "storage"},
        Look{0x01, -1, -1, "sound"},
        Look{0xE0, 0x01, 0x01, "Bluetooth"},
        Look{0x03, 0x01, 0x01, "keyboard"},
        Look{0x03, 0x01, 0x02, "mouse"},
        Look{0x03, -1, -1, "HID device"},
    };
    if (isSerialBridge(device.id)) return "serial converter";
    for (const Look& look : kLooks) {
        for (const InterfaceFacts& each : device.interfaces) {
            if (each.deviceClass == look.deviceClass &&
                (look.subclass < 0 || each.subclass == look.subclass) &&
                (look.protocol < 0 || each.protocol == look.protocol)) {
                return look.words;
            }
        }
    }
    return {};
}

}  // namespace zizhu::drivers
