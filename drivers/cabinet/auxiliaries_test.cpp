#include "drivers/cabinet/auxiliaries.h"

#include <doctest/doctest.h>

#include "drivers/cabinet/contact.h"
#include "drivers/cabinet/power.h"
#include "drivers/cabinet/simulated_cabinet.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using cabinet::Contact;

namespace {

const Until kUntil{base::SteadyTime::max()};

struct Rig {
    std::shared_ptr<cabinet::MemoryAttributes> tree = std::make_shared<cabinet::MemoryAttributes>();
    std::unique_ptr<Auxiliaries> make(DeviceOptions options) {
        options.emplace("mixer", "none");
        return *cabinet::makeAuxiliaries(tree, "/nowhere", options);
    }
};

}  // namespace

TEST_CASE("auxiliaries: what stands for a contact in a profile") {
    CHECK(cabinet::parseContact("gpio:gpio-it87/12!") ==
          Contact{Contact::Kind::Gpio, "gpio-it87", "12", 0, true});
    CHECK(cabinet::parseContact("input:gpio-keys/SW_MACHINE_COVER") ==
          Contact{Contact::Kind::Switch, "gpio-keys", "", 0x10, false});
    CHECK(cabinet::parseContact("input:Board I/O/v2/key30")->device == "Board I/O/v2");
    CHECK(cabinet::parseContact("iio:vcnl4000/proximity/300") ==
          Contact{Contact::Kind::Iio, "vcnl4000", "proximity", 300, false});
    CHECK(cabinet::parseContact("file:class/hwmon/hwmon0/intrusion0_alarm!")->line ==
          "class/hwmon/hwmon0/intrusion0_alarm");
    for (const char* wrong : {"", "!", "door", "gpio:", "gpio:chip", "gpio:/3", "gpio:chip/",
                              "input:x/SW_NONE", "input:x/sw99999", "input:x/sw-1", "input:x/key", "iio:x/3",
                              "iio:x/y/z", "file:/etc/passwd", "file:", "tcp:x/1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(cabinet::parseContact(wrong));
    }
    CHECK_FALSE(cabinet::parseContact("file:" + std::string(300, 'x')));
    CHECK(cabinet::makeAuxiliaries(std::make_shared<cabinet::MemoryAttributes>(), "/dev", {{"door", "ajar"}})
              .error()
              .action == base::StaffAction::Configuration);
    CHECK_FALSE(cabinet::makeAuxiliaries(std::make_shared<cabinet::MemoryAttributes>(), "/dev",
                                         {{"ups-low", "101"}}));
}

TEST_CASE("auxiliaries: nothing is fitted") {
    Rig rig;
    const auto cabinet = rig.make({});
    const AuxiliariesStatus status = cabinet->read(kUntil);
    CHECK(status.device.state == DeviceState::NoDevice);
    CHECK(status.cabinetDoor == CabinetDoor::NotAvailable);
    CHECK(status.operatorSwitch == OperatorSwitch::NotAvailable);
    CHECK(status.proximity == Proximity::NotAvailable);
    CHECK_FALSE(status.ups);
    CHECK_FALSE(status.temperatureCelsius);
    CHECK_FALSE(status.volumePercent);
    CHECK(cabinet->setVolume(30, kUntil).error().code == base::Errc::Unsupported);
}

TEST_CASE("auxiliaries: contacts of the profile, and one that does not answer") {
    Rig rig;
    rig.tree->make("class/gpio/gpio4/value", "0");
    rig.tree->make("class/gpio/gpio5/value", "0");
    rig.tree->make("bus/iio/devices/iio:device2/name", "vcnl4000");
    rig.tree->make("bus/iio/devices/iio:device2/in_proximity_raw", "299");
    const auto cabinet = rig.make({{"door", "file:class/gpio/gpio4/value!"},
                                   {"operator-maintenance", "file:class/gpio/gpio5/value"},
                                   {"proximity", "iio:vcnl4000/proximity/300"}});
    AuxiliariesStatus status = cabinet->read(kUntil);
    CHECK(status.device.state == DeviceState::Online);
    CHECK(status.cabinetDoor == CabinetDoor::Closed);
    CHECK(status.operatorSwitch == OperatorSwitch::Run);
    CHECK(status.proximity == Proximity::NotPresent);
    rig.tree->make("class/gpio/gpio4/value", "1");
    rig.tree->make("class/gpio/gpio5/value", "1");
    rig.tree->make("bus/iio/devices/iio:device2/in_proximity_raw", "300");
    status = cabinet->read(kUntil);
    CHECK(status.cabinetDoor == CabinetDoor::Open);
    CHECK(status.operatorSwitch == OperatorSwitch::Maintenance);
    CHECK(status.proximity == Proximity::Present);

    rig.tree->make("class/gpio/gpio4/value", "open");
    status = cabinet->read(kUntil);
    CHECK(status.cabinetDoor == CabinetDoor::NotAvailable);
    CHECK(status.device.state == DeviceState::HardwareError);
    CHECK(status.operatorSwitch == OperatorSwitch::Maintenance);
    // One that is nowhere: the kernel has no such device.
    for (const char* where : {"gpio:none/1", "input:none/SW_LID"}) {
        CHECK(rig.make({{"door", where}})->read(kUntil).device.state == DeviceState::HardwareError);
    }
}

TEST_CASE("auxiliaries: the mains go and come back") {
    cabinet::MemoryAttributes tree;
    const auto put = [&](const char* file, const char* value) {
        tree.make(std::string("class/power_supply/") + file, value);
    };
    CHECK_FALSE(cabinet::readUps(tree, {}, 20));
    put("hid-mouse/type", "Battery");
    put("hid-mouse/scope", "Device");
    put("hid-mouse/capacity", "3");
    CHECK_FALSE(cabinet::readUps(tree, {}, 20));
    put("AC/type", "Mains");
    put("AC/online", "1");
    put("BAT0/type", "Battery");
    put("BAT0/status", "Full");
    put("BAT0/capacity", "100");
    std::optional<Ups> ups = cabinet::readUps(tree, {}, 20);
    CHECK(ups == Ups{false, false, false, false, 100});
    put("AC/online", "0");
    put("BAT0/status", "Discharging");
    put("BAT0/capacity", "60");
    ups = cabinet::readUps(tree, ups, 20);
    CHECK(ups == Ups{false, true, true, false, 60});
    put("BAT0/capacity", "20");
    ups = cabinet::readUps(tree, ups, 20);
    CHECK(ups == Ups{true, true, true, false, 20});
    put("AC/online", "1");
    put("BAT0/status", "Charging");
    ups = cabinet::readUps(tree, ups, 20);
    CHECK(ups == Ups{true, false, false, true, 20});
    put("BAT0/capacity", "99");
    ups = cabinet::readUps(tree, ups, 20);
    CHECK(ups == Ups{false, false, false, true, 99});
    put("BAT0/capacity", "100");
    put("BAT0/status", "Full");
    ups = cabinet::readUps(tree, ups, 20);
    CHECK(ups == Ups{false, false, false, false, 100});

    // A UPS that tells no numbers, on a board that does not show the mains.
    tree.remove("class/power_supply");
    put("ups/type", "UPS");
    put("ups/status", "Discharging");
    put("ups/capacity_level", "Critical");
    put("ups/capacity", "nonsense");
    CHECK(cabinet::readUps(tree, {}, 20) == Ups{true, true, true, false, std::nullopt});
    put("ups/present", "0");
    CHECK_FALSE(cabinet::readUps(tree, {}, 20));
}

TEST_CASE("auxiliaries: heat, of a zone or of the hottest; empty places do not count") {
    cabinet::MemoryAttributes tree;
    const auto zone = [&](int number, const char* type, const char* value) {
        const std::string folder = "class/thermal/thermal_zone" + std::to_string(number) + "/";
        tree.make(folder + "type", type);
        tree.make(folder + "temp", value);
    };
    CHECK_FALSE(cabinet::readTemperature(tree, ""));
    zone(0, "acpitz", "127000");
    zone(1, "x86_pkg_temp", "58500");
    zone(2, "acpitz", "27800");
    tree.make("class/thermal/cooling_device0/type", "Fan");
    CHECK(cabinet::readTemperature(tree, "") == 58);
    CHECK(cabinet::readTemperature(tree, "acpitz") == 27);
    CHECK_FALSE(cabinet::readTemperature(tree, "soc"));
}

TEST_CASE("auxiliaries: the simulated cabinet does what hands do to it, in memory and in a folder") {
    const tests::TemporaryDirectory directory;
    auto made = cabinet::makeSimulatedCabinet(Role::Auxiliaries, {});
    REQUIRE(made);
    const auto inMemory = std::get<std::unique_ptr<Auxiliaries>>(std::move(made->device));
    const auto folderHands = cabinet::serveCabinet(Role::Auxiliaries, directory.path());
    REQUIRE(folderHands);
    const auto inFolder =
        std::move(*cabinet::makeAuxiliaries(cabinet::attributesBelow(directory.path()), "/nowhere", {}));
    const std::pair<Auxiliaries*, Steerable*> both[] = {{inMemory.get(), made->hands.get()},
                                                        {inFolder.get(), folderHands->get()}};
    for (const auto& [auxiliaries, hands] : both) {
        const auto tell = [hands = hands](std::vector<std::string> words) { return hands->act(words); };
        AuxiliariesStatus status = auxiliaries->read(kUntil);
        CHECK(status.device.state == DeviceState::Online);
        CHECK(status.cabinetDoor == CabinetDoor::Locked);
        CHECK(status.operatorSwitch == OperatorSwitch::Run);
        CHECK(status.proximity == Proximity::NotPresent);
        CHECK(status.ups == Ups{false, false, false, false, 100});
        CHECK(status.volumePercent == 60);
        CHECK(status.temperatureCelsius == 41);

        for (const auto& words : std::vector<std::vector<std::string>>{{"open-door"},
                                                                       {"operator-switch", "maintenance"},
                                                                       {"person"},
                                                                       {"mains-off"},
                                                                       {"battery", "12"},
                                                                       {"temperature", "71"}}) {
            REQUIRE(tell(words));
        }
        CHECK(auxiliaries->setVolume(25, kUntil));
        status = auxiliaries->read(kUntil);
        CHECK(status.cabinetDoor == CabinetDoor::Open);
        CHECK(status.operatorSwitch == OperatorSwitch::Maintenance);
        CHECK(status.proximity == Proximity::Present);
        CHECK(status.ups == Ups{true, true, true, false, 12});
        CHECK(status.volumePercent == 25);
        CHECK(status.temperatureCelsius == 71);
        const auto state = tell({"state"});
        CHECK(std::get<std::string>(state->at("door")) == "open");
        CHECK(std::get<bool>(state->at("mains")) == false);
        CHECK(std::get<std::int64_t>(state->at("battery")) == 12);

        REQUIRE(tell({"mains-on"}));
        REQUIRE(tell({"close-door"}));
        REQUIRE(tell({"operator-switch", "supervisor"}));
        status = auxiliaries->read(kUntil);
        CHECK(status.ups->recovered);
        CHECK(status.cabinetDoor == CabinetDoor::Closed);
        CHECK(status.operatorSwitch == OperatorSwitch::Supervisor);
        REQUIRE(tell({"no-ups"}));
        CHECK_FALSE(auxiliaries->read(kUntil).ups);
        REQUIRE(tell({"unplug"}));
        CHECK(auxiliaries->read(kUntil).cabinetDoor == CabinetDoor::NotAvailable);
        REQUIRE(tell({"plug"}));
        CHECK(auxiliaries->read(kUntil).cabinetDoor == CabinetDoor::Locked);

        CHECK(tell({"battery", "101"}).error().code == base::Errc::InvalidInput);
        CHECK(tell({"operator-switch", "off"}).error().code == base::Errc::InvalidInput);
        CHECK(tell({"battery"}).error().code == base::Errc::Unsupported);
        CHECK(tell({"paper-out"}).error().code == base::Errc::Unsupported);
        CHECK(auxiliaries->setVolume(101, kUntil).error().code == base::Errc::InvalidInput);
    }
}
