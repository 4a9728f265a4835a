#include "base/enrolment_code.h"

#include <doctest/doctest.h>

#include <set>

using namespace zizhu::base;

namespace {

const ByteView kAuthority = asBytes("the authority's public key");

}  // namespace

TEST_CASE("an enrolment code survives being read out and typed") {
    SystemRandom random;
    const EnrolmentCode code = EnrolmentCode::make(random, kAuthority);
    const std::string text = code.toString();
    CHECK(text.size() == 34);
    std::string typed;
    for (const char c : text) {
        if (c == '-') continue;
        typed += c == '0' ? 'o' : c == '1' ? 'l' : c >= 'A' ? char(c + 32) : c;
        typed += ' ';
    }
    const auto read = EnrolmentCode::parse(typed);
    REQUIRE(read);
    CHECK(read->toString() == text);
    CHECK(read->secret() == code.secret());
    CHECK(read->names(kAuthority));
    CHECK_FALSE(read->names(asBytes("another authority's public key")));
}

TEST_CASE("a slip of typing is noticed: every single digit, and nearly every swap") {
    SystemRandom random;
    const std::string text = EnrolmentCode::make(random, kAuthority).toString();
    int wrong = 0, passed = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '-') continue;
        for (const char c : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
            if (c == text[i]) continue;
            std::string slip = text;
            slip[i] = c;
            ++wrong;
            passed += EnrolmentCode::parse(slip) ? 1 : 0;
        }
    }
    CHECK(wrong == 28 * 31);
    CHECK(passed < 10);  // one in 1024 is to be expected
    CHECK_FALSE(EnrolmentCode::parse(""));
    CHECK_FALSE(EnrolmentCode::parse(text.substr(1)));
    CHECK_FALSE(EnrolmentCode::parse(text + "0"));
    CHECK_FALSE(EnrolmentCode::parse(std::string(5000, 'A')));
    CHECK_FALSE(EnrolmentCode::parse(text.substr(0, 33) + "U"));
}

TEST_CASE("codes do not repeat, and the secret uses the whole of its 50 bits") {
    SystemRandom random;
    std::set<std::string> seen;
    std::array<std::array<int, 32>, 10> counts{};
    constexpr int kCodes = 6400;
    for (int i = 0; i < kCodes; ++i) {
        const EnrolmentCode code = EnrolmentCode::make(random, kAuthority);
        CHECK(seen.insert(std::string(code.secret())).second);
        for (std::size_t place = 0; place < 10; ++place)
            ++counts[place][std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ").find(code.secret()[place])];
    }
    for (const auto& place : counts) {
        for (const int count : place) CHECK(std::abs(count - kCodes / 32) < 100);  // 7 standard deviations
    }
}
