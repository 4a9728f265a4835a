// The USB/IP server against an independent host, over real sockets and in real time: bounded by how fast the
// simulated devices answer.
#include "drivers/sim/usbip_server.h"

#include <cerrno>

#include <doctest/doctest.h>

#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/sim_control.h"
#include "tests/support/seeded_random.h"
#include "tests/support/usbip_host.h"

using namespace zizhu;
using namespace zizhu::drivers;
using base::Bytes;
using tests::UsbIpHost;

namespace {

constexpr std::uint32_t kBusy = 2, kNoDevice = 4;

std::shared_ptr<SimulatedUsbDevice> device(UsbPersonality personality, std::unique_ptr<Firmware> firmware,
                                           base::Clock& clock) {
    return std::make_shared<SimulatedUsbDevice>(
        std::move(personality),
        std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(firmware), clock), clock);
}

// Three devices behind a server: 1-1 a card reader, 1-2 a printer, 1-3 a scanner.
struct Bench {
    Bench()
        : reader(device(fourPipeCardReader(), std::make_unique<CardReaderFirmware>(), clock)),
          printer(device(classReceiptPrinter(), std::make_unique<ReceiptPrinterFirmware>(), clock)),
          scanner(device(hidPosScanner(), std::make_unique<CodeScannerFirmware>(), clock)) {
        auto started = serveUsbIp({reader, printer, scanner}, "127.0.0.1:0", clock);
        REQUIRE(started);
        server = *std::move(started);
    }
    // The connection of a host that just went may still be on its way out.
    UsbIpHost imported(const std::string& busId, bool configured = true) const {
        for (int i = 0;; ++i) {
            UsbIpHost host(server->address());
            const std::uint32_t status = host.import(busId);
            if (status == kBusy && i < 10'000) continue;
            REQUIRE(status == 0);
            if (configured) CHECK(host.control(0x00, 0x09, 1, 0, 0).status == 0);
            return host;
        }
    }
    static void act(const std::shared_ptr<SimulatedUsbDevice>& device, std::string_view line) {
        REQUIRE(device->act(*splitWords(line)));
    }

    base::SystemClock clock;
    std::shared_ptr<SimulatedUsbDevice> reader, printer, scanner;
    std::unique_ptr<UsbIpServer> server;
};

const Bytes kAskHeader = {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03};
const Bytes kAskBody = {0x11, 0xFF, 0xED};

// Asks the card reader for its status.
bool sendQuestion(UsbIpHost& host) {
    host.submit(0x02, 7, kAskHeader);
    host.submit(0x06, 3, kAskBody);
    const auto header = host.next();
    const auto body = host.next();
    return header && body && header->status == 0 && body->status == 0 && header->actual == 7 &&
           body->actual == 3;
}

// The same, until the answer's header is there.
UsbIpHost::Return askForHeader(UsbIpHost& host, std::uint32_t flags = 0) {
    const std::uint32_t number = host.submit(0x81, 64, {}, {}, flags);
    for (int i = 0; i < 10; ++i) {
        CHECK(sendQuestion(host));
        if (const auto header = host.next(1000)) {
            CHECK(header->sequence == number);
            return *header;
        }
    }
    FAIL("no answer");
    return {};
}

std::uint16_t little16(const Bytes& bytes, std::size_t at) {
    return std::uint16_t(bytes.at(at) | bytes.at(at + 1) << 8);
}

std::string textOf(const Bytes& descriptor) {
    std::string text;
    for (std::size_t i = 2; i + 1 < descriptor.size(); i += 2) text += char(descriptor[i]);
    return text;
}

}  // namespace

TEST_CASE("usbip: the list of devices, byte by byte; an unplugged one is not in it") {
    const Bench bench;
    Bench::act(bench.printer, "unplug");
    const UsbIpHost host(bench.server->address());
    REQUIRE(host.send({0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0}));
    const Bytes list = host.receive(12 + 2 * (312 + 4));
    REQUIRE(list.size() == 12 + 2 * (312 + 4));
    CHECK(Bytes(list.begin(), list.begin() + 12) == Bytes{0x01, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 2});
    const char* const text = reinterpret_cast<const char*>(list.data());
    CHECK(std::string(text + 12) == "/sys/devices/zizhu-sim/usb1/1-1");
    CHECK(std::string(text + 12 + 256) == "1-1");
    const Bytes numbers(list.begin() + 12 + 288, list.begin() + 12 + 316);
    CHECK(numbers == Bytes{0,    0,    0,    1,    0, 0, 0, 2, 0, 0, 0,    2, 0x04, 0x00,
                           0xC3, 0x5A, 0x01, 0x00, 0, 0, 0, 1, 1, 1, 0xFF, 0, 0,    0});
    CHECK(std::string(text + 12 + 316 + 256) == "1-3");
    const Bytes scanner(list.begin() + 12 + 316 + 300, list.end());
    CHECK(scanner == Bytes{0x12, 0x09, 0x00, 0x02, 0x01, 0x00, 0, 0, 0, 1, 1, 1, 3, 0, 0, 0});
    CHECK(host.endsWithin());
}

