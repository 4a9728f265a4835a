// A small rounded button that filters or picks one of a few: chosen, it is filled.
#pragma once

#include <string_view>

#include "screens/ui.h"

namespace zizhu::screens {

struct ChipSpec {
    std::string_view id;
    std::string_view label;
    bool chosen = false;
};

float chipWidth(const Ui& ui, const ChipSpec& spec);
float chipHeight(const Ui& ui);
// True when tapped.
bool chip(Ui& ui, const Rect& rect, const ChipSpec& spec);

}  // namespace zizhu::screens
