// The guide lights of a terminal as LEDs of the Linux kernel (the `leds` class). See README.md.
#pragma once

#include <array>
#include <memory>

#include "drivers/cabinet/attributes.h"
#include "drivers/device_table.h"

namespace zizhu::drivers::cabinet {

// How long a light is on, and as long off. None flashes more than three times a second, which can harm
// people (WCAG 2.3.1).
inline constexpr base::Duration kSlow{1000};
inline constexpr base::Duration kMedium{500};
inline constexpr base::Duration kQuick{250};

// Switches the lights that it finds off at its first contact, at reset and when it is destroyed.
std::unique_ptr<Lights> makeLights(std::shared_ptr<Attributes> attributes, const DeviceOptions& options);

inline constexpr std::array kSystemConnections = {Connection::System, Connection::Simulated};

// Options: the name of a position ("card-reader"), its value the names of LEDs with commas between them,
// in place of those that are named after it.
inline constexpr std::array<std::string_view, 6> kLightOptions = {
    "card-reader", "receipt-printer", "document-printer", "document-scanner", "code-scanner", "status"};
base::Result<RoleDevice> makeLightsAt(const Address& address, base::Clock& clock,
                                      const DeviceOptions& options);

}  // namespace zizhu::drivers::cabinet
