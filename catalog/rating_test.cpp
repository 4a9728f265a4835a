#include "catalog/rating.h"

#include <doctest/doctest.h>

#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::catalog;

namespace {

Rating sample() {
    tests::SeededRandom random(3);
    Rating rating;
    rating.createdAt = base::WallTime(std::chrono::milliseconds(1'773'450'000'000));
    rating.id = base::Uuid::make(rating.createdAt, random);
    rating.item = "birth-registration";
    rating.itemVersion = "1.4.0";
    rating.terminal = "hall-east-01";
    rating.level = 2;
    rating.reasons = {"207", "214"};
    rating.words = base::SecretString("等了很久，\"没人\"\n管 𠮷");
    return rating;
}

std::string textOf(const Rating& rating) {
    const base::SecretBytes json = toJson(rating);
    return {json.begin(), json.end()};
}

base::Errc refusal(std::string text) {
    const auto parsed = parseRating(base::asBytes(text));
    return parsed ? base::Errc() : parsed.error().code;
}

std::string changed(const std::string& from, const std::string& to) {
    std::string text = textOf(sample());
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a rating comes back as it was sent") {
    const auto parsed = parseRating(toJson(sample()));
    REQUIRE(parsed);
    CHECK(*parsed == sample());
}

TEST_CASE("a rating that is not whole, or says more than it may, is refused") {
    using base::Errc;
    CHECK(refusal(changed("\"level\":2", "\"level\":6")) == Errc::InvalidInput);
    CHECK(refusal(changed("\"level\":2", "\"level\":0")) == Errc::InvalidInput);
    CHECK(refusal(changed("\"level\":2", "\"level\":1")) == Errc::InvalidInput);  // reasons of another level
    CHECK(refusal(changed("\"207\"", "\"214\"")) == Errc::InvalidInput);          // twice
    CHECK(refusal(changed("\"207\"", "207")) == Errc::InvalidInput);
    CHECK(refusal(changed("\"format\":1", "\"format\":2")) == Errc::InvalidInput);
    CHECK(refusal(changed("\"terminal\":", "\"name\":\"x\",\"terminal\":")) == Errc::InvalidInput);
    CHECK(refusal(changed("\"words\":", "\"wards\":")) == Errc::InvalidInput);
    CHECK(refusal("[]") == Errc::InvalidInput);
    CHECK(refusal(std::string(10'000, '[')) == Errc::InvalidInput);
    CHECK(refusal(std::string(kMaxRatingBytes + 1, ' ')) == Errc::TooLarge);
    Rating wordy = sample();
    std::string words;
    for (std::size_t i = 0; i <= kMaxRatingWords; ++i) words += "字";
    wordy.words = base::SecretString(words);
    CHECK(refusal(textOf(wordy)) == Errc::InvalidInput);
}

TEST_CASE("a rating cut anywhere is refused") {
    const std::string whole = textOf(sample());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK(refusal(whole.substr(0, length)) == base::Errc::InvalidInput);
    }
}
