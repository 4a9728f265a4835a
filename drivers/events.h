// What happened at a device, in the words of XFS4IoT: the differences between two of its statuses. Pure.
//
// Whoever polls a device keeps its last status and gives it here with the new one; what comes back is
// what a log should hold. The first status after the start has nothing before it: compare it with a
// default one. An Unknown side of a comparison makes no event but the state's own.
#pragma once

#include <cstdint>
#include <vector>

#include "base/detail.h"
#include "drivers/auxiliaries.h"
#include "drivers/device.h"
#include "drivers/document_printer.h"
#include "drivers/document_scanner.h"
#include "drivers/id_card_reader.h"
#include "drivers/receipt_printer.h"

namespace zizhu::drivers {

enum class DeviceEventKind : std::uint8_t {
    DeviceStateChanged,  // to: a DeviceState
    PaperThreshold,      // to: a SupplyState
    TonerThreshold,      // to: a SupplyState
    CoverChanged,        // to: open, closed
    CutterChanged,       // to: ok, error
    MediaInserted,       // a card or a sheet was laid on, …
    MediaRemoved,        // … was taken away
    MediaPresented,      // a printed sheet lies ready, …
    MediaTaken,          // … was taken
    AuxiliaryChanged,    // of: cabinet-door, operator-switch, proximity, ups; to: its new word
};
base::Token token(DeviceEventKind kind);  // "deviceStateChanged", "paperThreshold", …

// The words of these enumerations as tokens, so that a log may hold them.
base::Token token(DeviceState state);
base::Token token(SupplyState state);
base::Token token(CardMedia media);

struct DeviceEvent {
    DeviceEventKind kind;
    base::Token to;
    base::Token of = "device";  // the part, of AuxiliaryChanged
    friend bool operator==(const DeviceEvent&, const DeviceEvent&) = default;
};
using DeviceEvents = std::vector<DeviceEvent>;

DeviceEvents eventsBetween(const DeviceStatus& before, const DeviceStatus& now);
DeviceEvents eventsBetween(const PrinterStatus& before, const PrinterStatus& now);
DeviceEvents eventsBetween(const DocumentPrinterStatus& before, const DocumentPrinterStatus& now);
// Of a feeder: paper that comes is inserted, paper that goes is removed.
DeviceEvents eventsBetween(const ScannerStatus& before, const ScannerStatus& now);
// UPS: of several words that hold, the gravest: low, engaged, powering, recovered, else mains.
DeviceEvents eventsBetween(const AuxiliariesStatus& before, const AuxiliariesStatus& now);

enum class MediaPath : std::uint8_t { In, Out };
DeviceEvents eventsBetween(CardMedia before, CardMedia now, MediaPath path = MediaPath::In);

// MediaPresented of a proven print. No receipt printer of the table tells when its paper is taken.
DeviceEvents eventsOf(const PrintReport& report);

}  // namespace zizhu::drivers
