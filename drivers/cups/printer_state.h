// What an A4 printer says of itself (RFC 8011, PWG 5100.9), put into the words of XFS4IoT. Pure.
#pragma once

#include <string>
#include <vector>

#include "drivers/document_printer.h"

namespace zizhu::drivers::cups {

// printer-state.
enum class PrinterState : std::uint8_t { Unknown = 0, Idle = 3, Processing = 4, Stopped = 5 };

struct Marker {
    std::string type;   // "toner", "waste-toner"; empty: not told
    int level = -2;     // percent; -1 it has none, -2 unknown, -3 some is left
    int lowLevel = -1;  // at which it is low; below 0: not told
    friend bool operator==(const Marker&, const Marker&) = default;
};

struct PrinterFacts {
    PrinterState state = PrinterState::Unknown;
    bool acceptingJobs = true;
    std::vector<std::string> reasons;  // printer-state-reasons, as they came: "media-empty-error"
    std::vector<Marker> markers;
    std::vector<std::string> mediaReady;  // what lies in the trays; empty: not told
    std::string deviceUri;                // of a queue: where its printer is
    std::string makeAndModel;
};

// `media` is what is printed on: "iso_a4_210x297mm".
DocumentPrinterStatus statusOf(const PrinterFacts& facts, std::string_view media);

// A queue knows of its printer what the last job found. Where the printer itself was asked, its word on
// paper, toner and covers is the newer one; the queue's own state stays.
PrinterFacts merged(PrinterFacts queue, const PrinterFacts& printer);

// Without the queue's old news about the printer: for a queue that is idle and whose printer cannot be asked.
bool knowsOnlyLastJob(const PrinterFacts& queue);

// "media-empty-error" → "media-empty".
std::string_view withoutSeverity(std::string_view reason);

}  // namespace zizhu::drivers::cups
