#include "drivers/idcard/sam_card_reader.h"

#include <array>

#include <doctest/doctest.h>

#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/simulated_port.h"
#include "drivers/sim/sim_control.h"
#include "tests/support/self_advancing_clock.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

// A reader on a simulated one, on a clock that passes by itself.
struct Bench {
    explicit Bench(bool findRepeats = false)
        : port(std::make_shared<SimulatedPort>(TransportKind::Stream,
                                               std::make_unique<CardReaderFirmware>(findRepeats), clock)),
          reader(makeSimulatedTransport(port), clock, SamQuirks{findRepeats}) {}

    base::Result<SimFacts> act(std::string_view line) { return port->act(*splitWords(line)); }
    void lay(const std::string& name = "parent-man") {
        REQUIRE(act("present-card " ZIZHU_SOURCE_DIR "/drivers/sim/cards/" + name + ".yaml"));
    }
    // A hand takes its time; what is back sooner only flickered.
    void take() {
        REQUIRE(act("take-card"));
        clock.advance(1s);
    }
    CardResult read(base::Duration patience = 60s) { return reader.read({clock.in(patience)}); }
    Until until(base::Duration patience = 10s) const { return {clock.in(patience)}; }

    tests::SelfAdvancingClock clock;
    std::shared_ptr<SimulatedPort> port;
    SamCardReader reader;
};

// From its nth transfer on some stall, as at an endpoint of USB: it is cleared, and the transport closed.
struct StallingTransport final : Transport {
    explicit StallingTransport(std::unique_ptr<Transport> line) : inner(std::move(line)) {}
    TransportKind kind() const override { return inner->kind(); }
    base::Status open() override { return inner->open(); }
    void close() override { inner->close(); }
    bool isOpen() const override { return inner->isOpen(); }
    base::Status write(base::ByteView bytes, const Until& until) override {
        if (stallsNow()) return base::fail(stalled);
        return inner->write(bytes, until);
    }
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        if (stallsNow()) return base::fail(stalled);
        return inner->read(into, until);
    }
    void discardInput() override { inner->discardInput(); }

    bool stallsNow() {
        if (--stallAt > 0 || stalls == 0) return false;
        --stalls;
        inner->close();
        return true;
    }

    const base::Error stalled{base::Errc::Io, {"stalled"}};
    std::unique_ptr<Transport> inner;
    int stallAt = 0;
    int stalls = 0;
};

}  // namespace

TEST_CASE("a card is read with its appended address, and again only after it was taken away") {
    Bench bench;
    CHECK(bench.reader.status(bench.until()).state == DeviceState::Online);
    CHECK(*bench.reader.media(bench.until()) == CardMedia::NotPresent);
    bench.lay();
    CHECK(*bench.reader.media(bench.until()) == CardMedia::Present);
    const CardResult card = bench.read();
    REQUIRE(card);
    CHECK(card->name.reveal() == "陈明川");
    CHECK(card->appendedAddress.reveal() == "示范省示范市示范区湖滨东路6号2幢1101室");
    CHECK(*bench.reader.media(bench.until()) == CardMedia::Present);  // it was left there

    const CardResult again = bench.read(3s);
    REQUIRE_FALSE(again);
    CHECK(again.error().fault == CardFault::NoCard);
    bench.take();
    CHECK(*bench.reader.media(bench.until()) == CardMedia::NotPresent);
    bench.lay("rare-name");
    CHECK(bench.read()->name.reveal() == "周𠮷䶮");
}

TEST_CASE("a reader whose cards answer again after a read does not read the same card twice either") {
    Bench bench(true);
    bench.lay();
    REQUIRE(bench.read());
    CHECK(*bench.reader.media(bench.until()) == CardMedia::Present);
    CHECK(bench.read(5s).error().fault == CardFault::NoCard);
    bench.take();
    CHECK(*bench.reader.media(bench.until()) == CardMedia::NotPresent);
    bench.lay();
    CHECK(bench.read());
}

TEST_CASE("cards of all four types") {
    const std::array<std::pair<std::string, CardType>, 4> cards = {
        {{"rare-name", CardType::Citizen},
         {"hong-kong", CardType::HongKongMacaoTaiwan},
         {"foreigner-2017", CardType::Foreigner2017},
         {"foreigner-2023", CardType::Foreigner2023}}};
    for (const auto& each : cards) {
        const auto& [file, type] = each;
        CAPTURE(each.first);
        Bench bench;
        bench.lay(file);
        const CardResult card = bench.read();
        REQUIRE(card);
        CHECK(card->type == type);
        CHECK(card->photo.size() == 1024);
    }
}

