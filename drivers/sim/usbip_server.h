// Offers simulated USB devices to a kernel, over USB/IP: `usbip attach -r ADDRESS -b 1-1` on a machine with
// the module vhci_hcd, and they are plugged in there (docs/usbip.md).
//
// The devices have the bus ids 1-1, 1-2 … in their order. A list shows those that are plugged in. One host
// has a device at a time; it gets it as after a reset of the bus, and pulling the plug ends its
// connection. There is no authentication: whoever reaches the address has the devices.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/sim/usb_device.h"

namespace zizhu::drivers {

class UsbIpServer {
public:
    virtual ~UsbIpServer() = default;  // ends every connection
    // Where it listens: "127.0.0.1:3240", "[::1]:3240".
    virtual const std::string& address() const = 0;
};

// Listens at `address`: numbers only, "127.0.0.1:3240", "[::1]:3240"; port 0 chooses one. One thread of its
// own, and one for each connection (16 at most); both use the devices' clock, which must run in real
// time and outlive the server. InvalidInput: the address, or no device, or more than 32. Exists: the
// address is in use. Io.
base::Result<std::unique_ptr<UsbIpServer>> serveUsbIp(
    std::vector<std::shared_ptr<SimulatedUsbDevice>> devices, const std::string& address, base::Clock& clock);

}  // namespace zizhu::drivers
