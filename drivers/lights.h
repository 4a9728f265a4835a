// The role "lights" (XFS4IoT lights): the guide lights beside the slots of a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "drivers/device.h"

namespace zizhu::drivers {

// Where a light is; a terminal has some of them.
enum class LightPosition : std::uint8_t {
    CardReader,
    ReceiptPrinter,
    DocumentPrinter,
    DocumentScanner,
    CodeScanner,
    Status
};
std::string_view name(LightPosition position);  // "card-reader"
std::optional<LightPosition> lightPositionFromName(std::string_view name);

enum class LightRate : std::uint8_t { Off, Slow, Medium, Quick, Continuous };
std::string_view name(LightRate rate);
std::optional<LightRate> lightRateFromName(std::string_view name);

enum class LightColour : std::uint8_t { Default, Red, Green, Yellow, Blue, White };
std::string_view name(LightColour colour);
std::optional<LightColour> lightColourFromName(std::string_view name);

class Lights : public Device {
public:
    virtual std::vector<LightPosition> positions() const = 0;

    // NotFound: no light is there. A light of one colour shows its own.
    virtual base::Status set(LightPosition position, LightRate rate, LightColour colour,
                             const Until& until) = 0;
};

}  // namespace zizhu::drivers
