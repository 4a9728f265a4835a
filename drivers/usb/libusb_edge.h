// libusb's objects with owners, and its words in ours. Included by sources of drivers/usb only.
#pragma once

#include <libusb.h>

#include <memory>
#include <string>
#include <vector>

#include "drivers/usb/usb_layout.h"

namespace zizhu::drivers::usb {

struct ContextEnd {
    void operator()(libusb_context* context) const { libusb_exit(context); }
};
using Context = std::unique_ptr<libusb_context, ContextEnd>;
// Starts libusb, without any of its own messages. Reads what is on the buses.
base::Result<Context> startLibusb();

struct HandleEnd {
    void operator()(libusb_device_handle* handle) const { libusb_close(handle); }
};
using Handle = std::unique_ptr<libusb_device_handle, HandleEnd>;

// The devices of a context. They stay valid as long as the list, which must end before the context.
class DeviceList {
public:
    explicit DeviceList(libusb_context* context);
    DeviceList(const DeviceList&) = delete;
    DeviceList& operator=(const DeviceList&) = delete;
    ~DeviceList();
    std::span<libusb_device* const> devices() const { return {list_, count_}; }

private:
    libusb_device** list_ = nullptr;
    std::size_t count_ = 0;
};

UsbId idOf(libusb_device* device);
std::string portOf(libusb_device* device);  // "1-1.2"; "usb1" of a root hub

// Of the active configuration; empty if there is none.
Layout layoutOf(libusb_device* device);

// Takes the first configuration of a device that the kernel left without one (a hub short of power, a rule
// that says so). 0, or a LIBUSB_ERROR_….
int configure(libusb_device_handle* handle);

// A LIBUSB_ERROR_… as transport.h says it. Not for an endpoint's stall.
base::Error errorOf(int code, const UsbId& id);

}  // namespace zizhu::drivers::usb
