// A switch in the cabinet: something that is closed or open, wherever the board shows it.
//
// A profile names one with
//
//   gpio:CHIP/LINE        a GPIO line: the chip's label or name ("gpio-it87", "gpiochip0"), the line's name
//   or
//                         number
//   input:NAME/CODE       a switch or key of an input device: its name, and SW_MACHINE_COVER, SW_LID,
//   SW_DOCK,
//                         "sw5" or "key30"
//   file:PATH             a file below the root that holds a number; 0 is open
//   iio:NAME/CHANNEL/N    a measured value (an IIO device's "proximity", "in_" and "_raw" left out) of N or
//   more
//
// and a "!" at the end turns it round. Pure but for state(), which asks the kernel and does not wait.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "drivers/cabinet/attributes.h"

namespace zizhu::drivers::cabinet {

struct Contact {
    enum class Kind : std::uint8_t { Gpio, Switch, Key, File, Iio } kind = Kind::File;
    std::string device;  // of Gpio, Switch, Key, Iio: which
    std::string line;    // of Gpio, Iio: which of its lines or channels; of File: its path
    int number = 0;      // of Switch, Key: the code; of Iio: the threshold
    bool inverted = false;
    friend bool operator==(const Contact&, const Contact&) = default;
};

std::optional<Contact> parseContact(std::string_view text);

// True if it is closed. `attributes` is sysfs, `nodes` is /dev. NotFound: it is not there. Refused: no
// permission. Corrupt: what it says is no number.
base::Result<bool> stateOf(const Contact& contact, Attributes& attributes,
                           const std::filesystem::path& nodes);

}  // namespace zizhu::drivers::cabinet
