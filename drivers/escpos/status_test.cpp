#include "drivers/escpos/status.h"

#include <doctest/doctest.h>

#include "drivers/escpos/commands.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::drivers::escpos;

TEST_CASE("a group tells every bit") {
    const auto only = [](Signals signals, auto member) {
        const bool set = signals.*member;
        signals.*member = false;
        return set && signals == Signals{};
    };
    CHECK(fromGroup({0x10, 0, 0, 0}) == Signals{});
    CHECK(only(fromGroup({0x18, 0, 0, 0}), &Signals::offline));
    CHECK(only(fromGroup({0x30, 0, 0, 0}), &Signals::coverOpen));
    CHECK(only(fromGroup({0x50, 0, 0, 0}), &Signals::feedButton));
    CHECK(only(fromGroup({0x10, 0x01, 0, 0}), &Signals::waitingToRecover));
    CHECK(only(fromGroup({0x10, 0x04, 0, 0}), &Signals::mechanicalError));
    CHECK(only(fromGroup({0x10, 0x08, 0, 0}), &Signals::cutterError));
    CHECK(only(fromGroup({0x10, 0x20, 0, 0}), &Signals::unrecoverableError));
    CHECK(only(fromGroup({0x10, 0x40, 0, 0}), &Signals::autoRecoverableError));
    CHECK(only(fromGroup({0x10, 0, 0x01, 0}), &Signals::paperNearEnd));
    CHECK(only(fromGroup({0x10, 0, 0x02, 0}), &Signals::paperNearEnd));
    CHECK(only(fromGroup({0x10, 0, 0x04, 0}), &Signals::paperEnd));
    CHECK(only(fromGroup({0x10, 0, 0x08, 0}), &Signals::paperEnd));

    CHECK(fromRealTime({0x12, 0x12, 0x12, 0x12}) == Signals{});
    CHECK(only(fromRealTime({0x1A, 0x12, 0x12, 0x12}), &Signals::offline));
    CHECK(only(fromRealTime({0x32, 0x12, 0x12, 0x12}), &Signals::waitingToRecover));
    CHECK(only(fromRealTime({0x12, 0x16, 0x12, 0x12}), &Signals::coverOpen));
    CHECK(only(fromRealTime({0x12, 0x1A, 0x12, 0x12}), &Signals::feedButton));
    CHECK(only(fromRealTime({0x12, 0x32, 0x12, 0x12}), &Signals::paperEnd));
    CHECK(only(fromRealTime({0x12, 0x52, 0x12, 0x12}), &Signals::otherError));
    CHECK(only(fromRealTime({0x12, 0x12, 0x16, 0x12}), &Signals::mechanicalError));
    CHECK(only(fromRealTime({0x12, 0x52, 0x1A, 0x12}), &Signals::cutterError));
    CHECK(only(fromRealTime({0x12, 0x12, 0x32, 0x12}), &Signals::unrecoverableError));
    CHECK(only(fromRealTime({0x12, 0x12, 0x52, 0x12}), &Signals::autoRecoverableError));
    CHECK(only(fromRealTime({0x12, 0x12, 0x12, 0x1E}), &Signals::paperNearEnd));
    CHECK(only(fromRealTime({0x12, 0x12, 0x12, 0x72}), &Signals::paperEnd));
}

TEST_CASE("groups and answers on one stream are told apart at every split, and inside each other") {
    const base::Bytes group = {0x38, 0x00, 0x0F, 0x00};
    const std::vector<Report> wholeGroup = {StatusGroup{fromGroup({0x38, 0x00, 0x0F, 0x00})}};
    for (std::size_t inserted = 0; inserted <= group.size(); ++inserted) {
        base::Bytes stream = group;
        stream.insert(stream.begin() + std::ptrdiff_t(inserted), 0x1A);
        stream.push_back(0x0C);  // a GS r answer: paper end
        for (std::size_t split = 0; split <= stream.size(); ++split) {
            StatusDemultiplexer demultiplexer;
            std::vector<Report> got = demultiplexer.feed(base::ByteView(stream).first(split));
            for (const Report& report : demultiplexer.feed(base::ByteView(stream).subspan(split)))
                got.push_back(report);
            std::vector<Report> expected = wholeGroup;
            expected.insert(inserted == group.size() ? expected.end() : expected.begin(),
                            RealTimeAnswer{0x1A});
            expected.push_back(InTurnAnswer{false, true});
            CHECK(got == expected);
            CHECK(demultiplexer.noise() == 0);
        }
    }
}

