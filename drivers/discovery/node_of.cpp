#include <algorithm>

#include "drivers/discovery/discovery.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

// A port for a detail of an error: details hold words that begin with a letter.
base::Token portWord(const std::string& port) {
    return base::Token::fromKey("port-" + port).value_or(base::Token("port"));
}

// Whether the address means a device like this, wherever it is.
bool fits(const ConnectedDevice& device, const Address& address, std::span<const UsbId> modelIds,
          NodeKind kind) {
    if (address.usbId) return device.id == *address.usbId;
    if (!modelIds.empty()) return std::find(modelIds.begin(), modelIds.end(), device.id) != modelIds.end();
    return kind == NodeKind::HidRaw && device.node(kind) != nullptr;
}

tl::unexpected<base::Error> noNode(const ConnectedDevice& device, NodeKind kind) {
    const bool another = std::any_of(device.nodes.begin(), device.nodes.end(),
                                     [kind](const DeviceNode& node) { return node.kind == kind; });
    if (another && kind == NodeKind::HidRaw) {
        return fail(Errc::Refused, {"{} is no scanner, its report descriptor says", portWord(device.port)},
                    base::StaffAction::Configuration);
    }
    if (another && kind == NodeKind::Input) {
        return fail(Errc::Refused, {"{} has no keys of a keyboard", portWord(device.port)},
                    base::StaffAction::Configuration);
    }
    return fail(Errc::Unavailable, {"{} has no {} node", portWord(device.port),
                                    base::Token::fromKey(name(kind)).value_or(base::Token("such"))});
}

}  // namespace

base::Result<std::filesystem::path> nodeOf(const Address& address, std::span<const UsbId> modelIds,
                                           NodeKind kind, const SystemRoots& roots) {
    if (!address.path.empty()) return address.path;
    const std::vector<ConnectedDevice> connected = connectedDevices(roots);
    std::vector<const ConnectedDevice*> same;
    for (const ConnectedDevice& device : connected) {
        if (fits(device, address, modelIds, kind)) same.push_back(&device);
    }
    if (same.empty()) return fail(Errc::Unavailable, {"not connected"});
    if (!address.port.empty()) {
        const auto there = std::find_if(same.begin(), same.end(), [&](const ConnectedDevice* device) {
            return device->port == address.port;
        });
        if (there == same.end()) {
            return fail(Errc::Unavailable, {"at {}, not at {} as the profile says",
                                            portWord(same.front()->port), portWord(address.port)});
        }
        same = {*there};
    }
    if (same.size() > 1) {
        return fail(Errc::Refused,
                    {"one at {} and one at {}: the profile must name the port", portWord(same[0]->port),
                     portWord(same[1]->port)},
                    base::StaffAction::Configuration);
    }
    const DeviceNode* node = same.front()->node(kind);
    if (node == nullptr) return noNode(*same.front(), kind);
    return node->path;
}

}  // namespace zizhu::drivers
