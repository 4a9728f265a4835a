#include "drivers/transport/connect.h"

#include <algorithm>

#include "drivers/discovery/discovery.h"
#include "drivers/hid_pos/hidraw.h"
#include "drivers/recording/replay_transport.h"
#include "drivers/transport/fd_transport.h"
#include "drivers/usb/usb_transport.h"
#include "drivers/wedge/evdev.h"

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

bool canBe(const DeviceModel& model, Connection connection) {
    const auto& places = model.connections;
    return std::find(places.begin(), places.end(), connection) != places.end();
}

std::unique_ptr<Transport> connectHid(const Address& address, const DeviceModel& model, base::Clock& clock) {
    return makeNodeTransport({[address, &model] { return nodeOf(address, model.usbIds, NodeKind::HidRaw); },
                              hid_pos::checkScannersNode,
                              {}},
                             model.packetBytes, clock);
}

}  // namespace

base::Result<std::unique_ptr<Transport>> connect(const Address& address, const DeviceModel& model, int rate,
                                                 const DeviceOptions& options, base::Clock& clock) {
    switch (address.connection) {
        case Connection::Serial:
            return makeSerialTransport(address.path, rate, clock);
        case Connection::File:
            // file:/dev/hidraw0 is no less a hidraw node for being named by its path.
            if (canBe(model, Connection::Hid)) return connectHid(address, model, clock);
            return makeFileTransport(address.path, model.packetBytes, clock);
        case Connection::Usb:
            return connectUsb(address, model, options, clock);
        case Connection::Replay:
            return recording::openReplay(address.path, model.key, clock);
        case Connection::Hid:
            return connectHid(address, model, clock);
        case Connection::Input:
            return makeNodeTransport(
                {[address, &model] { return nodeOf(address, model.usbIds, NodeKind::Input); }, wedge::grab,
                 wedge::ungrab},
                model.packetBytes, clock);
        default:
            return base::fail(base::Errc::Unsupported, {"this program cannot reach such a place"},
                              base::StaffAction::Configuration);
    }
}

}  // namespace zizhu::drivers
