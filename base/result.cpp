#include "base/result.h"

namespace zizhu::base {

std::string_view name(Errc code) {
    switch (code) {
        case Errc::InvalidInput: return "invalid-input";
        case Errc::NotFound: return "not-found";
        case Errc::Exists: return "exists";
        case Errc::TooLarge: return "too-large";
        case Errc::Timeout: return "timeout";
        case Errc::Canceled: return "canceled";
        case Errc::Unavailable: return "unavailable";
        case Errc::Refused: return "refused";
        case Errc::Corrupt: return "corrupt";
        case Errc::StorageFull: return "storage-full";
        case Errc::Io: return "io";
        case Errc::Unsupported: return "unsupported";
        case Errc::NotTrusted: return "not-trusted";
        case Errc::SequenceError: return "sequence-error";
        case Errc::DeviceError: return "device-error";
    }
    return "unknown";
}

std::string_view name(StaffAction action) {
    switch (action) {
        case StaffAction::None: return "none";
        case StaffAction::Reset: return "reset";
        case StaffAction::SoftwareError: return "softwareError";
        case StaffAction::Configuration: return "configuration";
        case StaffAction::Clear: return "clear";
        case StaffAction::Maintenance: return "maintenance";
        case StaffAction::Suspend: return "suspend";
    }
    return "unknown";
}

}  // namespace zizhu::base
