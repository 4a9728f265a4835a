// The A4 printer behind a queue of CUPS, or one that speaks IPP itself. See README.md.
#pragma once

#include <array>
#include <memory>

#include "drivers/cups/ipp_connection.h"
#include "drivers/device_table.h"

namespace zizhu::drivers::cups {

inline constexpr std::size_t kMaxPdfBytes = 64u << 20;
// All our jobs are called so: the server's lists and logs say no more.
inline constexpr const char* kJobName = "zizhu";
// Trouble at the printer (paper end, a jam, a cover) that lasts so long ends a job.
inline constexpr base::Duration kPatience{15'000};
// What is kept back of a print's time, or is taken once it is stopped, to take the job back: from the server,
// and from the printer that may have it already.
inline constexpr base::Duration kTakeBack{5'000};

struct PrinterSettings {
    std::string media = "iso_a4_210x297mm";
    std::string sides = "one-sided";
    base::Duration poll{500};
};

// A job that did not end well is taken back, so that it never comes out later, and so is every job of ours
// that is found there at the first contact: a program that died may have left it. After each job, however it
// ended, nothing of it stays in the server's spool. What could not be taken back is tried again by every
// later call.
std::unique_ptr<DocumentPrinter> makeDocumentPrinter(Target target, PrinterSettings settings,
                                                     base::Clock& clock);

inline constexpr std::array kConnections = {Connection::Cups};
// `media`, `sides` (one-sided, two-sided-long-edge, two-sided-short-edge), `server` (HOST, HOST:PORT or the
// path of a socket; without, what libcups is set to).
inline constexpr std::array<std::string_view, 3> kOptions = {"media", "sides", "server"};
base::Result<RoleDevice> makePrinterAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options);

}  // namespace zizhu::drivers::cups
