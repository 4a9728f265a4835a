// A terminal's devices, as a profile describes them.
//
//   devices:
//     card-reader:
//       model: sdt-reader            # optional: the usual one of the role at such a place
//       transport: simulated         # or another address, see address.h
//       rate: 115200                 # of a serial transport: 115200, 57600, 38400, 19200, 9600
//       options: {find-after-read: silent}   # of the model, see the device table
//     document-scanner: {folder: scans}      # short for transport: folder:scans
//
// A role that is not named does not exist on that terminal. Relative paths are the profile's folder's.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/device_table.h"
#include "drivers/sim/sim_control.h"

namespace zizhu::drivers {

class SimulatedPort;

struct DeviceEntry {
    Role role;
    const DeviceModel* model = nullptr;
    Address address;
    int rate = 115200;  // of Serial
    DeviceOptions options;
    int line = 0;  // of the profile
};

struct Profile {
    std::vector<DeviceEntry> devices;  // at most one a role
};

// InvalidInput with the line and what is wrong; NotFound.
base::Result<Profile> loadProfile(const std::filesystem::path& file);
base::Result<Profile> parseProfile(std::string_view yaml, const std::filesystem::path& folder);

// The roles of a terminal; a role that the terminal lacks is null. Where there is a document camera, there is a
// code scanner: codes are read with the camera if there is no other, or while the other does not work. Each device may be moved to its
// worker thread. Opening does not touch the hardware: a device that is not there has the status
// NoDevice until it is.
struct DeviceSet {
    std::unique_ptr<IdCardReader> cardReader;
    std::unique_ptr<ReceiptPrinter> receiptPrinter;
    std::unique_ptr<CodeScanner> codeScanner;
    std::unique_ptr<DocumentScanner> documentScanner;
    std::unique_ptr<DocumentPrinter> documentPrinter;
    std::unique_ptr<DocumentCamera> documentCamera;
    std::unique_ptr<Lights> lights;
    std::unique_ptr<Auxiliaries> auxiliaries;
    std::unique_ptr<SmartCardReader> smartCard;
    // Steers the simulated ones among them; null if there are none.
    std::shared_ptr<SimControl> simulators;

    // In the order of Role.
    void forEach(const std::function<void(Role, Device&)>& visit) const;
};

// A port with the firmware of a model: what simulates a device wherever its entry says it is. Unsupported:
// the model has no simulated firmware.
base::Result<std::shared_ptr<SimulatedPort>> makeSimulatedPort(const DeviceEntry& entry, base::Clock& clock);

// `clock` must outlive the set. InvalidInput: an option's value.
base::Result<DeviceSet> openProfile(const Profile& profile, base::Clock& clock);

}  // namespace zizhu::drivers
