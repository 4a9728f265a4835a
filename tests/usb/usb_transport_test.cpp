// The transport and the watch on the real libusb: who is found, who gets the device, and what is left behind.
#include <array>
#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "drivers/profile.h"
#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/sim_control.h"
#include "drivers/usb/usb_transport.h"
#include "drivers/usb/usb_watch.h"
#include "tests/support/echo_firmware.h"
#include "tests/usb/usb_testbed.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Gadget {
    explicit Gadget(tests::SelfAdvancingClock& clock, UsbPersonality personality = streamCardReader(),
                    std::unique_ptr<Firmware> firmware = std::make_unique<tests::EchoFirmware>(),
                    TransportKind kind = TransportKind::Stream)
        : port(std::make_shared<SimulatedPort>(kind, std::move(firmware), clock)),
          device(std::move(personality), port, clock) {}
    base::Result<SimFacts> act(std::string_view line) { return device.act(*splitWords(line)); }
    std::shared_ptr<SimulatedPort> port;
    SimulatedUsbDevice device;
};

constexpr UsbId kId{0x0400, 0xC35A};

std::size_t entries(const char* folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(folder)) ++count;
    return count;
}

base::Result<base::Bytes> readAll(Transport& transport, std::size_t count, const Until& until) {
    base::Bytes all;
    while (all.size() < count) {
        std::array<std::uint8_t, 100> into{};
        const auto got = transport.read(into, until);
        if (!got) return base::fail(got.error());
        all.insert(all.end(), into.begin(), into.begin() + std::ptrdiff_t(*got));
    }
    return all;
}

}  // namespace

TEST_CASE("bytes of every length come back whole, also those that fill their packets") {
    tests::SelfAdvancingClock clock;
    for (const bool emptyPacket : {true, false}) {
        UsbPersonality personality = streamCardReader();
        personality.endsWithEmptyPacket = emptyPacket;
        Gadget gadget(clock, personality);
        tests::UsbTestbed bed;
        bed.plug("1-1", gadget.device, clock);
        auto transport = usb::makeTransport({.ids = {kId}}, clock);
        REQUIRE(transport->open());
        for (const std::size_t size : {1, 63, 64, 65, 127, 128, 192, 640, 5000, 40000}) {
            CAPTURE(size);
            base::Bytes sent(size);
            for (std::size_t i = 0; i < size; ++i) sent[i] = std::uint8_t(i * 7 + size);
            REQUIRE(transport->write(sent, {clock.in(10s)}));
            // A long write goes in pieces, and comes back in them.
            const auto got = readAll(*transport, size, {clock.in(10s)});
            REQUIRE(got);
            CHECK(*got == sent);
        }
        std::array<std::uint8_t, 8> into{};
        CHECK(transport->read(into, {clock.in(1s)}).error().code == base::Errc::Timeout);
    }
}

TEST_CASE("what nobody reads is kept up to a bound, and then the device waits") {
    tests::SelfAdvancingClock clock;
    Gadget gadget(clock);
    tests::UsbTestbed bed;
    bed.plug("1-1", gadget.device, clock);
    auto transport = usb::makeTransport({.ids = {kId}}, clock);
    REQUIRE(transport->open());
    const base::Bytes piece(16u << 10, 0x5A);
    for (int i = 0; i < 6; ++i) REQUIRE(transport->write(piece, {clock.in(10s)}));
    const auto all = readAll(*transport, 6 * piece.size(), {clock.in(60s)});
    REQUIRE(all);
    CHECK(*all == base::Bytes(6 * piece.size(), 0x5A));  // more than is kept at once: none was lost

    REQUIRE(transport->write(piece, {clock.in(10s)}));
    std::array<std::uint8_t, 8> into{};
    CHECK(transport->read(into, {clock.steady()}).has_value());  // arrived: read without waiting
    for (int i = 0; i < 300; ++i) transport->discardInput();
    CHECK(transport->read(into, {clock.in(1s)}).error().code == base::Errc::Timeout);
}

TEST_CASE("nothing is left behind: no thread, no file, no claim, no transfer") {
    tests::SelfAdvancingClock clock;
    Gadget gadget(clock);
    tests::UsbTestbed bed;
    bed.plug("1-1", gadget.device, clock);
    auto transport = usb::makeTransport({.ids = {kId}}, clock);
    REQUIRE(transport->open());
    transport->close();
    REQUIRE(bed.allClosed("1-1"));
    const std::size_t threads = entries("/proc/self/task");
    const std::size_t files = entries("/proc/self/fd");
    for (int i = 0; i < 5; ++i) {
        REQUIRE(transport->open());
        CHECK(entries("/proc/self/fd") > files);
        REQUIRE(transport->write(base::asBytes("left in the pipe"), {clock.in(1s)}));
        transport->close();
    }
    REQUIRE(bed.allClosed("1-1"));
    CHECK(entries("/proc/self/task") == threads);
    CHECK(entries("/proc/self/fd") == files);
    CHECK(bed.node("1-1").pending() == 0);
    CHECK(bed.node("1-1").kernelDrivers().empty());
    CHECK(bed.node("1-1").count(USBDEVFS_CLAIMINTERFACE) + bed.node("1-1").count(USBDEVFS_DISCONNECT_CLAIM) >=
          6);
}

