// A notice that lies over the page until it is answered. The page under it neither reacts nor is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "screens/components/banner.h"
#include "screens/components/button.h"
#include "screens/context.h"

namespace zizhu::screens {

struct SheetSpec {
    std::string_view id;
    Icon icon = Icon::None;
    Tone tone = Tone::Info;
    std::string_view title;
    std::vector<std::string> paragraphs;
    std::vector<ButtonSpec> actions;  // one below the other, the first is the main one
    bool low = false;                 // stands within the reach of an arm from a wheelchair, whatever was chosen
};

// Of what stands in a sheet.
float sheetWidth(const Ui& ui);
// The id of the action tapped; "" none. Call with the Ui not inert, after the page was drawn inert.
std::string sheet(Context& context, const SheetSpec& spec);
// With a place between paragraphs and actions for something drawn by the caller, `height` high.
std::string sheet(Context& context, const SheetSpec& spec, float height, const std::function<void(Column&)>& draw);

}  // namespace zizhu::screens