TEST_CASE("no card: waits to the deadline and no longer") {
    Bench bench;
    const base::SteadyTime start = bench.clock.steady();
    const CardResult none = bench.read(7s);
    REQUIRE_FALSE(none);
    CHECK(none.error().fault == CardFault::NoCard);
    CHECK(bench.clock.steady() - start <= 7s);
    CHECK(bench.clock.steady() - start > 6s);
}

TEST_CASE("a stop request ends the wait") {
    Bench bench;
    std::stop_source stop;
    stop.request_stop();
    CHECK(bench.reader.read({bench.clock.in(60s), stop.get_token()}).error().fault == CardFault::Canceled);
}

TEST_CASE("cards that are not what they should be") {
    Bench bench;
    bench.lay();
    SUBCASE("the text is of an unknown type") {
        REQUIRE(bench.act("fault foreign-card"));
        CHECK(bench.read().error().fault == CardFault::UnknownCard);
    }
    SUBCASE("the module does not know the card") {
        REQUIRE(bench.act("fault not-identity"));
        CHECK(bench.read().error().fault == CardFault::UnknownCard);
    }
    SUBCASE("it reads at the third try") {
        REQUIRE(bench.act("fault read-failed 2"));
        CHECK(bench.read());
    }
    SUBCASE("it never reads") {
        REQUIRE(bench.act("fault read-failed 100"));
        const CardResult card = bench.read();
        CHECK(card.error().fault == CardFault::ReadFailed);
        CHECK(card.error().error.code == base::Errc::Refused);
    }
    REQUIRE(bench.act("fault none"));
    bench.take();
    bench.lay();
    CHECK(bench.read());
}

TEST_CASE("a module that fails its self-test is the reader's trouble, and heals") {
    Bench bench;
    bench.lay();
    REQUIRE(bench.act("fault sam-failure"));
    const CardResult card = bench.read();
    REQUIRE_FALSE(card);
    CHECK(card.error().fault == CardFault::DeviceTrouble);
    CHECK(card.error().error.action == base::StaffAction::Maintenance);
    CHECK(bench.reader.status(bench.until()).state == DeviceState::HardwareError);
    REQUIRE(bench.act("fault none"));
    CHECK(bench.reader.status(bench.until()).state == DeviceState::Online);
    CHECK(bench.read());
}

TEST_CASE("a wrong check byte is asked about again, without anybody noticing") {
    for (int nth = 1; nth <= 5; ++nth) {
        CAPTURE(nth);
        Bench bench;
        bench.lay();
        REQUIRE(bench.act("fault bad-xor " + std::to_string(nth)));
        CHECK(bench.read());
    }
}

TEST_CASE("the module's number") {
    Bench bench;
    CHECK(*bench.reader.samId(bench.until()) == "05.01-20172053-0000000042-0000000007");
}

TEST_CASE("taken away while it is being read") {
    // One command is answered after another, so the card goes between two of them: found, then gone.
    struct Vanishing final : Firmware {
        CardReaderFirmware inner;
        int answersUntilGone = 0;
        void powerOn(base::SteadyTime now) override { inner.powerOn(now); }
        void receive(base::ByteView bytes, base::SteadyTime now) override { inner.receive(bytes, now); }
        std::optional<base::Bytes> transmit(base::SteadyTime now) override {
            auto out = inner.transmit(now);
            if (out && --answersUntilGone == 0) inner.take();
            return out;
        }
        std::optional<base::SteadyTime> wakeAt() const override { return inner.wakeAt(); }
        base::Result<SimFacts> act(std::span<const std::string> w, base::SteadyTime n) override {
            return inner.act(w, n);
        }
        SimFacts facts() const override { return inner.facts(); }
    };
    for (int answers = 2; answers <= 4; ++answers) {  // status, find, select, [read] answered before it goes
        CAPTURE(answers);
        tests::SelfAdvancingClock clock;
        auto firmware = std::make_unique<Vanishing>();
        firmware->inner.present(*loadSimCard(ZIZHU_SOURCE_DIR "/drivers/sim/cards/parent-man.yaml"));
        firmware->answersUntilGone = answers;
        auto port = std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(firmware), clock);
        SamCardReader reader(makeSimulatedTransport(port), clock);
        const CardResult card = reader.read({clock.in(30s)});
        REQUIRE_FALSE(card);
        CHECK(card.error().fault == CardFault::TakenTooEarly);
    }
}

