#include "drivers/transport/connect.h"

#include "drivers/transport/fd_transport.h"

namespace zizhu::drivers {

base::Result<std::unique_ptr<Transport>> connect(const Address& address, const DeviceModel& model, int rate,
                                                 [[maybe_unused]] const DeviceOptions& options,
                                                 base::Clock& clock) {
    switch (address.connection) {
        case Connection::Serial:
            return makeSerialTransport(address.path, rate, clock);
        case Connection::File:
            return makeFileTransport(address.path, model.packetBytes, clock);
        default:
            return base::fail(base::Errc::Unsupported, {"this program cannot reach such a place"},
                              base::StaffAction::Configuration);
    }
}

}  // namespace zizhu::drivers
