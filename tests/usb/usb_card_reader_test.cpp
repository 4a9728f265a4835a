// An identity card reader behind the real libusb, in both its forms.
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
    explicit Bench(UsbPersonality personality = fourPipeCardReader())
        : port(std::make_shared<SimulatedPort>(TransportKind::Stream, std::make_unique<CardReaderFirmware>(),
                                               clock)),
          device(std::move(personality), port, clock),
          reader(usb::makeTransport({.ids = {device.personality().id}, .form = usb::Form::Auto}, clock), clock) {
        bed.plug("1-1", device, clock);
    }
    base::Result<SimFacts> act(std::string_view line) { return device.act(*splitWords(line)); }
    void lay() { REQUIRE(act("present-card " ZIZHU_SOURCE_DIR "/drivers/sim/cards/parent-man.yaml")); }
    Until until(base::Duration patience = 10s) const { return {clock.in(patience)}; }

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
    }
}
