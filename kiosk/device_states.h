// From the drivers' words about devices to the visit's. Pure.
#pragma once

#include "drivers/code_scanner.h"
#include "drivers/document_printer.h"
#include "drivers/document_scanner.h"
#include "drivers/receipt_printer.h"
#include "flow/event.h"

namespace zizhu::kiosk {

flow::DeviceState stateOf(const drivers::DeviceStatus& status);
flow::DeviceState stateOf(const drivers::PrinterStatus& status);
flow::DeviceState stateOf(const drivers::DocumentPrinterStatus& status);
flow::DeviceState stateOf(const drivers::ScannerStatus& status);
// What stops the device that gave no page; Ready or SupplyLow if it was the page.
flow::DeviceState stateOf(const drivers::ScanFailure& failure);

flow::outcome::ScanFault faultOf(drivers::ScanFault fault);
flow::PageDoubt doubtOf(drivers::PageHint hint);

}  // namespace zizhu::kiosk
