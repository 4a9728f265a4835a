#include "drivers/wedge/code_scanner.h"

#include <linux/input.h>

#include <cstring>

#include <doctest/doctest.h>

#include "drivers/sim/pty_host.h"
#include "drivers/sim/wedge_firmware.h"
#include "drivers/transport/connect.h"
#include "tests/support/scanner_bench.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using tests::ScannerBench;

namespace {

base::Bytes event(int type, int code, int value) {
    input_event raw{};
    raw.type = std::uint16_t(type);
    raw.code = std::uint16_t(code);
    raw.value = value;
    base::Bytes bytes(sizeof raw);
    std::memcpy(bytes.data(), &raw, sizeof raw);
    return bytes;
}

// Types keys; a negative one is let go. What was read, or the error's name.
std::string typed(std::initializer_list<int> keys) {
    wedge::KeyReader reader(CodeEnd::Enter);
    for (const int key : keys) {
        const auto code = reader.add(event(EV_KEY, std::abs(key), key > 0 ? 1 : 0));
        if (!code) return "<" + std::string(name(code.error().code)) + ">";
        if (*code) return std::string(base::asText(**code));
    }
    return "(nothing)";
}

}  // namespace

TEST_CASE("keyboard-wedge: every character that a keyboard has") {
    std::string all;
    for (char c = 0x20; c < 0x7F; ++c) all.push_back(c);
    for (const std::string suffix : {"enter", "tab", "quiet"}) {
        for (const std::string aim : {"absent", "prefix"}) {
            ScannerBench bench("keyboard-wedge", {{"suffix", suffix}, {"aim", aim}});
            bench.show(all);
            CHECK(bench.readText() == (aim == "prefix" ? "]Q1|" : "|") + all);
        }
    }
    // GS1 codes hold group separators, which are typed as Ctrl-].
    ScannerBench bench("keyboard-wedge");
    bench.show(
        "01\x1d"
        "17");
    CHECK(bench.readText() ==
          "|01\x1d"
          "17");
    bench.show(std::string(7089, 'W'));
    CHECK(bench.read()->data.size() == 7089);
}

TEST_CASE("keyboard-wedge: keys, by hand") {
    CHECK(typed({KEY_A, KEY_LEFTSHIFT, KEY_A, -KEY_LEFTSHIFT, KEY_1, KEY_ENTER}) == "aA1");
    CHECK(typed({KEY_RIGHTSHIFT, KEY_1, KEY_SEMICOLON, -KEY_RIGHTSHIFT, KEY_ENTER}) == "!:");
    CHECK(typed({KEY_CAPSLOCK, -KEY_CAPSLOCK, KEY_A, KEY_1, KEY_LEFTSHIFT, KEY_B, KEY_ENTER}) == "A1b");
    CHECK(typed({KEY_KP1, KEY_KPDOT, KEY_KP9, KEY_KPENTER}) == "1.9");
    CHECK(typed({KEY_ENTER, KEY_ENTER, KEY_X, KEY_ENTER}) == "x");
    CHECK(typed({KEY_X, KEY_LEFTCTRL, KEY_J}) == "x");  // Ctrl-J is a line feed
    CHECK(typed({KEY_F5, KEY_LEFT, KEY_X, KEY_ENTER}) == "x");
    CHECK(typed({KEY_LEFTALT, KEY_KP1}) == "<unsupported>");
    CHECK(typed({KEY_LEFTMETA, KEY_R}) == "<unsupported>");
    CHECK(typed({KEY_X, KEY_102ND}) == "<invalid-input>");
}

