// An identity card reader behind the real libusb, in both its forms.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "drivers/idcard/sam_card_reader.h"
#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/sim_control.h"
#include "drivers/usb/usb_transport.h"
#include "tests/usb/usb_testbed.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Bench {
    explicit Bench(UsbPersonality personality = fourPipeCardReader(), usb::Form form = usb::Form::Auto)
        : port(std::make_shared<SimulatedPort>(TransportKind::Stream, std::make_unique<CardReaderFirmware>(),
                                               clock)),
          device(std::move(personality), port, clock),
          reader(usb::makeTransport({.ids = {device.personality().id}, .form = form}, clock), clock) {
        bed.plug("1-1", device, clock);
    }
    base::Result<SimFacts> act(std::string_view line) { return device.act(*splitWords(line)); }
    void lay() { REQUIRE(act("present-card " ZIZHU_SOURCE_DIR "/drivers/sim/cards/parent-man.yaml")); }
    void take() { REQUIRE(act("take-card")); }
    Until until(base::Duration patience = 10s) const { return {clock.in(patience)}; }

    CardResult readInTime() {
        const base::SteadyTime start = clock.steady();
        CardResult card = reader.read(until(30s));
        CHECK(clock.steady() - start <= 31s);
        return card;
    }
    void checkOutcome(const CardResult& card, const std::string& kind) {
        if (kind == "none" || kind == "usb-short" || kind == "usb-delay" || kind == "usb-stall") {
            CHECK(card);  // asked again, or waited for
            return;
        }
        REQUIRE_FALSE(card);
        CHECK(card.error().fault == CardFault::DeviceTrouble);
        const base::Errc code = card.error().error.code;
        if (kind == "usb-nak") CHECK(code == base::Errc::Timeout);
        if (kind == "usb-unplug") CHECK(code == base::Errc::Unavailable);
        const DeviceState state = reader.status(until()).state;
        CHECK(state == (kind == "usb-nak" ? DeviceState::HardwareError : DeviceState::NoDevice));
    }
    // Whatever it was: once it is over, a card is read, and nothing of before is left behind.
    void checkHealed() {
        if (!port->plugged()) {
            bed.unplug("1-1");
            CHECK(reader.status(until()).state == DeviceState::NoDevice);
            REQUIRE(act("plug"));
            bed.plug("1-1", device, clock);
        }
        REQUIRE(act("fault none"));
        CHECK(reader.status(until()).state == DeviceState::Online);
        take();
        CHECK(*reader.media(until()) == CardMedia::NotPresent);  // away for longer than a flicker
        lay();
        CHECK(readInTime());
    }

    tests::SelfAdvancingClock clock;
    std::shared_ptr<SimulatedPort> port;
    SimulatedUsbDevice device;
    tests::UsbTestbed bed;
    SamCardReader reader;
};

}  // namespace

TEST_CASE("a card is read through four pipes, and through one pair") {
    for (const UsbPersonality& personality : {fourPipeCardReader(), streamCardReader()}) {
        Bench bench(personality);
        CHECK(bench.reader.status(bench.until()).state == DeviceState::Online);
        bench.lay();
        const CardResult card = bench.reader.read(bench.until(60s));
        REQUIRE(card);
        CHECK(card->name.reveal() == "陈明川");
        CHECK(card->photo.size() == 1024);
        CHECK(*bench.reader.media(bench.until()) == CardMedia::Present);
        bench.take();
        CHECK(*bench.reader.media(bench.until()) == CardMedia::NotPresent);
        CHECK(bench.reader.read(bench.until(5s)).error().fault == CardFault::NoCard);
    }
}

TEST_CASE("the form is as the profile says, whatever the endpoints are") {
    Bench forced(fourPipeCardReader(), usb::Form::Stream);
    // All in the header's pipe: such a reader does not understand it.
    CHECK(forced.reader.status(forced.until()).state == DeviceState::HardwareError);
    Bench lacking(streamCardReader(), usb::Form::FourPipe);
    const DeviceStatus status = lacking.reader.status(lacking.until());
    CHECK(status.action == base::StaffAction::Configuration);
    CHECK(lacking.bed.allClosed("1-1"));
}

TEST_CASE("the nth transfer of each endpoint fails: a status, in time, and the next read works") {
    // An undisturbed read is five questions and five answers: five transfers of each pipe, and more of one
    // that brings a long answer. The sixth is often the one that waits for the answer to nothing.
    struct Form {
        UsbPersonality personality;
        std::vector<std::string> endpoints;
    };
    const std::vector<Form> forms = {{fourPipeCardReader(), {"02", "06", "81", "85"}},
                                     {streamCardReader(), {"02", "81"}}};
    for (const Form& form : forms) {
        for (const std::string& endpoint : form.endpoints) {
            for (const std::string kind : {"usb-stall", "usb-short", "usb-delay", "usb-nak", "usb-unplug"}) {
                const bool in = endpoint[0] == '8';
                if (kind == "usb-short" && !in) continue;
                for (int nth = 1; nth <= 6; ++nth) {
                    CAPTURE(endpoint);
                    CAPTURE(kind);
                    CAPTURE(nth);
                    Bench bench(form.personality);
                    bench.lay();
                    const std::string delay = kind == "usb-delay" ? " 120" : "";
                    REQUIRE(bench.act("fault " + kind + " " + endpoint + delay + " " + std::to_string(nth)));
                    const CardResult card = bench.readInTime();
                    if (nth <= 5) bench.checkOutcome(card, kind);
                    bench.checkHealed();
                }
            }
        }
    }
}

TEST_CASE("the nth transfer over the cable fails, of every kind") {
    // Five questions and five answers; with four pipes a question is two transfers.
    for (const bool fourPipes : {true, false}) {
        const int transfers = fourPipes ? 15 : 10;
        for (const std::string kind : {"garble", "short", "lost", "endless"}) {
            // An endless stream is long to carry.
            const int step = kind == "endless" ? 5 : 1;
            for (int nth = 1; nth <= transfers + 1; nth += step) {
                CAPTURE(fourPipes);
                CAPTURE(kind);
                CAPTURE(nth);
                Bench bench(fourPipes ? fourPipeCardReader() : streamCardReader());
                bench.lay();
                REQUIRE(bench.act("fault " + kind + " " + std::to_string(nth)));
                const CardResult card = bench.readInTime();
                // One damaged transfer is asked about again.
                if (nth > transfers || kind != "endless") CHECK(card);
                bench.checkHealed();
            }
        }
    }
}
