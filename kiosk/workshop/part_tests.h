// The self-test of a device: as far as it goes without a person. Each runs on the device's thread and ends by
// its Until.
#pragma once

#include <functional>

#include "drivers/code_scanner.h"
#include "drivers/document_camera.h"
#include "drivers/document_printer.h"
#include "drivers/receipt_printer.h"
#include "flow/vendor/state.h"

namespace zizhu::kiosk {

// A call's Until: a while from now, or the technician's stop.
using UntilFor = std::function<drivers::Until(base::Duration)>;

// Status and reset of every device; a frame of the camera; a short strip of the receipt printer; each light in
// turn. Without Finding::at.
flow::vendor::Finding testDevice(flow::vendor::Part part, drivers::Device& device, const UntilFor& until);

// A page with that code on it; an error tells why it is not proven to be out.
base::Status printReceiptCode(drivers::ReceiptPrinter& printer, const std::string& code, const UntilFor& until);
base::Status printDocumentCode(drivers::DocumentPrinter& printer, const std::string& code, const UntilFor& until);

// Until `stop`: every code that the reader sees. An error: it cannot.
using OnCode = std::function<void(std::string)>;
base::Status readCodes(drivers::CodeScanner& scanner, const UntilFor& until, const OnCode& seen);
base::Status readCodes(drivers::DocumentCamera& camera, base::Clock& clock, const UntilFor& until, const OnCode& seen);

}  // namespace zizhu::kiosk
