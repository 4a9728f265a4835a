// Transports that are a file descriptor: serial lines, character devices, pseudo-terminals.
//
// They wait in poll(2), in real time; the clock only tells how long that is.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "drivers/transport.h"

namespace zizhu::drivers {

// A serial line (a UART, a USB bridge, a pseudo-terminal), 8N1, raw, without flow control, locked
// against other programs. `rate`: 115200, 57600, 38400, 19200 or 9600 baud; open() says Unsupported
// otherwise.
std::unique_ptr<Transport> makeSerialTransport(std::filesystem::path path, int rate, base::Clock& clock);

// A character device that is read and written as it is: /dev/usb/lp0, /dev/hidraw0. `packetBytes` is the
// length of a HID device's reports, 0 for a stream. On a pseudo-terminal, which knows no packets, it is
// gathered.
std::unique_ptr<Transport> makeFileTransport(std::filesystem::path path, std::size_t packetBytes,
                                             base::Clock& clock);

// A node that is looked for, and made one's own, at every open(): a device that was plugged in again has
// another number. Empty functions do nothing.
struct NodeCare {
    std::function<base::Result<std::filesystem::path>()> find;
    std::function<base::Status(int fd)> claim;  // is it the right one? may we have it? Not on a terminal
    std::function<void(int fd)> release;        // before a claimed one is closed
};
std::unique_ptr<Transport> makeNodeTransport(NodeCare care, std::size_t packetBytes, base::Clock& clock);

}  // namespace zizhu::drivers
