// The smart card driver against a real pcscd, with a reader and a card that the test plays.
#include <doctest/doctest.h>

#include <algorithm>

#include "drivers/pcsc/smart_card_reader.h"
#include "tests/devices/card_desk.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;
using tests::LaidCard;

namespace {

// T=1 first and only; T=0 only (ISO 7816-3: TD1 names the protocol, without it it is T=0).
const base::Bytes kAtrT1{0x3B, 0x80, 0x01, 0x81};
const base::Bytes kAtrT0{0x3B, 0x02, 0x14, 0x50};

// A card with one application and one record.
base::Bytes answerT1(base::ByteView apdu) {
    if (apdu.size() >= 5 && apdu[1] == 0xA4) return {0x90, 0x00};
    if (apdu.size() >= 5 && apdu[1] == 0xB0) {
        base::Bytes data(std::size_t(apdu[4] == 0 ? 256 : apdu[4]), 0x5A);
        data.insert(data.end(), {0x90, 0x00});
        return data;
    }
    return {0x6D, 0x00};
}

// The same with T=0: what is longer than asked for is announced, and fetched in pieces.
struct CardT0 {
    int left = 0;
    base::Bytes operator()(base::ByteView apdu) {
        if (apdu[1] == 0xA4) {
            // Data in, no data out in one command: its last byte is data.
            if (apdu.size() != 5u + apdu[4]) return {0x67, 0x00};
            left = 300;
            return {0x61, 0x00};
        }
        if (apdu[1] == 0xC0) {
            const int now = std::min(left, apdu[4] == 0 ? 256 : int(apdu[4]));
            left -= now;
            base::Bytes data(std::size_t(now), 0xC0);
            data.push_back(left > 0 ? 0x61 : 0x90);
            data.push_back(left > 0 ? std::uint8_t(left) : 0x00);
            return data;
        }
        if (apdu[1] == 0xB0) {
            if (apdu[4] != 9) return {0x6C, 0x09};
            return {1, 2, 3, 4, 5, 6, 7, 8, 9, 0x90, 0x00};
        }
        return {0x6D, 0x00};
    }
};

struct Rig {
    base::SystemClock clock;
    tests::CardDesk desk;
    std::unique_ptr<SmartCardReader> reader;

    Rig() {
        desk.plugReader();
        REQUIRE(desk.startService());
        reader = make("Zizhu stand-in 00 00");
    }
    std::unique_ptr<SmartCardReader> make(const std::string& name) {
        auto made = pcsc::makeReaderAt({Connection::PcSc, {}, {}, {}, name}, clock, {});
        REQUIRE(made);
        return std::get<std::unique_ptr<SmartCardReader>>(*std::move(made));
    }
    Until until(base::Duration time = 10s) { return {clock.in(time)}; }
    base::Result<base::SecretBytes> send(base::Bytes apdu, base::Duration time = 10s) {
        return reader->transmit(apdu, until(time));
    }
    bool taken() {
        return tests::waitFor([&] { return reader->media(until(1s)) == CardMedia::NotPresent; });
    }
    // A card that goes in the wrong moment may leave the service itself waiting for a reader for ever. Then it
    // is started anew, as systemd would, and the driver must find its way back.
    bool takenAtLast(int& restarts) {
        if (taken()) return true;
        ++restarts;
        desk.stopService();
        return desk.startService() && taken();
    }
    bool comes(DeviceState state) {
        const bool came = tests::waitFor([&] { return reader->status(until()).state == state; });
        if (!came) MESSAGE(reader->status(until()).detail.text());
        return came;
    }
};

base::Bytes plain(const base::Result<base::SecretBytes>& bytes) {
    return bytes ? base::Bytes(bytes->begin(), bytes->end()) : base::Bytes{};
}

const base::Bytes kSelect{0x00, 0xA4, 0x04, 0x00, 0x05, 0xF0, 1, 2, 3, 4};
const base::Bytes kReadAll{0x00, 0xB0, 0x00, 0x00, 0x00};

}  // namespace

