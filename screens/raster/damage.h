// Which tiles of the surface differ from the frame before, and what is to be drawn there.
#pragma once

#include <cstdint>
#include <vector>

#include "screens/raster/primitives.h"

namespace zizhu::screens::raster {

class Damage {
public:
    // Everything is damaged at the next look.
    void forget() { hashes_.clear(); }

    // Compares with the look before and remembers this one.
    void look(const Frame& frame, int width, int height);

    // Damaged pixels of one row of tiles, as wide as they come.
    const std::vector<Box>& parts() const { return parts_; }
    // Indices of the primitives that touch the row of tiles that `part` lies in, in the order of drawing.
    const std::vector<std::uint32_t>& touching(const Box& part) const;

private:
    std::vector<std::uint64_t> hashes_, fresh_;
    std::vector<std::uint8_t> stale_;  // a flag for each tile
    std::vector<std::vector<std::uint32_t>> rows_;
    std::vector<Box> parts_;
};

}  // namespace zizhu::screens::raster
