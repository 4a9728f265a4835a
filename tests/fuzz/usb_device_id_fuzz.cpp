// Any answer may come to a printer's GET_DEVICE_ID and GET_PORT_STATUS.
#include <cstdlib>

#include "drivers/usb/printer_class.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu::drivers::usb;
    const auto id = parseDeviceId({data, size});
    if (size > 0) (void)portStatusFrom(data[0]);
    if (!id) return 0;
    for (const std::string& field : {id->maker, id->model, id->commands, id->serial}) {
        if (field.size() > kMaxDeviceIdField) std::abort();
        for (const char c : field) {
            if (c < 0x20 || c > 0x7E) std::abort();
        }
    }
    return 0;
}
