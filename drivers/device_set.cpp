#include <utility>

#include "drivers/profile.h"
#include "drivers/transport/fd_transport.h"

namespace zizhu::drivers {

using base::fail;
using base::Result;

namespace {

void place(DeviceSet& set, std::unique_ptr<IdCardReader> device) { set.cardReader = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<ReceiptPrinter> device) { set.receiptPrinter = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<CodeScanner> device) { set.codeScanner = std::move(device); }

void placeFolder(DeviceSet& set, const DeviceEntry& entry) {
    if (entry.role == Role::DocumentScanner) {
        set.documentScanner = makeFileDocumentScanner(entry.path);
    } else {
        set.documentPrinter = makeFileDocumentPrinter(entry.path);
    }
}

}  // namespace

Result<std::shared_ptr<SimulatedPort>> makeSimulatedPort(const DeviceEntry& entry, base::Clock& clock) {
    Result<std::unique_ptr<Firmware>> firmware = entry.model->makeFirmware(entry.options);
    if (!firmware) return fail(firmware.error());
    return std::make_shared<SimulatedPort>(entry.model->transport, *std::move(firmware), clock);
}

Result<DeviceSet> openProfile(const Profile& profile, base::Clock& clock) {
    DeviceSet set;
    std::map<std::string, std::shared_ptr<SimulatedPort>> ports;
    for (const DeviceEntry& entry : profile.devices) {
        if (entry.connection == Connection::Folder) {
            placeFolder(set, entry);
            continue;
        }
        std::unique_ptr<Transport> transport;
        if (entry.connection == Connection::Serial) {
            transport = makeSerialTransport(entry.path, entry.rate, clock);
        } else if (entry.connection == Connection::File) {
            transport = makeFileTransport(entry.path, entry.model->packetBytes, clock);
        } else {
            Result<std::shared_ptr<SimulatedPort>> port = makeSimulatedPort(entry, clock);
            if (!port) return fail(port.error());
            transport = makeSimulatedTransport(*port);
            ports[std::string(name(entry.role))] = *std::move(port);
        }
        Result<RoleDevice> device = entry.model->make(std::move(transport), clock, entry.options);
        if (!device) return fail(device.error());
        std::visit([&set](auto&& made) { place(set, std::forward<decltype(made)>(made)); },
                   *std::move(device));
    }
    if (!ports.empty()) set.simulators = makeLocalSimControl(std::move(ports));
    return set;
}

}  // namespace zizhu::drivers
