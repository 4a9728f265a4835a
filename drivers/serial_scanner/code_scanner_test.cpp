#include "drivers/serial_scanner/code_scanner.h"

#include <doctest/doctest.h>

#include "drivers/sim/pty_host.h"
#include "drivers/transport/fd_transport.h"
#include "tests/support/scanner_bench.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using tests::ScannerBench;

TEST_CASE("serial-scanner: codes of every length, with every suffix, with and without AIM identifier") {
    for (const std::string suffix : {"enter", "tab", "quiet"}) {
        for (const std::string aim : {"absent", "prefix"}) {
            for (const std::size_t size : {1u, 3u, 63u, 64u, 65u, 7089u}) {
                CAPTURE(suffix);
                CAPTURE(aim);
                CAPTURE(size);
                ScannerBench bench("serial-scanner", {{"suffix", suffix}, {"aim", aim}});
                const std::string said = std::string(size - 1, 'q') + "Z";
                bench.show(said);
                CHECK(bench.readText() == (aim == "prefix" ? "]Q1|" : "|") + said);
            }
        }
    }
}

TEST_CASE("serial-scanner: Chinese comes as UTF-8 or as GB 18030") {
    ScannerBench bench("serial-scanner");
    bench.show("自助服务");
    CHECK(bench.readText() == "|自助服务");
    bench.next = {"show-code-gb", "自助服务"};
    CHECK(bench.readText() == "|自助服务");
}

TEST_CASE("serial-scanner: what was shown before does not count; half a code neither") {
    ScannerBench bench("serial-scanner");
    bench.act({"show-code", "old"});
    CHECK(bench.readText() == "<timeout> no code was shown");
    // The scanner is set to send no suffix, the profile wants one: the technician is told.
    ScannerBench other("serial-scanner", {{"suffix", "quiet"}});
    const auto& model = *findDeviceModel("serial-scanner");
    other.act({"show-code", "x"});
    auto strict =
        model.make(std::make_unique<tests::ShowsWhenAsked>(makeSimulatedTransport(other.port),
                                                           [&] {
                                                               other.act({"show-code", "half a code"});
                                                           }),
                   other.clock, {});
    auto& scanner = *std::get<std::unique_ptr<CodeScanner>>(*strict);
    const auto code = scanner.read({other.clock.in(10s)});
    CHECK(code.error().code == base::Errc::Timeout);
    CHECK(code.error().detail.text() == "a code came without its suffix");
    CHECK(code.error().action == base::StaffAction::Configuration);
}

TEST_CASE("serial-scanner: a scanner with a trigger is lit only while a code is wanted") {
    const std::vector<std::string> state = {"state"};
    ScannerBench bench("serial-scanner", {{"trigger", "honeywell"}});
    const auto lit = [&] { return std::get<bool>(bench.port->act(state)->at("switched-on")); };
    CHECK_FALSE(lit());
    // The code lies there before anybody asks: it is read when the scanner is switched on.
    bench.act({"show-code", "lies there"});
    CHECK(bench.readText() == "|lies there");
    CHECK_FALSE(lit());
    CHECK(bench.readText() == "<timeout> no code was shown");
    CHECK_FALSE(lit());
}

TEST_CASE("serial-scanner: a code longer than there are is refused, and its end is no code") {
    LineReader lines(CodeEnd::Enter);
    int codes = 0;
    int refused = 0;
    for (std::size_t i = 0; i < 3 * kMaxLineBytes; ++i) {
        const auto code = lines.add('7');
        if (!code) ++refused;
        if (code && *code) ++codes;
    }
    CHECK(refused == 1);
    CHECK_FALSE(lines.add('\r')->has_value());
    CHECK(codes == 0);
    lines.add('n').value();
    CHECK(lines.add('\n')->value().size() == 1);
    CHECK_FALSE(lines.add('\r')->has_value());  // LF CR: nothing between
}

TEST_CASE("serial-scanner: an AIM identifier is only what looks like one") {
    const auto split = [](std::string_view text, bool with) {
        const ScannedCode code = codeFrom(base::SecretBytes(text.begin(), text.end()), with);
        return code.aim + "|" + std::string(code.text().reveal());
    };
    CHECK(split("]Q1x", true) == "]Q1|x");
    CHECK(split("]Q1x", false) == "|]Q1x");
    CHECK(split("]Q1", true) == "|]Q1");
    CHECK(split("[Q1x", true) == "|[Q1x");
    CHECK(split("]11x", true) == "|]11x");
}

TEST_CASE("serial-scanner: any fault at any transfer") {
    const int runs =
        tests::scannerFaultMatrix("serial-scanner", {}, std::string(300, 'k'), 7) +
        tests::scannerFaultMatrix("serial-scanner", {{"suffix", "quiet"}}, std::string(100, 'k'), 4) +
        tests::scannerFaultMatrix("serial-scanner", {{"trigger", "honeywell"}}, std::string(100, 'k'), 5);
    MESSAGE("serial-scanner: " << runs << " faults");
}

TEST_CASE("serial-scanner: over a real terminal") {
    base::SystemClock clock;
    const tests::TemporaryDirectory directory;
    const auto& model = *findDeviceModel("serial-scanner");
    const DeviceOptions options = {{"trigger", "honeywell"}, {"aim", "prefix"}};
    auto port = std::make_shared<SimulatedPort>(model.transport, *model.makeFirmware(options), clock);
    auto host = servePty(port, directory.path() / "scanner");
    REQUIRE(host.has_value());
    auto device = model.make(makeSerialTransport(directory.path() / "scanner", 9600, clock), clock, options);
    auto& scanner = *std::get<std::unique_ptr<CodeScanner>>(*device);
    REQUIRE(port->act(std::vector<std::string>{"show-code", "over the wire"}));
    const auto code = scanner.read({clock.in(10s)});
    REQUIRE(code.has_value());
    CHECK(code->text().reveal() == "over the wire");
    CHECK(code->aim == "]Q1");
    host->reset();
    CHECK(scanner.status({clock.in(1s)}).state == DeviceState::NoDevice);
}

TEST_CASE("serial-scanner: options that make no sense") {
    for (const DeviceOptions& options :
         {DeviceOptions{{"suffix", "crlf"}}, {{"aim", "yes"}}, {{"trigger", "always"}}}) {
        CHECK(serial_scanner::settingsFrom(options).error().action == base::StaffAction::Configuration);
        CHECK_FALSE(findDeviceModel("serial-scanner")->makeFirmware(options).has_value());
    }
}
