#include "drivers/cups/printer_state.h"

#include <cups/ipp.h>

#include <doctest/doctest.h>

#include "drivers/cups/document_printer.h"
#include "drivers/cups/ipp_facts.h"

using namespace zizhu;
using namespace zizhu::drivers;
using cups::PrinterFacts;
using cups::PrinterState;

namespace {

constexpr std::string_view kA4 = "iso_a4_210x297mm";

DocumentPrinterStatus statusFor(std::vector<std::string> reasons) {
    return cups::statusOf({.state = PrinterState::Idle, .reasons = std::move(reasons)}, kA4);
}

}  // namespace

TEST_CASE("cups: a printer's reasons in the words of XFS4IoT") {
    struct Row {
        const char* reason;
        DeviceState state;
        base::StaffAction action;
        SupplyState paper;
        SupplyState toner;
    };
    using base::StaffAction;
    const auto full = SupplyState::Full;
    const auto none = SupplyState::Unknown;
    const Row rows[] = {
        {"media-empty", DeviceState::Offline, StaffAction::Clear, SupplyState::Out, none},
        {"media-empty-report", DeviceState::Offline, StaffAction::Clear, SupplyState::Out, none},
        {"media-needed-warning", DeviceState::Offline, StaffAction::Clear, SupplyState::Out, none},
        {"media-low-warning", DeviceState::Online, StaffAction::Clear, SupplyState::Low, none},
        {"media-jam-error", DeviceState::UserError, StaffAction::Clear, SupplyState::Jammed, none},
        {"door-open-error", DeviceState::UserError, StaffAction::Clear, full, none},
        {"toner-low", DeviceState::Online, StaffAction::Clear, full, SupplyState::Low},
        {"toner-empty-error", DeviceState::Offline, StaffAction::Clear, full, SupplyState::Out},
        {"marker-supply-low-warning", DeviceState::Online, StaffAction::Clear, full, SupplyState::Low},
        {"marker-waste-full-error", DeviceState::Offline, StaffAction::Clear, full, none},
        {"output-area-full-error", DeviceState::UserError, StaffAction::Clear, full, none},
        {"spool-area-full-error", DeviceState::Offline, StaffAction::Maintenance, full, none},
        {"connecting-to-device", DeviceState::NoDevice, StaffAction::Clear, full, none},
        {"timed-out-error", DeviceState::NoDevice, StaffAction::Clear, full, none},
        {"paused", DeviceState::Offline, StaffAction::Reset, full, none},
        {"shutdown", DeviceState::PowerOff, StaffAction::Clear, full, none},
        {"fuser-over-temp-error", DeviceState::DeviceBusy, StaffAction::Suspend, full, none},
        {"motor-failure-error", DeviceState::HardwareError, StaffAction::Maintenance, full, none},
        {"something-new-warning", DeviceState::Online, StaffAction::None, full, none},
        {"none", DeviceState::Online, StaffAction::None, full, none},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.reason));
        const DocumentPrinterStatus status = statusFor({row.reason});
        CHECK(status.device.state == row.state);
        CHECK(status.device.action == row.action);
        CHECK(status.paper == row.paper);
        CHECK(status.toner == row.toner);
        CHECK(status.coverOpen == (std::string_view(row.reason) == "door-open-error"));
    }
}

TEST_CASE("cups: of several reasons the worst is told, and none is forgotten") {
    const DocumentPrinterStatus status =
        statusFor({"toner-low-warning", "cover-open-error", "media-jam-error"});
    CHECK(status.device.detail.text() == "the printer says media-jam");
    CHECK(status.paper == SupplyState::Jammed);
    CHECK(status.toner == SupplyState::Low);
    CHECK(status.coverOpen);
    CHECK(statusFor({"media-low", "media-empty"}).paper == SupplyState::Out);
    // A word of the printer's own goes into the log only if it is a word.
    CHECK(statusFor({"Wang, 990101199003076513-error"}).device.detail.text() ==
          "the printer says a-word-of-its-own");
}

