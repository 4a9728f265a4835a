#include "central/service/issued_document.h"

#include <doctest/doctest.h>

#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::central;

TEST_CASE("a certificate larger than a payload, with all its fonts, is kept and opens again") {
    tests::TemporaryDirectory state;
    REQUIRE(IntakeKeys::add(state.path()));
    const auto keys = IntakeKeys::open(state.path());
    REQUIRE(keys);
    IssuedDocument document{"0000-0000-0000-0000-0", "周𠮷䶮", base::SecretBytes(3u << 20, 7)};
    const auto kept = sealDocument(*keys, document);
    REQUIRE(kept);
    CHECK(base::asText(*kept).find("周𠮷䶮") == std::string_view::npos);

    const auto whole = openDocument(*keys, *kept, true);
    REQUIRE(whole);
    CHECK(whole->pdf == document.pdf);
    CHECK(whole->code == document.code);
    const auto facts = openDocument(*keys, *kept, false);
    REQUIRE(facts);
    CHECK(facts->holder == "周𠮷䶮");
    CHECK(facts->pdf.empty());

    for (const std::size_t length : {std::size_t(0), std::size_t(3), std::size_t(40), kept->size() - 1}) {
        CHECK_FALSE(openDocument(*keys, base::ByteView(*kept).first(length), true));
    }
    base::Bytes altered = *kept;
    altered.back() ^= 1;
    CHECK_FALSE(openDocument(*keys, altered, true));
}
