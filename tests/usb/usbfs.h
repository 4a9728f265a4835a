// What the kernel's usbfs does with a device, for a simulated one: the ioctls of linux/usbdevice_fs.h on one
// node below /dev/bus/usb. The memory of requests is used as it is: host and kernel are one process here.
//
// Time: a host that asks for finished transfers and finds none has waited. Each such question lets the clock
// pass, longer the more of them follow each other, so that a time-out of seconds takes no time.
#pragma once

#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "drivers/sim/usb_device.h"
#include "tests/support/self_advancing_clock.h"

namespace zizhu::tests {

// Thread-safe. One for each time the device was plugged in.
class UsbFs {
public:
    UsbFs(drivers::SimulatedUsbDevice& device, SelfAdvancingClock& clock,
          std::map<unsigned, std::string> kernelDrivers);

    using File = const void*;  // an open file of the node; whatever names it
    // The result, or -errno.
    int ioctl(File file, unsigned long request, void* argument);
    void closed(File file);

    // For tests.
    std::map<unsigned, std::string> kernelDrivers() const;  // bound now, by interface
    std::size_t pending() const;                            // transfers submitted and not reaped
    std::uint64_t count(unsigned long request) const;       // how often it was asked
    void refuseClaims(bool refuse);                         // as if another program had them

private:
    struct Urb {
        usbdevfs_urb* request;
        File file;
    };
    struct Open {
        std::set<unsigned> claimed;
        std::deque<usbdevfs_urb*> finished;
    };
    int claim(Open& open, unsigned interface);
    int release(Open& open, unsigned interface);
    int driverIoctl(const usbdevfs_ioctl& request);
    int disconnectAndClaim(Open& open, const usbdevfs_disconnect_claim& request);
    int control(std::uint8_t type, std::uint8_t request, std::uint16_t value, std::uint16_t index);
    int submit(File file, Open& open, usbdevfs_urb* urb);
    int discard(Open& open, usbdevfs_urb* urb);
    int reap(Open& open, void** urb);
    void work();
    bool carry(Urb& urb);
    void finish(const Urb& urb, int status);
    bool gone() const { return !device_.plugged() || device_.plugs() != plug_; }

    drivers::SimulatedUsbDevice& device_;
    SelfAdvancingClock& clock_;
    const std::uint64_t plug_;
    mutable std::mutex mutex_;
    std::map<unsigned, std::string> bound_;
    const std::map<unsigned, std::string> drivers_;
    std::map<File, Open> open_;
    std::map<unsigned, std::deque<Urb>> queues_;  // by endpoint
    std::set<unsigned> halted_;                   // stand still until the halt is cleared
    std::map<unsigned long, std::uint64_t> counts_;
    unsigned fruitless_ = 0;
    bool refuseClaims_ = false;
};

}  // namespace zizhu::tests
