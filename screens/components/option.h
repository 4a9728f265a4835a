// One of several things to choose: a large row with a round (one) or square (several) mark.
#pragma once

#include <string_view>

#include "screens/ui.h"

namespace zizhu::screens {

struct OptionSpec {
    std::string_view id;
    std::string_view label;
    std::string_view help;
    bool chosen = false;
    bool several = false;
    bool invalid = false;
    bool secret = true;  // whether it is chosen is personal
    Icon icon = Icon::None;
};

float optionHeight(const Ui& ui, float width, const OptionSpec& spec);
bool option(Ui& ui, const Rect& rect, const OptionSpec& spec);

}  // namespace zizhu::screens
