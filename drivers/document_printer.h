// The role "A4 printer".
#pragma once

#include "base/bytes.h"
#include "drivers/device.h"

namespace zizhu::drivers {

struct DocumentPrinterStatus {
    DeviceStatus device;
    SupplyState paper = SupplyState::Unknown;
    SupplyState toner = SupplyState::Unknown;
    bool coverOpen = false;
};

class DocumentPrinter : public Device {
public:
    // Prints a PDF on A4 and returns once it is done. InvalidInput: not a PDF. DeviceError: nothing
    // usable came out; the action says what staff must do.
    virtual base::Status print(base::ByteView pdf, const Until& until) = 0;
    virtual DocumentPrinterStatus printerStatus(const Until& until) = 0;

    DeviceStatus status(const Until& until) override { return printerStatus(until).device; }
};

}  // namespace zizhu::drivers
