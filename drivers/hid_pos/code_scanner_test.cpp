#include "drivers/hid_pos/code_scanner.h"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/simulated_port.h"
#include "tests/support/scanner_bench.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Bench {
    explicit Bench(CodeScannerModel model = {}) {
        auto made = std::make_unique<CodeScannerFirmware>(model);
        firmware = made.get();
        port = std::make_shared<SimulatedPort>(TransportKind::Packets, std::move(made), clock);
        scanner = std::make_unique<hid_pos::HidPosCodeScanner>(
            std::make_unique<tests::ShowsWhenAsked>(
                makeSimulatedTransport(port),
                [this] {
                    if (!next.empty()) CHECK(firmware->show(base::asBytes(next), "]Q1").has_value());
                }),
            clock);
    }
    base::Result<ScannedCode> read() { return scanner->read({clock.in(10s)}); }
    void act(std::vector<std::string> words) { REQUIRE(port->act(words).has_value()); }

    tests::SelfAdvancingClock clock;
    CodeScannerFirmware* firmware = nullptr;
    std::shared_ptr<SimulatedPort> port;
    std::string next;
    std::unique_ptr<hid_pos::HidPosCodeScanner> scanner;
};

}  // namespace

TEST_CASE("codes of every length come through whole, wherever the AIM identifier stands") {
    using Aim = CodeScannerModel::Aim;
    for (const Aim aim : {Aim::InPlace, Aim::Early, Aim::Late, Aim::Absent}) {
        for (const std::size_t size : {1u, 55u, 56u, 57u, 110u, 111u, 112u, 113u, 2953u, 7089u}) {
            Bench bench({aim});
            bench.next.assign(size, 'q');
            bench.next.back() = 'Z';
            const auto code = bench.read();
            REQUIRE(code.has_value());
            CHECK(code->text().reveal() == bench.next);
            CHECK(code->aim == (aim == Aim::Absent ? "" : "]Q1"));
        }
    }
}

TEST_CASE("a code that was shown before does not count; none is a timeout") {
    Bench bench;
    bench.act({"show-code", "old"});
    const auto none = bench.read();
    CHECK(none.error().code == base::Errc::Timeout);
    bench.next = "new";
    CHECK(bench.read()->text().reveal() == "new");
}

TEST_CASE("any fault at any report: a whole code, or none and a bounded time, and the next is read") {
    const std::string said(300, 'k');
    for (const std::string fault : {"lost", "short", "garble", "stall", "unplug", "endless"}) {
        for (int nth = 1; nth <= 8; ++nth) {
            CAPTURE(fault);
            CAPTURE(nth);
            Bench bench;
            bench.next = said;
            bench.act({"fault", fault, std::to_string(nth)});
            const base::SteadyTime start = bench.clock.steady();
            const auto code = bench.read();
            CHECK(bench.clock.steady() - start <= 10s + 10ms);
            if (code && fault != "garble" && fault != "lost") CHECK(code->text().reveal() == said);
            if (fault == "unplug" && nth <= 6) CHECK(code.error().code == base::Errc::Unavailable);
            if (fault == "unplug" && nth <= 6)
                CHECK(bench.scanner->status({}).state == DeviceState::NoDevice);
            bench.act({"fault", "none"});
            bench.act({"plug"});
            bench.next = "afterwards";
            const auto next = bench.read();
            REQUIRE(next.has_value());
            CHECK(next->text().reveal() == "afterwards");
            CHECK(bench.scanner->status({bench.clock.in(1s)}).state == DeviceState::Online);
        }
    }
}

TEST_CASE("the simulator's commands") {
    Bench bench;
    CHECK(bench.port->act(std::vector<std::string>{"show-code"}).error().code == base::Errc::InvalidInput);
    CHECK(bench.port->act(std::vector<std::string>{"show-code-hex", "xx"}).error().code ==
          base::Errc::InvalidInput);
    CHECK(bench.port->act(std::vector<std::string>{"paper-out"}).error().code == base::Errc::Unsupported);
    CHECK(bench.port->act(std::vector<std::string>{"show-code-gb", "中国", "]h0"}).has_value());
    CHECK_FALSE(makeCodeScannerFirmware({{"aim", "sideways"}}).has_value());
    CHECK(makeCodeScannerFirmware({{"aim", "late"}}).has_value());
}
