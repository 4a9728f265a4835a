#include "kiosk/clock_doubt.h"

#include <doctest/doctest.h>

#include "kiosk/backend_workers.h"

using namespace zizhu;
using namespace zizhu::kiosk;

namespace {
const base::WallTime kNow = kReleased + std::chrono::hours(24 * 90);
}

TEST_CASE("a clock is doubted when it is more than five minutes before or behind the backend's") {
    for (const base::Duration by : {kClockDoubt, -kClockDoubt, base::Duration(0)}) CHECK_FALSE(clocksDiffer(kNow, kNow + by));
    CHECK(clocksDiffer(kNow, kNow + kClockDoubt + base::Duration(1)));
    CHECK(clocksDiffer(kNow, kNow - kClockDoubt - base::Duration(1)));
}

TEST_CASE("a clock that fell back to its first day is found out without the backend") {
    CHECK(impossibleTime(base::WallTime{}, std::nullopt));
    CHECK(impossibleTime(kReleased - base::Duration(1), std::nullopt));
    CHECK_FALSE(impossibleTime(kNow, std::nullopt));
}

TEST_CASE("nothing can wait here that was kept tomorrow") {
    CHECK(impossibleTime(kNow, kNow + std::chrono::hours(24)));
    CHECK_FALSE(impossibleTime(kNow, kNow + kClockDoubt));  // a clock that was put right by a little
    CHECK_FALSE(impossibleTime(kNow, kNow - std::chrono::hours(24)));
}
