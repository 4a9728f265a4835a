#include "drivers/discovery/discovery.h"

#include <doctest/doctest.h>

#include "tests/support/fake_usb_tree.h"
#include "tests/support/scanner_descriptor.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

// A keyboard's keys, as the kernel prints them, and those of a row of media buttons.
const std::string kKeys = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n";
const std::string kMediaKeys = "1f 0 0 3800000000 c000000000000 0\n";

struct Machine {
    Machine() : tree(directory.path()) {
        tree.plug("1-2", "0400", "c35a", "SDT reader");
        tree.interface("1-2", 0, "ff0000");
        tree.plug("1-10", "10c4", "ea60", "CP2102 USB to UART Bridge Controller");
        tree.node("1-10", 0, "class/tty/ttyUSB3");
        tree.plug("1-1.2", "0519", "0003", "Receipt\x1b[31m");
        tree.interface("1-1.2", 0, "070102");
        tree.node("1-1.2", 0, "class/usbmisc/lp1");
    }
    const ConnectedDevice& at(const std::string& port) {
        all = connectedDevices(tree.roots());
        for (const ConnectedDevice& device : all) {
            if (device.port == port) return device;
        }
        FAIL("nothing at " << port);
        return all.front();
    }
    std::string node(std::string_view address, std::span<const UsbId> ids, NodeKind kind) {
        const auto found = nodeOf(*parseAddress(address, "/"), ids, kind, tree.roots());
        if (!found) return "<" + std::string(name(found.error().code)) + "> " + found.error().detail.text();
        return found->lexically_relative(tree.roots().dev);
    }

    tests::TemporaryDirectory directory;
    tests::FakeUsbTree tree;
    std::vector<ConnectedDevice> all;
};

}  // namespace

TEST_CASE("every device is found once, in the order of its port, with what the table knows of it") {
    Machine machine;
    machine.tree.plug("1-1", "05e3", "0608", "a hub");
    machine.tree.interface("1-1", 0, "090000");
    const auto all = connectedDevices(machine.tree.roots());
    std::vector<std::string> ports;
    for (const ConnectedDevice& device : all) ports.push_back(device.port);
    // The hub says only in its interface that it is one, so it is shown; "usb1" itself is not.
    CHECK(ports == std::vector<std::string>{"1-1", "1-1.2", "1-2", "1-10"});
    CHECK(all[2].model == findDeviceModel("sdt-reader"));
    CHECK(all[3].model == nullptr);
    CHECK(isSerialBridge(all[3].id));
    CHECK(looksLike(all[3]) == "serial converter");
    CHECK(looksLike(all[1]) == "printer");
    CHECK(all[3].node(NodeKind::Serial)->path == machine.tree.roots().dev / "ttyUSB3");
    CHECK(all[2].node(NodeKind::Usb)->path == machine.tree.roots().dev / "bus/usb/001/002");
    CHECK(all[2].node(NodeKind::Usb)->access == Access::Granted);
    CHECK(all[2].node(NodeKind::Serial) == nullptr);
    // What a device calls itself cannot steer the technician's terminal.
    CHECK(all[1].product == "Receipt?[31m");
}

TEST_CASE("a machine without USB has no devices, and nothing goes wrong") {
    const tests::TemporaryDirectory directory;
    CHECK(connectedDevices({directory.path() / "sys", directory.path() / "dev"}).empty());
}

TEST_CASE("a scanner is known by its report descriptor, whatever its id") {
    Machine machine;
    machine.tree.plug("1-3", "1234", "5678", "Scan It");
    machine.tree.node("1-3", 0, "class/hidraw/hidraw4", {{"report_descriptor", tests::keyboardDescriptor()}});
    CHECK(machine.at("1-3").model == nullptr);
    machine.tree.node("1-3", 1, "class/hidraw/hidraw5", {{"report_descriptor", tests::scannerDescriptor()}});
    CHECK(machine.at("1-3").model == findDeviceModel("hid-pos-scanner"));
    CHECK(machine.node("hid", {}, NodeKind::HidRaw) == "hidraw5");
    CHECK(machine.node("hid:1234:5678@1-3", {}, NodeKind::HidRaw) == "hidraw5");
}

TEST_CASE("the node of a wedge is that of its keys; of a camera, that of its pictures") {
    Machine machine;
    machine.tree.plug("1-3", "1234", "5678");
    machine.tree.node("1-3", 0, "class/input/event7", {{"capabilities/key", kMediaKeys}});
    CHECK(machine.node("input:1234:5678", {}, NodeKind::Input) ==
          "<refused> port-1-3 has no keys of a keyboard");
    machine.tree.node("1-3", 1, "class/input/event8", {{"capabilities/key", kKeys}});
    CHECK(machine.node("input:1234:5678@1-3", {}, NodeKind::Input) == "input/event8");
    machine.tree.plug("1-4", "0bda", "5830");
    machine.tree.node("1-4", 0, "class/video4linux/video1");
    machine.tree.node("1-4", 0, "class/video4linux/video0");
    machine.tree.nodeFile("class/video4linux/video0", "index", "1\n");
    machine.tree.nodeFile("class/video4linux/video1", "index", "0\n");
    CHECK(machine.node("video:0bda:5830", {}, NodeKind::Video) == "video1");
}

TEST_CASE("an address finds its node anew each time, and says why it does not") {
    Machine machine;
    const std::span<const UsbId> readers = findDeviceModel("sdt-reader")->usbIds;
    CHECK(machine.node("usb", readers, NodeKind::Usb) == "bus/usb/001/002");
    CHECK(machine.node("usb@1-2", readers, NodeKind::Usb) == "bus/usb/001/002");
    CHECK(machine.node("usb@1-3", readers, NodeKind::Usb) ==
          "<unavailable> at port-1-2, not at port-1-3 as the profile says");
    CHECK(machine.node("hid", {}, NodeKind::HidRaw) == "<unavailable> not connected");
    CHECK(machine.node("hid:0400:c35a", {}, NodeKind::HidRaw) == "<unavailable> port-1-2 has no hidraw node");
    CHECK(*nodeOf(*parseAddress("input:/dev/input/event5", "/"), {}, NodeKind::Input, machine.tree.roots()) ==
          "/dev/input/event5");

    machine.tree.unplug("1-2");
    CHECK(machine.node("usb", readers, NodeKind::Usb) == "<unavailable> not connected");
    machine.tree.plug("1-2", "0400", "c35a");
    CHECK(machine.node("usb", readers, NodeKind::Usb) == "bus/usb/001/005");

    machine.tree.plug("1-4.1", "0400", "c35a");
    CHECK(machine.node("usb", readers, NodeKind::Usb) ==
          "<refused> one at port-1-2 and one at port-1-4.1: the profile must name the port");
    CHECK(machine.node("usb@1-4.1", readers, NodeKind::Usb) == "bus/usb/001/006");
}
