#include "drivers/sane/document_scanner.h"

#include <doctest/doctest.h>

#include "drivers/imaging/codec.h"
#include "drivers/pause.h"
#include "tests/support/fake_sane.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using sane::makeScanner;
using sane::settingsFrom;
using sane::Times;
using tests::FakeSane;
using tests::grayFrame;

namespace {

// The scanner has a thread of its own, so time is the real one, and short.
struct Rig {
    base::SystemClock clock;
    std::shared_ptr<FakeSane> library = std::make_shared<FakeSane>();
    DeviceOptions options{{"resolution", "75"}};
    Times times{.believeBad = 10s, .cancel = 5ms, .hangs = 30ms, .retryBusy = 1ms, .farewell = 20ms};

    std::unique_ptr<DocumentScanner> scanner(std::string name = "fake:usb:1") {
        return makeScanner(library, std::move(name), *settingsFrom(options), clock, times);
    }
    Until until(base::Duration time = 20s) { return {clock.in(time)}; }
    // A scanner that is let go on a busy machine may leave its thread behind, which closes a little later.
    void checkClosed() {
        for (int tries = 0; tries < 500 && library->inits != library->exits; ++tries) {
            pause(clock, 10ms, {base::SteadyTime::max()});
        }
        CHECK(library->opened == library->closed);
        CHECK(library->inits == library->exits);
    }
};

ScanFault faultOf(const ScanResult& result) {
    REQUIRE_FALSE(result);
    return result.error().fault;
}

}  // namespace

TEST_CASE("a page from the glass, at what the profile says") {
    Rig rig;
    rig.options["resolution"] = "140";
    {
        const auto scanner = rig.scanner();
        const ScanResult page = scanner->scan(rig.until());
        REQUIRE(page);
        const auto picture = imaging::decodeJpeg(page->bytes);
        REQUIRE(picture);
        CHECK(picture->width == 160);
        CHECK(picture->height == 220);
        CHECK(picture->dpi == 150);  // the nearest that the scanner has
        CHECK(rig.library->bottom == doctest::Approx(297));
        CHECK(scanner->status(rig.until()).state == DeviceState::Online);
        CHECK(rig.library->opened == 1);
        CHECK(scanner->scan(rig.until()));
        CHECK(rig.library->opened == 1);  // kept open for the next page
    }
    rig.checkClosed();
}

TEST_CASE("a document from the feeder, page by page, until there is no paper") {
    Rig rig;
    rig.library->sheets = 3;
    const auto scanner = rig.scanner();
    for (int i = 0; i < 3; ++i) REQUIRE(scanner->scan(rig.until()));
    CHECK(rig.library->bottom > 300);  // so that an overlong sheet can be seen
    CHECK(rig.library->cancels == 0);  // which would throw the next sheet out
    CHECK(faultOf(scanner->scan(rig.until())) == ScanFault::NoPaper);
    CHECK(scanner->scannerStatus(rig.until()).paper == SupplyState::Out);
    CHECK(scanner->scan(rig.until()));  // nothing in the feeder: what lies on the glass
    rig.options["source"] = "feeder";
    CHECK(faultOf(rig.scanner()->scan(rig.until())) == ScanFault::NoPaper);
    rig.options["source"] = "flatbed";
    rig.library->sheets = 1;
    CHECK(rig.scanner()->scan(rig.until()));
    CHECK(rig.library->sheets == 1);
}

