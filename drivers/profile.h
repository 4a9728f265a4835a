// A terminal's devices, as a profile describes them.
//
//   devices:
//     card-reader:
//       model: sdt-reader            # optional: the first of the role in the device table
//       transport: simulated         # or serial:/dev/ttyUSB0, file:/dev/hidraw0
//       rate: 115200                 # of a serial transport: 115200, 57600, 38400, 19200, 9600
//       options: {find-after-read: silent}   # of the model, see the device table
//     document-scanner: {folder: scans}      # takes its pages from there
//     document-printer: {folder: printed}    # prints into it
//
// A role that is not named does not exist on that terminal. Relative paths are the profile's folder's.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/code_scanner.h"
#include "drivers/device_table.h"
#include "drivers/document_printer.h"
#include "drivers/document_scanner.h"
#include "drivers/id_card_reader.h"
#include "drivers/receipt_printer.h"
#include "drivers/sim/sim_control.h"

namespace zizhu::drivers {

enum class Connection : std::uint8_t { Simulated, Serial, File, Folder };

struct DeviceEntry {
    Role role;
    const DeviceModel* model = nullptr;  // none with Folder
    Connection connection = Connection::Simulated;
    std::filesystem::path path;  // absolute; empty with Simulated
    int rate = 115200;           // of Serial
    DeviceOptions options;
    int line = 0;  // of the profile
};

struct Profile {
    std::vector<DeviceEntry> devices;  // at most one a role
};

// InvalidInput with the line and what is wrong; NotFound.
base::Result<Profile> loadProfile(const std::filesystem::path& file);
base::Result<Profile> parseProfile(std::string_view yaml, const std::filesystem::path& folder);

// The roles of a terminal; a role that the terminal lacks is null. Each device may be moved to its
// worker thread. Opening does not touch the hardware: a device that is not there has the status
// NoDevice until it is.
struct DeviceSet {
    std::unique_ptr<IdCardReader> cardReader;
    std::unique_ptr<ReceiptPrinter> receiptPrinter;
    std::unique_ptr<CodeScanner> codeScanner;
    std::unique_ptr<DocumentScanner> documentScanner;
    std::unique_ptr<DocumentPrinter> documentPrinter;
    // Steers the simulated ones among them; null if there are none.
    std::shared_ptr<SimControl> simulators;
};

// "simulated", "serial:PATH" or "file:PATH", as in a profile and on command lines; nothing otherwise.
// A relative path is `folder`'s.
struct TransportSpec {
    Connection connection = Connection::Simulated;
    std::filesystem::path path;
};
std::optional<TransportSpec> parseTransport(std::string_view text, const std::filesystem::path& folder);

// A port with the firmware of a model: what simulates a device wherever its entry says it is. The entry
// must have a model.
base::Result<std::shared_ptr<SimulatedPort>> makeSimulatedPort(const DeviceEntry& entry, base::Clock& clock);

// `clock` must outlive the set. InvalidInput: an option's value.
base::Result<DeviceSet> openProfile(const Profile& profile, base::Clock& clock);

}  // namespace zizhu::drivers
