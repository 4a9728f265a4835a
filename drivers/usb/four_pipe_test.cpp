#include "drivers/usb/four_pipe.h"

#include <array>

#include <doctest/doctest.h>

using namespace zizhu;
using namespace zizhu::drivers::usb;

namespace {

base::Bytes bytes(std::string_view hex) { return *base::fromHex(hex); }

base::Bytes taken(FrameJoiner& joiner, std::size_t room = 256) {
    base::Bytes into(room);
    into.resize(joiner.take(into));
    return into;
}

}  // namespace

TEST_CASE("a question goes in two halves, and only a whole one") {
    const base::Bytes question = bytes("aaaaaa9669000311ffed");
    const auto halves = splitFrame(question);
    REQUIRE(halves);
    CHECK(base::toHex(halves->header) == "aaaaaa96690003");
    CHECK(base::toHex(halves->body) == "11ffed");
    base::Bytes two = question;
    two.insert(two.end(), question.begin(), question.end());
    CHECK(splitFrame(two)->body.size() == 3);
    for (std::size_t size = 0; size < question.size(); ++size) {
        CHECK_FALSE(splitFrame(base::ByteView(question).first(size)));
    }
    CHECK_FALSE(splitFrame(bytes("aaaaaa966a000311ffed")));
    CHECK_FALSE(splitFrame(bytes("aaaaaa9669000211ff")));
}

TEST_CASE("answers come together in order, however their halves arrive") {
    FrameJoiner joiner;
    joiner.addBody(bytes("00009094"));  // before its header: both pipes are asked at once
    CHECK(taken(joiner).empty());
    joiner.addHeader(bytes("aaaaaa"));
    CHECK(taken(joiner).empty());
    joiner.addHeader(bytes("96690004aaaaaa96690008"));
    CHECK(base::toHex(taken(joiner)) == "aaaaaa9669000400009094aaaaaa96690008");
    joiner.addBody(bytes("00009f00"));
    CHECK(base::toHex(taken(joiner, 3)) == "00009f");
    joiner.addBody(bytes("00000097"));
    CHECK(base::toHex(taken(joiner)) == "0000000097");
    CHECK(joiner.held() == 0);
}

TEST_CASE("what does not belong together is not put together") {
    FrameJoiner joiner;
    joiner.addBody(bytes("00009094"));  // its header was lost
    CHECK(taken(joiner).empty());
    joiner.clear();
    joiner.addHeader(bytes("aaaaaa96690004"));
    joiner.addBody(bytes("00008084"));
    CHECK(base::toHex(taken(joiner)) == "aaaaaa9669000400008084");
    // A header that is none is passed on; its body waits for clear().
    joiner.addHeader(bytes("aaaaaa9669ffff"));
    joiner.addBody(bytes("00009094"));
    CHECK(base::toHex(taken(joiner)) == "aaaaaa9669ffff");
    CHECK(joiner.held() == 4);
    joiner.clear();
    CHECK(joiner.held() == 0);
}
