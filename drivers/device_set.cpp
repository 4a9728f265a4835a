#include <utility>

#include "drivers/cabinet/simulated_cabinet.h"
#include "drivers/camera/document_camera.h"
#include "drivers/camera/frames_folder.h"
#include "drivers/camera/shared_camera.h"
#include "drivers/codes/camera_code_scanner.h"
#include "drivers/codes/spare_code_scanner.h"
#include "drivers/folder/folder_devices.h"
#include "drivers/pcsc/simulated_reader.h"
#include "drivers/profile.h"
#include "drivers/sim/simulated_port.h"
#include "drivers/transport/connect.h"

namespace zizhu::drivers {

using base::fail;
using base::Result;

namespace {

void place(DeviceSet& set, std::unique_ptr<IdCardReader> device) { set.cardReader = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<ReceiptPrinter> device) { set.receiptPrinter = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<CodeScanner> device) { set.codeScanner = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<DocumentScanner> device) {
    set.documentScanner = std::move(device);
}
void place(DeviceSet& set, std::unique_ptr<DocumentPrinter> device) {
    set.documentPrinter = std::move(device);
}
void place(DeviceSet& set, std::unique_ptr<DocumentCamera> device) { set.documentCamera = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<Lights> device) { set.lights = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<Auxiliaries> device) { set.auxiliaries = std::move(device); }
void place(DeviceSet& set, std::unique_ptr<SmartCardReader> device) { set.smartCard = std::move(device); }

using StandIns = std::map<std::string, std::shared_ptr<Steerable>>;

Result<RoleDevice> open(const DeviceEntry& entry, base::Clock& clock, StandIns& standIns) {
    const std::string word(name(entry.role));
    if (entry.model->makeAt != nullptr) {
        if (entry.address.connection == Connection::Simulated && entry.role == Role::SmartCard) {
            pcsc::SimulatedReader made = pcsc::makeSimulatedReader(clock);
            standIns[word] = std::move(made.hands);
            return std::move(made.reader);
        }
        if (entry.address.connection == Connection::Simulated) {
            Result<cabinet::SimulatedCabinet> made = cabinet::makeSimulatedCabinet(entry.role, entry.options);
            if (!made) return fail(made.error());
            standIns[word] = std::move(made->hands);
            return std::move(made->device);
        }
        if (entry.address.connection == Connection::Folder)
            standIns[word] = folder::makeHands(entry.address.path);
        if (entry.address.connection == Connection::Frames)
            standIns[word] = camera::makeFramesHands(entry.address.path);
        return entry.model->makeAt(entry.address, clock, entry.options);
    }
    if (entry.address.connection == Connection::Simulated) {
        Result<std::shared_ptr<SimulatedPort>> port = makeSimulatedPort(entry, clock);
        if (!port) return fail(port.error());
        standIns[word] = *port;
        return entry.model->make(makeSimulatedTransport(*std::move(port)), clock, entry.options);
    }
    Result<std::unique_ptr<Transport>> transport =
        connect(entry.address, *entry.model, entry.rate, entry.options, clock);
    if (!transport) return fail(transport.error());
    return entry.model->make(*std::move(transport), clock, entry.options);
}

// The document camera reads codes too: in the place of a scanner that the terminal lacks, or that is gone.
void shareForCodes(DeviceSet& set, base::Clock& clock) {
    auto [camera, eye] = camera::shareCamera(std::move(set.documentCamera), clock);
    set.documentCamera = std::move(camera);
    auto reader = std::make_unique<codes::CameraCodeScanner>(std::move(eye), clock);
    if (set.codeScanner) {
        set.codeScanner = codes::makeScannerWithSpare(std::move(set.codeScanner), std::move(reader), clock);
    } else {
        set.codeScanner = std::move(reader);
    }
}

}  // namespace

void DeviceSet::forEach(const std::function<void(Role, Device&)>& visit) const {
    const auto one = [&visit](Role role, const auto& device) {
        if (device) visit(role, *device);
    };
    one(Role::CardReader, cardReader);
    one(Role::ReceiptPrinter, receiptPrinter);
    one(Role::CodeScanner, codeScanner);
    one(Role::DocumentScanner, documentScanner);
    one(Role::DocumentPrinter, documentPrinter);
    one(Role::DocumentCamera, documentCamera);
    one(Role::Lights, lights);
    one(Role::Auxiliaries, auxiliaries);
    one(Role::SmartCard, smartCard);
}

Result<std::shared_ptr<SimulatedPort>> makeSimulatedPort(const DeviceEntry& entry, base::Clock& clock) {
    if (entry.model->makeFirmware == nullptr) {
        return fail(base::Errc::Unsupported, {"no simulated firmware"}, base::StaffAction::Configuration);
    }
    Result<std::unique_ptr<Firmware>> firmware = entry.model->makeFirmware(entry.options);
    if (!firmware) return fail(firmware.error());
    return std::make_shared<SimulatedPort>(entry.model->transport, *std::move(firmware), clock);
}

Result<DeviceSet> openProfile(const Profile& profile, base::Clock& clock) {
    DeviceSet set;
    StandIns standIns;
    bool cameraReadsCodes = false;
    for (const DeviceEntry& entry : profile.devices) {
        if (entry.role == Role::DocumentCamera) {
            const Result<bool> reads = camera::readsCodes(entry.options);
            if (!reads) return fail(reads.error());
            cameraReadsCodes = *reads;
        }
        Result<RoleDevice> device = open(entry, clock, standIns);
        if (!device) return fail(device.error());
        std::visit([&set](auto&& made) { place(set, std::forward<decltype(made)>(made)); },
                   *std::move(device));
    }
    if (cameraReadsCodes) shareForCodes(set, clock);
    if (!standIns.empty()) set.simulators = makeLocalSimControl(std::move(standIns));
    return set;
}

}  // namespace zizhu::drivers