TEST_CASE("usbip: one host has a device at a time; after it the next") {
    const Bench bench;
    CHECK(UsbIpHost(bench.server->address()).import("1-9") == kNoDevice);
    CHECK(UsbIpHost(bench.server->address()).import("") == kNoDevice);
    {
        const UsbIpHost first = bench.imported("1-1");
        CHECK(UsbIpHost(bench.server->address()).import("1-1") == kBusy);
        const UsbIpHost other = bench.imported("1-3");
    }
    CHECK(bench.imported("1-1").device == 0x10002);
    Bench::act(bench.printer, "unplug");
    CHECK(UsbIpHost(bench.server->address()).import("1-2") == kNoDevice);
}

TEST_CASE("usbip: a host enumerates the devices") {
    const Bench bench;
    SUBCASE("the card reader") {
        UsbIpHost host = bench.imported("1-1", false);
        const auto device = host.control(0x80, 0x06, 0x0100, 0, 18);
        CHECK(device.data == Bytes{18, 1, 0, 2, 0, 0, 0, 64, 0x00, 0x04, 0x5A, 0xC3, 0, 1, 1, 2, 0, 1});
        // As hosts do: first the beginning, which tells the length.
        const Bytes begin = host.control(0x80, 0x06, 0x0200, 0, 9).data;
        REQUIRE(begin.size() == 9);
        CHECK(little16(begin, 2) == 46);
        const Bytes all = host.control(0x80, 0x06, 0x0200, 0, 255).data;
        CHECK(all == Bytes{9, 2, 46,   0, 1,  1,    0, 0x80, 50,  //
                           9, 4, 0,    0, 4,  0xFF, 0, 0,    0,   //
                           7, 5, 0x02, 2, 64, 0,    0,            //
                           7, 5, 0x06, 2, 64, 0,    0,            //
                           7, 5, 0x81, 2, 64, 0,    0,            //
                           7, 5, 0x85, 2, 64, 0,    0});
        CHECK(host.control(0x80, 0x06, 0x0300, 0, 255).data == Bytes{4, 3, 9, 4});
        CHECK(textOf(host.control(0x80, 0x06, 0x0302, 0x0409, 255).data) == "Simulated identity card reader");
        CHECK(host.control(0x80, 0x06, 0x0305, 0x0409, 255).status == -EPIPE);
        CHECK(host.control(0x80, 0x06, 0x0600, 0, 10).status == -EPIPE);  // not a device of high speed
        CHECK(host.submit(0x81, 64) != 0);                                // not configured: no such endpoint
        CHECK(host.next()->status == -EINVAL);
        CHECK(host.control(0x80, 0x08, 0, 0, 1).data == Bytes{0});
        CHECK(host.control(0x00, 0x09, 2, 0, 0).status == -EPIPE);
        CHECK(host.control(0x00, 0x09, 1, 0, 0).status == 0);
        CHECK(host.control(0x80, 0x08, 0, 0, 1).data == Bytes{1});
        CHECK(host.control(0x01, 0x0B, 0, 0, 0).status == 0);
        CHECK(host.control(0x01, 0x0B, 1, 0, 0).status == -EPIPE);
        CHECK(host.control(0x81, 0x0A, 0, 0, 1).data == Bytes{0});
        CHECK(host.control(0xA1, 0x00, 0, 0, 255).status == -EPIPE);  // not a printer
    }
    SUBCASE("the printer") {
        UsbIpHost host = bench.imported("1-2");
        const Bytes all = host.control(0x80, 0x06, 0x0200, 0, 255).data;
        REQUIRE(all.size() == 32);
        CHECK(Bytes(all.begin() + 9, all.begin() + 18) == Bytes{9, 4, 0, 0, 2, 7, 1, 2, 0});
        const Bytes id = host.control(0xA1, 0x00, 0, 0, 1023).data;
        REQUIRE(id.size() > 2);
        CHECK(std::size_t(id[0] * 256 + id[1]) == id.size());
        const std::string text(id.begin() + 2, id.end());
        CHECK(text.find("MFG:Zizhu simulators;") == 0);
        CHECK(text.find("CMD:ESC/POS;") != std::string::npos);
        CHECK(host.control(0xA1, 0x00, 0, 0, 2).data == Bytes(id.begin(), id.begin() + 2));
        CHECK(host.control(0xA1, 0x01, 0, 0, 1).data == Bytes{0x18});
        Bench::act(bench.printer, "paper-out");
        CHECK(host.control(0xA1, 0x01, 0, 0, 1).data == Bytes{0x28});
        Bench::act(bench.printer, "load-paper");
        Bench::act(bench.printer, "jam-cutter");
        Bench::act(bench.printer, "open-cover");
        CHECK(host.control(0xA1, 0x01, 0, 0, 1).data == Bytes{0x00});
    }
    SUBCASE("the scanner") {
        UsbIpHost host = bench.imported("1-3");
        const Bytes all = host.control(0x80, 0x06, 0x0200, 0, 255).data;
        REQUIRE(all.size() == 34);
        CHECK(Bytes(all.begin() + 9, all.begin() + 18) == Bytes{9, 4, 0, 0, 1, 3, 0, 0, 0});
        CHECK(Bytes(all.begin() + 27, all.end()) == Bytes{7, 5, 0x81, 3, 64, 0, 4});
        const Bytes report = host.control(0x81, 0x06, 0x2200, 0, 1024).data;
        CHECK(report.size() == little16(all, 25));
        CHECK(Bytes(report.begin(), report.begin() + 4) == Bytes{0x05, 0x8C, 0x09, 0x02});
        CHECK(host.control(0x81, 0x06, 0x2100, 0, 9).data == Bytes(all.begin() + 18, all.begin() + 27));
        CHECK(host.control(0x21, 0x0A, 0, 0, 0).status == 0);
    }
}

