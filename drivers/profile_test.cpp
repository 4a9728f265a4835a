#include "drivers/profile.h"

#include <fstream>

#include <doctest/doctest.h>

#include "tests/support/self_advancing_clock.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

std::string complaint(std::string_view yaml) {
    const auto profile = parseProfile(yaml, "/terminal");
    REQUIRE_FALSE(profile);
    CHECK(profile.error().code == base::Errc::InvalidInput);
    CHECK(profile.error().action == base::StaffAction::Configuration);
    return profile.error().detail.text();
}

}  // namespace

TEST_CASE("a profile says which device is where") {
    const auto profile = parseProfile(
        "devices:\n"
        "  card-reader:\n"
        "    model: sdt-reader\n"
        "    transport: serial:/dev/ttyUSB0\n"
        "    rate: 57600\n"
        "    options: {find-after-read: repeats}\n"
        "  document-scanner: {folder: scans}\n",
        "/terminal");
    REQUIRE(profile);
    REQUIRE(profile->devices.size() == 2);
    const DeviceEntry& reader = profile->devices[0];
    CHECK(reader.role == Role::CardReader);
    CHECK(reader.model->key == "sdt-reader");
    CHECK(reader.address.connection == Connection::Serial);
    CHECK(reader.address.path == "/dev/ttyUSB0");
    CHECK(reader.rate == 57600);
    CHECK(reader.options.at("find-after-read") == "repeats");
    CHECK(profile->devices[1].address == Address{Connection::Folder, "/terminal/scans", {}, {}, {}});
    CHECK(profile->devices[1].model->key == "scan-folder");
}

TEST_CASE("a profile's mistakes are told with line and word") {
    CHECK(complaint("devices:\n  card-reader: {}\n  toaster: {}\n") == "line 3: unknown role toaster");
    CHECK(complaint("devices:\n  card-reader:\n    modle: x\n") == "line 3: card-reader has no key modle");
    CHECK(complaint("devices:\n  card-reader:\n    model: toaster\n") ==
          "line 3: toaster is no model of card-reader");
    CHECK(complaint("devices:\n  card-reader:\n    transport: toaster\n") ==
          "line 3: no address; see `zizhu-devices addresses`");
    CHECK(complaint("devices:\n  card-reader:\n    transport: serial:ttyUSB0\n    rate: 300\n") ==
          "line 4: a rate is 115200, 57600, 38400, 19200 or 9600");
    CHECK(complaint("devices:\n  card-reader:\n    rate: 9600\n") ==
          "line 3: only a serial transport has a rate");
    CHECK(complaint("devices:\n  card-reader:\n    options: {speed: fast}\n") ==
          "line 3: sdt-reader has no option speed");
    CHECK(complaint("devices:\n  card-reader: {}\n  card-reader: {}\n") ==
          "line 3: card-reader stands here twice");
    CHECK(complaint("devices:\n  document-scanner: {}\n") ==
          "line 2: no model of document-scanner can be at simulated");
    CHECK(complaint("devices:\n  card-reader:\n    transport: cups:a4\n") ==
          "line 2: no model of card-reader can be at cups");
    CHECK(complaint("devices:\n  card-reader: {model: sdt-reader, transport: cups:a4}\n") ==
          "line 2: sdt-reader cannot be at cups");
    CHECK(complaint("device: {}\n") == "line 1: unknown key device");
    CHECK(complaint("- a\n") == "line 1: a profile is a map with the key devices");
    CHECK(complaint("devices: [\n").find("not YAML") != std::string::npos);
    CHECK(complaint("devices:\n  card-reader: {? [a] : b}\n").find("not YAML") != std::string::npos);
}

TEST_CASE("an option's value is judged when the devices are made") {
    tests::SelfAdvancingClock clock;
    const auto profile =
        parseProfile("devices:\n  card-reader:\n    options: {find-after-read: maybe}\n", "/");
    REQUIRE(profile);
    CHECK(openProfile(*profile, clock).error().code == base::Errc::InvalidInput);
}

TEST_CASE("the devices of a simulated terminal, and steering them") {
    tests::SelfAdvancingClock clock;
    const auto profile = parseProfile("devices:\n  card-reader:\n", "/");
    REQUIRE(profile);
    auto set = openProfile(*profile, clock);
    REQUIRE(set);
    CHECK_FALSE(set->receiptPrinter);
    CHECK_FALSE(set->documentPrinter);
    REQUIRE(set->cardReader);
    SimControl& sims = *set->simulators;
    CHECK(*sims.command("devices") == R"({"devices":["card-reader"],"ok":true})");
    CHECK(*sims.command("present-card " ZIZHU_SOURCE_DIR "/drivers/sim/cards/agent.yaml") ==
          R"({"ok":true})");
    CHECK(set->cardReader->read({clock.in(10s)}));
    CHECK(*sims.command("take-card") == R"({"ok":true,"taken":true})");
    CHECK(*sims.command("card-reader take-card") == R"({"ok":true,"taken":false})");
    CHECK(*sims.command("unplug card-reader") == R"({"ok":true})");
    CHECK(set->cardReader->status({clock.in(5s)}).state == DeviceState::NoDevice);
    CHECK(*sims.command("plug card-reader") == R"({"ok":true})");
    CHECK(set->cardReader->status({clock.in(5s)}).state == DeviceState::Online);
    CHECK(sims.command("state")->find(R"("plugged":true)") != std::string::npos);

    CHECK(sims.command("")->find(R"("ok":false)") != std::string::npos);
    CHECK(sims.command("dance")->find(R"("error":"unsupported")") != std::string::npos);
    CHECK(sims.command("unplug toaster")->find(R"("error":"not-found")") != std::string::npos);
    CHECK(sims.command("unplug")->find(R"("error":"invalid-input")") != std::string::npos);
    CHECK(sims.command("fault card-reader garble 0")->find(R"("error":"invalid-input")") !=
          std::string::npos);
    CHECK(sims.command("present-card /nowhere.yaml")->find(R"("error":"not-found")") != std::string::npos);
    CHECK(sims.command("present-card \"")->find(R"("error":"invalid-input")") != std::string::npos);
}

TEST_CASE("words of a command") {
    CHECK(*splitWords(R"(  show-code "a b"  "" x"y z" )") ==
          std::vector<std::string>{"show-code", "a b", "", "xy z"});
    CHECK(splitWords("")->empty());
    CHECK_FALSE(splitWords("\"open"));
}