TEST_CASE("pcsc: a card comes, speaks, and is taken away") {
    Rig rig;
    REQUIRE(rig.comes(DeviceState::Online));
    CHECK(std::get<std::string>(rig.reader->capabilities(rig.until()).at("reader"))
              .starts_with("Zizhu stand-in"));
    CHECK(rig.reader->media(rig.until()) == CardMedia::NotPresent);
    CHECK(rig.send(kReadAll).error().code == base::Errc::SequenceError);
    const base::SteadyTime began = rig.clock.steady();
    CHECK(rig.reader->connect(rig.until(400ms)).error().code == base::Errc::Timeout);
    CHECK(rig.clock.steady() - began < 1s);

    std::optional<LaidCard> card;
    std::thread hand([&] {
        ::poll(nullptr, 0, 300);
        card.emplace(rig.desk.port(), kAtrT1, answerT1);
    });
    CHECK(plain(rig.reader->connect(rig.until())) == kAtrT1);
    hand.join();
    CHECK(rig.reader->media(rig.until()) == CardMedia::Present);
    CHECK(plain(rig.send(kSelect)) == base::Bytes{0x90, 0x00});
    CHECK(rig.send(kReadAll)->size() == 258);
    CHECK(plain(rig.send({0x00, 0x20, 0x00, 0x00})) == base::Bytes{0x6D, 0x00});
    CHECK(rig.send({0x00, 0x20}).error().code == base::Errc::InvalidInput);

    rig.reader->disconnect();
    CHECK(rig.send(kReadAll).error().code == base::Errc::SequenceError);
    REQUIRE(rig.reader->connect(rig.until()));
    card.reset();
    CHECK(rig.send(kReadAll).error().code == base::Errc::Unavailable);
    CHECK(tests::waitFor([&] { return rig.reader->media(rig.until()) == CardMedia::NotPresent; }));
    CHECK(rig.reader->status(rig.until()).state == DeviceState::Online);
}

TEST_CASE("pcsc: with T=0 a command is one, however many the card makes of it") {
    Rig rig;
    const LaidCard card(rig.desk.port(), kAtrT0, CardT0{});
    CHECK(plain(rig.reader->connect(rig.until())) == kAtrT0);
    base::Bytes select = kSelect;
    select.push_back(0x00);
    const auto answer = rig.send(select);
    REQUIRE(answer);
    CHECK(answer->size() == 302);
    CHECK(answer->back() == 0x00);
    CHECK(plain(rig.send(kReadAll)) == base::Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 0x90, 0x00});
}

TEST_CASE("pcsc: waiting for a card ends when it is told to") {
    Rig rig;
    REQUIRE(rig.comes(DeviceState::Online));
    std::stop_source stop;
    std::thread hand([&] {
        ::poll(nullptr, 0, 200);
        stop.request_stop();
    });
    const base::SteadyTime began = rig.clock.steady();
    const auto card = rig.reader->connect({rig.clock.in(20s), stop.get_token()});
    hand.join();
    CHECK(card.error().code == base::Errc::Canceled);
    CHECK(rig.clock.steady() - began < 1s);
}

