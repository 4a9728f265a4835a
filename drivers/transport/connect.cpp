#include "drivers/transport/connect.h"

#include <algorithm>

#include "drivers/recording/replay_transport.h"
#include "drivers/transport/fd_transport.h"
#include "drivers/usb/usb_transport.h"

namespace zizhu::drivers {

namespace {

base::Result<std::unique_ptr<Transport>> connectUsb(const Address& address, const DeviceModel& model,
                                                    const DeviceOptions& options, base::Clock& clock) {
    usb::Place place{.port = address.port, .kind = model.transport};
    place.ids.assign(model.usbIds.begin(), model.usbIds.end());
    if (address.usbId) place.ids = {*address.usbId};
    if (std::find(model.options.begin(), model.options.end(), usb::kFormOption) != model.options.end()) {
        const auto option = options.find(std::string(usb::kFormOption));
        const auto form = usb::formFromName(option == options.end() ? "auto" : option->second);
        if (!form) {
            return base::fail(base::Errc::InvalidInput, {"usb-form is auto, four-pipe or stream"},
                              base::StaffAction::Configuration);
        }
        place.form = *form;
    }
    return usb::makeTransport(std::move(place), clock);
}

}  // namespace

base::Result<std::unique_ptr<Transport>> connect(const Address& address, const DeviceModel& model, int rate,
                                                 const DeviceOptions& options,
                                                 base::Clock& clock) {
    switch (address.connection) {
        case Connection::Serial:
            return makeSerialTransport(address.path, rate, clock);
        case Connection::File:
            return makeFileTransport(address.path, model.packetBytes, clock);
        case Connection::Usb:
            return connectUsb(address, model, options, clock);
        case Connection::Replay:
            return recording::openReplay(address.path, model.key, clock);
        default:
            return base::fail(base::Errc::Unsupported, {"this program cannot reach such a place"},
                              base::StaffAction::Configuration);
    }
}

}  // namespace zizhu::drivers
