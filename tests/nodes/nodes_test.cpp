// The scanners' drivers on real paths: the nodes are found in /sys, opened in /dev and asked by ioctl, in a
// /sys and /dev that umockdev makes for this process. What they send stands in the node's file.
#include <linux/hidraw.h>
#include <linux/input.h>
#include <umockdev.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include <doctest/doctest.h>

#include "drivers/discovery/discovery.h"
#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/wedge_firmware.h"
#include "drivers/transport/connect.h"
#include "tests/support/scanner_bench.h"
#include "tests/support/scanner_descriptor.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};

// What the kernel's side of a node knows.
struct Node {
    std::string descriptor;    // of a hidraw node
    bool input = false;        // an evdev node
    bool foreignGrab = false;  // another program has it
    int grabs = 0;             // taken and given back
    int releases = 0;

    int ioctl(unsigned long request, void* argument) {
        if (request == HIDIOCGRDESCSIZE && !descriptor.empty()) {
            *static_cast<int*>(argument) = int(descriptor.size());
            return 0;
        }
        if (request == HIDIOCGRDESC && !descriptor.empty()) {
            auto& out = *static_cast<hidraw_report_descriptor*>(argument);
            if (out.size != descriptor.size()) return -EINVAL;
            std::memcpy(out.value, descriptor.data(), descriptor.size());
            return 0;
        }
        if (request == EVIOCGVERSION && input) {
            *static_cast<int*>(argument) = EV_VERSION;
            return 0;
        }
        if (request == EVIOCGRAB && input) {
            if (foreignGrab) return -EBUSY;
            ++(argument != nullptr ? grabs : releases);
            return 0;
        }
        return -ENOTTY;
    }
};

gboolean onIoctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer node) {
    const UMockdevIoctlData* const argument = umockdev_ioctl_client_get_arg(client);
    void* const memory = *reinterpret_cast<void**>(argument->data);
    const int result = static_cast<Node*>(node)->ioctl(umockdev_ioctl_client_get_request(client), memory);
    umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
    return TRUE;
}

class Machine {
public:
    // A device of one interface at a port, and its node ("hidraw3", "input/event5").
    void plug(const std::string& port, const std::string& id, const std::string& node, Node& kernel) {
        const std::string device = "/devices/pci0000:00/usb1/" + port;
        const std::string interface = device + "/" + port + ":1.0";
        const bool input = node.starts_with("input/");
        const std::string parent = interface + (input ? "/input/input9" : "/0003." + port);
        add("P: " + device + "\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nA: idVendor=" + id.substr(0, 4) +
            "\\n\nA: idProduct=" + id.substr(5) + "\\n\n");
        add("P: " + interface + "\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\nA: bInterfaceNumber=00\\n\n");
        add("P: " + parent + "\nE: SUBSYSTEM=" + (input ? "input" : "hid") +
            (input ? "\nA: capabilities/key=ffff fffffffffffffffe\\n\n"
                   : "\nH: report_descriptor=" + base::toHex(base::asBytes(kernel.descriptor)) + "\n"));
        const std::string name = std::filesystem::path(node).filename();
        const std::string own = parent + (input ? "/" : "/hidraw/") + name;
        // With contents, a node is a plain file; without, umockdev makes it a terminal.
        add("P: " + own + "\nN: " + node + "=00\nE: SUBSYSTEM=" + (input ? "input" : "hidraw") +
            "\nL: device=" + (input ? ".." : "../..") + "\n");
        devices_ = {own, parent, interface, device};
        handlers_.emplace_back(umockdev_ioctl_base_new());
        g_signal_connect(handlers_.back().get(), "handle-ioctl", G_CALLBACK(onIoctl), &kernel);
        GError* error = nullptr;
        REQUIRE(umockdev_testbed_attach_ioctl(bed_.get(), ("/dev/" + node).c_str(), handlers_.back().get(),
                                              &error));
        file_ = std::filesystem::path(root_) / "dev" / node;
    }

    void unplug() {
        for (const std::string& device : devices_)
            umockdev_testbed_remove_device(bed_.get(), ("/sys" + device).c_str());
        std::filesystem::remove(file_);
    }

    // What the device sends arrives at the end of the node's file.
    void send(Firmware& firmware) {
        std::ofstream out(file_, std::ios::binary | std::ios::app);
        while (const auto packet = firmware.transmit({})) {
            out.write(reinterpret_cast<const char*>(packet->data()), std::streamsize(packet->size()));
        }
    }

private:
    void add(const std::string& text) {
        GError* error = nullptr;
        REQUIRE(umockdev_testbed_add_from_string(bed_.get(), text.c_str(), &error));
    }