TEST_CASE("pcsc: reader and service go and come back") {
    Rig rig;
    REQUIRE(rig.comes(DeviceState::Online));
    rig.desk.stopService();
    CHECK(rig.comes(DeviceState::NoDevice));
    CHECK(rig.reader->connect(rig.until(300ms)).error().code == base::Errc::Unavailable);
    // Without the reader; and then the reader comes while somebody waits.
    rig.desk.unplugReader();
    REQUIRE(rig.desk.startService());
    CHECK(rig.reader->status(rig.until()).state == DeviceState::NoDevice);
    CHECK(rig.reader->status(rig.until()).detail.text() == "the reader is not there");
    std::optional<LaidCard> card;
    base::Result<base::SecretBytes> atr;
    std::thread person([&] { atr = rig.reader->connect(rig.until()); });
    ::poll(nullptr, 0, 200);
    // Not on the other thread: a child dies with the thread that started it.
    rig.desk.stopService();
    rig.desk.plugReader();
    CHECK(rig.desk.startService());
    card.emplace(rig.desk.port(), kAtrT1, answerT1);
    person.join();
    CHECK(plain(atr) == kAtrT1);
    CHECK(plain(rig.send(kSelect)) == base::Bytes{0x90, 0x00});
    // Two answer to that name.
    const DeviceStatus both = rig.make("Zizhu")->status(rig.until());
    CHECK(both.state == DeviceState::Offline);
    CHECK(both.action == base::StaffAction::Configuration);
    CHECK(rig.make("Somebody's")->status(rig.until()).state == DeviceState::NoDevice);

    rig.desk.stopService();
    CHECK(rig.send(kReadAll).error().code == base::Errc::Unavailable);
    CHECK(rig.reader->status(rig.until()).state == DeviceState::NoDevice);
    CHECK_FALSE(rig.reader->reset(rig.until()));
    REQUIRE(rig.desk.startService());
    CHECK(rig.comes(DeviceState::Online));
    const LaidCard another(rig.desk.port(), kAtrT1, answerT1);
    REQUIRE(rig.reader->connect(rig.until()));
    CHECK(plain(rig.send(kSelect)) == base::Bytes{0x90, 0x00});
}

TEST_CASE("pcsc: each answer of a card may be missing, short, long or nonsense, or the card be gone") {
    Rig rig;
    // What a conversation takes when all is well: the answer to reset, and its commands.
    constexpr int kCommands = 3;
    const auto converse = [&]() -> base::Status {
        const auto atr = rig.reader->connect(rig.until(1s));
        if (!atr) return base::fail(atr.error());
        for (int i = 0; i < kCommands; ++i) {
            const auto answer = rig.send(i == 0 ? kSelect : kReadAll, 500ms);
            if (!answer) return base::fail(answer.error());
        }
        rig.reader->disconnect();
        return {};
    };
    int cases = 0;
    int endedWell = 0;
    int restarts = 0;
    for (const LaidCard::Fault fault :
         {LaidCard::Fault::Silent, LaidCard::Fault::Gone, LaidCard::Fault::Empty, LaidCard::Fault::OneByte,
          LaidCard::Fault::Long, LaidCard::Fault::Garbage}) {
        for (int nth = 0; nth < 8; ++nth, ++cases) {
            CAPTURE(int(fault));
            CAPTURE(nth);
            bool faulted = false;
            {
                LaidCard card(rig.desk.port(), kAtrT1, answerT1);
                card.faultAt(nth, fault);
                const base::SteadyTime began = rig.clock.steady();
                const base::Status done = converse();
                CHECK(rig.clock.steady() - began < 6s);
                if (done) ++endedWell;
                if (!done) CHECK(done.error().code != base::Errc::InvalidInput);
                faulted = card.faulted();
                rig.reader->disconnect();
            }
            REQUIRE(rig.takenAtLast(restarts));
            if (!faulted) break;
            // The next card is read as if nothing had been.
            if (nth % 4 == 0) {
                LaidCard card(rig.desk.port(), kAtrT1, answerT1);
                if (!rig.reader->connect(rig.until())) {
                    ++restarts;
                    rig.desk.stopService();
                    REQUIRE(rig.desk.startService());
                    CHECK(rig.reader->connect(rig.until()));
                }
                CHECK(plain(rig.send(kSelect)) == base::Bytes{0x90, 0x00});
                rig.reader->disconnect();
            }
            REQUIRE(rig.takenAtLast(restarts));
        }
    }
    CHECK(cases >= 30);
    CHECK(restarts <= 3);
    MESSAGE("pcsc: " << cases << " faults, " << endedWell << " of them without consequence; the service started anew "
                     << restarts << " times");
}