TEST_CASE("two sheets at once: by a sensor, or because the sheet is too long") {
    Rig rig;
    rig.library->sheets = 5;
    rig.library->doubleFeed = true;
    rig.library->page = {grayFrame(160, 940)};  // 318 mm
    rig.library->page[0].parameters.lines = -1;
    const auto scanner = rig.scanner();
    CHECK(faultOf(scanner->scan(rig.until())) == ScanFault::DoubleFeed);
    rig.library->page = {grayFrame(160, 940)};  // a feeder that always fills up what it was asked for
    CHECK(scanner->scan(rig.until()));
    rig.library->page = {grayFrame(160, 877)};  // A4
    CHECK(scanner->scan(rig.until()));
    rig.library->failure = SANE_STATUS_JAMMED;
    rig.library->failAt = rig.library->calls + 45;
    CHECK(faultOf(scanner->scan(rig.until())) == ScanFault::DoubleFeed);
    CHECK(scanner->scannerStatus(rig.until()).paper == SupplyState::Jammed);
    rig.library->doubleFeed = false;
    rig.library->failAt = rig.library->calls + 45;
    CHECK(faultOf(scanner->scan(rig.until())) == ScanFault::Jammed);
    CHECK(scanner->status(rig.until()).state == DeviceState::UserError);
    CHECK(rig.library->opened == rig.library->closed);  // to be asked anew, when somebody has cleared it
}

TEST_CASE("a scanner is found by the beginning of its name, if it is the only one") {
    Rig rig;
    rig.times.believeBad = 0ms;
    CHECK(rig.scanner("fake")->scan(rig.until()));
    CHECK(rig.scanner("fake")->status(rig.until()).state == DeviceState::Online);
    CHECK(rig.scanner("fak")->status(rig.until()).state == DeviceState::NoDevice);
    rig.library->found.push_back({"fake:usb:2", "", "", ""});
    CHECK(rig.scanner("fake")->scan(rig.until()).error().error.code == base::Errc::Refused);
    rig.library->found.clear();
    const auto scanner = rig.scanner("fake");
    CHECK(scanner->status(rig.until()).state == DeviceState::NoDevice);
    rig.library->found = {{"fake:usb:7", "", "", ""}};  // plugged in again, under another number
    rig.library->present = "fake:usb:7";
    CHECK(scanner->status(rig.until()).state == DeviceState::Online);
    CHECK(scanner->scan(rig.until()));
}

