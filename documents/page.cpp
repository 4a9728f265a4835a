#include "documents/page.h"

namespace zizhu::documents {
namespace {

// The height from `index` to the end of what must stay together.
double together(const std::vector<Slice>& slices, std::size_t index) {
    double height = slices[index].height;
    while (slices[index].keepWithNext && index + 1 < slices.size()) {
        ++index;
        height += slices[index].before + slices[index].height;
    }
    return height;
}

}  // namespace

std::vector<PlacedPage> paginate(const std::vector<Slice>& slices, double firstTop, double top,
                                 double bottom) {
    std::vector<PlacedPage> pages(1);
    double y = firstTop;
    bool kept = false;  // decided with the slice before
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const Slice& slice = slices[i];
        const double before = pages.back().empty() ? 0 : slice.before;
        const double needed = kept ? slice.height : together(slices, i);
        if (!pages.back().empty() && y + before + needed > bottom &&
            (!kept || y + before + slice.height > bottom)) {
            pages.back().back().last = true;
            pages.emplace_back();
            y = top;
            if (slice.above) {
                pages.back().push_back({slice.above.get(), y, true, false});
                y += slice.above->height;
            }
        }
        const bool first = pages.back().empty();
        y += first ? 0 : slice.before;
        pages.back().push_back({&slice, y, first, false});
        y += slice.height;
        kept = slice.keepWithNext;
    }
    if (!pages.back().empty()) pages.back().back().last = true;
    return pages;
}

}  // namespace zizhu::documents
