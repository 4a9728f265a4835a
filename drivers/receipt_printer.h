// The role "receipt printer" (XFS4IoT printer: PrintRaw).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bitmap.h"
#include "drivers/device.h"

namespace zizhu::drivers {

// Printing is judged by the printer's own status after the last strip, never by "the bytes were sent".
enum class PrintOutcome : std::uint8_t {
    Proven,     // the printer answered after the cut and reported no trouble: the receipt is out
    PaperOut,   // paper ended before or within it: what came out is not a receipt. May be printed again,
                // once, after paper is loaded
    CoverOpen,  // the cover was opened before or within it. As PaperOut, once the cover is closed
    Failed,     // did not print (cutter, mechanism, gone before the first strip): nothing usable came out
    Unproven,   // everything was sent, but the printer never said how it ended: it may be out. Ask the
                // person before printing again
    Canceled,   // stopped before anything was sent
};
std::string_view name(PrintOutcome outcome);  // "proven", "paper-out", …

struct PrintReport {
    PrintOutcome outcome = PrintOutcome::Failed;
    int rowsSent = 0;                                   // dot rows handed to the printer
    base::Error error = {base::Errc::DeviceError, {}};  // without meaning if Proven
};

enum class CutterState : std::uint8_t { Unknown, Ok, Error };

struct PrinterStatus {
    DeviceStatus device;
    SupplyState paper = SupplyState::Unknown;
    CutterState cutter = CutterState::Unknown;
    bool coverOpen = false;
};

class ReceiptPrinter : public Device {
public:
    // Dots a row that the paper takes: 384 (58 mm), 576 (80 mm) ….
    virtual int widthDots() const = 0;

    // Prints `receipt` (not wider than widthDots()) in strips, cuts, and waits for the printer's proof.
    // A picture that is too wide is Failed with InvalidInput. Once a strip is sent, a stop request no
    // longer stops it: half a receipt helps nobody.
    virtual PrintReport print(const base::Bitmap& receipt, const Until& until) = 0;

    // As status(), with the printer's particulars.
    virtual PrinterStatus printerStatus(const Until& until) = 0;

    DeviceStatus status(const Until& until) override { return printerStatus(until).device; }
};

}  // namespace zizhu::drivers
