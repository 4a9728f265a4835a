// The terminal's drivers on simulated USB devices, all the way: driver, a host of USB/IP written for tests,
// sockets, server, USB device, firmware. In real time, about half a second a card.
#include <algorithm>
#include <cerrno>
#include <functional>
#include <map>

#include <doctest/doctest.h>

#include "drivers/escpos/receipt_printer.h"
#include "drivers/hid_pos/code_scanner.h"
#include "drivers/idcard/sam_card_reader.h"
#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/code_scanner_firmware.h"
#include "drivers/sim/receipt_printer_firmware.h"
#include "drivers/sim/serial_scanner_firmware.h"
#include "drivers/sim/sim_control.h"
#include "drivers/sim/usbip_server.h"
#include "drivers/sim/wedge_firmware.h"
#include "tests/support/usbip_host.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using base::Bytes;
using base::Errc;
using base::fail;
using tests::UsbIpHost;

namespace {

struct Pipes {
    TransportKind kind = TransportKind::Stream;
    std::uint8_t out = 0, in = 0;
    std::uint8_t bodyOut = 0, bodyIn = 0;  // of four
    std::function<void()> onDiscard = {};
};

// A transport as thin as it can be; a wait does not end by a stop request.
class HostTransport final : public Transport {
public:
    HostTransport(std::string address, std::string busId, Pipes pipes, base::Clock& clock)
        : address_(std::move(address)), busId_(std::move(busId)), pipes_(std::move(pipes)), clock_(clock) {}

    TransportKind kind() const override { return pipes_.kind; }
    base::Status open() override {
        if (host_) return {};
        host_.emplace(address_);
        if (host_->import(busId_) == 0 && host_->control(0x00, 0x09, 1, 0, 0).status == 0) return {};
        close();
        return fail(Errc::Unavailable);
    }
    void close() override {
        host_.reset();
        rest_.clear();
        bodyNext_ = false;
    }
    bool isOpen() const override { return host_.has_value(); }

    base::Status write(base::ByteView bytes, const Until& until) override {
        if (!host_) return fail(Errc::Unavailable);
        bodyNext_ = false;
        if (pipes_.bodyOut == 0) return writeTo(pipes_.out, bytes, until);
        if (base::Status sent = writeTo(pipes_.out, bytes.first(7), until); !sent) return sent;
        return writeTo(pipes_.bodyOut, bytes.subspan(7), until);
    }

    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        if (!host_) return fail(Errc::Unavailable);
        if (rest_.empty()) {
            const std::uint8_t endpoint = bodyNext_ ? pipes_.bodyIn : pipes_.in;
            const auto back = host_->transfer(endpoint, packetOrMore(), {}, {}, left(until));
            if (back.status != 0) return failed(endpoint, back.status);
            if (pipes_.bodyIn != 0) bodyNext_ = !bodyNext_;
            rest_ = back.data;
        }
        const std::size_t count = std::min(into.size(), rest_.size());
        std::copy_n(rest_.begin(), count, into.begin());
        rest_.erase(rest_.begin(), rest_.begin() + std::ptrdiff_t(count));
        return count;
    }

    void discardInput() override {
        rest_.clear();
        bodyNext_ = false;
        for (const std::uint8_t endpoint : {pipes_.in, pipes_.bodyIn}) {
            while (endpoint != 0 && host_ &&
                   host_->transfer(endpoint, packetOrMore(), {}, {}, 1).status == 0) {
            }
        }
        if (pipes_.onDiscard) pipes_.onDiscard();
    }

private:
    // A report that fills its packet has no end of its own.
    std::uint32_t packetOrMore() const { return kind() == TransportKind::Packets ? 64 : 4096; }
    int left(const Until& until) const {
        return int(std::clamp<std::int64_t>(
            std::chrono::ceil<base::Duration>(until.deadline - clock_.steady()).count(), 1, 60'000));
    }
    base::Status writeTo(std::uint8_t endpoint, base::ByteView bytes, const Until& until) {
        const auto back = host_->transfer(endpoint, std::uint32_t(bytes.size()),
                                          Bytes(bytes.begin(), bytes.end()), {}, left(until));
        if (back.status != 0) return failed(endpoint, back.status);
        return {};
    }
    tl::unexpected<base::Error> failed(std::uint8_t endpoint, int status) {
        if (status == -ETIMEDOUT) return fail(Errc::Timeout);
        if (status == -EPIPE) host_->control(0x02, 0x01, 0, endpoint, 0);
        close();
        return fail(status == -ESHUTDOWN ? Errc::Unavailable : Errc::Io);
    }

    const std::string address_, busId_;
    const Pipes pipes_;
    base::Clock& clock_;
    std::optional<UsbIpHost> host_;
    Bytes rest_;
    bool bodyNext_ = false;
};

struct Bench {
    Bench(UsbPersonality personality, std::unique_ptr<Firmware> firmware)
        : device(std::make_shared<SimulatedUsbDevice>(
              std::move(personality),
              std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(firmware), clock), clock)) {
        auto started = serveUsbIp({device}, "127.0.0.1:0", clock);
        REQUIRE(started);
        server = *std::move(started);
    }
    std::unique_ptr<Transport> transport(Pipes pipes) {
        return std::make_unique<HostTransport>(server->address(), "1-1", std::move(pipes), clock);
    }
    void act(std::string_view line) {
        CAPTURE(std::string(line));
        REQUIRE(device->act(*splitWords(line)));
    }
    Until until(base::Duration limit = 20s) { return {clock.in(limit)}; }

    base::SystemClock clock;
    std::shared_ptr<SimulatedUsbDevice> device;
    std::unique_ptr<UsbIpServer> server;
};

}  // namespace

