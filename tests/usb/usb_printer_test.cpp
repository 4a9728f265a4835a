// A receipt printer of the printer class behind the real libusb.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "drivers/escpos/receipt_printer.h"
#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/sim_control.h"
#include "drivers/usb/usb_transport.h"
#include "tests/support/seeded_random.h"
#include "tests/usb/usb_testbed.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

base::Bitmap receiptOf(int rows, std::uint64_t seed = 3) {
    tests::SeededRandom random(seed);
    base::Bitmap bitmap(384, rows);
    random.fill(bitmap.bits);
    bitmap.setBlack(0, 0);
    bitmap.setBlack(0, rows - 1);
    return bitmap;
}

struct Bench {
    explicit Bench(ReceiptPrinterModel model = {.headDots = 384},
                   UsbPersonality personality = classReceiptPrinter())
        : owned(std::make_unique<ReceiptPrinterFirmware>(model)),
          firmware(owned.get()),
          port(std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(owned), clock)),
          device(std::move(personality), port, clock),
          printer(std::make_unique<escpos::EscPosReceiptPrinter>(
              usb::makeTransport({.ids = {device.personality().id}}, clock), clock,
              escpos::Settings{.widthDots = 384, .quirks = {.silent = model.silent}})) {
        plugIn();
    }
    void plugIn() { bed.plug("1-2", device, clock, {{0, "usblp"}}); }
    base::Result<SimFacts> act(std::string_view line) { return device.act(*splitWords(line)); }
    Until until(base::Duration patience = 60s) const { return {clock.in(patience)}; }
    PrintReport print(const base::Bitmap& receipt) {
        const base::SteadyTime start = clock.steady();
        PrintReport report = printer->print(receipt, until());
        CHECK(clock.steady() - start <= 62s);
        return report;
    }
    long whole(const base::Bitmap& receipt) const {
        return std::count_if(
            firmware->pieces().begin(), firmware->pieces().end(), [&](const PrintedPiece& piece) {
                const base::Bitmap paper = piece.trimmed();
                return piece.cut && paper.height == receipt.height && paper.bits == receipt.bits;
            });
    }

    tests::SelfAdvancingClock clock;
    std::unique_ptr<ReceiptPrinterFirmware> owned;
    ReceiptPrinterFirmware* const firmware;
    std::shared_ptr<SimulatedPort> port;
    SimulatedUsbDevice device;
    tests::UsbTestbed bed;
    std::unique_ptr<escpos::EscPosReceiptPrinter> printer;
};

}  // namespace

TEST_CASE("a receipt is printed and proven; the kernel's driver gives way and comes back") {
    const base::Bitmap receipt = receiptOf(700);
    Bench bench;
    REQUIRE(bench.bed.node("1-2").kernelDrivers().at(0) == "usblp");
    CHECK(bench.print(receipt).outcome == PrintOutcome::Proven);
    CHECK(bench.whole(receipt) == 1);
    CHECK(bench.bed.node("1-2").kernelDrivers().at(0) == "usbfs");
    bench.printer = nullptr;
    CHECK(bench.bed.allClosed("1-2"));
    CHECK(bench.bed.node("1-2").kernelDrivers().at(0) == "usblp");
    CHECK(bench.bed.node("1-2").pending() == 0);
}

TEST_CASE("what the printer class tells: who it is, that paper is out, and a reset") {
    Bench bench;
    DeviceFacts facts = bench.printer->capabilities(bench.until());
    CHECK(std::get<std::string>(facts.at("maker")) == "Zizhu simulators");
    CHECK(std::get<std::string>(facts.at("model")) == "Simulated receipt printer");
    CHECK(std::get<std::string>(facts.at("serialNumber")) == "SIM0001");
    CHECK(bench.printer->reset(bench.until()));

    UsbPersonality swapped = classReceiptPrinter();
    swapped.deviceIdLengthSwapped = true;
    Bench other({.headDots = 384}, swapped);
    facts = other.printer->capabilities(other.until());
    CHECK(std::get<std::string>(facts.at("commands")) == "ESC/POS");

    // A vendor's own interface knows no such requests, and prints all the same.
    UsbPersonality vendors = classReceiptPrinter();
    vendors.form = UsbForm::Stream;
    vendors.id = {0x04B8, 0x0202};
    vendors.interfaces[0].interfaceClass = 0xFF;
    Bench third({.headDots = 384}, vendors);
    CHECK_FALSE(third.printer->capabilities(third.until()).contains("maker"));
    CHECK(third.printer->reset(third.until()));
    CHECK(third.print(receiptOf(300)).outcome == PrintOutcome::Proven);
}

