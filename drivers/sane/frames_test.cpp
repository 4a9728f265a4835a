#include "drivers/sane/frames.h"

#include <doctest/doctest.h>

using namespace zizhu;
using base::Errc;
using drivers::sane::FrameAssembler;

namespace {

SANE_Parameters frame(SANE_Frame format, int width, int lines, int depth, int bytesPerLine) {
    return {format, SANE_TRUE, bytesPerLine, width, lines, depth};
}

}  // namespace

TEST_CASE("rows come in any pieces, with bytes left over, and of any depth") {
    const base::Bytes rows = {1, 2, 3, 99, 4, 5, 6, 99};
    for (std::size_t piece = 1; piece <= rows.size(); ++piece) {
        FrameAssembler frames;
        REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 3, 2, 8, 4)));
        for (std::size_t at = 0; at < rows.size(); at += piece)
            REQUIRE(frames.feed(base::ByteView(rows).subspan(at, std::min(piece, rows.size() - at))));
        CHECK(frames.complete());
        CHECK(frames.endFrame());
        const auto picture = frames.take();
        CHECK(picture.height == 2);
        CHECK(picture.pixels == base::SecretBytes{1, 2, 3, 4, 5, 6});
    }
    FrameAssembler frames;
    REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 10, 1, 1, 2)));
    REQUIRE(frames.feed(base::Bytes{0xA0, 0x40}));
    CHECK(frames.endFrame());
    CHECK(frames.take().pixels ==
          base::SecretBytes{0, 255, 0, 255, 255, 255, 255, 255, 255, 0});  // 1 is black
    REQUIRE(frames.begin(frame(SANE_FRAME_RGB, 1, 1, 16, 6)));
    const std::uint16_t deep[] = {0x1234, 0x56FF, 0xFE00};
    REQUIRE(frames.feed(base::ByteView(reinterpret_cast<const std::uint8_t*>(deep), 6)));
    CHECK(frames.endFrame());
    CHECK(frames.take().pixels == base::SecretBytes{0x12, 0x56, 0xFE});
}

TEST_CASE("three frames make one picture in colour, in any order; without one of them there is none") {
    const SANE_Frame orders[][3] = {{SANE_FRAME_RED, SANE_FRAME_GREEN, SANE_FRAME_BLUE},
                                    {SANE_FRAME_BLUE, SANE_FRAME_RED, SANE_FRAME_GREEN}};
    for (const auto& order : orders) {
        FrameAssembler frames;
        for (int i = 0; i < 3; ++i) {
            REQUIRE(frames.begin(frame(order[i], 1, 2, 8, 1)));
            const auto level = std::uint8_t(order[i] == SANE_FRAME_RED     ? 10
                                            : order[i] == SANE_FRAME_GREEN ? 20
                                                                           : 30);
            REQUIRE(frames.feed(base::Bytes{level, std::uint8_t(level + 1)}));
            CHECK(frames.endFrame() == (i == 2));
        }
        CHECK(frames.take().pixels == base::SecretBytes{10, 20, 30, 11, 21, 31});
    }
    FrameAssembler frames;
    REQUIRE(frames.begin(frame(SANE_FRAME_RED, 1, 1, 8, 1)));
    REQUIRE(frames.feed(base::Bytes{1}));
    CHECK_FALSE(frames.endFrame());
    CHECK(frames.begin(frame(SANE_FRAME_RED, 1, 1, 8, 1)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_BLUE, 2, 1, 8, 2)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 1, 1, 8, 1)).error().code == Errc::InvalidInput);
    CHECK(frames.take().empty());
}

TEST_CASE("the number of rows is not known, or wrong") {
    FrameAssembler frames;
    REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 2, -1, 8, 2)));
    REQUIRE(frames.feed(base::Bytes(7, 5)));
    CHECK(frames.complete());
    CHECK(frames.endFrame());
    CHECK(frames.take().height == 3);  // the half row is left out
    REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 2, 5, 8, 2)));
    REQUIRE(frames.feed(base::Bytes(6, 5)));
    CHECK_FALSE(frames.complete());
    CHECK(frames.endFrame());
    CHECK(frames.take().height == 3);
    REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 2, 2, 8, 2)));
    REQUIRE(frames.feed(base::Bytes(100, 5)));  // more than promised
    CHECK(frames.endFrame());
    CHECK(frames.take().height == 2);
    REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 2, -1, 8, 2)));
    CHECK(frames.endFrame());
    CHECK(frames.take().empty());
}

TEST_CASE("parameters that cannot be are refused, and rows without end") {
    FrameAssembler frames;
    CHECK(frames.begin(frame(SANE_Frame(7), 10, 10, 8, 10)).error().code == Errc::Unsupported);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 10, 10, 4, 10)).error().code == Errc::Unsupported);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 0, 10, 8, 10)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 10, 0, 8, 10)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 10, -2, 8, 10)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_RGB, 10, 10, 8, 29)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 10, 10, 8, -1)).error().code == Errc::InvalidInput);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 15'000, 15'000, 8, 15'000)).error().code == Errc::TooLarge);
    CHECK(frames.begin(frame(SANE_FRAME_GRAY, 2'000'000'000, 1, 8, 2'000'000'000)).error().code ==
          Errc::TooLarge);
    REQUIRE(frames.begin(frame(SANE_FRAME_GRAY, 1, -1, 8, 1)));
    CHECK(frames.feed(base::Bytes(25'000, 1)).error().code == Errc::TooLarge);
}
