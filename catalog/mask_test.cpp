#include "catalog/mask.h"

#include <doctest/doctest.h>

#include <string>

using namespace zizhu::catalog;

namespace {

std::string filled(std::string_view text, std::string_view mask) {
    return std::string(fillMask(text, mask).reveal());
}

}  // namespace

TEST_CASE("a number is taken with its dashes, without them, or with some") {
    constexpr std::string_view kProject = "9999-999999-99-99-999999";
    constexpr std::string_view kWhole = "2026-990101-40-03-000001";
    for (const std::string_view typed : {kWhole, std::string_view("202699010140 03 000001"),
                                         std::string_view("2026-9901014003000001"), std::string_view("20269901014003000001")}) {
        CHECK(filled(typed, kProject) == kWhole);
    }
    CHECK(fitsMask(kWhole, kProject));
    CHECK_FALSE(fitsMask("20269901014003000001", kProject));
}

TEST_CASE("while it is typed a dash comes with what follows, and can be taken back") {
    constexpr std::string_view kMask = "9999-99";
    CHECK(filled("", kMask).empty());
    CHECK(filled("2026", kMask) == "2026");
    CHECK(filled("20261", kMask) == "2026-1");
    CHECK(filled("2026-", kMask) == "2026-");  // the digit after it was erased
    CHECK(filled("202", kMask) == "202");
}

TEST_CASE("letters become capitals, those of the mask itself may be left out") {
    CHECK(filled("jy2026", "JY9999") == "JY2026");
    CHECK(filled("2026", "JY9999") == "JY2026");
    CHECK(filled("y2026", "JY9999") == "JY2026");
    CHECK(filled("e12345678", "A99999999") == "E12345678");
    CHECK(fitsMask("C1B345678", "CXXXXXXXX"));
}

TEST_CASE("what does not fit stays to be named") {
    CHECK(filled("20a6", "9999") == "20A6");
    CHECK(filled("20261", "9999") == "20261");
    CHECK_FALSE(fitsMask("20A6", "9999"));
}

TEST_CASE("digits alone can be typed on a number pad") {
    CHECK(isDigitsOnly("9999-999999"));
    CHECK_FALSE(isDigitsOnly("A99999999"));
    CHECK_FALSE(isDigitsOnly("CXXXX"));
    CHECK(isDigitsOnly("JY9999"));  // its letters come by themselves
}
