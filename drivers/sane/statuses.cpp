#include "drivers/sane/statuses.h"

namespace zizhu::drivers::sane {

using base::Errc;
using base::StaffAction;

namespace {

// Of the SANE 2 draft; some backends send them although the header has them in a comment only.
constexpr int kWarmingUp = 12;
constexpr int kLocked = 13;

}  // namespace

ScanFailure failureOf(SANE_Status status, Stage stage) {
    const auto trouble = [](Errc code, base::Detail detail, StaffAction action) {
        return ScanFailure{ScanFault::DeviceTrouble, {code, std::move(detail), action}};
    };
    switch (int(status)) {
        case SANE_STATUS_UNSUPPORTED:
            return trouble(Errc::Unsupported, {"the scanner cannot do what the profile asks"},
                           StaffAction::Configuration);
        case SANE_STATUS_CANCELLED:
            return {ScanFault::Canceled, {Errc::Canceled, {"the scan was cancelled"}}};
        case SANE_STATUS_DEVICE_BUSY:
            return trouble(Errc::Refused, {"the scanner is busy"}, StaffAction::Suspend);
        case kWarmingUp:
            return trouble(Errc::Refused, {"the scanner warms up"}, StaffAction::Suspend);
        case kLocked:
            return trouble(Errc::DeviceError, {"the scanner is locked for transport"}, StaffAction::Clear);
        case SANE_STATUS_INVAL:
            if (stage == Stage::Open)
                return trouble(Errc::Unavailable, {"no such scanner"}, StaffAction::Configuration);
            return trouble(Errc::InvalidInput, {"the scanner's driver refuses its settings"},
                           StaffAction::Configuration);
        case SANE_STATUS_JAMMED:
            return {ScanFault::Jammed, {Errc::DeviceError, {"paper jam"}, StaffAction::Clear}};
        case SANE_STATUS_NO_DOCS:
            return {ScanFault::NoPaper, {Errc::NotFound, {"no paper in the feeder"}}};
        case SANE_STATUS_COVER_OPEN:
            return {ScanFault::CoverOpen, {Errc::DeviceError, {"cover open"}, StaffAction::Clear}};
        case SANE_STATUS_IO_ERROR:
            // What a scanner that was pulled out ends in; whether it is there the next opening tells.
            return trouble(stage == Stage::Open ? Errc::Unavailable : Errc::Io,
                           {"the scanner does not answer"}, StaffAction::Reset);
        case SANE_STATUS_NO_MEM:
            return trouble(Errc::DeviceError, {"the scanner's driver is out of memory"}, StaffAction::Reset);
        case SANE_STATUS_ACCESS_DENIED:
            return trouble(Errc::Refused, {"no permission to use the scanner"}, StaffAction::Configuration);
        default:
            return trouble(Errc::DeviceError, {"status {} of SANE", int(status)}, StaffAction::Maintenance);
    }
}

ScannerStatus statusAfter(const ScanFailure& failure) {
    ScannerStatus status{{DeviceState::Online}};
    switch (failure.fault) {
        case ScanFault::NoPaper:
            status.paper = SupplyState::Out;
            break;
        case ScanFault::Jammed:
        case ScanFault::DoubleFeed:
            status.paper = SupplyState::Jammed;
            status.device = {DeviceState::UserError, StaffAction::Clear, failure.error.detail};
            break;
        case ScanFault::CoverOpen:
            status.coverOpen = true;
            status.device = {DeviceState::UserError, StaffAction::Clear, failure.error.detail};
            break;
        case ScanFault::Canceled:
            break;
        case ScanFault::DeviceTrouble:
            status.device = statusFrom(failure.error);
            if (failure.error.action == StaffAction::Suspend) status.device.state = DeviceState::DeviceBusy;
            break;
    }
    return status;
}

bool needsReopening(SANE_Status status) {
    switch (status) {
        case SANE_STATUS_GOOD:
        case SANE_STATUS_EOF:
        case SANE_STATUS_NO_DOCS:
        case SANE_STATUS_CANCELLED:
            return false;
        default:
            return true;
    }
}

bool isPassing(SANE_Status status) { return status == SANE_STATUS_DEVICE_BUSY || int(status) == kWarmingUp; }

}  // namespace zizhu::drivers::sane
