#include "drivers/events.h"

#include <string>

#include <doctest/doctest.h>

using namespace zizhu::drivers;

namespace {
// "paperThreshold low, coverChanged open"
std::string told(const DeviceEvents& events) {
    std::string text;
    for (const DeviceEvent& event : events) {
        if (!text.empty()) text += ", ";
        text += token(event.kind).text();
        text += ' ';
        if (event.kind == DeviceEventKind::AuxiliaryChanged) text += std::string(event.of.text()) + ' ';
        text += event.to.text();
    }
    return text;
}

PrinterStatus printer(DeviceState state, SupplyState paper, CutterState cutter = CutterState::Ok,
                      bool cover = false) {
    PrinterStatus status;
    status.device.state = state;
    status.paper = paper;
    status.cutter = cutter;
    status.coverOpen = cover;
    return status;
}
}  // namespace

TEST_CASE("a printer's day, told by what changed and not by what stayed") {
    const PrinterStatus good = printer(DeviceState::Online, SupplyState::Full);
    const PrinterStatus low = printer(DeviceState::Online, SupplyState::Low);
    const PrinterStatus out = printer(DeviceState::Offline, SupplyState::Out);
    const PrinterStatus open = printer(DeviceState::UserError, SupplyState::Out, CutterState::Ok, true);
    const PrinterStatus cut = printer(DeviceState::HardwareError, SupplyState::Full, CutterState::Error);
    const PrinterStatus gone = printer(DeviceState::NoDevice, SupplyState::Unknown, CutterState::Unknown);

    CHECK(told(eventsBetween({}, good)) == "deviceStateChanged online, paperThreshold full");
    CHECK(told(eventsBetween(good, good)).empty());
    CHECK(told(eventsBetween(good, low)) == "paperThreshold low");
    CHECK(told(eventsBetween(low, out)) == "deviceStateChanged offline, paperThreshold out");
    CHECK(told(eventsBetween(out, open)) == "deviceStateChanged userError, coverChanged open");
    CHECK(told(eventsBetween(open, good)) ==
          "deviceStateChanged online, paperThreshold full, coverChanged closed");
    CHECK(told(eventsBetween(good, cut)) == "deviceStateChanged hardwareError, cutterChanged error");
    CHECK(told(eventsBetween(cut, good)) == "deviceStateChanged online, cutterChanged ok");
    // Unplugged: nothing is known of its paper, which did not change by that.
    CHECK(told(eventsBetween(good, gone)) == "deviceStateChanged noDevice");
}

TEST_CASE("a card that is laid on and taken away; a receipt that comes out") {
    CHECK(told(eventsBetween(CardMedia::NotPresent, CardMedia::Present)) == "mediaInserted present");
    CHECK(told(eventsBetween(CardMedia::Present, CardMedia::NotPresent)) == "mediaRemoved notPresent");
    CHECK(told(eventsBetween(CardMedia::NotPresent, CardMedia::Present, MediaPath::Out)) ==
          "mediaPresented present");
    CHECK(told(eventsBetween(CardMedia::Present, CardMedia::NotPresent, MediaPath::Out)) ==
          "mediaTaken notPresent");
    CHECK(eventsBetween(CardMedia::Present, CardMedia::Unknown).empty());
    CHECK(eventsBetween(CardMedia::Unknown, CardMedia::Present).empty());
    PrintReport report;
    CHECK(eventsOf(report).empty());
    report.outcome = PrintOutcome::Proven;
    CHECK(told(eventsOf(report)) == "mediaPresented present");
}

TEST_CASE("toner, feeder and cabinet") {
    DocumentPrinterStatus fine, empty;
    fine.device.state = empty.device.state = DeviceState::Online;
    fine.toner = SupplyState::Full;
    empty.toner = SupplyState::Out;
    CHECK(told(eventsBetween(fine, empty)) == "tonerThreshold out");

    ScannerStatus none, some, stuck;
    none.paper = SupplyState::Out;
    some.paper = SupplyState::Full;
    stuck.paper = SupplyState::Jammed;
    CHECK(told(eventsBetween(none, some)) == "mediaInserted present");
    CHECK(told(eventsBetween(some, stuck)) == "paperThreshold jammed");
    CHECK(told(eventsBetween(stuck, none)) == "mediaRemoved notPresent");

    AuxiliariesStatus quiet, busy;
    quiet.cabinetDoor = CabinetDoor::Closed;
    quiet.ups = Ups{};
    busy = quiet;
    busy.cabinetDoor = CabinetDoor::Open;
    busy.operatorSwitch = OperatorSwitch::Maintenance;
    busy.proximity = Proximity::Present;
    busy.ups->powering = true;
    CHECK(told(eventsBetween(quiet, quiet)).empty());
    CHECK(told(eventsBetween(quiet, busy)) ==
          "auxiliaryChanged cabinet-door open, auxiliaryChanged operator-switch maintenance, "
          "auxiliaryChanged proximity present, auxiliaryChanged ups powering");
    busy.ups->low = true;
    CHECK(told(eventsBetween(quiet, busy)).find("ups low") != std::string::npos);
    CHECK(told(eventsBetween(busy, quiet)).find("ups mains") != std::string::npos);
}
