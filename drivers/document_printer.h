// The role "A4 printer".
#pragma once

#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "drivers/device.h"

namespace zizhu::drivers {

struct DocumentPrinterStatus {
    DeviceStatus device;
    SupplyState paper = SupplyState::Unknown;
    SupplyState toner = SupplyState::Unknown;
};

class DocumentPrinter : public Device {
public:
    // Prints a PDF on A4 and returns once it is done. InvalidInput: not a PDF. DeviceError: nothing
    // usable came out; the action says what staff must do.
    virtual base::Status print(base::ByteView pdf, const Until& until) = 0;
    virtual DocumentPrinterStatus printerStatus(const Until& until) = 0;

    DeviceStatus status(const Until& until) override { return printerStatus(until).device; }
};

// "Prints" into a folder, as document-0001.pdf and so on: the form that simulated terminals use.
// A folder that is missing is an unplugged printer.
std::unique_ptr<DocumentPrinter> makeFileDocumentPrinter(std::filesystem::path folder);

}  // namespace zizhu::drivers