TEST_CASE("noise costs the group it falls into, and nothing after") {
    StatusDemultiplexer demultiplexer;
    const base::Bytes stream = {0x11, 0x13, 0x10, 0x00, 0xFF, 0x10, 0x00, 0x10, 0x00, 0x00, 0x00, 0x60};
    const std::vector<Report> got = demultiplexer.feed(stream);
    CHECK(got == std::vector<Report>{StatusGroup{}});
    CHECK(demultiplexer.noise() == stream.size() - 4);
    CHECK_FALSE(demultiplexer.inGroup());
}

TEST_CASE("random bytes: as many reports as bytes allow, and a group after them is understood") {
    tests::SeededRandom random(11);
    for (int run = 0; run < 2000; ++run) {
        base::Bytes bytes(1 + random.below(64));
        random.fill(bytes);
        StatusDemultiplexer demultiplexer;
        CHECK(demultiplexer.feed(bytes).size() <= bytes.size());
        demultiplexer.feed(base::Bytes{0xFF});
        const base::Bytes group = {0x10, 0x00, 0x03, 0x00};
        CHECK(demultiplexer.feed(group) == std::vector<Report>{StatusGroup{fromGroup({0x10, 0, 3, 0})}});
    }
}

TEST_CASE("strips cover the picture, and the last can be held back") {
    for (int rows = 1; rows < 1200; ++rows) {
        for (const bool quirk : {false, true}) {
            for (const int most : {8, 48, 192, 256}) {
                const std::vector<Strip> strips =
                    planStrips(rows, {.garblesMultiplesOf48 = quirk, .stripRows = most});
                int next = 0;
                for (const Strip& strip : strips) {
                    REQUIRE(strip.firstRow == next);
                    REQUIRE(strip.rows >= 1);
                    REQUIRE(strip.rows <= most);
                    if (quirk) REQUIRE((strip.rows + strip.paddingRows) % 48 != 0);
                    if (&strip != &strips.back()) REQUIRE(strip.paddingRows == 0);
                    next += strip.rows;
                }
                REQUIRE(next == rows);
                REQUIRE((rows < 2 || strips.size() >= 2));
            }
        }
    }
}

TEST_CASE("commands are the bytes of the protocol") {
    CHECK(initialize() == base::Bytes{0x1B, 0x40});
    CHECK(enableStatusBack() == base::Bytes{0x1D, 0x61, 0xFF});
    CHECK(requestStatus(4) == base::Bytes{0x10, 0x04, 0x04});
    CHECK(clearRecoverableError() == base::Bytes{0x10, 0x05, 0x02});
    CHECK(feedAndCut({}) == base::Bytes{0x1D, 0x56, 0x42, 0x00});
    CHECK(feedAndCut({.hasCutter = false}) == base::Bytes{0x1B, 0x64, 0x05});
    base::Bitmap bitmap(12, 2);
    bitmap.setBlack(0, 0);
    bitmap.setBlack(11, 1);
    CHECK(rasterStrip(bitmap, {0, 2, 1}) ==
          base::Bytes{0x1D, 0x76, 0x30, 0x00, 2, 0, 3, 0, 0x80, 0x00, 0x00, 0x10, 0x00, 0x00});
    const base::Bytes leave = leaveImage(0);
    CHECK(leave.size() == 8192 + 5);
    CHECK(base::toHex(base::ByteView(leave).last(6)) == "001b401d61ff");
}
