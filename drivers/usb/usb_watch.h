// Who comes to and leaves the buses: for a kiosk that looks again at once, and for a technician's screen.
//
// Thread-bound. Uses libusb's hotplug where there is one, and looks once in kLookAgain otherwise.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "drivers/address.h"
#include "drivers/transport.h"

namespace zizhu::drivers::usb {

inline constexpr base::Duration kLookAgain{1000};
inline constexpr std::size_t kMaxWatched = 1024;  // devices, and events nobody has taken

struct Sighting {
    UsbId id;
    std::string port;          // "1-1.2", the same after replugging; "usb1" of a root hub
    std::uint8_t deviceClass;  // 09: a hub
    friend bool operator==(const Sighting&, const Sighting&) = default;
};

struct PlugEvent {
    bool arrived;  // else it left
    Sighting device;
    friend bool operator==(const PlugEvent&, const PlugEvent&) = default;
};

class Watch {
public:
    virtual ~Watch() = default;
    // Who is there now, as far as next() has told: sorted by port.
    virtual std::vector<Sighting> present() const = 0;
    // Waits for the next event; those between two calls are kept. Timeout, Canceled.
    virtual base::Result<PlugEvent> next(const Until& until) = 0;
};

// `clock` must outlive it. Unavailable: libusb does not start. `hotplug` false: only look.
base::Result<std::unique_ptr<Watch>> makeWatch(base::Clock& clock, bool hotplug = true);

}  // namespace zizhu::drivers::usb
