#include "drivers/idcard/sam_frame.h"

#include <doctest/doctest.h>

#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

base::Bytes frame(const std::string& hexAfterPreamble) {
    return *base::fromHex("aaaaaa9669" + hexAfterPreamble);
}

std::optional<SamReply> feed(base::ByteView bytes) {
    SamReplyScanner scanner;
    return scanner.feed(bytes);
}

}  // namespace

TEST_CASE("requests have the bytes that are known from real readers") {
    CHECK(encodeSamRequest(kSamReset) == frame("000310ffec"));
    CHECK(encodeSamRequest(kSamStatus) == frame("000311ffed"));
    CHECK(encodeSamRequest(kSamReadId) == frame("000312ffee"));
    CHECK(encodeSamRequest(kSamFindCard) == frame("0003200122"));
    CHECK(encodeSamRequest(kSamSelectCard) == frame("0003200221"));
    CHECK(encodeSamRequest(kSamReadCard) == frame("0003300132"));
    CHECK(encodeSamRequest(kSamReadAppendedAddress) == frame("0003300330"));
}

TEST_CASE("known replies are understood") {
    CHECK(feed(frame("000400009094"))->word == SamWord::Ok);
    const auto found = feed(frame("000800009f0000000097"));
    REQUIRE(found);
    CHECK(found->word == SamWord::Found);
    CHECK(found->data.size() == 4);
    CHECK(feed(frame("000400008084"))->word == SamWord::FindFailed);
    CHECK(feed(frame("000c00009000000000000000009c"))->data.size() == 8);
    CHECK(feed(frame("000400008185"))->word == SamWord::SelectFailed);
    CHECK(feed(frame("000400004145"))->word == SamWord::ReadFailed);
    CHECK(feed(frame("000400009195"))->word == SamWord::Absent);
}

TEST_CASE("a reply may come byte by byte, after noise, and after what only looks like one") {
    base::Bytes stream = *base::fromHex("00ff69aaaa96aaaaaa96");  // noise, a cut preamble
    const base::Bytes badXor = frame("000400009095");
    const base::Bytes tooLong = frame("ffff");
    const base::Bytes tooShort = frame("0003000000");
    for (const auto& part : {badXor, tooLong, tooShort})
        stream.insert(stream.end(), part.begin(), part.end());
    stream.push_back(0xAA);  // runs into the true preamble
    const base::Bytes good = frame("000400009195");
    stream.insert(stream.end(), good.begin(), good.end());

    SamReplyScanner scanner;
    std::optional<SamReply> reply;
    for (std::size_t i = 0; i < stream.size(); ++i) {
        REQUIRE_FALSE(reply);
        reply = scanner.feed(base::ByteView(stream).subspan(i, 1));
    }
    REQUIRE(reply);
    CHECK(reply->word == SamWord::Absent);
    CHECK(feed(stream)->word == SamWord::Absent);
}

TEST_CASE("a frame cut short gives nothing, and the next one is found all the same") {
    SamReplyScanner scanner;
    CHECK_FALSE(scanner.feed(base::ByteView(frame("000800009f0000000097")).first(11)));
    CHECK(scanner.begun());
    // The next frame is swallowed as the rest of the first, then found inside it.
    const auto reply = scanner.feed(frame("000400009094"));
    REQUIRE(reply);
    CHECK(reply->word == SamWord::Ok);
}

TEST_CASE("random streams never confuse the scanner, and a true frame after them is found") {
    const std::uint64_t seed = 20261122;
    CAPTURE(seed);
    tests::SeededRandom random(seed);
    const base::Bytes good = frame("000800009f0000000097");
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        base::Bytes noise(random.below(600));
        for (auto& byte : noise) {
            // Mostly bytes of the preamble, so that false starts are frequent.
            static constexpr std::uint8_t kLikely[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04, 0x90};
            byte = random.below(8) == 0 ? std::uint8_t(random.below(256)) : kLikely[random.below(8)];
        }
        SamReplyScanner scanner;
        std::optional<SamReply> reply;
        std::size_t at = 0;
        while (at < noise.size() && !reply) {
            const std::size_t count = std::min<std::size_t>(1 + random.below(50), noise.size() - at);
            reply = scanner.feed(base::ByteView(noise).subspan(at, count));
            at += count;
        }
        if (reply) continue;  // chance made a valid frame: rightly taken
        // A false header may claim up to 2400 bytes more; frames repeated for longer than that must show.
        for (int repeats = 0; repeats < 400 && !reply; ++repeats) reply = scanner.feed(good);
        REQUIRE(reply);
    }
}
