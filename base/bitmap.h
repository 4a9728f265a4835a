// A picture of one bit a dot: what documents lays out and a receipt printer burns.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace zizhu::base {

struct Bitmap {
    int width = 0;   // dots
    int height = 0;  // dot rows, downwards
    // Rows from the top, each stride() bytes, most significant bit leftmost, 1 = black. Bits past
    // `width` in a row's last byte are 0.
    Bytes bits;

    Bitmap() = default;
    Bitmap(int w, int h) : width(w), height(h), bits(std::size_t(stride()) * std::size_t(h)) {}

    int stride() const { return (width + 7) / 8; }
    bool black(int x, int y) const {
        return (bits[std::size_t(y) * std::size_t(stride()) + std::size_t(x / 8)] >> (7 - x % 8) & 1) != 0;
    }
    void setBlack(int x, int y) {
        bits[std::size_t(y) * std::size_t(stride()) + std::size_t(x / 8)] |= std::uint8_t(0x80 >> x % 8);
    }
    friend bool operator==(const Bitmap&, const Bitmap&) = default;
};

}  // namespace zizhu::base
