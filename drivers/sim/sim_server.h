// A terminal's devices without the terminal: what the program zizhu-sim runs.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "drivers/profile.h"

namespace zizhu::drivers {

class SimServer {
public:
    virtual ~SimServer() = default;
    virtual SimControl& control() = 0;
    // What to give a terminal: "card-reader" and so on, each a symbolic link in the folder.
    virtual std::vector<std::filesystem::path> links() const = 0;
    // The address that USB/IP is served at, empty without; and what is plugged in where: {"1-1",
    // "card-reader"}.
    virtual std::string usbIp() const = 0;
    virtual std::vector<std::pair<std::string, std::string>> usbDevices() const = 0;
    // Where makeRemoteSimControl() connects to.
    virtual const std::filesystem::path& socket() const = 0;
};

struct SimPlaces {
    std::filesystem::path folder;  // of the control socket and the pseudo-terminals; is made
    bool terminals = true;         // pseudo-terminals
    std::string usbIp = {};        // where to serve USB/IP (usbip_server.h); empty: nowhere
};

// Simulates every device of the profile that has a simulated firmware, wherever the profile says it is: on
// a pseudo-terminal each, FOLDER/card-reader …, or as a USB device each (usb_device.h), with the ids of a
// usb: or hid: address if it names some. Where there are both, those with an address usb…, hid… or input…
// are USB devices and the others on pseudo-terminals. The control socket is FOLDER/control. Devices that
// are a folder are steered through their file of trouble; lights and auxiliaries become a folder that
// imitates sysfs, FOLDER/lights or where the profile says, for a driver at `system:FOLDER/lights`. `clock`
// must run in real time and outlive it.
base::Result<std::unique_ptr<SimServer>> startSimServer(const Profile& profile, const SimPlaces& places,
                                                        base::Clock& clock);
// On pseudo-terminals.
base::Result<std::unique_ptr<SimServer>> startSimServer(const Profile& profile,
                                                        const std::filesystem::path& folder,
                                                        base::Clock& clock);

}  // namespace zizhu::drivers
