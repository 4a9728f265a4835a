#include "drivers/pcsc/simulated_reader.h"

#include <doctest/doctest.h>

#include "drivers/profile.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

constexpr std::array<std::uint8_t, 5> kGetNumber = {0xFF, 0xCA, 0x00, 0x00, 0x00};

struct Rig {
    base::SystemClock clock;
    pcsc::SimulatedReader made = pcsc::makeSimulatedReader(clock);
    SmartCardReader& reader = *made.reader;
    Until soon() { return {clock.in(std::chrono::milliseconds(50))}; }
    bool act(std::vector<std::string> words) { return bool(made.hands->act(words)); }
};

}  // namespace

TEST_CASE("a simulated staff card tells its number, and refuses anything else") {
    Rig rig;
    CHECK(rig.reader.connect(rig.soon()).error().code == base::Errc::Timeout);
    CHECK(rig.reader.transmit(kGetNumber, rig.soon()).error().code == base::Errc::SequenceError);
    REQUIRE(rig.act({"present-staff-card", "04a1b2c3"}));
    CHECK(rig.reader.media(rig.soon()) == CardMedia::Present);
    REQUIRE(rig.reader.connect(rig.soon()));
    const auto number = rig.reader.transmit(kGetNumber, rig.soon());
    REQUIRE(number);
    CHECK(*number == base::SecretBytes{0x04, 0xA1, 0xB2, 0xC3, 0x90, 0x00});
    CHECK(*rig.reader.transmit(base::Bytes{0x00, 0xA4, 0x04, 0x00}, rig.soon()) == base::SecretBytes{0x6D, 0x00});
}

TEST_CASE("a card that was changed is not the one that was connected; a reader may be gone") {
    Rig rig;
    REQUIRE(rig.act({"present-staff-card", "04a1b2c3"}));
    REQUIRE(rig.reader.connect(rig.soon()));
    REQUIRE(rig.act({"present-staff-card", "04a1b2c4"}));
    CHECK(rig.reader.transmit(kGetNumber, rig.soon()).error().code == base::Errc::Unavailable);
    REQUIRE(rig.act({"unplug"}));
    CHECK(rig.reader.status(rig.soon()).state == DeviceState::NoDevice);
    CHECK(rig.reader.connect(rig.soon()).error().code == base::Errc::Unavailable);
    CHECK_FALSE(rig.reader.media(rig.soon()));
    REQUIRE(rig.act({"plug"}));
    CHECK(rig.reader.reset(rig.soon()));
    CHECK(rig.reader.media(rig.soon()) == CardMedia::Present);
    REQUIRE(rig.act({"take-staff-card"}));
    CHECK(rig.reader.media(rig.soon()) == CardMedia::NotPresent);
    CHECK_FALSE(rig.act({"present-staff-card"}));
    CHECK_FALSE(rig.act({"present-staff-card", "xyz"}));
    CHECK_FALSE(rig.act({"dance"}));
}

TEST_CASE("a profile may have a simulated reader of staff cards") {
    const auto profile = parseProfile("devices:\n  smart-card: {transport: simulated}\n", ".");
    REQUIRE(profile);
    base::SystemClock clock;
    const auto set = openProfile(*profile, clock);
    REQUIRE(set);
    REQUIRE(set->smartCard);
    CHECK(set->simulators->command("present-staff-card 04a1b2c3")->find("true") != std::string::npos);
}
