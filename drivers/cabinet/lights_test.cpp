#include "drivers/cabinet/lights.h"

#include <fstream>

#include <doctest/doctest.h>

#include "drivers/cabinet/simulated_cabinet.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

const Until kUntil{base::SteadyTime::max()};

// A tree that plays the kernel's part: a timer starts with its own delays, brightness 0 ends it.
class Kernel final : public cabinet::Attributes {
public:
    cabinet::MemoryAttributes tree;
    bool hasTimer = true;
    std::vector<std::string> writes;

    void led(const std::string& name, const char* most, const char* channels = nullptr) {
        const std::string folder = "class/leds/" + name + "/";
        tree.make(folder + "brightness", "0");
        tree.make(folder + "max_brightness", most);
        tree.make(folder + "trigger", "[none] timer heartbeat");
        if (channels == nullptr) return;
        tree.make(folder + "multi_index", channels);
        tree.make(folder + "multi_intensity", "0 0 0");
    }
    std::string at(const std::string& name, const char* attribute) {
        return tree.read("class/leds/" + name + "/" + attribute).value_or("-");
    }

    base::Result<std::string> read(std::string_view path) override { return tree.read(path); }
    std::vector<std::string> list(std::string_view path) override { return tree.list(path); }
    base::Status write(std::string_view path, std::string_view value) override {
        writes.push_back(std::string(path) + "=" + std::string(value));
        const std::string folder(path.substr(0, path.rfind('/') + 1));
        if (path.ends_with("/trigger") && value == "timer") {
            if (!hasTimer) return base::fail(base::Errc::InvalidInput);
            tree.make(folder + "delay_on", "500");
            tree.make(folder + "delay_off", "500");
        }
        const bool stops = path.ends_with("/trigger") || (path.ends_with("/brightness") && value == "0");
        if (stops && value != "timer") {
            tree.remove(folder + "delay_on");
            tree.remove(folder + "delay_off");
        }
        return tree.write(path, value);
    }
};

}  // namespace

TEST_CASE("lights: a light is found by its name and shows rate and colour") {
    const auto kernel = std::make_shared<Kernel>();
    kernel->led("zizhu:green:card-reader", "1");
    kernel->led("zizhu:red:card-reader", "1");
    kernel->led("board0:rgb:receipt-printer", "255", "red green blue");
    kernel->led("input3::capslock", "1");
    const auto lights = cabinet::makeLights(kernel, {});
    CHECK(lights->positions() == std::vector{LightPosition::CardReader, LightPosition::ReceiptPrinter});
    CHECK(lights->status(kUntil).state == DeviceState::Online);

    REQUIRE(lights->set(LightPosition::CardReader, LightRate::Continuous, LightColour::Default, kUntil));
    CHECK(kernel->at("zizhu:green:card-reader", "brightness") == "1");
    CHECK(kernel->at("zizhu:red:card-reader", "brightness") == "0");
    REQUIRE(lights->set(LightPosition::CardReader, LightRate::Quick, LightColour::Red, kUntil));
    CHECK(kernel->at("zizhu:green:card-reader", "brightness") == "0");
    CHECK(kernel->at("zizhu:red:card-reader", "trigger") == "timer");
    CHECK(kernel->at("zizhu:red:card-reader", "delay_on") == "250");
    CHECK(kernel->at("zizhu:red:card-reader", "delay_off") == "250");

    REQUIRE(lights->set(LightPosition::ReceiptPrinter, LightRate::Slow, LightColour::Yellow, kUntil));
    CHECK(kernel->at("board0:rgb:receipt-printer", "multi_intensity") == "255 255 0");
    CHECK(kernel->at("board0:rgb:receipt-printer", "brightness") == "255");
    CHECK(kernel->at("board0:rgb:receipt-printer", "delay_off") == "1000");
    REQUIRE(lights->set(LightPosition::ReceiptPrinter, LightRate::Off, LightColour::Default, kUntil));
    CHECK(kernel->at("board0:rgb:receipt-printer", "brightness") == "0");
    CHECK(kernel->at("board0:rgb:receipt-printer", "delay_on") == "-");

    CHECK(lights->set(LightPosition::Status, LightRate::Slow, LightColour::Red, kUntil).error().code ==
          base::Errc::NotFound);
    // A key's lamp is nobody's business.
    for (const std::string& write : kernel->writes) CHECK(write.find("capslock") == std::string::npos);
}

TEST_CASE("lights: a light of one colour shows its own; a kernel without a timer lets it stand still") {
    const auto kernel = std::make_shared<Kernel>();
    kernel->led("platform:amber:status", "7");
    kernel->hasTimer = false;
    const auto lights = cabinet::makeLights(kernel, {});
    REQUIRE(lights->set(LightPosition::Status, LightRate::Medium, LightColour::Blue, kUntil));
    CHECK(kernel->at("platform:amber:status", "brightness") == "7");
    CHECK(kernel->at("platform:amber:status", "delay_on") == "-");
}

