#include "kiosk/device_states.h"

namespace zizhu::kiosk {

using flow::DeviceState;

namespace {

DeviceState orLow(DeviceState state, drivers::SupplyState supply) {
    return state == DeviceState::Ready && supply == drivers::SupplyState::Low ? DeviceState::SupplyLow : state;
}

}  // namespace

DeviceState stateOf(const drivers::DeviceStatus& status) {
    switch (status.state) {
        case drivers::DeviceState::Online:
        case drivers::DeviceState::DeviceBusy:
        case drivers::DeviceState::Starting: return DeviceState::Ready;
        case drivers::DeviceState::HardwareError:
        case drivers::DeviceState::UserError:
        case drivers::DeviceState::FraudAttempt:
        case drivers::DeviceState::PotentialFraud: return DeviceState::Broken;
        case drivers::DeviceState::Offline:
        case drivers::DeviceState::PowerOff:
        case drivers::DeviceState::NoDevice: break;
    }
    return DeviceState::Unavailable;
}

DeviceState stateOf(const drivers::PrinterStatus& status) {
    if (status.coverOpen) return DeviceState::CoverOpen;
    if (status.paper == drivers::SupplyState::Out) return DeviceState::PaperOut;
    if (status.cutter == drivers::CutterState::Error) return DeviceState::CutterJammed;
    if (status.paper == drivers::SupplyState::Jammed) return DeviceState::Jammed;
    return orLow(stateOf(status.device), status.paper);
}

DeviceState stateOf(const drivers::DocumentPrinterStatus& status) {
    if (status.coverOpen) return DeviceState::CoverOpen;
    if (status.paper == drivers::SupplyState::Out) return DeviceState::PaperOut;
    if (status.paper == drivers::SupplyState::Jammed) return DeviceState::Jammed;
    if (status.toner == drivers::SupplyState::Out) return DeviceState::TonerOut;
    return orLow(orLow(stateOf(status.device), status.paper), status.toner);
}

DeviceState stateOf(const drivers::ScannerStatus& status) {
    if (status.coverOpen) return DeviceState::CoverOpen;
    if (status.paper == drivers::SupplyState::Jammed) return DeviceState::Jammed;
    return stateOf(status.device);
}

DeviceState stateOf(const drivers::ScanFailure& failure) {
    switch (failure.fault) {
        case drivers::ScanFault::Jammed:
        case drivers::ScanFault::DoubleFeed: return DeviceState::Jammed;
        case drivers::ScanFault::CoverOpen: return DeviceState::CoverOpen;
        case drivers::ScanFault::NoPaper:
        case drivers::ScanFault::Canceled:
        case drivers::ScanFault::DeviceTrouble: break;
    }
    return stateOf(drivers::statusFrom(failure.error));
}

flow::outcome::ScanFault faultOf(drivers::ScanFault fault) {
    switch (fault) {
        case drivers::ScanFault::NoPaper: return flow::outcome::ScanFault::NoPaper;
        case drivers::ScanFault::DoubleFeed: return flow::outcome::ScanFault::DoubleFeed;
        default: return flow::outcome::ScanFault::Device;
    }
}

flow::PageDoubt doubtOf(drivers::PageHint hint) {
    switch (hint) {
        case drivers::PageHint::None: break;
        case drivers::PageHint::Blurred: return flow::PageDoubt::Blurred;
        case drivers::PageHint::Glare: return flow::PageDoubt::Glare;
        case drivers::PageHint::CutOff: return flow::PageDoubt::CutOff;
        case drivers::PageHint::TooDark: return flow::PageDoubt::TooDark;
        case drivers::PageHint::Empty: return flow::PageDoubt::Empty;
    }
    return flow::PageDoubt::None;
}

}  // namespace zizhu::kiosk
