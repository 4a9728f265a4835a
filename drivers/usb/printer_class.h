// The requests of USB's printer class, to a printer behind any transport that has control(). They are
// answered beside the stream of bytes, also by printers that send nothing themselves.
//
// drivers/usb/README.md gives the source of each byte. Errors are the transport's; Unsupported: the
// connection is not USB, or the printer does not know the request.
#pragma once

#include <optional>
#include <string>

#include "drivers/transport.h"

namespace zizhu::drivers::usb {

// How long a printer may take for one of them; longer than that says more about it than the answer would.
inline constexpr base::Duration kPrinterRequestLimit{500};
// Asked for of GET_DEVICE_ID at most. The text of a receipt printer has about 100 characters.
inline constexpr std::size_t kMaxDeviceIdBytes = 1023;
inline constexpr std::size_t kMaxDeviceIdField = 64;  // characters kept of one field

// What a printer says of itself (IEEE 1284 device id). Printable ASCII; empty: not said.
struct PrinterId {
    std::string maker;     // MFG, MANUFACTURER
    std::string model;     // MDL, MODEL
    std::string commands;  // CMD, COMMAND SET
    std::string serial;    // SN, SERN, SERIALNUMBER
    friend bool operator==(const PrinterId&, const PrinterId&) = default;
};

// Reads the answer to GET_DEVICE_ID: two bytes of length, which counts itself, and KEY:VALUE; fields. The
// length should be big-endian; one that does not fit what came is taken for little-endian, and if that does
// not fit either, all that came is read. Nothing if no field is known.
std::optional<PrinterId> parseDeviceId(base::ByteView answer);

struct PortStatus {
    bool paperEmpty = false;
    bool selected = true;  // on line
    bool error = false;
    friend bool operator==(const PortStatus&, const PortStatus&) = default;
};
// Nothing for what no printer means: a reserved bit, or no bit at all, which clones answer that have no such
// status.
std::optional<PortStatus> portStatusFrom(std::uint8_t bits);

// InvalidInput: an answer that is none.
base::Result<PrinterId> requestDeviceId(Transport& transport, const Until& until);
base::Result<PortStatus> requestPortStatus(Transport& transport, const Until& until);
// Empties the printer's buffers and ends a halt of its pipes.
base::Status requestSoftReset(Transport& transport, const Until& until);

}  // namespace zizhu::drivers::usb