TEST_CASE("what a scanner sends that cannot be is trouble, not a picture") {
    Rig rig;
    rig.options["source"] = "flatbed";
    const auto scanner = rig.scanner();
    const auto code = [&] { return scanner->scan(rig.until()).error().error.code; };
    rig.library->page = {grayFrame(160, 220)};
    rig.library->page[0].bytes.resize(160 * 100);  // the glass has no end of paper
    CHECK(code() == base::Errc::Io);
    rig.library->page[0].bytes.clear();
    CHECK(code() == base::Errc::Io);
    rig.library->page = {grayFrame(160, 220)};
    rig.library->page[0].parameters.format = SANE_Frame(7);
    CHECK(code() == base::Errc::Unsupported);
    rig.library->page = {grayFrame(1, 30'000)};
    rig.library->page[0].parameters.lines = -1;
    CHECK(code() == base::Errc::TooLarge);
    rig.library->pieces = 0;  // reads that never bring anything
    CHECK(code() == base::Errc::Io);
    rig.library->pieces = 1000;
    rig.library->page = {grayFrame(160, 220)};
    CHECK(scanner->scan(rig.until()));
}

TEST_CASE("a driver that hangs does not hold the terminal up, and heals if it comes back") {
    for (const int call : {2, 3, 30, 60}) {  // opening, an option, starting, reading
        CAPTURE(call);
        Rig rig;
        rig.times.believeBad = 0ms;
        {
            const auto scanner = rig.scanner();
            rig.library->hangAt = call;
            CHECK(faultOf(scanner->scan(rig.until(30ms))) == ScanFault::DeviceTrouble);
            CHECK(scanner->status(rig.until(0ms)).state != DeviceState::Online);
            // sane_cancel() from outside frees it, where there is a handle to cancel; else nothing but time
            // does.
            if (call == 2) rig.library->letGo();
            for (int i = 0; i < 400 && scanner->status(rig.until(0ms)).state != DeviceState::Online; ++i)
                pause(rig.clock, 5ms, rig.until());
            CHECK(scanner->status(rig.until()).state == DeviceState::Online);
            CHECK(scanner->scan(rig.until()));
        }
        rig.checkClosed();
    }
}

TEST_CASE("a driver that never comes back is told, and left behind") {
    Rig rig;
    rig.library->cancelFrees = false;
    rig.library->hangAt = 60;
    {
        const auto scanner = rig.scanner();
        std::stop_source stop;
        stop.request_stop();
        CHECK(faultOf(scanner->scan({rig.clock.in(5s), stop.get_token()})) == ScanFault::Canceled);
        CHECK(faultOf(scanner->scan(rig.until(20ms))) == ScanFault::DeviceTrouble);
        CHECK(scanner->status(rig.until(0ms)).state == DeviceState::DeviceBusy);
        pause(rig.clock, 40ms, rig.until());
        CHECK(scanner->status(rig.until(0ms)).state == DeviceState::HardwareError);
        CHECK(scanner->status(rig.until(0ms)).action == base::StaffAction::Reset);
        CHECK(faultOf(scanner->scan(rig.until(10ms))) == ScanFault::DeviceTrouble);
        CHECK_FALSE(scanner->reset(rig.until(10ms)));
    }
    // The thread that was left behind lives on what it shares, and ends when it can.
    rig.library->letGo();
    for (int i = 0; i < 400 && rig.library.use_count() > 1; ++i) pause(rig.clock, 5ms, rig.until());
    CHECK(rig.library.use_count() == 1);
    rig.checkClosed();
}

TEST_CASE("whatever fails at whichever call: it ends in a fault or a page, and the next scan works") {
    int cases = 0;
    // One of each kind; statuses.cpp is a table, and the backend of tests/sane sends all of them.
    const SANE_Status statuses[] = {SANE_STATUS_CANCELLED, SANE_STATUS_DEVICE_BUSY, SANE_STATUS_INVAL,
                                    SANE_STATUS_JAMMED,    SANE_STATUS_NO_DOCS,     SANE_STATUS_IO_ERROR,
                                    SANE_Status(15)};
    for (const SANE_Status status : statuses) {
        CAPTURE(int(status));
        for (int n = 1; n < 1000; ++n) {
            CAPTURE(n);
            Rig rig;
            rig.times.believeBad = 0ms;
            rig.library->page = {grayFrame(60, 60)};
            rig.options["max-bytes"] = "20000";
            rig.library->pieces = 2000;
            rig.library->failure = status;
            rig.library->failAt = n;
            {
                const auto scanner = rig.scanner();
                const ScanResult first = scanner->scan(rig.until());
                const bool reached = rig.library->calls >= n;
                if (reached) ++cases;
                // An option that is refused costs no page; a scanner that is busy is asked again.
                if (!first) CHECK(first.error().error.code != base::Errc::TooLarge);
                rig.library->failAt = 0;
                CHECK(scanner->scan(rig.until()));
                CHECK(scanner->status(rig.until()).state == DeviceState::Online);
                if (!reached) break;
            }
            rig.checkClosed();
        }
    }
    MESSAGE("SANE: a status at each call, " << cases << " cases");
    CHECK(cases > 300);
}

TEST_CASE("a scanner's options are checked") {
    const std::pair<const char*, const char*> wrong[] = {
        {"resolution", "50"}, {"resolution", "300dpi"}, {"mode", "sepia"},
        {"source", "tray"},   {"page", "a3"},           {"set", "=5"},
        {"set", "x"},         {"double-feed", "yes"},   {"max-bytes", "1"}};
    for (const auto& each : wrong) {
        CAPTURE(std::string(each.second));
        CHECK_FALSE(settingsFrom({{each.first, each.second}}));
    }
    const auto settings = settingsFrom({{"set", "swdeskew=no; df-action = Stop;"}, {"mode", "gray"}});
    REQUIRE(settings);
    CHECK(settings->set ==
          std::vector<std::pair<std::string, std::string>>{{"swdeskew", "no"}, {"df-action", "Stop"}});
    CHECK_FALSE(settings->colour);
    CHECK(findDeviceModel("sane-scanner")->role == Role::DocumentScanner);
    CHECK(defaultDeviceModel(Role::DocumentScanner, Connection::Sane)->key == "sane-scanner");
}
