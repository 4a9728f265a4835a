#include "kiosk/workshop/part_states.h"

#include "kiosk/device_states.h"

namespace zizhu::kiosk {

using flow::vendor::Component;
using flow::vendor::Part;
using flow::vendor::PartStatus;
using flow::vendor::Supply;
using flow::vendor::XfsState;

std::optional<std::size_t> laneOf(Part part) {
    if (const auto device = flow::vendor::deviceOf(part)) return std::size_t(*device);
    if (part == Part::StaffCardReader) return DeviceWorkers::kStaffCards;
    if (part == Part::Lights) return DeviceWorkers::kLights;
    if (part == Part::Cabinet) return DeviceWorkers::kCabinet;
    return std::nullopt;
}

std::optional<std::size_t> laneOf(Component component) {
    if (std::size_t(component) < flow::kDeviceCount) return std::size_t(component);
    if (component == Component::StaffCardReader) return DeviceWorkers::kStaffCards;
    if (component == Component::Lights) return DeviceWorkers::kLights;
    if (component == Component::Cabinet) return DeviceWorkers::kCabinet;
    return std::nullopt;
}

drivers::LightPosition positionOf(flow::vendor::LightAt at) {
    using drivers::LightPosition;
    static constexpr std::array kPositions = {LightPosition::CardReader, LightPosition::ReceiptPrinter,
                                              LightPosition::DocumentPrinter, LightPosition::DocumentScanner,
                                              LightPosition::CodeScanner, LightPosition::Status};
    return kPositions[std::size_t(at)];
}

XfsState xfsOf(drivers::DeviceState state) {
    switch (state) {
        case drivers::DeviceState::Online: return XfsState::Online;
        case drivers::DeviceState::Offline: return XfsState::Offline;
        case drivers::DeviceState::PowerOff: return XfsState::PowerOff;
        case drivers::DeviceState::NoDevice: return XfsState::NoDevice;
        case drivers::DeviceState::HardwareError: return XfsState::HardwareError;
        case drivers::DeviceState::UserError: return XfsState::UserError;
        case drivers::DeviceState::DeviceBusy: return XfsState::DeviceBusy;
        case drivers::DeviceState::FraudAttempt: return XfsState::FraudAttempt;
        case drivers::DeviceState::PotentialFraud: return XfsState::PotentialFraud;
        case drivers::DeviceState::Starting: break;
    }
    return XfsState::Starting;
}

Supply supplyOf(drivers::SupplyState state) {
    switch (state) {
        case drivers::SupplyState::Unknown: break;
        case drivers::SupplyState::Full: return Supply::Full;
        case drivers::SupplyState::Low: return Supply::Low;
        case drivers::SupplyState::Out: return Supply::Out;
        case drivers::SupplyState::Jammed: return Supply::Jammed;
    }
    return Supply::Unknown;
}

namespace {

void take(PartStatus& to, const drivers::DeviceStatus& from, flow::DeviceState state) {
    to.xfs = xfsOf(from.state);
    to.state = state;
    to.action = from.action;
    to.detail = from.detail;
}

}  // namespace

PartStatus askPart(Part part, drivers::Device& device, const drivers::Until& until) {
    PartStatus status;
    status.fitted = true;
    if (part == Part::ReceiptPrinter) {
        const auto now = static_cast<drivers::ReceiptPrinter&>(device).printerStatus(until);
        take(status, now.device, stateOf(now));
        status.paper = supplyOf(now.paper);
    } else if (part == Part::DocumentPrinter) {
        const auto now = static_cast<drivers::DocumentPrinter&>(device).printerStatus(until);
        take(status, now.device, stateOf(now));
        status.paper = supplyOf(now.paper);
        status.toner = supplyOf(now.toner);
    } else if (part == Part::DocumentScanner) {
        const auto now = static_cast<drivers::DocumentScanner&>(device).scannerStatus(until);
        take(status, now.device, stateOf(now));
    } else {
        const auto now = device.status(until);
        take(status, now, stateOf(now));
    }
    return status;
}

std::string modelOf(drivers::Device& device, const drivers::Until& until) {
    const drivers::DeviceFacts facts = device.capabilities(until);
    std::string model;
    for (const char* key : {"maker", "model", "serialNumber"}) {
        const auto found = facts.find(key);
        const auto* word = found == facts.end() ? nullptr : std::get_if<std::string>(&found->second);
        if (word == nullptr || word->empty()) continue;
        model += (model.empty() ? "" : " ") + *word;
    }
    return model;
}

PartStatus silentPart(bool hangs) {
    PartStatus status;
    status.fitted = true;
    status.xfs = hangs ? XfsState::HardwareError : XfsState::DeviceBusy;
    status.state = hangs ? flow::DeviceState::Unavailable : flow::DeviceState::Ready;
    if (hangs) status.action = base::StaffAction::Reset;
    if (hangs) status.detail = base::Detail("a call to it does not end");
    return status;
}

}  // namespace zizhu::kiosk
