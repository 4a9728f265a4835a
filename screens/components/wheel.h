// A wheel of values: the middle one is chosen; drag it, or tap a neighbour or an arrow.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "screens/context.h"

namespace zizhu::screens {

struct WheelSpec {
    std::string_view id;
    std::string_view name;  // "Year"
    int first = 0, last = 0;
    int at = 0;
    bool chosen = true;     // false: nothing is chosen yet, the middle is only where it starts
    std::function<std::string(int)> text;
};

float wheelHeight(const Ui& ui);
std::optional<int> wheel(Context& context, const Rect& rect, const WheelSpec& spec);

// Year, month and day side by side. Gives the day chosen by a touch in this frame.
struct DateWheelsSpec {
    std::string_view id;
    std::string_view label;
    std::optional<base::LocalDate> value;
    base::LocalDate start;                    // shown while there is no value
    base::LocalDate earliest, latest;
    bool invalid = false;
};
std::optional<base::LocalDate> dateWheels(Context& context, Column& column, const DateWheelsSpec& spec);

}  // namespace zizhu::screens