TEST_CASE(
    "usbip: a card is read through one pair of pipes and through four, there also after a stall and a pulled "
    "plug") {
    bool four = true;
    SUBCASE("four pipes") {}
    SUBCASE("one pair") { four = false; }
    Bench bench(four ? fourPipeCardReader() : streamCardReader(), std::make_unique<CardReaderFirmware>());
    Pipes pipes{.out = 0x02, .in = 0x81};
    if (four) pipes.bodyOut = 0x06, pipes.bodyIn = 0x85;
    SamCardReader reader(bench.transport(pipes), bench.clock);
    const auto lay = [&bench] {
        (void)bench.device->act(*splitWords("take-card"));
        bench.act("present-card \"" ZIZHU_SOURCE_DIR "/drivers/sim/cards/rare-name.yaml\"");
    };
    // On a busy machine a part of a frame may come too late for the reader.
    const auto readAtLast = [&] {
        for (int i = 0;; ++i) {
            lay();
            CardResult card = reader.read(bench.until());
            if (card || i == 9) return card;
        }
    };
    const CardResult card = readAtLast();
    REQUIRE(card);
    CHECK(card->name.reveal() == "周𠮷䶮");
    CHECK(card->photo.size() == 1024);

    if (!four) return;
    bench.act("fault usb-stall 85 2");
    lay();
    (void)reader.read(bench.until());
    CHECK(readAtLast());

    bench.act("fault usb-unplug 81 2");
    lay();
    CHECK_FALSE(reader.read(bench.until(2s)));
    CHECK(reader.status(bench.until()).state == DeviceState::NoDevice);
    bench.act("plug");
    CHECK(readAtLast());
}

TEST_CASE("usbip: a receipt is printed and proven") {
    auto made = std::make_unique<ReceiptPrinterFirmware>();
    ReceiptPrinterFirmware* const firmware = made.get();
    Bench bench(classReceiptPrinter(), std::move(made));
    escpos::EscPosReceiptPrinter printer(bench.transport({.out = 0x01, .in = 0x82}), bench.clock, {});
    base::Bitmap receipt(576, 400);
    for (int y = 0; y < receipt.height; ++y) receipt.setBlack(y % receipt.width, y);
    CHECK(printer.print(receipt, bench.until()).outcome == PrintOutcome::Proven);
    bench.server.reset();  // nobody else looks at the firmware now
    REQUIRE_FALSE(firmware->pieces().empty());
    const base::Bitmap paper = firmware->pieces().back().trimmed();
    CHECK(paper.height == receipt.height);
    CHECK(paper.bits == receipt.bits);
}

TEST_CASE("usbip: a code comes in reports, longer than one of them") {
    Bench bench(hidPosScanner(), std::make_unique<CodeScannerFirmware>());
    const std::string code(150, 'Z');
    hid_pos::HidPosCodeScanner scanner(
        bench.transport({.kind = TransportKind::Packets,
                         .in = 0x81,
                         .onDiscard = [&] { bench.act("show-code " + code + " ]Q1"); }}),
        bench.clock);
    const auto read = scanner.read(bench.until());
    REQUIRE(read);
    CHECK(read->text().reveal() == code);
    CHECK(read->aim == "]Q1");
}

TEST_CASE("usbip: a scanner as a keyboard, and as a serial line") {
    SUBCASE("types its code and Enter, key by key") {
        Bench bench(keyboardScanner(), std::make_unique<WedgeFirmware>());
        UsbIpHost host(bench.server->address());
        REQUIRE(host.import("1-1") == 0);
        REQUIRE(host.control(0x00, 0x09, 1, 0, 0).status == 0);
        bench.act("show-code aZ0_");
        // What changes from report to report, as a keyboard's driver sees it.
        std::string typed;
        Bytes held;
        while (typed.size() < 5) {
            const Bytes report = host.transfer(0x81, 8).data;
            REQUIRE(report.size() == 8);
            const std::uint8_t key = report[2];
            if (key != 0 && (held.empty() || held[2] != key)) {
                const std::map<std::pair<int, int>, char> keys = {{{0, 0x04}, 'a'},
                                                                  {{2, 0x1D}, 'Z'},
                                                                  {{0, 0x27}, '0'},
                                                                  {{2, 0x2D}, '_'},
                                                                  {{0, 0x28}, '\n'}};
                const auto meant = keys.find({report[0], key});
                REQUIRE(meant != keys.end());
                typed += meant->second;
            }
            held = report;
        }
        CHECK(typed == "aZ0_\n");
        CHECK(host.control(0x21, 0x09, 0x0200, 0, 1, {2}).status == 0);  // its lights
        CHECK(host.control(0x81, 0x06, 0x2200, 0, 1024).data.size() == 63);
    }
    SUBCASE("sends the code and a carriage return") {
        Bench bench(cdcScanner(), std::make_unique<SerialScannerFirmware>());
        UsbIpHost host(bench.server->address());
        REQUIRE(host.import("1-1") == 0);
        REQUIRE(host.control(0x00, 0x09, 1, 0, 0).status == 0);
        const Bytes coding = {0x80, 0x25, 0, 0, 0, 0, 8};
        CHECK(host.control(0x21, 0x20, 0, 0, 7, coding).status == 0);
        CHECK(host.control(0xA1, 0x21, 0, 0, 7).data == coding);
        CHECK(host.control(0x21, 0x22, 3, 0, 0).status == 0);
        bench.act("show-code 事项1");
        const Bytes sent = host.transfer(0x81, 512).data;
        CHECK(std::string(sent.begin(), sent.end()) == "事项1\r");
    }
}
