// A computer with simulated USB devices, as far as this process can see: umockdev's testbed gives it a
// private /sys, /dev/bus/usb and udev, and a UsbFs answers behind each node. Runs under umockdev-wrapper.
//
// What a kernel does when a device comes or goes, plug() and unplug() do: a device that a fault made go away
// is unplugged here too, by who caused it. Plugged in again it has a new number.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tests/usb/usbfs.h"

namespace zizhu::tests {

class UsbTestbed {
public:
    UsbTestbed();
    UsbTestbed(const UsbTestbed&) = delete;
    UsbTestbed& operator=(const UsbTestbed&) = delete;
    ~UsbTestbed();

    // Plugs `device` in at a port of bus 1: "1-1". The kernel configures it and binds `kernelDrivers`.
    // `device` and `clock` outlive the testbed.
    void plug(const std::string& port, drivers::SimulatedUsbDevice& device, SelfAdvancingClock& clock,
              const std::map<unsigned, std::string>& kernelDrivers = {});
    // The kernel's side of pulling it out: gone from /sys, and everybody is told.
    void unplug(const std::string& port);
    bool has(const std::string& port) const;
    UsbFs& node(const std::string& port) const;  // of the device that is, or was last, at the port
    // Whether nobody has it open. Waits a little: the kernel's side hears of a close a moment later.
    bool allClosed(const std::string& port);
    std::string nodePath(const std::string& port) const;

private:
    struct State;
    const std::unique_ptr<State> state_;
};

}  // namespace zizhu::tests
