// A device on USB as a Transport, through libusb 1.0 (Linux: usbfs).
//
// open() looks for the device, detaches the kernel's driver (usblp, cdc_acm), claims the interface that
// usb_layout.h chooses and begins to collect input; close() gives everything back, the kernel's driver
// too. Between them the object holds a libusb context, whose watch of udev is a thread of libusb's; after
// close() nothing is left, no thread either.
//
// Which device: one of `ids`, at `port` if that is said. Otherwise at the port where it was last; if it is
// not there, the only one of these ids. open() says Unavailable if there is none and Refused if there are
// several, if the user may not use it (the detail says which udev rule lacks) or another program has it.
//
// Waits in poll(2), in real time; the clock only tells how long. What comes while nobody reads is kept, up
// to kMaxInput bytes; beyond that the device is left waiting. A stalled endpoint is cleared, reported as
// Io, and the transport is closed. A control request that stalls is Unsupported, and nothing is closed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/address.h"
#include "drivers/transport.h"

namespace zizhu::drivers::usb {

// How a stream is carried; drivers/usb/README.md.
enum class Form : std::uint8_t {
    Auto,      // FourPipe if the device has those endpoints, else Stream
    FourPipe,  // frames of a card reader, in two halves over two pairs of pipes
    Stream,    // over the first pair of pipes
};
// The option of a model that says it.
inline constexpr std::string_view kFormOption = "usb-form";
std::optional<Form> formFromName(std::string_view name);  // "auto", "four-pipe", "stream"

inline constexpr std::size_t kMaxInput = 64u << 10;  // bytes waiting to be read

struct Place {
    std::vector<UsbId> ids;
    std::string port = {};  // "1-1.2"; empty: any
    TransportKind kind = TransportKind::Stream;
    Form form = Form::Stream;
};

// `clock` must outlive the transport.
std::unique_ptr<Transport> makeTransport(Place place, base::Clock& clock);

}  // namespace zizhu::drivers::usb
