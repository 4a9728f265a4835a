#include "catalog/review/budgets.h"

#include <doctest/doctest.h>

using namespace zizhu::catalog::review;

TEST_CASE("a text takes as many lines as the screens would give it") {
    CHECK(fit("一二三四五", 5).lines == 1);
    CHECK(fit("一二三四五六", 5).lines == 2);
    CHECK(fit("ab ab", 1.3).lines == 2);
    CHECK(fit("", 5).lines == 1);
    CHECK(fit("编号 A4", 3).lines == 2);
}

TEST_CASE("a word wider than its line is named") {
    CHECK(fit("the administration", 5).tooWide == "administration");
    CHECK(fit("the administration", 9).tooWide.empty());
    // Han characters break anywhere.
    CHECK(fit("一二三四五六七八九十", 2).tooWide.empty());
    // A hyphen is a place to break.
    CHECK(fit("twenty-seventh", 5).tooWide.empty());
}
