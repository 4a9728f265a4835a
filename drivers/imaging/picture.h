// A picture of what a person laid under a camera or onto a scanner, in secret memory.
#pragma once

#include <cstddef>

#include "base/secret.h"

namespace zizhu::drivers::imaging {

// Eight bits a sample, rows from the top without padding. One channel is gray, three are red, green, blue.
struct Picture {
    int width = 0;
    int height = 0;
    int channels = 1;
    base::SecretBytes pixels;  // width × height × channels
    int dpi = 0;               // how densely the paper was sampled; 0: not known

    bool empty() const { return pixels.empty(); }
    std::size_t stride() const { return std::size_t(width) * std::size_t(channels); }
    std::uint8_t* row(int y) { return pixels.data() + std::size_t(y) * stride(); }
    const std::uint8_t* row(int y) const { return pixels.data() + std::size_t(y) * stride(); }
};

// What is taken for a picture at all: a page of A3 at 400 dpi fits. Bounds every decoder and driver.
inline constexpr int kMaxSide = 20000;
inline constexpr std::size_t kMaxPixels = 40'000'000;
bool fits(std::int64_t width, std::int64_t height);  // both at least 1, and inside the bounds

// All pixels 0. The size must fit.
Picture makePicture(int width, int height, int channels);

// A copy in gray (ITU-R BT.601), shrunk so that it is at most `maxWidth` wide; 0: as large as it is.
Picture grayOf(const Picture& picture, int maxWidth = 0);

}  // namespace zizhu::drivers::imaging
