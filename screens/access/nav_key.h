// What a keypad, a keyboard or two switches can say, whatever hardware they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace zizhu::screens {

enum class NavKey : std::uint8_t {
    Next, Previous,         // through everything, round and round
    Up, Down, Left, Right,  // by place on a keyboard; turn a wheel; elsewhere to the next and the one before
    Activate,               // a tap on what has the focus
    Back,                   // out of the keyboard, out of a sheet, to the page before
    Main,                   // puts the focus on the page's main action
    Help,
    Repeat,                 // turns speech on; then: says the page again
    VolumeUp, VolumeDown,
    Erase,                  // the last character of the field
    SwitchNext, SwitchChoose,  // two switches: the next group or thing, and "this one"
};
inline constexpr std::size_t kNavKeyCount = std::size_t(NavKey::SwitchChoose) + 1;

std::string_view name(NavKey key);  // "Next"; for tests
std::optional<NavKey> navKeyByName(std::string_view name);

}  // namespace zizhu::screens
