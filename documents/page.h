// Flow of slices over A4 pages. For this directory only.
//
// Whatever may break across pages is cut into slices first (a line of a paragraph, a line of a table
// row), so that a page takes slices until it is full. Lengths are points, 72 an inch.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "documents/typeset.h"

namespace zizhu::documents {

inline constexpr double kA4Width = 595.28;
inline constexpr double kA4Height = 841.89;

struct Slice {
    double height = 0;
    // Room above, dropped where a page begins.
    double before = 0;
    // Draws with its upper edge at y. `first` and `last`: it stands at the top or the bottom of a page
    // (a table closes its frame there).
    std::function<void(cairo_t*, double y, bool first, bool last)> draw;
    bool keepWithNext = false;
    // Stands above it where it begins a page other than the first: the head of a table that goes on.
    std::shared_ptr<const Slice> above;
};

struct PlacedSlice {
    const Slice* slice;
    double y;
    bool first;
    bool last;
};
using PlacedPage = std::vector<PlacedSlice>;

// `top` of the first page and of the others; every page ends at `bottom`. A slice higher than a page
// stands alone on one. The slices must outlive the result.
std::vector<PlacedPage> paginate(const std::vector<Slice>& slices, double firstTop, double top,
                                 double bottom);

}  // namespace zizhu::documents
