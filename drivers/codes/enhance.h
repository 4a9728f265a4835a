// What standard image processing does for a code that cannot be read as it is.
//
// Each makes a new picture in memory of this object, which stays valid until the next call. All but
// inverted() are twice as large as the frame: the library's sampling gains more from the size than from
// anything else, and a code of less than three pixels a module is found only so.
#pragma once

#include <memory>

#include "drivers/codes/frame.h"

namespace zizhu::drivers::codes {

inline constexpr int kEnlarged = 2;

class Enhancer {
public:
    Enhancer();
    ~Enhancer();
    Enhancer(const Enhancer&) = delete;
    Enhancer& operator=(const Enhancer&) = delete;

    GrayView inverted(const GrayView& frame);
    // Unsharp mask: a lens out of focus, a hand that moves.
    GrayView sharpened(const GrayView& frame);
    // Every pixel in deviations from its surroundings' mean: dim, faded, under a reflection.
    GrayView normalised(const GrayView& frame);
    // A light blur: noise, the raster of a screen.
    GrayView smoothed(const GrayView& frame);
    // Richardson-Lucy: stronger blur than sharpening mends.
    GrayView deconvolved(const GrayView& frame);

    void wipe();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zizhu::drivers::codes
