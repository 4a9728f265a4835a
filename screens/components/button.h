// A button: what a person presses to make something happen. Its label says what.
#pragma once

#include <string_view>

#include "screens/ui.h"

namespace zizhu::screens {

enum class ButtonKind : std::uint8_t {
    Primary,    // filled; the main action
    Secondary,  // framed
    Quiet,      // text only
    Plain,      // text on the header
};

struct ButtonSpec {
    std::string_view id;
    std::string_view label;
    Icon icon = Icon::None;
    ButtonKind kind = ButtonKind::Secondary;
    bool enabled = true;
    bool main = false;      // the one main action of the page
    bool iconAfter = false;
    bool stacked = false;   // the icon above a small label
    bool danger = false;
    std::string_view name = {};  // for the semantics, if the label alone does not say it
};

// Natural width on one line, and the height that the label needs at a width (>= the touch target;
// >= 20 mm for the main action).
float buttonWidth(const Ui& ui, const ButtonSpec& spec);
float buttonHeight(const Ui& ui, const ButtonSpec& spec, float width);
// Narrower than this and a word of the label would be broken.
float buttonLeast(const Ui& ui, const ButtonSpec& spec);
// True when tapped.
bool button(Ui& ui, const Rect& rect, const ButtonSpec& spec);
// Only an icon; `name` is its accessible name. At least 12.7 mm.
bool iconButton(Ui& ui, const Rect& rect, std::string_view id, std::string_view name, Icon icon,
                bool enabled = true);

}  // namespace zizhu::screens
