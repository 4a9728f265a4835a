// Gray pictures as the decoders take them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace zizhu::drivers::codes {

// Eight bits a pixel, 0 = black, rows from the top. A view: whoever made it owns the pixels.
struct GrayView {
    const std::uint8_t* data = nullptr;
    int width = 0;
    int height = 0;
    std::size_t stride = 0;  // bytes from row to row, at least `width`
};

}  // namespace zizhu::drivers::codes
