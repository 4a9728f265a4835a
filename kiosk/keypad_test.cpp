#include "kiosk/keypad.h"

#include <SDL_keycode.h>
#include <doctest/doctest.h>

using namespace zizhu;
using kiosk::KeyEvent;
using screens::NavKey;

TEST_CASE("the keys of a keypad mean what stands on them") {
    const auto key = [](std::int32_t code, bool shift = false) {
        const auto event = kiosk::keyEventOf(code, shift);
        return event ? event->key : std::nullopt;
    };
    CHECK(key(SDLK_TAB) == NavKey::Next);
    CHECK(key(SDLK_TAB, true) == NavKey::Previous);
    CHECK(key(SDLK_KP_ENTER) == NavKey::Activate);
    CHECK(key(SDLK_ESCAPE) == NavKey::Back);
    CHECK(key(SDLK_F9) == NavKey::SwitchNext);
    CHECK(key(SDLK_F10) == NavKey::SwitchChoose);
    CHECK(key(SDLK_F2) == NavKey::Repeat);
    for (int digit = 0; digit <= 9; ++digit) {
        CHECK(kiosk::keyEventOf(SDLK_0 + digit, false)->text == std::to_string(digit));
        const int pad = digit == 0 ? SDLK_KP_0 : SDLK_KP_1 + digit - 1;
        CHECK(kiosk::keyEventOf(pad, false)->text == std::to_string(digit));
    }
    CHECK(kiosk::keyEventOf(SDLK_KP_MULTIPLY, false)->text == "*");
    // Nothing that a keyboard has and a visit does not need.
    CHECK_FALSE(kiosk::keyEventOf(SDLK_F4, false).has_value());
    CHECK_FALSE(kiosk::keyEventOf(SDLK_q, false).has_value());
}

TEST_CASE("a trembling hand chooses once") {
    kiosk::KeyFilter filter;
    base::SteadyTime now{};
    const auto at = [&](int ms) { return now + std::chrono::milliseconds(ms); };
    const KeyEvent choose{NavKey::SwitchChoose, {}}, next{NavKey::SwitchNext, {}}, down{NavKey::Down, {}};
    CHECK(filter.accepts(choose, at(1000)));
    CHECK_FALSE(filter.accepts(choose, at(1200)));
    CHECK_FALSE(filter.accepts(choose, at(1450)));  // still trembling
    CHECK(filter.accepts(next, at(1460)));          // the other switch is another matter
    CHECK(filter.accepts(choose, at(1800)));
    CHECK(filter.accepts(down, at(2000)));
    CHECK_FALSE(filter.accepts(down, at(2050)));
    CHECK(filter.accepts(down, at(2200)));
    // Fast typing passes; a bouncing key does not.
    CHECK(filter.accepts({std::nullopt, "1"}, at(3000)));
    CHECK(filter.accepts({std::nullopt, "2"}, at(3040)));
    CHECK_FALSE(filter.accepts({std::nullopt, "2"}, at(3060)));
    CHECK(filter.accepts({std::nullopt, "2"}, at(3200)));
}