TEST_CASE("which device it is: by port, by where it was, or the only one") {
    tests::SelfAdvancingClock clock;
    Gadget left(clock);
    Gadget right(clock);
    tests::UsbTestbed bed;
    auto any = usb::makeTransport({.ids = {kId}}, clock);
    CHECK(any->open().error().code == base::Errc::Unavailable);
    bed.plug("1-1", left.device, clock);
    REQUIRE(any->open());
    any->close();
    bed.plug("1-2", right.device, clock);
    // Where it was counts, though there are two now; a newcomer must be told which.
    CHECK(any->open());
    auto newcomer = usb::makeTransport({.ids = {kId}}, clock);
    const base::Status refused = newcomer->open();
    CHECK(refused.error().code == base::Errc::Refused);
    CHECK(refused.error().action == base::StaffAction::Configuration);
    auto second = usb::makeTransport({.ids = {kId}, .port = "1-2"}, clock);
    CHECK(second->open());
    CHECK(newcomer->open().error().code == base::Errc::Refused);
    // The first is taken away: it does not take the second's device while that is used, and does after.
    any->close();
    bed.unplug("1-1");
    CHECK(any->open().error().code == base::Errc::Refused);
    second->close();
    CHECK(any->open());
    any->close();
    CHECK(usb::makeTransport({.ids = {kId}, .port = "1-3"}, clock)->open().error().code ==
          base::Errc::Unavailable);
}

TEST_CASE("unplugged while it waits, and back at another port") {
    tests::SelfAdvancingClock clock;
    Gadget gadget(clock);
    tests::UsbTestbed bed;
    bed.plug("1-1", gadget.device, clock);
    auto transport = usb::makeTransport({.ids = {kId}}, clock);
    REQUIRE(transport->open());
    REQUIRE(gadget.act("unplug"));
    bed.unplug("1-1");
    std::array<std::uint8_t, 8> into{};
    CHECK(transport->read(into, {clock.in(10s)}).error().code == base::Errc::Unavailable);
    CHECK_FALSE(transport->isOpen());
    CHECK(transport->write(base::asBytes("x"), {clock.in(1s)}).error().code == base::Errc::Unavailable);
    CHECK(transport->open().error().code == base::Errc::Unavailable);
    REQUIRE(gadget.act("plug"));
    bed.plug("1-4", gadget.device, clock);
    REQUIRE(transport->open());
    REQUIRE(transport->write(base::asBytes("x"), {clock.in(1s)}));
    CHECK(readAll(*transport, 1, {clock.in(1s)}).has_value());
}

TEST_CASE("another program has it") {
    tests::SelfAdvancingClock clock;
    Gadget gadget(clock);
    tests::UsbTestbed bed;
    bed.plug("1-1", gadget.device, clock);
    bed.node("1-1").refuseClaims(true);
    auto transport = usb::makeTransport({.ids = {kId}}, clock);
    CHECK(transport->open().error().code == base::Errc::Refused);
    CHECK(bed.allClosed("1-1"));
    bed.node("1-1").refuseClaims(false);
    CHECK(transport->open());
}

TEST_CASE("a stop request ends a wait, from another thread") {
    tests::SelfAdvancingClock clock;
    Gadget gadget(clock);
    tests::UsbTestbed bed;
    bed.plug("1-1", gadget.device, clock);
    auto transport = usb::makeTransport({.ids = {kId}}, clock);
    REQUIRE(transport->open());
    std::array<std::uint8_t, 8> into{};
    std::stop_source stop;
    {
        const std::jthread other([&stop] { stop.request_stop(); });
        CHECK(transport->read(into, {clock.in(100h), stop.get_token()}).error().code == base::Errc::Canceled);
    }
    REQUIRE(gadget.act("fault usb-nak 02"));
    CHECK(transport->write(base::asBytes("x"), {clock.in(100h), stop.get_token()}).error().code ==
          base::Errc::Canceled);
    CHECK(transport->isOpen());
    CHECK(transport->write(base::asBytes("x"), {clock.in(1s)}).error().code == base::Errc::Timeout);
    CHECK(transport->isOpen());
    REQUIRE(gadget.act("fault none"));
    REQUIRE(transport->write(base::asBytes("x"), {clock.in(1s)}));
    CHECK(*readAll(*transport, 1, {clock.in(1s)}) == base::Bytes{'x'});
}

