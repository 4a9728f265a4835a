// The scanner driver against libsane itself, with SANE's own stand-in: the backend "test".
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "drivers/imaging/codec.h"
#include "drivers/pause.h"
#include "drivers/sane/document_scanner.h"
#include "drivers/sane/session.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace zizhu::drivers::sane;
using namespace std::chrono_literals;

namespace {

using Words = std::map<std::string, std::string>;

// SANE reads its configuration anew after each sane_exit(), but the name of the directory only once.
const std::filesystem::path& configuration() {
    static const tests::TemporaryDirectory directory;
    static const bool set = [] {
        std::ofstream(directory.path() / "dll.conf") << "test\n";
        return ::setenv("SANE_CONFIG_DIR", directory.path().c_str(), 1) == 0;
    }();
    REQUIRE(set);
    return directory.path();
}

void configureBackend(const Words& changes = {}) {
    Words words{{"number_of_devices", "1"},
                {"mode", "Gray"},
                {"depth", "8"},
                {"resolution_min", "1.0"},
                {"resolution_max", "1200.0"},
                {"resolution_quant", "1.0"},
                {"resolution", "75.0"},
                {"geometry_min", "0.0"},
                {"geometry_max", "400.0"},
                {"geometry_quant", "1.0"},
                {"tl_x", "0.0"},
                {"tl_y", "0.0"},
                {"br_x", "80.0"},
                {"br_y", "100.0"},
                {"read-status-code", "\"Default\""},
                {"test-picture", "\"Grid\""}};
    for (const auto& [key, value] : changes) words[key] = value;
    std::ofstream file(configuration() / "test.conf");
    for (const auto& [key, value] : words) file << key << ' ' << value << '\n';
}

Settings settings(DeviceOptions options) {
    options.emplace("resolution", "75");
    const auto read = settingsFrom(options);
    REQUIRE(read);
    return *read;
}

struct Rig {
    base::SystemClock clock;
    Times times{.cancel = 500ms};
    std::unique_ptr<DocumentScanner> scanner(DeviceOptions options = {}, std::string name = "test:0") {
        return makeScanner(systemSane(), std::move(name), settings(std::move(options)), clock, times);
    }
    Until until(base::Duration time = 60s) { return {clock.in(time)}; }
};

// The pixels as they come, without any processing.
imaging::Picture raw(const Words& backend, DeviceOptions options = {}) {
    configureBackend(backend);
    options.emplace("source", "flatbed");
    Session session(systemSane(), "test:0", settings(std::move(options)));
    auto page = session.scan();
    REQUIRE(page);
    return std::move(page->picture);
}

void checkSame(const imaging::Picture& a, const imaging::Picture& b) {
    CHECK(a.width == b.width);
    CHECK(a.height == b.height);
    CHECK(a.channels == b.channels);
    CHECK(a.pixels == b.pixels);
}

}  // namespace

TEST_CASE("the backend's pictures arrive pixel by pixel") {
    const imaging::Picture white = raw({{"test-picture", "\"Solid white\""}}, {{"mode", "gray"}});
    CHECK(white.dpi == 75);
    CHECK(white.width == 620);   // 210 mm at 75 dots per inch
    CHECK(white.height == 876);  // 297 mm
    CHECK(std::all_of(white.pixels.begin(), white.pixels.end(), [](int p) { return p == 255; }));
    const imaging::Picture black = raw({{"test-picture", "\"Solid black\""}}, {{"mode", "gray"}});
    CHECK(std::all_of(black.pixels.begin(), black.pixels.end(), [](int p) { return p == 0; }));
    const imaging::Picture grid = raw({}, {{"mode", "gray"}});
    // Squares of a centimetre, black and white by turns.
    const auto at = [&grid](double mmX, double mmY) {
        return grid.row(int(mmY / 25.4 * 75))[int(mmX / 25.4 * 75)];
    };
    for (int y = 0; y < 29; ++y) {
        for (int x = 0; x < 20; ++x) CHECK((at(x * 10 + 5, y * 10 + 5) == at(5, 5)) == ((x + y) % 2 == 0));
    }
    CHECK(std::all_of(grid.pixels.begin(), grid.pixels.end(), [](int p) { return p == 0 || p == 255; }));
}

TEST_CASE("however the bytes come, the picture is the same") {
    const Words pattern{{"test-picture", "\"Color pattern\""}};
    const auto with = [&pattern](Words more) {
        more.insert(pattern.begin(), pattern.end());
        return more;
    };
    for (const char* mode : {"gray", "color"}) {
        CAPTURE(mode);
        const DeviceOptions options{{"mode", mode}};
        const imaging::Picture plain = raw(pattern, options);
        CHECK(plain.channels == (options.at("mode") == "gray" ? 1 : 3));
        CHECK(std::any_of(plain.pixels.begin(), plain.pixels.end(),
                          [&](int p) { return p != plain.pixels[0]; }));
        const imaging::Picture narrow = raw(with({{"ppl-loss", "7"}}), options);
        REQUIRE(narrow.width == plain.width - 7);
        for (int y = 0; y < narrow.height; ++y)
            CHECK(std::equal(narrow.row(y), narrow.row(y) + narrow.stride(), plain.row(y)));
        checkSame(raw(with({{"read-limit", "true"}, {"read-limit-size", "777"}}), options), plain);
        checkSame(raw(with({{"fuzzy-parameters", "true"}}), options), plain);
        checkSame(raw(with({{"non-blocking", "true"}, {"select-fd", "true"}}), options), plain);
    }
    const imaging::Picture colour = raw(pattern, {{"mode", "color"}});
    for (const char* order : {"RGB", "RBG", "GBR", "GRB", "BRG", "BGR"}) {
        CAPTURE(order);
        checkSame(raw(with({{"three-pass", "true"}, {"three-pass-order", order}}), {{"mode", "color"}}),
                  colour);
    }
}