TEST_CASE("usbip: transfers on two pipes wait at once, and a pending one can be taken back") {
    const Bench bench;
    UsbIpHost host = bench.imported("1-1");
    const std::uint32_t header = host.submit(0x81, 64);
    const std::uint32_t body = host.submit(0x85, 64);
    CHECK_FALSE(host.next(20));
    // On a busy machine the reader may find that the body came too late.
    std::optional<UsbIpHost::Return> first;
    for (int i = 0; i < 10 && !first; ++i) {
        CHECK(sendQuestion(host));
        first = host.next(1000);
    }
    const auto second = host.next();
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->sequence == header);
    CHECK(first->data == Bytes{0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04});
    CHECK(second->sequence == body);
    CHECK(second->data == Bytes{0x00, 0x00, 0x90, 0x94});

    const std::uint32_t pending = host.submit(0x81, 64);
    const std::uint32_t unlink = host.unlink(pending);
    const auto back = host.next();
    REQUIRE(back);
    CHECK(back->command == 4);
    CHECK(back->sequence == unlink);
    CHECK(back->status == -ECONNRESET);
    host.unlink(pending);  // too late: it is gone
    CHECK(host.next()->status == 0);
    CHECK_FALSE(host.next(20));  // and never returns itself
}

TEST_CASE("usbip: a stall is cleared by the host, an overflow and a forbidden short packet are told") {
    const Bench bench;
    UsbIpHost host = bench.imported("1-1");
    const Bytes answer = {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04};
    Bench::act(bench.reader, "fault usb-stall 81");
    CHECK(host.transfer(0x81, 64).status == -EPIPE);
    CHECK(host.transfer(0x81, 64).status == -EPIPE);
    CHECK(host.control(0x02, 0x01, 0, 0x81, 0).status == 0);
    CHECK(askForHeader(host).data == answer);
    CHECK(host.transfer(0x85, 2).status == -EOVERFLOW);
    const auto isShort = askForHeader(host, 1);
    CHECK(isShort.status == -EREMOTEIO);
    CHECK(isShort.data == answer);
    Bench::act(bench.reader, "fault usb-short 85");
    CHECK(host.transfer(0x85, 64).data == Bytes{0x00, 0x00});
    Bench::act(bench.reader, "fault usb-nak 85");
    CHECK(host.transfer(0x85, 64, {}, {}, 30).status == -ETIMEDOUT);
    Bench::act(bench.reader, "fault none");
    Bench::act(bench.reader, "fault usb-delay 00 30");
    const base::SteadyTime start = bench.clock.steady();
    CHECK(host.control(0x80, 0x00, 0, 0, 2).data == Bytes{0, 0});
    CHECK(bench.clock.steady() - start >= base::Duration(30));
    Bench::act(bench.reader, "fault usb-stall 00");
    CHECK(host.control(0x80, 0x00, 0, 0, 2).status == -EPIPE);
    CHECK(host.control(0x80, 0x00, 0, 0, 2).status == 0);
}

