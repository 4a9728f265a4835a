#include <doctest/doctest.h>

#include "catalog/test_support.h"

using namespace zizhu;
using namespace zizhu::catalog;

TEST_CASE("the shipped catalogue loads without a mistake or a warning") {
    const LoadResult result = Catalogue::load(shippedFiles());
    for (const Diagnostic& each : result.diagnostics) MESSAGE(toString(each));
    CHECK(result.diagnostics.empty());
    REQUIRE(result.catalogue);
    CHECK((*result.catalogue)->item("birth-registration") != nullptr);
}