TEST_CASE("a one-way printer tells beside the stream that its paper is out") {
    UsbPersonality oneWay = classReceiptPrinter();
    oneWay.interfaces[0].protocol = 1;
    oneWay.interfaces[0].endpoints.resize(1);
    Bench bench({.headDots = 384, .silent = true}, oneWay);
    CHECK(bench.printer->status(bench.until()).state == DeviceState::Online);
    const base::Bitmap receipt = receiptOf(300);
    CHECK(bench.print(receipt).outcome == PrintOutcome::Unproven);
    CHECK(bench.whole(receipt) == 1);
    REQUIRE(bench.act("paper-out"));
    const PrinterStatus status = bench.printer->printerStatus(bench.until());
    CHECK(status.paper == SupplyState::Out);
    CHECK(status.device.action == base::StaffAction::Clear);
    CHECK(bench.print(receipt).outcome == PrintOutcome::PaperOut);
    REQUIRE(bench.act("load-paper"));
    CHECK(bench.print(receipt).outcome == PrintOutcome::Unproven);
    CHECK(bench.whole(receipt) == 2);
    // A read of what never comes ends by its deadline.
    auto transport = usb::makeTransport({.ids = {bench.device.personality().id}}, bench.clock);
    bench.printer = nullptr;
    REQUIRE(transport->open());
    std::array<std::uint8_t, 8> into{};
    CHECK(transport->read(into, bench.until(1s)).error().code == base::Errc::Timeout);
}

TEST_CASE("of several settings the one that answers is taken") {
    UsbPersonality several = classReceiptPrinter();
    auto answering = several.interfaces[0];
    several.interfaces[0].protocol = 1;
    several.interfaces[0].endpoints.resize(1);
    answering.alternate = 1;
    several.interfaces.push_back(answering);
    Bench bench({.headDots = 384}, several);
    CHECK(bench.print(receiptOf(300)).outcome == PrintOutcome::Proven);
    CHECK(std::get<std::string>(bench.printer->capabilities(bench.until()).at("maker")) ==
          "Zizhu simulators");
}

TEST_CASE("the nth transfer fails, in every way: never a false proof, and the next print is good") {
    const base::Bitmap receipt = receiptOf(300);
    const base::Bitmap second = receiptOf(260, 5);
    for (const std::string endpoint : {"01", "82"}) {
        for (const std::string kind : {"usb-stall", "usb-short", "usb-delay", "usb-nak", "usb-unplug"}) {
            const bool in = endpoint == "82";
            if (kind == "usb-short" && !in) continue;
            // An undisturbed print is 14 transfers out and 13 in or so.
            for (int nth = 1; nth <= 16; ++nth) {
                CAPTURE(endpoint);
                CAPTURE(kind);
                CAPTURE(nth);
                Bench bench;
                const std::string delay = kind == "usb-delay" ? " 300" : "";
                REQUIRE(bench.act("fault " + kind + " " + endpoint + delay + " " + std::to_string(nth)));
                const PrintReport report = bench.print(receipt);
                CAPTURE(name(report.outcome));
                if (report.outcome == PrintOutcome::Proven) CHECK(bench.whole(receipt) == 1);
                if (report.outcome == PrintOutcome::Failed) CHECK(bench.whole(receipt) == 0);
                if (kind == "usb-delay") CHECK(report.outcome == PrintOutcome::Proven);

                if (!bench.port->plugged()) {
                    bench.bed.unplug("1-2");
                    CHECK(bench.printer->status(bench.until()).state == DeviceState::NoDevice);
                    REQUIRE(bench.act("plug"));
                    bench.plugIn();
                }
                REQUIRE(bench.act("fault none"));
                PrintReport again = bench.print(second);
                // What an idle pipe met is told by the first question of the next job.
                if (again.outcome == PrintOutcome::Failed && kind == "usb-stall") again = bench.print(second);
                CHECK(again.outcome == PrintOutcome::Proven);
                CHECK(bench.whole(second) == 1);
                CHECK(bench.whole(receipt) <= 1);
            }
        }
    }
}
