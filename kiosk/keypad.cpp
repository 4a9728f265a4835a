#include "kiosk/keypad.h"

#include <utility>

#include <SDL_keycode.h>

namespace zizhu::kiosk {
namespace {

using screens::NavKey;

constexpr std::pair<SDL_Keycode, NavKey> kKeys[] = {
    {SDLK_UP, NavKey::Up}, {SDLK_DOWN, NavKey::Down}, {SDLK_LEFT, NavKey::Left}, {SDLK_RIGHT, NavKey::Right},
    {SDLK_RETURN, NavKey::Activate}, {SDLK_KP_ENTER, NavKey::Activate}, {SDLK_SPACE, NavKey::Activate},
    {SDLK_ESCAPE, NavKey::Back}, {SDLK_END, NavKey::Main}, {SDLK_KP_PLUS, NavKey::Main},
    {SDLK_F1, NavKey::Help}, {SDLK_F2, NavKey::Repeat},
    {SDLK_PAGEUP, NavKey::VolumeUp}, {SDLK_VOLUMEUP, NavKey::VolumeUp},
    {SDLK_PAGEDOWN, NavKey::VolumeDown}, {SDLK_VOLUMEDOWN, NavKey::VolumeDown},
    {SDLK_BACKSPACE, NavKey::Erase}, {SDLK_DELETE, NavKey::Erase}, {SDLK_KP_MINUS, NavKey::Erase},
    {SDLK_F9, NavKey::SwitchNext}, {SDLK_F10, NavKey::SwitchChoose},
};

}  // namespace

std::optional<KeyEvent> keyEventOf(std::int32_t code, bool shift) {
    if (code == SDLK_TAB) return KeyEvent{shift ? NavKey::Previous : NavKey::Next, {}};
    for (const auto& [key, means] : kKeys) {
        if (key == code) return KeyEvent{means, {}};
    }
    if (code >= SDLK_0 && code <= SDLK_9) return KeyEvent{std::nullopt, std::string(1, char('0' + (code - SDLK_0)))};
    // The keypad's nought comes after its nine.
    if (code >= SDLK_KP_1 && code <= SDLK_KP_0) return KeyEvent{std::nullopt, std::string(1, char('0' + (code - SDLK_KP_1 + 1) % 10))};
    if (code == SDLK_ASTERISK || code == SDLK_KP_MULTIPLY) return KeyEvent{std::nullopt, "*"};
    return std::nullopt;
}

bool KeyFilter::accepts(const KeyEvent& event, base::SteadyTime now) {
    if (!event.key) {
        const bool again = event.text == text_ && now - typed_ < times_.again;
        text_ = event.text;
        typed_ = now;
        return !again;
    }
    const bool slow = *event.key == NavKey::SwitchNext || *event.key == NavKey::SwitchChoose || *event.key == NavKey::Activate;
    auto& last = last_[std::size_t(*event.key)];
    const bool again = last && now - *last < (slow ? times_.chosenAgain : times_.again);
    last = now;
    return !again;
}

}  // namespace zizhu::kiosk