TEST_CASE("cups: a queue that takes nothing, one that stands, other paper, toner by its level") {
    PrinterFacts facts{.state = PrinterState::Idle, .acceptingJobs = false};
    CHECK(cups::statusOf(facts, kA4).device.state == DeviceState::Offline);
    facts = {.state = PrinterState::Stopped};
    CHECK(cups::statusOf(facts, kA4).device.action == base::StaffAction::Reset);
    facts = {.state = PrinterState::Idle, .mediaReady = {"na_letter_8.5x11in"}};
    CHECK(cups::statusOf(facts, kA4).device.state == DeviceState::Online);
    CHECK(cups::statusOf(facts, kA4).device.action == base::StaffAction::Clear);

    const auto toner = [](std::vector<cups::Marker> markers) {
        return cups::statusOf({.state = PrinterState::Idle, .markers = std::move(markers)}, kA4).toner;
    };
    CHECK(toner({}) == SupplyState::Unknown);
    CHECK(toner({{"toner", -1}}) == SupplyState::Unknown);
    CHECK(toner({{"toner", -2}}) == SupplyState::Unknown);
    CHECK(toner({{"toner", -3}}) == SupplyState::Full);
    CHECK(toner({{"toner", 80, 15}, {"toner", 15, 15}}) == SupplyState::Low);
    CHECK(toner({{"toner", 0}}) == SupplyState::Low);
    CHECK(toner({{"toner", 50}, {"waste-toner", 1}}) == SupplyState::Full);
    CHECK(toner({{"toner", 2147483647}}) == SupplyState::Unknown);
}

TEST_CASE("cups: the printer knows better what lies in it, the queue what happens to jobs") {
    const PrinterFacts queue{.state = PrinterState::Idle,
                             .reasons = {"media-empty-error", "paused"},
                             .markers = {{"toner", 3}},
                             .deviceUri = "ipp://localhost/x"};
    const PrinterFacts printer{
        .state = PrinterState::Processing, .reasons = {"cover-open"}, .markers = {{"toner", 90}}};
    const PrinterFacts both = cups::merged(queue, printer);
    CHECK(both.reasons == std::vector<std::string>{"paused", "cover-open"});
    CHECK(both.markers == printer.markers);
    CHECK(both.deviceUri == queue.deviceUri);
    CHECK_FALSE(cups::knowsOnlyLastJob(queue));
    CHECK(cups::knowsOnlyLastJob({.state = PrinterState::Idle, .reasons = {"media-empty-error"}}));
    CHECK_FALSE(
        cups::knowsOnlyLastJob({.state = PrinterState::Processing, .reasons = {"media-empty-error"}}));
}

TEST_CASE("cups: attributes of the wrong type are passed over") {
    ipp_t* answer = ippNew();
    ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state", nullptr, "idle");
    ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "printer-state-reasons", 7);
    ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "marker-levels", nullptr, "many");
    ippAddOutOfBand(answer, IPP_TAG_PRINTER, IPP_TAG_NOVALUE, "media-ready");
    const PrinterFacts facts = cups::factsOf(answer);
    ippDelete(answer);
    CHECK(facts.state == PrinterState::Unknown);
    CHECK(facts.reasons.empty());
    CHECK(facts.markers.empty());
    CHECK(facts.mediaReady.empty());
}

TEST_CASE("cups: jobs in an answer are told apart by their groups") {
    ipp_t* answer = ippNew();
    const auto job = [&](int id, const char* name) {
        ippAddSeparator(answer);
        ippAddString(answer, IPP_TAG_JOB, IPP_TAG_NAME, "job-name", nullptr, name);
        if (id != 0) ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", id);
    };
    job(4, "zizhu");
    job(5, "holiday.pdf");
    job(0, "zizhu");
    job(9, "zizhu");
    CHECK(cups::jobsIn(answer, "zizhu") == std::vector{4, 9});
    ippDelete(answer);
}

TEST_CASE("cups: where jobs go") {
    const auto target = cups::targetOfUri("ipp://localhost:60000/ipp/print");
    REQUIRE(target);
    CHECK(target->host == "localhost");
    CHECK(target->port == 60000);
    CHECK(target->resource == "/ipp/print");
    CHECK_FALSE(target->isQueue);
    for (const char* other :
         {"", "usb://Maker/Model?serial=1", "ipps://host/x", "http://host/x", "ipp:///x", "a4"}) {
        CAPTURE(std::string(other));
        CHECK_FALSE(cups::targetOfUri(other));
    }
    CHECK_FALSE(cups::targetOfUri("ipp://host/" + std::string(5000, 'x')));
    CHECK(cups::targetOfQueue("a4", "/run/cups/cups.sock").host == "/run/cups/cups.sock");
    CHECK(cups::targetOfQueue("a4", "printserver:8631").port == 8631);
    CHECK(cups::targetOfQueue("a 4", "x").uri == "ipp://localhost/printers/a%204");
    CHECK(cups::targetOfQueue("a4", "x").resource == "/printers/a4");

    base::SystemClock clock;
    const Address address{Connection::Cups, {}, {}, {}, "a4"};
    CHECK(cups::makePrinterAt(address, clock, {{"sides", "three-sided"}}).error().action ==
          base::StaffAction::Configuration);
    CHECK_FALSE(cups::makePrinterAt({Connection::Cups, {}, {}, {}, "ipps://x/y"}, clock, {}));
}