TEST_CASE(
    "usbip: pulling the plug ends the connection, at once or at a transfer; plugged in it is there again") {
    const Bench bench;
    {
        UsbIpHost host = bench.imported("1-3");
        host.submit(0x81, 64);
        Bench::act(bench.scanner, "unplug");
        CHECK(host.endsWithin());
    }
    Bench::act(bench.scanner, "plug");
    {
        UsbIpHost host = bench.imported("1-3");
        host.submit(0x81, 64);
        Bench::act(bench.scanner, "unplug");
        Bench::act(bench.scanner, "plug");  // quicker than anybody looks
        CHECK(host.endsWithin());
    }
    UsbIpHost host = bench.imported("1-1");
    Bench::act(bench.reader, "fault usb-unplug 06");
    CHECK(host.transfer(0x02, 7, kAskHeader).status == 0);
    host.submit(0x06, 3, kAskBody);
    CHECK(host.endsWithin());
}

TEST_CASE("usbip: what is no USB/IP ends the connection and harms nobody") {
    const Bench bench;
    UsbIpHost good = bench.imported("1-2");
    tests::SeededRandom random(20261122);
    for (int round = 0; round < 100; ++round) {
        CAPTURE(round);
        if (round % 2 == 0) {
            // An operation, or nearly one.
            Bytes request(1 + random.below(60));
            random.fill(request);
            if (request.size() >= 8 && random.below(2) == 0) {
                const Bytes honest = {0x01, 0x11, 0x80, std::uint8_t(random.below(8)), 0, 0, 0, 0};
                std::copy(honest.begin(), honest.end(), request.begin());
            }
            UsbIpHost(bench.server->address()).send(request);
        } else {
            // An import as it should be, and then a command with one field that cannot be.
            const UsbIpHost host = bench.imported("1-1", false);
            Bytes command;
            for (const std::uint32_t word : {1U, 1U, host.device, 1U, 1U, 0U, 64U, 0U, 0U, 0U, 0U, 0U})
                UsbIpHost::append(command, word);
            const std::size_t field = std::array<std::size_t, 6>{0, 8, 12, 16, 24, 32}.at(random.below(6));
            command[field] = std::uint8_t(1 + random.below(254));
            host.send(command);
            CHECK(host.endsWithin());
        }
    }
    CHECK(good.control(0xA1, 0x01, 0, 0, 1).data == Bytes{0x18});
    // More transfers than a host ever has: refused one by one.
    for (int i = 0; i < 300; ++i) good.submit(0x82, 64);
    for (int i = 0; i < 300 - 256; ++i) {
        const auto back = good.next();
        REQUIRE(back);
        CHECK(back->status == -ENOMEM);
    }
}

TEST_CASE("usbip: the server ends with hosts connected, and refuses addresses that are none") {
    auto bench = std::make_unique<Bench>();
    const std::string address = bench->server->address();
    UsbIpHost idle(address);
    UsbIpHost host = bench->imported("1-1");
    host.submit(0x81, 64);
    auto second = serveUsbIp({bench->reader}, address, bench->clock);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == base::Errc::Exists);
    bench->server.reset();
    CHECK(host.endsWithin());
    CHECK(idle.endsWithin());
    for (const char* const wrong :
         {"", "3240", "localhost:3240", "127.0.0.1:", "127.0.0.1:x", "::1:3240", "127.0.0.1:70000"}) {
        CAPTURE(wrong);
        const auto none = serveUsbIp({bench->reader}, wrong, bench->clock);
        REQUIRE_FALSE(none);
        CHECK(none.error().code == base::Errc::InvalidInput);
    }
    CHECK_FALSE(serveUsbIp({}, "127.0.0.1:0", bench->clock));
}
