#include "drivers/usb/libusb_edge.h"

#include <array>

namespace zizhu::drivers::usb {

using base::Errc;
using base::StaffAction;

base::Result<Context> startLibusb() {
    libusb_context* context = nullptr;
    const int code = libusb_init(&context);
    if (code != 0) return base::fail(Errc::Unavailable, {"libusb does not start, error {}", code});
    libusb_set_option(context, LIBUSB_OPTION_LOG_LEVEL, LIBUSB_LOG_LEVEL_NONE);
    return Context(context);
}

DeviceList::DeviceList(libusb_context* context) {
    const ssize_t count = libusb_get_device_list(context, &list_);
    count_ = count > 0 ? std::size_t(count) : 0;
}

DeviceList::~DeviceList() {
    if (list_ != nullptr) libusb_free_device_list(list_, 1);
}

UsbId idOf(libusb_device* device) {
    libusb_device_descriptor descriptor{};
    libusb_get_device_descriptor(device, &descriptor);
    return {descriptor.idVendor, descriptor.idProduct};
}

std::string portOf(libusb_device* device) {
    std::array<std::uint8_t, 7> ports{};  // USB 3.0 allows no deeper nesting
    const int depth = libusb_get_port_numbers(device, ports.data(), int(ports.size()));
    const std::string bus = std::to_string(libusb_get_bus_number(device));
    if (depth <= 0) return "usb" + bus;
    std::string port = bus;
    for (int i = 0; i < depth; ++i) port += (i == 0 ? "-" : ".") + std::to_string(ports[std::size_t(i)]);
    return port;
}

Layout layoutOf(libusb_device* device) {
    libusb_config_descriptor* config = nullptr;
    if (libusb_get_active_config_descriptor(device, &config) != 0) return {};
    const std::unique_ptr<libusb_config_descriptor, void (*)(libusb_config_descriptor*)> owner(
        config, libusb_free_config_descriptor);
    Layout layout;
    for (const libusb_interface& interface : std::span(config->interface, config->bNumInterfaces)) {
        for (const libusb_interface_descriptor& one :
             std::span(interface.altsetting, std::size_t(interface.num_altsetting))) {
            Setting setting{one.bInterfaceNumber,   one.bAlternateSetting,  one.bInterfaceClass,
                            one.bInterfaceSubClass, one.bInterfaceProtocol, {}};
            for (const libusb_endpoint_descriptor& endpoint : std::span(one.endpoint, one.bNumEndpoints)) {
                // The low eleven bits: the others count extra packets of high-speed interrupt pipes.
                setting.endpoints.push_back({endpoint.bEndpointAddress,
                                             TransferType(endpoint.bmAttributes & 0x03),
                                             std::uint16_t(endpoint.wMaxPacketSize & 0x07FF)});
            }
            layout.push_back(std::move(setting));
        }
    }
    return layout;
}

int configure(libusb_device_handle* handle) {
    libusb_config_descriptor* config = nullptr;
    if (const int code = libusb_get_config_descriptor(libusb_get_device(handle), 0, &config); code != 0) {
        return code;
    }
    const int value = config->bConfigurationValue;
    libusb_free_config_descriptor(config);
    return libusb_set_configuration(handle, value);
}

base::Error errorOf(int code, const UsbId& id) {
    switch (code) {
        case LIBUSB_ERROR_NO_DEVICE:
            return {Errc::Unavailable, {"unplugged"}};
        case LIBUSB_ERROR_ACCESS:
            return {Errc::Refused,
                    {"no permission: a udev rule must give this program's group the device (SUBSYSTEM usb, "
                     "idVendor {:04x}, idProduct {:04x}, MODE 0660)",
                     id.vendor, id.product},
                    StaffAction::Configuration};
        case LIBUSB_ERROR_BUSY:
            return {Errc::Refused, {"another program uses it"}, StaffAction::Configuration};
        default:
            return {Errc::Io, {"libusb error {}", code}};
    }
}

}  // namespace zizhu::drivers::usb