TEST_CASE(
    "reports of an interrupt pipe are packets; a serial scanner is taken with its commanding interface") {
    tests::SelfAdvancingClock clock;
    Gadget scanner(clock, hidPosScanner(), std::make_unique<CodeScannerFirmware>(), TransportKind::Packets);
    Gadget serial(clock, cdcScanner(), std::make_unique<CodeScannerFirmware>(), TransportKind::Packets);
    tests::UsbTestbed bed;
    bed.plug("1-1", scanner.device, clock, {{0, "usbhid"}});
    bed.plug("1-2", serial.device, clock, {{0, "cdc_acm"}, {1, "cdc_acm"}});

    auto packets =
        usb::makeTransport({.ids = {scanner.device.personality().id}, .kind = TransportKind::Packets}, clock);
    REQUIRE(packets->open());
    REQUIRE(scanner.act("show-code ZZ-1234"));
    REQUIRE(scanner.act("show-code ZZ-5678"));
    std::array<std::uint8_t, 64> report{};
    CHECK(*packets->read(report, {clock.in(1s)}) == 64);
    CHECK(base::asText(base::ByteView(report).subspan(5, 7)) == "ZZ-1234");
    CHECK(*packets->read(std::span(report).first(10), {clock.in(1s)}) == 10);
    CHECK(packets->read(report, {clock.in(1s)}).error().code == base::Errc::Timeout);

    auto stream = usb::makeTransport({.ids = {serial.device.personality().id}}, clock);
    REQUIRE(stream->open());
    CHECK(bed.node("1-2").kernelDrivers() == std::map<unsigned, std::string>{{0, "usbfs"}, {1, "usbfs"}});
    REQUIRE(serial.act("show-code ZZ-1234"));
    const auto line = readAll(*stream, 8, {clock.in(1s)});
    REQUIRE(line);
    CHECK(base::asText(*line).find("ZZ-1234") != std::string_view::npos);  // an identifier may stand before it
    stream->close();
    REQUIRE(bed.allClosed("1-2"));
    CHECK(bed.node("1-2").kernelDrivers() == std::map<unsigned, std::string>{{0, "cdc_acm"}, {1, "cdc_acm"}});
}

TEST_CASE("the watch tells who comes and who leaves, with hotplug and without") {
    for (const bool hotplug : {true, false}) {
        CAPTURE(hotplug);
        tests::SelfAdvancingClock clock;
        base::SystemClock real;
        Gadget first(clock);
        Gadget second(clock, classReceiptPrinter());
        tests::UsbTestbed bed;
        bed.plug("1-1", first.device, clock);
        auto watch = usb::makeWatch(real, hotplug);
        REQUIRE(watch);
        REQUIRE((*watch)->present().size() == 2);
        CHECK((*watch)->present()[0] == usb::Sighting{kId, "1-1", 0});
        CHECK((*watch)->present()[1].port == "usb1");
        CHECK((*watch)->next({real.in(0s)}).error().code == base::Errc::Timeout);

        bed.plug("1-2", second.device, clock);
        const auto arrived = (*watch)->next({real.in(20s)});
        REQUIRE(arrived);
        CHECK(*arrived == usb::PlugEvent{true, {second.device.personality().id, "1-2", 0}});
        bed.unplug("1-1");
        const auto left = (*watch)->next({real.in(20s)});
        REQUIRE(left);
        CHECK(*left == usb::PlugEvent{false, {kId, "1-1", 0}});
        CHECK((*watch)->present().size() == 2);

        std::stop_source stop;
        const std::jthread other([&stop] { stop.request_stop(); });
        CHECK((*watch)->next({real.in(20s), stop.get_token()}).error().code == base::Errc::Canceled);
    }
}

TEST_CASE("a profile names a device on USB by its port, by its id, and in its form") {
    tests::SelfAdvancingClock clock;
    Gadget reader(clock, fourPipeCardReader(), std::make_unique<CardReaderFirmware>());
    Gadget printer(clock, classReceiptPrinter(), std::make_unique<ReceiptPrinterFirmware>());
    tests::UsbTestbed bed;
    bed.plug("1-1", reader.device, clock);
    bed.plug("1-2", printer.device, clock, {{0, "usblp"}});
    const auto open = [&clock](const std::string& form) {
        const auto profile = parseProfile(
            "devices:\n"
            "  card-reader: {transport: 'usb@1-1', options: {usb-form: " +
                form +
                "}}\n"
                "  receipt-printer: {transport: 'usb:0416:5011'}\n",
            "/");
        REQUIRE(profile);
        return openProfile(*profile, clock);
    };
    const auto devices = open("four-pipe");
    REQUIRE(devices);
    CHECK(devices->cardReader->status({clock.in(10s)}).state == DeviceState::Online);
    CHECK(devices->receiptPrinter->status({clock.in(10s)}).state == DeviceState::Online);
    CHECK(open("sideways").error().code == base::Errc::InvalidInput);
}
