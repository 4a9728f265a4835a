// Expected failure as a value.
//
// A function that can fail for a reason its caller must handle returns Result<T>. Exceptions stop
// at the edge of the third-party library that throws them; a broken invariant aborts.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "base/detail.h"

namespace zizhu::base {

// What went wrong, as far as a caller decides by it. Finer facts stand in Error::detail.
enum class Errc : std::uint8_t {
    InvalidInput,   // the bytes or values given break their format
    NotFound,       // the thing asked for does not exist
    Exists,         // the thing to be made is there already
    TooLarge,       // a written bound would be passed
    Timeout,        // the deadline passed first
    Canceled,       // somebody asked for it to stop
    Unavailable,    // the other side is not there now; trying later may help
    Refused,        // the other side answered and said no
    Corrupt,        // stored data fails its check
    StorageFull,    // no room on the disk
    Io,             // the operating system reported an error
    Unsupported,    // this program or device cannot do it
    NotTrusted,     // a signature, certificate or key does not verify
    SequenceError,  // the call does not fit the present state
    DeviceError,    // a device reported a fault of its own
};

// What a member of staff should do about a device error, in the words of XFS4IoT (CWA 17852).
enum class StaffAction : std::uint8_t {
    None,
    Reset,          // reset the device
    SoftwareError,  // report to the maker of the software
    Configuration,  // mend the configuration
    Clear,          // local staff can clear it (paper, card, jam)
    Maintenance,    // an engineer is needed
    Suspend,        // it recovers by itself
};

std::string_view name(Errc code);
std::string_view name(StaffAction action);

struct Error {
    Errc code;
    Detail detail;  // for the log; cannot hold what a person said, by its type
    StaffAction action = StaffAction::None;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// `return fail(Errc::Timeout, {"no header after {} ms", 2000});`
inline tl::unexpected<Error> fail(Errc code, Detail detail = {},
                                  StaffAction action = StaffAction::None) {
    return tl::unexpected<Error>(Error{code, std::move(detail), action});
}

// Passes an error of another Result type on unchanged.
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace zizhu::base
