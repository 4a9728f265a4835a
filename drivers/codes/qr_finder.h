// Looks for the finder patterns of QR symbols: squares that any straight line through their middle cuts
// 1 : 1 : 3 : 1 : 1.
#pragma once

#include <vector>

#include "drivers/codes/decoder.h"

namespace zizhu::drivers::codes {

struct Finder {
    Point centre;
    float module = 0;  // pixels of a module, as level and plumb lines cut it
    float score = 0;   // how much of it was found; 2 and more: along both lines
};

// The best first, at most `most`. `light`: of symbols printed light on dark. Takes three to ten
// milliseconds a megapixel.
std::vector<Finder> findFinders(const GrayView& picture, bool light, std::size_t most);

}  // namespace zizhu::drivers::codes
