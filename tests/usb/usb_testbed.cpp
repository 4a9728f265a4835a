#include "tests/usb/usb_testbed.h"

#include <umockdev.h>

#include <array>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "base/bytes.h"

namespace zizhu::tests {

namespace {

constexpr const char* kRoot = "/devices/pci0000:00/0000:00:14.0/usb1";

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
using Handler = std::unique_ptr<UMockdevIoctlBase, Unref>;

std::string nodeOf(int number) {
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "bus/usb/001/%03d", number);
    return path.data();
}

gboolean onIoctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer node) {
    // Host and kernel share one process, so the argument can be used where it lies.
    UMockdevIoctlData* const argument = umockdev_ioctl_client_get_arg(client);
    void* const memory = *reinterpret_cast<void**>(argument->data);
    const int result =
        static_cast<UsbFs*>(node)->ioctl(client, umockdev_ioctl_client_get_request(client), memory);
    umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
    return TRUE;
}

// Who opened a node. umockdev 0.17 has a signal for clients that went away, and never sends it.
struct Clients {
    explicit Clients(std::shared_ptr<UsbFs> theirs) : node(std::move(theirs)) {}
    const std::shared_ptr<UsbFs> node;
    std::mutex mutex;
    std::vector<std::unique_ptr<UMockdevIoctlClient, Unref>> open;

    std::size_t sweep() {
        const std::lock_guard lock(mutex);
        std::erase_if(open, [this](const auto& client) {
            if (umockdev_ioctl_client_get_connected(client.get())) return false;
            node->closed(client.get());
            return true;
        });
        return open.size();
    }
};

void onConnected(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer data) {
    auto& clients = *static_cast<Clients*>(data);
    clients.sweep();
    const std::lock_guard lock(clients.mutex);
    clients.open.emplace_back(UMOCKDEV_IOCTL_CLIENT(g_object_ref(client)));
}

}  // namespace

struct UsbTestbed::State {
    struct Port {
        std::shared_ptr<Clients> clients;
        int number = 0;
        bool present = false;
    };

    std::unique_ptr<UMockdevTestbed, Unref> bed{umockdev_testbed_new()};
    std::map<std::string, Port> ports;
    std::vector<Handler> handlers;
    std::vector<std::shared_ptr<Clients>> nodes;  // all there ever were: a handle may be older than a plug
    int lastNumber = 1;

    void add(const std::string& text) {
        GError* error = nullptr;
        if (!umockdev_testbed_add_from_string(bed.get(), text.c_str(), &error)) {
            std::fprintf(stderr, "umockdev: %s\n", error->message);
            std::abort();
        }
    }
};

UsbTestbed::UsbTestbed() : state_(std::make_unique<State>()) {
    if (!umockdev_in_mock_environment()) {
        std::fputs("this test runs under umockdev-wrapper\n", stderr);
        std::exit(2);
    }
    state_->add("P: " + std::string(kRoot) +
                "\nN: bus/usb/001/001\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
                "E: DEVNAME=/dev/bus/usb/001/001\nE: BUSNUM=001\nE: DEVNUM=001\n"
                "A: busnum=1\\n\nA: devnum=1\\n\nA: bConfigurationValue=1\\n\nA: speed=480\\n\n"
                "H: descriptors=12010002090000406b1d0200010603020101"
                "09021900010100e0000904000001090000000705810304000c\n");
}

UsbTestbed::~UsbTestbed() = default;

void UsbTestbed::plug(const std::string& port, drivers::SimulatedUsbDevice& device, SelfAdvancingClock& clock,
                      const std::map<unsigned, std::string>& kernelDrivers) {
    State& state = *state_;
    auto node = std::make_shared<UsbFs>(device, clock, kernelDrivers);
    auto clients = std::make_shared<Clients>(node);
    Handler handler(umockdev_ioctl_base_new());
    g_signal_connect(handler.get(), "handle-ioctl", G_CALLBACK(onIoctl), node.get());
    g_signal_connect(handler.get(), "client-connected", G_CALLBACK(onConnected), clients.get());
    const int number = ++state.lastNumber;
    const std::string path = nodeOf(number);
    GError* error = nullptr;
    if (!umockdev_testbed_attach_ioctl(state.bed.get(), ("/dev/" + path).c_str(), handler.get(), &error)) {
        std::fprintf(stderr, "umockdev: %s\n", error->message);
        std::abort();
    }
    const drivers::Until once{base::SteadyTime::min()};
    (void)device.control(device.plugs(), {0x00, 0x09, 1, 0, 0}, {}, once);

    base::Bytes descriptors = drivers::usbDeviceDescriptor(device.personality());
    const base::Bytes configuration = drivers::usbConfigurationDescriptor(device.personality());
    descriptors.insert(descriptors.end(), configuration.begin(), configuration.end());
    std::array<char, 16> threeDigits{};
    std::snprintf(threeDigits.data(), threeDigits.size(), "%03d", number);
    state.add("P: " + std::string(kRoot) + "/" + port + "\nN: " + path +
              "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\nE: DEVNAME=/dev/" + path +
              "\nE: BUSNUM=001\nE: DEVNUM=" + threeDigits.data() +
              "\nA: busnum=1\\n\nA: devnum=" + std::to_string(number) +
              "\\n\nA: bConfigurationValue=1\\n\nA: speed=12\\n\nH: descriptors=" + base::toHex(descriptors) +
              "\n");
    state.handlers.push_back(std::move(handler));
    state.nodes.push_back(clients);
    state.ports[port] = {clients, number, true};
}

void UsbTestbed::unplug(const std::string& port) {
    State::Port& at = state_->ports.at(port);
    if (!at.present) return;
    at.present = false;
    const std::string path = "/sys" + std::string(kRoot) + "/" + port;
    umockdev_testbed_uevent(state_->bed.get(), path.c_str(), "remove");
    umockdev_testbed_remove_device(state_->bed.get(), path.c_str());
}

bool UsbTestbed::has(const std::string& port) const {
    const auto found = state_->ports.find(port);
    return found != state_->ports.end() && found->second.present;
}

UsbFs& UsbTestbed::node(const std::string& port) const { return *state_->ports.at(port).clients->node; }

bool UsbTestbed::allClosed(const std::string& port) {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    for (int tries = 0; tries < 1000; ++tries) {
        if (state_->ports.at(port).clients->sweep() == 0) return true;
        never.wait_for(lock, std::chrono::milliseconds(10));
    }
    return false;
}

std::string UsbTestbed::nodePath(const std::string& port) const {
    gchar* const root = umockdev_testbed_get_root_dir(state_->bed.get());
    const std::string path = std::string(root) + "/dev/" + nodeOf(state_->ports.at(port).number);
    g_free(root);
    return path;
}

}  // namespace zizhu::tests
