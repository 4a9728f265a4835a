#include "screens/access/nav_key.h"

#include <array>

namespace zizhu::screens {
namespace {

constexpr std::array<std::string_view, kNavKeyCount> kNames = {
    "Next", "Previous", "Up", "Down", "Left", "Right", "Activate", "Back", "Main", "Help", "Repeat",
    "VolumeUp", "VolumeDown", "Erase", "SwitchNext", "SwitchChoose",
};

}  // namespace

std::string_view name(NavKey key) { return kNames[std::size_t(key)]; }

std::optional<NavKey> navKeyByName(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) return NavKey(i);
    }
    return std::nullopt;
}

}  // namespace zizhu::screens