TEST_CASE("depths of one and sixteen bits become eight") {
    const imaging::Picture eight = raw({}, {{"mode", "gray"}});
    for (const char* depth : {"depth=16", "depth=1"}) {
        CAPTURE(depth);
        checkSame(raw({}, {{"mode", "gray"}, {"set", depth}}), eight);
    }
}

TEST_CASE("a hand scanner does not know how long the page gets") {
    configureBackend({{"hand-scanner", "true"}});
    Session session(systemSane(), "test:0", settings({{"source", "flatbed"}, {"mode", "gray"}}));
    const auto page = session.scan();
    REQUIRE(page);
    CHECK(page->picture.width == int(110 / 25.4 * 75));
    CHECK(page->picture.height > 100);
}

TEST_CASE("each status is told as what it is, and the scanner works when it is over") {
    const std::pair<const char*, ScanFault> statuses[] = {{"UNSUPPORTED", ScanFault::DeviceTrouble},
                                                          {"CANCELLED", ScanFault::Canceled},
                                                          {"DEVICE_BUSY", ScanFault::DeviceTrouble},
                                                          {"INVAL", ScanFault::DeviceTrouble},
                                                          {"EOF", ScanFault::DeviceTrouble},
                                                          {"JAMMED", ScanFault::Jammed},
                                                          {"NO_DOCS", ScanFault::NoPaper},
                                                          {"COVER_OPEN", ScanFault::CoverOpen},
                                                          {"IO_ERROR", ScanFault::DeviceTrouble},
                                                          {"NO_MEM", ScanFault::DeviceTrouble},
                                                          {"ACCESS_DENIED", ScanFault::DeviceTrouble}};
    for (const auto& expected : statuses) {
        const std::string word = expected.first;
        const ScanFault fault = expected.second;
        CAPTURE(word);
        Rig rig;
        configureBackend({{"read-status-code", "\"SANE_STATUS_" + word + "\""}});
        const auto scanner = rig.scanner({{"source", "flatbed"}});
        const ScanResult page = scanner->scan(rig.until(2s));
        REQUIRE_FALSE(page);
        CHECK(page.error().fault == fault);
        const ScannerStatus status = scanner->scannerStatus(rig.until());
        CHECK(status.coverOpen == (fault == ScanFault::CoverOpen));
        CHECK((status.paper == SupplyState::Jammed) == (fault == ScanFault::Jammed));
        configureBackend();
        REQUIRE(scanner->reset(rig.until()));
        CHECK(scanner->status(rig.until()).state == DeviceState::Online);
        CHECK(scanner->scan(rig.until()));
    }
}

TEST_CASE("a feeder of ten sheets") {
    Rig rig;
    configureBackend();
    const auto scanner = rig.scanner({{"source", "feeder"}});
    for (int round = 0; round < 2; ++round) {
        for (int sheet = 0; sheet < 10; ++sheet) REQUIRE(scanner->scan(rig.until()));
        const ScanResult last = scanner->scan(rig.until());
        REQUIRE_FALSE(last);
        CHECK(last.error().fault == ScanFault::NoPaper);
        CHECK(scanner->scannerStatus(rig.until()).paper == SupplyState::Out);
    }
    // libsane is one for the process.
    CHECK(rig.scanner()->status(rig.until()).state == DeviceState::DeviceBusy);
}

TEST_CASE("a stop in the middle of a slow page, and the next page") {
    Rig rig;
    configureBackend({{"read-delay", "true"},
                      {"read-delay-duration", "100000"},
                      {"read-limit", "true"},
                      {"read-limit-size", "2000"}});
    const auto scanner = rig.scanner({{"source", "flatbed"}});
    std::stop_source stop;
    std::jthread person([&] {
        pause(rig.clock, 300ms, rig.until());
        stop.request_stop();
    });
    const base::SteadyTime begin = rig.clock.steady();
    const ScanResult page = scanner->scan({rig.clock.in(60s), stop.get_token()});
    REQUIRE_FALSE(page);
    CHECK(page.error().fault == ScanFault::Canceled);
    CHECK(rig.clock.steady() - begin < 2s);
    configureBackend();
    CHECK(scanner->reset(rig.until()));
    CHECK(scanner->scan(rig.until()));
}

TEST_CASE("a scanner that is not there; one named by its backend alone") {
    Rig rig;
    configureBackend();
    CHECK(rig.scanner({}, "test:5")->status(rig.until()).state == DeviceState::NoDevice);
    CHECK(rig.scanner({}, "nothing:at:all")->scan(rig.until()).error().fault == ScanFault::DeviceTrouble);
    CHECK(rig.scanner({}, "test")->status(rig.until()).state == DeviceState::Online);
    const auto made =
        makeScannerAt({Connection::Sane, {}, {}, {}, "test:0"}, rig.clock, {{"resolution", "75"}});
    REQUIRE(made);
    const auto& scanner = std::get<std::unique_ptr<DocumentScanner>>(*made);
    const ScanResult page = scanner->scan(rig.until());
    REQUIRE(page);
    CHECK(imaging::decodeJpeg(page->bytes)->width > 500);
}
