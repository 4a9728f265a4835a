#include "screens/input/ink.h"

#include <algorithm>
#include <cmath>

namespace zizhu::screens {

void Ink::move(InkPoint at) {
    constexpr float kNear = 0.008F;  // half a millimetre on the smallest pad
    if (strokes.size() >= kMaxInkStrokes || writing.size() >= kMaxInkPoints) return;
    at = {std::clamp(at.x, 0.0F, 1.0F), std::clamp(at.y, 0.0F, 1.0F)};
    if (!writing.empty() && std::hypot(at.x - writing.back().x, at.y - writing.back().y) < kNear) return;
    if (writing.empty()) writing.reserve(kMaxInkPoints / 4);  // secret memory is dear to move
    writing.push_back(at);
}

bool Ink::lift() {
    if (writing.empty()) return false;
    strokes.push_back(std::move(writing));
    writing = {};
    asked = false;
    return true;
}

void Ink::undo() {
    writing = {};
    if (strokes.empty()) return;
    strokes.pop_back();
    asked = false;
    if (strokes.empty()) candidates.clear();
}

}  // namespace zizhu::screens
