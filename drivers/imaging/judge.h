// Would a clerk send this page back?
#pragma once

#include "drivers/document_scanner.h"
#include "drivers/imaging/picture.h"

namespace zizhu::drivers::imaging {

enum class Origin : std::uint8_t {
    Camera,   // from above, in whatever light there is
    Flatbed,  // on a glass, often larger than the page and often of its size
    Feeder,
};

// What was measured on a page, for hints and for tests.
struct PageMeasures {
    double paper = 0;      // median grey level of the paper without its print
    double brightest = 0;  // grey level that 2 % of the page pass
    double ink = 0;        // part of the page, without its margin, that is printed or written on
    double blur = 0;       // deviation in pixels of the blur over edges, when the longer side has 1754
                           // pixels (A4 at 150 dpi); 0: no edge to measure it on
    double glare = 0;      // part of the page in saturated patches that are brighter than its paper
    double inkAtEdge = 0;  // the most, of the four edges, of an edge's length that print runs into
};
PageMeasures measure(const Picture& page);

// `cut`: the page goes on beyond the picture.
PageHint hintFrom(const PageMeasures& measures, Origin origin, bool cut);

}  // namespace zizhu::drivers::imaging
