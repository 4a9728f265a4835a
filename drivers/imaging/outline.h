// Where the page is in a picture.
#pragma once

#include <array>
#include <optional>

#include "drivers/imaging/picture.h"

namespace zizhu::drivers::imaging {

struct Point {
    double x = 0;  // pixels from the picture's left edge; the middle of the first pixel is 0
    double y = 0;
};

// The page's four corners, clockwise from the one that is top left when the page is upright. A corner may
// lie outside the picture.
struct Outline {
    std::array<Point, 4> corners;
    // Sides (top, right, bottom, left) that are the picture's own edge, because the page goes on beyond it.
    std::array<bool, 4> cut = {};

    bool anyCut() const { return cut[0] || cut[1] || cut[2] || cut[3]; }
};

// Finds the largest page: brighter or darker than what it lies on, or with a shadow around it; turned by up
// to 40° to either side. Nothing if no four straight edges stand out, as with a page that fills the picture.
// Throws what OpenCV throws when memory ends.
std::optional<Outline> findOutline(const Picture& picture);

}  // namespace zizhu::drivers::imaging
