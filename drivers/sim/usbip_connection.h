// One connection of a USB/IP server, from its first byte to its last.
#pragma once

#include <atomic>

#include "drivers/sim/fd.h"
#include "drivers/sim/usbip_protocol.h"

namespace zizhu::drivers::usbip {

// A device of a server.
struct Export {
    std::shared_ptr<SimulatedUsbDevice> device;
    std::uint16_t port;              // from 1
    Fd changed;                      // an eventfd: the device may have another answer now
    std::atomic<bool> taken{false};  // by a connection
};

// How long a peer may take to say what it wants, and to take what it is sent.
inline constexpr base::Duration kPatience{10'000};
// Transfers of one connection that wait for the device, and the bytes they bring; more end with ENOMEM.
inline constexpr std::size_t kMaxPending = 256;
inline constexpr std::size_t kMaxPendingBytes = 4u << 20;

// Serves the peer on `socket` (non-blocking) until it goes, breaks the protocol, the device it imported is
// unplugged or `stop`.
void serveConnection(const Fd& socket, const std::vector<std::unique_ptr<Export>>& exports,
                     base::Clock& clock, const std::stop_token& stop);

}  // namespace zizhu::drivers::usbip
