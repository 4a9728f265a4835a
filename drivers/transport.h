// The lowest of a driver's three layers: bytes to and from one device, nothing about what they mean.
//
// Thread-bound: one thread (the device's worker) calls everything but stop requests.
//
// Errors, the same for every transport:
//   Timeout      the deadline passed first; the transport is still open
//   Canceled     the stop token was asked to stop
//   Unavailable  the device is not there (never opened, unplugged, hung up). The transport has closed
//                itself; open() heals it once the device is back.
//   Io           the operating system reported something else; closed as above
//   Refused      open() only: no permission, or somebody else holds the device
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace zizhu::drivers {

// How long a call may take, and who may end it earlier (from any thread).
struct Until {
    base::SteadyTime deadline;
    std::stop_token stop = {};

    // The same, but not past `earlier`: a part of a longer operation.
    Until within(base::SteadyTime earlier) const { return {earlier < deadline ? earlier : deadline, stop}; }
};

enum class TransportKind : std::uint8_t {
    Stream,   // bytes without borders: a read may return part of an answer, or parts of two
    Packets,  // a read returns one whole packet (a HID report); a write sends one
};

// A control request of USB, to the interface that the transport has claimed. The transport fills in
// wIndex, since it alone knows the interface's number.
struct ControlRequest {
    enum class Index : std::uint8_t {
        Interface,            // the number in the low byte, as nearly every class wants it
        InterfaceAndSetting,  // the number in the high byte, the alternate setting in the low one
    };
    std::uint8_t type;  // bmRequestType
    std::uint8_t request;
    std::uint16_t value = 0;
    std::uint16_t length = 0;  // of the answer, at most; 0 with one that sends
    Index index = Index::Interface;
};

class Transport {
public:
    virtual ~Transport() = default;
    virtual TransportKind kind() const = 0;

    // Opens, or reopens after close() or a loss. Does nothing if open. Does not wait for the device.
    virtual base::Status open() = 0;
    virtual void close() = 0;
    virtual bool isOpen() const = 0;

    // Sends all of `bytes`. After a Timeout an unknown part of them is sent.
    virtual base::Status write(base::ByteView bytes, const Until& until) = 0;

    // Waits for input; returns how many bytes were put into `into`, at least 1. A packet longer than
    // `into` is cut.
    virtual base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) = 0;

    // A request beside the stream of bytes, for devices on USB: class requests of a printer. Returns the
    // answer's bytes; `data` goes out with it. Unsupported: this transport, or the device, knows none.
    virtual base::Result<base::Bytes> control(const ControlRequest& request, base::ByteView data,
                                              const Until& until);

    // The rate of a serial line in baud; nothing for any other transport.
    virtual std::optional<int> rate() const { return std::nullopt; }

    // Changes it, also while closed. Unsupported: no serial line, or none that knows this rate.
    virtual base::Status setRate(int rate);

    // Throws away what has arrived and was not read. Never blocks.
    virtual void discardInput() = 0;
};

}  // namespace zizhu::drivers
