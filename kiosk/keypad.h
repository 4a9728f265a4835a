// What the keys of a keypad, a keyboard or a switch box mean. They come through the window as plain key
// presses (USB HID), whoever made the hardware; code scanners that type are not among them, because their
// driver takes their device for itself (drivers/wedge).
//
// | key | means |
// |---|---|
// | arrows; Tab, Shift-Tab | up, down, left, right; next, previous |
// | Enter (main block, keypad), Space | choose |
// | Escape | back |
// | End, keypad + | to the main action |
// | F1; F2 | help; speech on, then the page again |
// | Page up, Page down | louder, softer |
// | 0-9, keypad digits, * | typed |
// | Backspace, Delete, keypad - | takes the last character away |
// | F9, F10 | switch 1 (next), switch 2 (choose) |
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/clock.h"
#include "screens/access/nav_key.h"

namespace zizhu::kiosk {

struct KeyEvent {
    std::optional<screens::NavKey> key;
    std::string text;  // if it is none of those: "7", "*"
};

// `code`: an SDL_Keycode. Nothing: the key means nothing here.
std::optional<KeyEvent> keyEventOf(std::int32_t code, bool shift);

// A hand that trembles presses twice: the second of two equal presses within the time is one too many.
// A held key presses once; the window leaves its repeats out.
struct KeyTimes {
    base::Duration again{80};         // digits, arrows: a bouncing contact
    base::Duration chosenAgain{300};  // switches, "choose": a trembling hand
};
class KeyFilter {
public:
    explicit KeyFilter(const KeyTimes& times = {}) : times_(times) {}
    bool accepts(const KeyEvent& event, base::SteadyTime now);

private:
    KeyTimes times_;
    std::array<std::optional<base::SteadyTime>, screens::kNavKeyCount> last_;
    std::string text_;
    base::SteadyTime typed_{};
};

}  // namespace zizhu::kiosk
