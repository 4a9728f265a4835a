// What was drawn, for the checks a person would make with their eyes (tests/looks): every line of text with
// the place of its ink, every ground and frame that a text may stand in, every target a finger may hit.
// Only tests ask for it. It holds what is on the glass, personal things too: never logged, never kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "screens/semantics.h"
#include "screens/theme.h"

namespace zizhu::screens {

struct InkLine {
    std::string text;     // one line, as it was broken
    Rect ink;             // from the top of a capital to its foot, as wide as the line
    Rect clip;            // what of the glass could be painted then
    Type type = Type::Body;
    float capHeight = 0;  // pixels
    Color color = 0;
    bool cutWord = false;      // the next line goes on in the middle of a word
    bool inert = false;        // lies under a sheet
    bool picture = false;      // part of a drawing (a sample sheet, a device): not to be read
    std::size_t boxes = 0;     // how many boxes had been painted before
    std::uint32_t view = 0;    // the scrolled view it lies in
};

// A filled or framed rectangle.
struct InkBox {
    Rect rect, clip;
    Color color = 0;
    bool filled = false;
    bool inert = false;
    bool picture = false;
    std::uint32_t view = 0;
};

struct InkTarget {
    std::string id;
    Rect rect;
};

struct Inspection {
    // Asked for, not found: this page of the components (components/showcase.h) is drawn in the session's place.
    std::optional<std::size_t> showcase;

    std::vector<InkLine> lines;
    std::vector<InkBox> boxes;
    std::vector<InkTarget> targets;

    void clear() {
        lines.clear();
        boxes.clear();
        targets.clear();
    }
};

}  // namespace zizhu::screens
