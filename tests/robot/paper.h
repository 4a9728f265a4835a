// What came out of the printers, looked at as a person with a telephone would.
//
// The receipt is what the simulated printer burnt from the bytes it was sent: its decoder shares no code
// with the encoder that wrote them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <tl/expected.hpp>

#include "base/bitmap.h"
#include "drivers/sim/sim_control.h"

namespace zizhu::tests::robot {

struct Paper {
    base::Bitmap picture;
};

// Waits until the printer has cut a receipt that was not taken before, and takes it: the oldest alone, since
// the next may come out meanwhile. `turn` runs the
// application meanwhile.
tl::expected<Paper, std::string> burntReceipt(drivers::SimControl& simulators, double seconds,
                                              const std::function<void()>& turn);
bool keepReceipt(const Paper& paper, const std::filesystem::path& png);

// What ZXing-cpp and ZBar read; empty if one reads nothing.
struct Codes {
    std::string zxing, zbar;
};
Codes readCodes(const base::Bitmap& picture);

}  // namespace zizhu::tests::robot
