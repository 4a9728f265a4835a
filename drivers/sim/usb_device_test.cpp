// Simulated USB devices, one transfer at a time, on a clock that passes by itself.
#include "drivers/sim/usb_device.h"

#include <doctest/doctest.h>

#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/sim_control.h"
#include "tests/support/self_advancing_clock.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using base::Bytes;
using base::Errc;

namespace {

constexpr std::uint8_t kHeaderOut = 0x02, kBodyOut = 0x06, kHeaderIn = 0x81, kBodyIn = 0x85;

struct Bench {
    Bench(UsbPersonality personality, std::unique_ptr<Firmware> firmware, bool configured = true)
        : device(std::move(personality),
                 std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(firmware), clock), clock) {
        if (configured) REQUIRE(control({0x00, 0x09, 1, 0, 0}));
    }
    base::Result<SimFacts> act(std::string_view line) { return device.act(*splitWords(line)); }
    Until until(base::Duration patience = 2s) const { return {clock.in(patience)}; }
    base::Result<Bytes> control(const UsbSetup& setup, const Bytes& data = {}) {
        return device.control(plug, setup, data, until());
    }
    base::Result<Bytes> in(std::uint8_t endpoint, std::size_t length) {
        return device.in(plug, endpoint, length, until());
    }
    base::Status out(std::uint8_t endpoint, const Bytes& bytes) {
        return device.out(plug, endpoint, bytes, until());
    }

    tests::SelfAdvancingClock clock;
    SimulatedUsbDevice device;
    std::uint64_t plug = 1;
};

struct CardReaderBench : Bench {
    explicit CardReaderBench(UsbPersonality personality = fourPipeCardReader())
        : Bench(std::move(personality), std::make_unique<CardReaderFirmware>()) {}
    // Asks for the status of the module; gives the answer's header and body.
    base::Result<std::pair<Bytes, Bytes>> ask() {
        if (auto sent = out(kHeaderOut, {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03}); !sent)
            return base::fail(sent.error());
        if (auto sent = out(kBodyOut, {0x11, 0xFF, 0xED}); !sent) return base::fail(sent.error());
        const auto header = in(kHeaderIn, 64);
        if (!header) return base::fail(header.error());
        const auto body = in(kBodyIn, 512);
        if (!body) return base::fail(body.error());
        return std::pair(*header, *body);
    }
};

}  // namespace

TEST_CASE("four pipes: the header and the body of a frame go, and come, through one each") {
    CardReaderBench bench;
    const auto answer = bench.ask();
    REQUIRE(answer);
    CHECK(answer->first == Bytes{0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04});
    CHECK(answer->second == Bytes{0x00, 0x00, 0x90, 0x94});
    CHECK(bench.in(kHeaderIn, 64).error().code == Errc::Timeout);
    CHECK(bench.in(0x86, 64).error().code == Errc::NotFound);
    CHECK(bench.out(kHeaderIn, {1}).error().code == Errc::NotFound);
}

TEST_CASE("four pipes: a whole frame in the header's pipe is no request") {
    CardReaderBench bench;
    REQUIRE(bench.out(kHeaderOut, {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x11, 0xFF, 0xED}));
    CHECK(bench.in(kHeaderIn, 64).error().code == Errc::Timeout);
    CHECK(bench.ask());
}

TEST_CASE("a stall stays until the host clears the halt") {
    CardReaderBench bench;
    REQUIRE(bench.act("fault usb-stall 85 2"));
    REQUIRE(bench.ask());
    CHECK(bench.ask().error().code == Errc::Refused);
    CHECK(bench.in(kBodyIn, 64).error().code == Errc::Refused);
    CHECK(*bench.control({0x82, 0x00, 0, kBodyIn, 2}) == Bytes{1, 0});
    REQUIRE(bench.control({0x02, 0x01, 0, kBodyIn, 0}));
    CHECK(*bench.control({0x82, 0x00, 0, kBodyIn, 2}) == Bytes{0, 0});
    CHECK(*bench.in(kBodyIn, 64) == Bytes{0x00, 0x00, 0x90, 0x94});
    CHECK(bench.ask());
}