TEST_CASE("lights: all are off at first contact, at reset and in the end") {
    const auto kernel = std::make_shared<Kernel>();
    kernel->led("zizhu:white:card-reader", "3");
    kernel->led("input3::scrolllock", "1");
    kernel->tree.make("class/leds/zizhu:white:card-reader/brightness", "3");
    {
        const auto lights = cabinet::makeLights(kernel, {{"status", "input3::scrolllock"}});
        CHECK(kernel->at("zizhu:white:card-reader", "brightness") == "3");
        lights->status(kUntil);
        CHECK(kernel->at("zizhu:white:card-reader", "brightness") == "0");

        REQUIRE(lights->set(LightPosition::Status, LightRate::Continuous, LightColour::Default, kUntil));
        REQUIRE(lights->set(LightPosition::CardReader, LightRate::Slow, LightColour::Default, kUntil));
        REQUIRE(lights->reset(kUntil));
        CHECK(kernel->at("zizhu:white:card-reader", "brightness") == "0");
        CHECK(kernel->at("input3::scrolllock", "brightness") == "0");
        REQUIRE(lights->set(LightPosition::Status, LightRate::Quick, LightColour::Default, kUntil));
    }
    CHECK(kernel->at("input3::scrolllock", "brightness") == "0");
    CHECK(kernel->at("input3::scrolllock", "trigger") == "none");
}

TEST_CASE("lights: one that vanishes is missed, and works again once it is back") {
    auto made = cabinet::makeSimulatedCabinet(Role::Lights, {});
    REQUIRE(made);
    auto& lights = std::get<std::unique_ptr<Lights>>(made->device);
    const auto tell = [&](std::vector<std::string> words) { return made->hands->act(words); };
    CHECK(lights->positions().size() == 6);
    REQUIRE(lights->set(LightPosition::CardReader, LightRate::Slow, LightColour::Green, kUntil));
    CHECK(std::get<std::string>(tell({"state"})->at("card-reader")) == "green slow");

    REQUIRE(tell({"unplug-light", "card-reader"}));
    CHECK(lights->status(kUntil).state == DeviceState::HardwareError);
    CHECK(lights->set(LightPosition::CardReader, LightRate::Off, LightColour::Default, kUntil).error().code ==
          base::Errc::Unavailable);
    REQUIRE(lights->set(LightPosition::CodeScanner, LightRate::Medium, LightColour::White, kUntil));
    REQUIRE(tell({"plug-light", "card-reader"}));
    CHECK(lights->status(kUntil).state == DeviceState::Online);
    CHECK(lights->set(LightPosition::CardReader, LightRate::Quick, LightColour::Red, kUntil));
    const auto state = tell({"state"});
    CHECK(std::get<std::string>(state->at("card-reader")) == "red quick");
    CHECK(std::get<std::string>(state->at("code-scanner")) == "white medium");

    CHECK(tell({"unplug-light", "roof"}).error().code == base::Errc::InvalidInput);
    CHECK(tell({"paper-out"}).error().code == base::Errc::Unsupported);
    REQUIRE(tell({"unplug"}));
    CHECK(lights->positions().empty());
    REQUIRE(lights->reset(kUntil));
    CHECK(lights->status(kUntil).state == DeviceState::NoDevice);
}

TEST_CASE("lights: every write may fail, and none leaves a light burning that was to be off") {
    // The nth write of each command fails; the command says so or has done its work all the same.
    class Faulty final : public cabinet::Attributes {
    public:
        Kernel kernel;
        int failAt = -1;
        int writes = 0;
        base::Result<std::string> read(std::string_view path) override { return kernel.read(path); }
        std::vector<std::string> list(std::string_view path) override { return kernel.list(path); }
        base::Status write(std::string_view path, std::string_view value) override {
            if (writes++ == failAt) return base::fail(base::Errc::Io, {"fault"});
            return kernel.write(path, value);
        }
    };
    const auto faulty = std::make_shared<Faulty>();
    faulty->kernel.led("zizhu:rgb:status", "255", "red green blue");
    const auto lights = cabinet::makeLights(faulty, {});
    REQUIRE(lights->reset(kUntil));
    int cases = 0;
    for (const LightRate rate : {LightRate::Off, LightRate::Slow, LightRate::Continuous}) {
        for (int nth = 0;; ++nth, ++cases) {
            faulty->writes = 0;
            faulty->failAt = nth;
            const base::Status done = lights->set(LightPosition::Status, rate, LightColour::Green, kUntil);
            const bool fault = faulty->writes > nth;
            CHECK(done.has_value() != fault);
            faulty->failAt = -1;
            REQUIRE(lights->set(LightPosition::Status, LightRate::Off, LightColour::Default, kUntil));
            CHECK(faulty->kernel.at("zizhu:rgb:status", "brightness") == "0");
            if (!fault) break;
        }
    }
    CHECK(cases >= 10);
}

TEST_CASE("lights: in a folder as the kernel shows them, and without permission") {
    const tests::TemporaryDirectory directory;
    base::SystemClock clock;
    REQUIRE(cabinet::serveCabinet(Role::Lights, directory.path()));
    const auto attributes = cabinet::attributesBelow(directory.path());
    auto made = cabinet::makeLightsAt({Connection::System, directory.path(), {}, {}, {}}, clock, {});
    auto& lights = std::get<std::unique_ptr<Lights>>(*made);
    REQUIRE(lights->set(LightPosition::Status, LightRate::Quick, LightColour::Blue, kUntil));
    CHECK(attributes->read("class/leds/zizhu:multicolor:status/multi_intensity") == "0 0 255");
    CHECK(attributes->read("class/leds/zizhu:multicolor:status/delay_on") == "250");
    CHECK(attributes->write("class/leds/new", "1").error().code == base::Errc::NotFound);
    CHECK(attributes->read("class/leds").error().code == base::Errc::Io);
}