TEST_CASE("the nth transfer fails, for every n and every kind: a status, in time, and the next read works") {
    // An undisturbed read is five questions and five answers.
    for (const std::string kind : {"garble", "short", "lost", "endless", "stall", "unplug"}) {
        for (int nth = 1; nth <= 12; ++nth) {
            CAPTURE(kind);
            CAPTURE(nth);
            Bench bench;
            bench.lay();
            REQUIRE(bench.act("fault " + kind + " " + std::to_string(nth)));
            const base::SteadyTime start = bench.clock.steady();
            const CardResult card = bench.read(30s);
            CHECK(bench.clock.steady() - start <= 30s);

            const bool gone = kind == "unplug";
            const bool dead = gone || kind == "stall";
            if (nth > 10) {
                CHECK(card);  // the fault has not struck yet
            } else if (dead) {
                REQUIRE_FALSE(card);
                CHECK(card.error().fault == CardFault::DeviceTrouble);
                CHECK(card.error().error.code == (gone ? base::Errc::Unavailable : base::Errc::Timeout));
                CHECK(bench.clock.steady() - start <= 20s);
                const DeviceStatus status = bench.reader.status(bench.until());
                CHECK(status.state == (gone ? DeviceState::NoDevice : DeviceState::HardwareError));
            } else if (kind != "endless") {
                CHECK(card);  // one damaged transfer is asked about again
            }

            if (gone) REQUIRE(bench.act("plug"));
            REQUIRE(bench.act("fault none"));
            bench.take();
            bench.lay();
            CHECK(bench.reader.status(bench.until()).state == DeviceState::Online);
            CHECK(bench.read(30s));
        }
    }
}

TEST_CASE("an endpoint that stalls once while a card is read costs nothing; one that stalls on is a fault") {
    // Questions and answers of an undisturbed read.
    for (int nth = 1; nth <= 10; ++nth) {
        for (const int stalls : {1, 2}) {
            CAPTURE(nth);
            CAPTURE(stalls);
            Bench bench;
            auto transport = std::make_unique<StallingTransport>(makeSimulatedTransport(bench.port));
            StallingTransport& line = *transport;
            SamCardReader reader(std::move(transport), bench.clock);
            bench.lay();
            // The second meets the first transfer of the same question asked again.
            line.stallAt = nth;
            line.stalls = stalls;
            const CardResult card = reader.read(bench.until(30s));
            CHECK(line.stalls == 0);
            // The module that does not answer at all is reset first.
            if (stalls == 1 || nth <= 2) {
                REQUIRE(card);
                CHECK(card->name.reveal() == "陈明川");
                CHECK(card->appendedAddress.reveal() == "示范省示范市示范区湖滨东路6号2幢1101室");
            } else {
                REQUIRE_FALSE(card);
                CHECK(card.error().fault == CardFault::DeviceTrouble);
                CHECK(card.error().error.code == base::Errc::Io);
                CHECK(card.error().error.action != base::StaffAction::None);
            }
            bench.take();
            bench.lay();
            CHECK(reader.read(bench.until(30s)));
        }
    }
}

TEST_CASE("two faults in a row at any transfers, and chance: always an end, and a way on") {
    for (int first = 1; first <= 10; ++first) {
        for (const std::string kind : {"garble", "short", "lost", "endless", "stall"}) {
            CAPTURE(first);
            CAPTURE(kind);
            Bench bench;
            bench.lay();
            REQUIRE(bench.act("fault bad-xor " + std::to_string(1 + first / 2)));
            REQUIRE(bench.act("fault " + kind + " " + std::to_string(first)));
            const base::SteadyTime start = bench.clock.steady();
            (void)bench.read(30s);
            CHECK(bench.clock.steady() - start <= 30s);
            REQUIRE(bench.act("fault none"));
            bench.take();
            bench.lay();
            CHECK(bench.read(30s));
        }
    }
}
