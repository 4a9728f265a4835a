// Document devices that are a folder: the stand-ins that simulated terminals and tests use. See README.md.
//
// Whatever is wrong with one stands in the file `trouble` of its folder, one word: jam, double-feed,
// cover-open, paper-out, paper-low, toner-low, toner-out, gone, broken; of a scanner also paper-left (a sheet
// lies in its feeder), and what is doubtful about the pages it gives: blurred, glare, cut-off, too-dark, empty.
// Without the file nothing is. So
// the same folder serves a device in this process and one that zizhu-sim steers from another.
#pragma once

#include <array>
#include <filesystem>
#include <memory>

#include "drivers/device_table.h"
#include "drivers/sim/steerable.h"

namespace zizhu::drivers::folder {

enum class Trouble : std::uint8_t {
    None,
    Jam,
    DoubleFeed,
    CoverOpen,
    PaperOut,
    PaperLow,
    TonerLow,
    TonerOut,
    Gone,
    Broken,
    PaperLeft,
    Blurred,  // from here on in the order of PageHint
    Glare,
    CutOff,
    TooDark,
    Empty
};
std::string_view name(Trouble trouble);  // "jam", …
// Broken if the file cannot be read or its word is unknown; Gone if the folder is not there.
Trouble troubleOf(const std::filesystem::path& folder);

// Takes its pages from a folder: each *.jpg, *.jpeg and *.png in the order of their names, the first
// again after the last. A folder that is missing is an unplugged scanner, an empty one has no paper in it.
std::unique_ptr<DocumentScanner> makeScanner(std::filesystem::path folder);

// "Prints" into a folder, as document-0001.pdf and so on. A folder that is missing is an unplugged printer.
std::unique_ptr<DocumentPrinter> makePrinter(std::filesystem::path folder);

// Steers what is wrong with a folder's device: each word of a Trouble makes it so, `mend` ends it, `state`
// tells it. `unplug` and `plug` are other words for gone and mend.
std::shared_ptr<Steerable> makeHands(std::filesystem::path folder);

inline constexpr std::array kConnections = {Connection::Folder};
base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options);
base::Result<RoleDevice> makePrinterAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options);

}  // namespace zizhu::drivers::folder
