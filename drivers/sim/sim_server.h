// A terminal's devices without the terminal: what the program zizhu-sim runs.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "drivers/profile.h"

namespace zizhu::drivers {

class SimServer {
public:
    virtual ~SimServer() = default;
    virtual SimControl& control() = 0;
    // What to give a terminal: "card-reader" and so on, each a symbolic link in the folder.
    virtual std::vector<std::filesystem::path> links() const = 0;
    // Where makeRemoteSimControl() connects to.
    virtual const std::filesystem::path& socket() const = 0;
};

// Simulates every device of the profile that has a simulated firmware, wherever the profile says it is, on
// a pseudo-terminal each: FOLDER/card-reader …, and the control socket FOLDER/control. The folder is made.
// Devices that are a folder are steered through their file of trouble. Lights and auxiliaries become a folder
// that imitates sysfs, FOLDER/lights or where the profile says, for a driver at `system:FOLDER/lights`. `clock` must run in real time and
// outlive it.
base::Result<std::unique_ptr<SimServer>> startSimServer(const Profile& profile,
                                                        const std::filesystem::path& folder,
                                                        base::Clock& clock);

}  // namespace zizhu::drivers