TEST_CASE("keyboard-wedge: events that are none, and events that were lost") {
    wedge::KeyReader reader(CodeEnd::Enter);
    CHECK(reader.add(base::Bytes(23)).error().code == base::Errc::InvalidInput);
    CHECK(reader.add(event(99, 0, 0)).error().code == base::Errc::InvalidInput);
    CHECK(reader.add(event(EV_KEY, KEY_A, 77)).error().code == base::Errc::InvalidInput);
    REQUIRE(reader.add(event(EV_KEY, KEY_A, 1)));
    CHECK(reader.inCode());
    // A key that is held down by a person repeats; that is one key.
    REQUIRE(reader.add(event(EV_KEY, KEY_A, 2)));
    CHECK(reader.add(event(EV_SYN, SYN_DROPPED, 0)).error().code == base::Errc::InvalidInput);
    CHECK_FALSE(reader.inCode());
    REQUIRE(reader.add(event(EV_KEY, KEY_B, 1)));
    CHECK(reader.add(event(EV_KEY, KEY_ENTER, 1))->value().size() == 1);
}

TEST_CASE("keyboard-wedge: Chinese that comes as Alt and digits is refused in words, not misread") {
    tests::SelfAdvancingClock clock;
    WedgeModel typesAlt;
    typesAlt.altCodes = true;
    auto port = std::make_shared<SimulatedPort>(TransportKind::Packets,
                                                std::make_unique<WedgeFirmware>(typesAlt), clock);
    wedge::WedgeCodeScanner scanner(
        std::make_unique<tests::ShowsWhenAsked>(
            makeSimulatedTransport(port),
            [&] {
                CHECK(port->act(std::vector<std::string>{"show-code-gb", "编号 12"}));
            }),
        clock, {});
    const auto code = scanner.read({clock.in(10s)});
    CHECK(code.error().code == base::Errc::Timeout);
    CHECK(code.error().action == base::StaffAction::Configuration);
    CHECK(code.error().detail.text().find("HID POS or serial") != std::string::npos);
    CHECK(std::get<bool>(scanner.capabilities({}).at("chinese")) == false);
}

TEST_CASE("keyboard-wedge: half a code times out, and what comes after is a code of its own") {
    ScannerBench bench("keyboard-wedge", {{"suffix", "quiet"}});
    bench.act({"show-code", "old"});
    CHECK(bench.readText() == "<timeout> no code was shown");
    // The scanner types no suffix and the profile wants one.
    auto strict = findDeviceModel("keyboard-wedge")
                      ->make(std::make_unique<tests::ShowsWhenAsked>(makeSimulatedTransport(bench.port),
                                                                     [&] {
                                                                         bench.act({"show-code", "half"});
                                                                     }),
                             bench.clock, {});
    auto& scanner = *std::get<std::unique_ptr<CodeScanner>>(*strict);
    const auto code = scanner.read({bench.clock.in(10s)});
    CHECK(code.error().detail.text() == "a code came without its suffix");
}

TEST_CASE("keyboard-wedge: any fault at any event") {
    const int runs = tests::scannerFaultMatrix("keyboard-wedge", {}, "Kk9", 24) +
                     tests::scannerFaultMatrix("keyboard-wedge", {{"suffix", "quiet"}}, "Kk9", 20);
    MESSAGE("keyboard-wedge: " << runs << " faults");
}

TEST_CASE("keyboard-wedge: events over a pseudo-terminal, which knows no packets") {
    base::SystemClock clock;
    const tests::TemporaryDirectory directory;
    const auto& model = *findDeviceModel("keyboard-wedge");
    auto port = std::make_shared<SimulatedPort>(model.transport, *model.makeFirmware({}), clock);
    auto host = servePty(port, directory.path() / "scanner");
    REQUIRE(host.has_value());
    const auto address = parseAddress("input:scanner", directory.path());
    CHECK_FALSE(address.has_value());  // a path begins with "/" or "."; an id is VVVV:PPPP
    auto transport = connect(*parseAddress("input:./scanner", directory.path()), model, 0, {}, clock);
    REQUIRE(transport.has_value());
    wedge::WedgeCodeScanner scanner(
        std::make_unique<tests::ShowsWhenAsked>(
            *std::move(transport),
            [&] {
                CHECK(port->act(std::vector<std::string>{"show-code", "https://Example/1"}));
            }),
        clock, {});
    const auto code = scanner.read({clock.in(10s)});
    REQUIRE(code.has_value());
    CHECK(code->text().reveal() == "https://Example/1");
    CHECK(scanner.reset({clock.in(1s)}));
}
