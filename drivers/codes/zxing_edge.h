// ZXing-cpp, the only place that knows it: 1.4 (Debian 12) and 2.3 (Debian 13) differ in names.
#pragma once

#include <vector>

#include "drivers/codes/decoder.h"

namespace zizhu::drivers::codes {

// Whether the library itself looks for light codes on dark ground.
bool zxingInverts();

struct ZxingReading {
    std::vector<DecodedCode> codes;
    // Corners of QR codes that were found but not read.
    std::vector<std::array<Point, 4>> unread;
};

// `factor` is how much larger the picture is than the frame: the corners are divided by it. Whatever the
// library throws ends here, as nothing read.
ZxingReading readWithZxing(const GrayView& picture, Formats formats, float factor = 1);

}  // namespace zizhu::drivers::codes
