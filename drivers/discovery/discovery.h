// Which USB devices are connected, where, and which nodes the kernel has made of them.
//
// Read from sysfs itself, not through libudev: everything asked for here is the kernel's own knowledge (ids,
// ports, nodes), so it is there without a running udevd and before its database is, and a test can hand over
// another root. What udev alone does, links and permissions, is seen in their effect: whether a node may be
// opened. Nothing is cached: every call looks again, so a device that came back under another number is
// found. A call costs some hundred small reads, about a millisecond.
//
// Thread-safe; blocks only on sysfs. What a device says of itself comes from outside: texts are cut at 200
// bytes and hold no control characters; at most 256 devices and 64 nodes of one are looked at.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "drivers/device_table.h"

namespace zizhu::drivers {

struct SystemRoots {
    std::filesystem::path sys = "/sys";
    std::filesystem::path dev = "/dev";
};

enum class NodeKind : std::uint8_t {
    Usb,      // /dev/bus/usb/001/004, for libusb
    Serial,   // ttyUSB0, ttyACM0
    HidRaw,   // hidraw0
    Input,    // input/event3
    Video,    // video0
    Printer,  // usb/lp0, of usblp
};
std::string_view name(NodeKind kind);  // "usb", "serial", "hidraw", "input", "video", "printer"

enum class Access : std::uint8_t { Granted, Denied, Absent };  // of this program; Absent: not in /dev
std::string_view name(Access access);

struct DeviceNode {
    NodeKind kind;
    std::filesystem::path path;
    Access access = Access::Granted;
    int interface = -1;  // bInterfaceNumber; -1 of Usb
    // The one of its kind that a driver wants: a hidraw node with the reports of a POS scanner, an input node
    // with the keys of a keyboard, the capture node of a camera. Always true of the other kinds.
    bool fits = true;
};

struct InterfaceFacts {
    std::uint8_t number = 0;
    std::uint8_t deviceClass = 0;
    std::uint8_t subclass = 0;
    std::uint8_t protocol = 0;
    std::string driver;  // of the kernel, "usblp"; empty if none has it
};

struct ConnectedDevice {
    UsbId id{};
    std::string port;  // "1-1.2": bus 1, port 1, its hub's port 2. The same as long as nobody moves the plug
    std::string maker;
    std::string product;  // what it calls itself
    std::vector<InterfaceFacts> interfaces;
    std::vector<DeviceNode> nodes;       // by kind, then interface, then path
    const DeviceModel* model = nullptr;  // by its id, or by its report descriptor; null: not in the table

    const DeviceNode* node(NodeKind kind) const;  // the first that fits; null if there is none
};

// All but hubs, in the order of their ports.
std::vector<ConnectedDevice> connectedDevices(const SystemRoots& roots = {});

// A USB-to-serial converter: what is behind it cannot be known. Table of the usual chips.
bool isSerialBridge(const UsbId& id);

// What its interface classes say a device is: "keyboard", "printer", "serial line", "camera", "smart card
// reader", "storage", "HID device"; empty if nothing.
std::string_view looksLike(const ConnectedDevice& device);

// The node of an address, looked for now. `modelIds` stand in for an id that the address does not name;
// without either, hid: means any POS scanner. An address with a path is that path.
//   Unavailable  nothing fits (Detail says what: no such device, other port, no node of that kind)
//   Refused      several fit and no port is named, or the node is no scanner's (action Configuration)
base::Result<std::filesystem::path> nodeOf(const Address& address, std::span<const UsbId> modelIds,
                                           NodeKind kind, const SystemRoots& roots = {});

}  // namespace zizhu::drivers
