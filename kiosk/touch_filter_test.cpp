// Palms, resting hands, drops of water, drumming: what the glass reports and what is made of it.
#include "kiosk/touch_filter.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace zizhu;
using kiosk::TouchEvent;
using kiosk::TouchFilter;
using Phase = TouchEvent::Phase;

namespace {

struct Glass {
    TouchFilter filter;
    base::SteadyTime now{};
    std::vector<TouchEvent> told;

    void event(Phase phase, std::int64_t finger, float x = 100, float y = 100) { filter.event(phase, finger, x, y, now, told); }
    void pass(base::Duration time) { now += time; }
    std::size_t taps() const {
        return std::size_t(std::count_if(told.begin(), told.end(), [](const TouchEvent& e) { return e.phase == Phase::Up && e.x >= 0; }));
    }
    std::size_t count(Phase phase) const {
        return std::size_t(std::count_if(told.begin(), told.end(), [&](const TouchEvent& e) { return e.phase == phase; }));
    }
};

constexpr auto ms = [](int n) { return std::chrono::milliseconds(n); };

}  // namespace

TEST_CASE("a palm presses nothing") {
    Glass glass;
    for (int finger = 1; finger <= 9; ++finger) {
        glass.event(Phase::Down, finger, float(finger * 20), 500);
        glass.pass(ms(4));
    }
    for (int finger = 1; finger <= 9; ++finger) glass.event(Phase::Up, finger, float(finger * 20), 500);
    CHECK(glass.taps() == 0);
    CHECK(glass.count(Phase::Down) == glass.count(Phase::Up));
    // The next finger counts again.
    glass.pass(ms(300));
    glass.event(Phase::Down, 20);
    glass.event(Phase::Up, 20);
    CHECK(glass.taps() == 1);
}

TEST_CASE("a second finger that comes later is ignored, and the first one's tap counts") {
    Glass glass;
    glass.event(Phase::Down, 1, 10, 10);
    glass.pass(ms(80));
    glass.event(Phase::Down, 2, 700, 900);
    glass.event(Phase::Move, 2, 710, 900);
    glass.event(Phase::Up, 1, 10, 10);
    CHECK(glass.taps() == 1);
    CHECK(glass.told.back().x == 10);
    glass.event(Phase::Up, 2, 710, 900);
    CHECK(glass.taps() == 1);
}

TEST_CASE("a touch held for a minute taps where it is lifted, and does not make the glass deaf") {
    Glass glass;
    glass.event(Phase::Down, 1);
    glass.pass(std::chrono::minutes(1));
    SUBCASE("lifted") {
        glass.event(Phase::Up, 1);
        CHECK(glass.taps() == 1);
    }
    SUBCASE("a drop of water: another finger takes over") {
        glass.event(Phase::Down, 2, 300, 300);
        glass.event(Phase::Up, 2, 300, 300);
        CHECK(glass.taps() == 1);
        CHECK(glass.told.back().x == 300);
        CHECK(glass.count(Phase::Down) == glass.count(Phase::Up));
    }
}

TEST_CASE("drumming with forty taps a second counts every tap once") {
    Glass glass;
    for (int i = 0; i < 400; ++i) {
        glass.event(Phase::Down, i);
        glass.pass(ms(12));
        glass.event(Phase::Up, i);
        glass.pass(ms(13));
    }
    CHECK(glass.taps() == 400);
    CHECK(glass.told.size() == 800);
}

TEST_CASE("an `up` that the panel lost does not block what follows") {
    Glass glass;
    glass.event(Phase::Down, 1);
    glass.pass(ms(200));
    glass.event(Phase::Down, 1, 50, 50);
    glass.event(Phase::Up, 1, 50, 50);
    CHECK(glass.count(Phase::Down) == glass.count(Phase::Up));
    CHECK(glass.taps() == 1);
    // More fingers than a panel can have, never lifted.
    for (int i = 100; i < 1000; ++i) glass.event(Phase::Down, i);
    CHECK(glass.count(Phase::Down) >= glass.count(Phase::Up));
}