    std::unique_ptr<UMockdevTestbed, Unref> bed_{umockdev_testbed_new()};
    const std::string root_ = [this] {
        gchar* folder = umockdev_testbed_get_root_dir(bed_.get());
        std::string text = folder;
        g_free(folder);
        return text;
    }();
    std::vector<std::unique_ptr<UMockdevIoctlBase, Unref>> handlers_;
    std::vector<std::string> devices_;
    std::filesystem::path file_;
};

// A scanner of the table at an address, and somebody who shows it a code once it is asked for one.
struct Scanner {
    Scanner(Machine& machine, std::string_view key, std::string_view address, Firmware& firmware) {
        const DeviceModel& model = *findDeviceModel(key);
        auto transport = connect(*parseAddress(address, "/"), model, 0, {}, clock);
        REQUIRE(transport.has_value());
        auto made = model.make(std::make_unique<tests::ShowsWhenAsked>(
                                   *std::move(transport),
                                   [&machine, &firmware] {
                                       const std::vector<std::string> show = {"show-code", "ZZ-1234"};
                                       CHECK(firmware.act(show, {}));
                                       machine.send(firmware);
                                   }),
                               clock, {});
        REQUIRE(made.has_value());
        device = std::get<std::unique_ptr<CodeScanner>>(*std::move(made));
    }
    std::string read() const {
        const auto code = device->read({clock.in(5s)});
        if (!code) return "<" + std::string(name(code.error().code)) + "> " + code.error().detail.text();
        return std::string(code->text().reveal());
    }
    base::SystemClock clock;
    std::unique_ptr<CodeScanner> device;
};

}  // namespace

TEST_CASE("hidraw: a scanner is found by what it is, read, and found again under another number") {
    Machine machine;
    CodeScannerFirmware firmware;
    Node kernel;
    kernel.descriptor = tests::scannerDescriptor();
    const Scanner scanner(machine, "hid-pos-scanner", "hid@1-4", firmware);
    CHECK(scanner.read() == "<unavailable> not connected");
    CHECK(scanner.device->status({}).state == DeviceState::NoDevice);

    machine.plug("1-4", "1234:5678", "hidraw3", kernel);
    REQUIRE(connectedDevices().size() == 1);
    CHECK(connectedDevices()[0].model == findDeviceModel("hid-pos-scanner"));
    CHECK(scanner.read() == "ZZ-1234");
    CHECK(scanner.device->status({}).state == DeviceState::Online);

    machine.unplug();
    CHECK(scanner.device->reset({}).error().code == base::Errc::Unavailable);
    machine.plug("1-4", "1234:5678", "hidraw7", kernel);
    CHECK(scanner.read() == "ZZ-1234");
}

TEST_CASE("hidraw: the node itself is asked too, and a keyboard is refused") {
    Machine machine;
    CodeScannerFirmware firmware;
    Node kernel;
    kernel.descriptor = tests::scannerDescriptor();
    machine.plug("1-4", "1234:5678", "hidraw3", kernel);
    // sysfs says scanner, the node says keyboard: what is opened counts.
    kernel.descriptor = tests::keyboardDescriptor();
    const Scanner scanner(machine, "hid-pos-scanner", "hid:1234:5678", firmware);
    CHECK(scanner.read() == "<refused> no scanner in the form USB HID POS, its report descriptor says");
    kernel.descriptor.clear();
    const Scanner byPath(machine, "hid-pos-scanner", "file:/dev/hidraw3", firmware);
    CHECK(byPath.read().starts_with("<refused> no hidraw node"));
}

TEST_CASE("evdev: a wedge is grabbed while it is used, and given back") {
    Machine machine;
    WedgeFirmware firmware;
    Node kernel;
    kernel.input = true;
    machine.plug("1-2", "4321:8765", "input/event5", kernel);
    {
        const Scanner scanner(machine, "keyboard-wedge", "input:4321:8765@1-2", firmware);
        CHECK(scanner.read() == "ZZ-1234");
        CHECK(kernel.grabs == 1);
        CHECK(kernel.releases == 0);
        CHECK(scanner.read() == "ZZ-1234");
        CHECK(kernel.grabs == 1);
    }
    CHECK(kernel.releases == 1);
    kernel.foreignGrab = true;
    const Scanner scanner(machine, "keyboard-wedge", "input:/dev/input/event5", firmware);
    CHECK(scanner.read().starts_with("<refused> another program has grabbed it"));
    kernel.input = false;
    CHECK(scanner.read().starts_with("<refused> no input node"));
    CHECK(scanner.device->status({}).state == DeviceState::Offline);
    CHECK(scanner.device->status({}).action == base::StaffAction::Configuration);
}
