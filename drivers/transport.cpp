#include "drivers/transport.h"

namespace zizhu::drivers {

base::Result<base::Bytes> Transport::control(const ControlRequest&, base::ByteView, const Until&) {
    return base::fail(base::Errc::Unsupported, {"no control requests on this connection"});
}

base::Status Transport::setRate(int) {
    return base::fail(base::Errc::Unsupported, {"no serial line"});
}

}  // namespace zizhu::drivers
