// The pad while somebody writes: strokes so far and what they may mean.
#pragma once

#include <optional>
#include <vector>

#include "screens/input/handwriting.h"

namespace zizhu::screens {

struct Ink {
    std::vector<InkStroke> strokes;
    InkStroke writing;                           // under the finger; empty between strokes
    std::vector<base::SecretString> candidates;  // of `strokes`
    bool asked = false;                          // candidates belong to the strokes as they are

    bool empty() const { return strokes.empty() && writing.empty(); }
    // The finger is at `at`. Points closer than what a finger can mean, and those past the bounds, are left out.
    void move(InkPoint at);
    // The finger was lifted. True if a stroke has been added.
    bool lift();
    void undo();
    void clear() { *this = {}; }
};

}  // namespace zizhu::screens
