// Two ways into a visit for who cannot see the glass or cannot reach its top: on the first page, low down.
#pragma once

#include <vector>

#include "screens/components/button.h"
#include "screens/context.h"

namespace zizhu::screens {

class AccessRow {
public:
    AccessRow(Context& context, float width);
    float height() const { return height_; }
    // True if one of them was tapped: what it asks for is intended, which begins the visit.
    bool draw(float x, float y) const;

private:
    Context& c_;
    float width_, height_ = 0;
    std::vector<ButtonSpec> buttons_;
};

}  // namespace zizhu::screens
