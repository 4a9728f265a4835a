#include "base/clock.h"

#include <doctest/doctest.h>

using namespace zizhu::base;

TEST_CASE("a time is read back as it was written, and from the forms that other programs write") {
    const WallTime time(std::chrono::milliseconds(1773475200007));
    CHECK(parseIso8601(toIso8601(time)) == time);
    CHECK(parseIso8601("2026-03-14T16:00:00.007+08:00") == time);
    CHECK(parseIso8601("2026-03-14T05:30:00.007-02:30") == time);
    CHECK(parseIso8601("2026-03-14T08:00:00.0079999Z") == time);
    CHECK(parseIso8601("2026-03-14T08:00:00Z") == time - std::chrono::milliseconds(7));
    CHECK(parseIso8601("2026-03-14T08:00:00.1Z") == time + std::chrono::milliseconds(93));
    CHECK(parseIso8601("1969-12-31T23:59:59Z") == WallTime(std::chrono::milliseconds(-1000)));
}

TEST_CASE("what is not a time is not read as one") {
    for (const char* text :
         {"", "2026-03-14", "2026-03-14T08:00:00", "2026-03-14 08:00:00Z", "2026-02-30T08:00:00Z",
          "2026-03-14T24:00:00Z", "2026-03-14T08:60:00Z", "2026-03-14T08:00:60Z", "2026-03-14T08:00:00.Z",
          "2026-03-14T08:00:00+8:00", "2026-03-14T08:00:00+24:00", "2026-03-14T08:00:00ZZ",
          "2026-03-14T0a:00:00Z", "2026-03-14T08-00-00Z", "2026-03-14T08:00:00.007+08:0"}) {
        CAPTURE(text);
        CHECK_FALSE(parseIso8601(text));
    }
}
