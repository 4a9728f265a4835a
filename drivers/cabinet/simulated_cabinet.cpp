#include "drivers/cabinet/simulated_cabinet.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/file.h"
#include "drivers/cabinet/auxiliaries.h"
#include "drivers/cabinet/lights.h"

namespace zizhu::drivers::cabinet {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr std::array kPositions = {LightPosition::CardReader,      LightPosition::ReceiptPrinter,
                                   LightPosition::DocumentPrinter, LightPosition::DocumentScanner,
                                   LightPosition::CodeScanner,     LightPosition::Status};
constexpr std::string_view kProximity = "bus/iio/devices/iio:device0";
constexpr std::string_view kMains = "class/power_supply/AC";
constexpr std::string_view kBattery = "class/power_supply/BAT0";
constexpr std::string_view kZone = "class/thermal/thermal_zone0";

// A tree that hands can change: `make` and `remove` beside what a driver may do. Thread-safe.
class CabinetTree {
public:
    virtual ~CabinetTree() = default;
    virtual Attributes& attributes() = 0;
    virtual base::Status make(std::string_view path, std::string_view value) = 0;
    virtual void remove(std::string_view path) = 0;
};

class MemoryTree final : public CabinetTree {
public:
    explicit MemoryTree(std::shared_ptr<MemoryAttributes> attributes) : attributes_(std::move(attributes)) {}
    Attributes& attributes() override { return *attributes_; }
    base::Status make(std::string_view path, std::string_view value) override {
        attributes_->make(path, value);
        return {};
    }
    void remove(std::string_view path) override { attributes_->remove(path); }

private:
    const std::shared_ptr<MemoryAttributes> attributes_;
};

class FolderTree final : public CabinetTree {
public:
    explicit FolderTree(const std::filesystem::path& folder)
        : folder_(folder), attributes_(attributesBelow(folder)) {}
    Attributes& attributes() override { return *attributes_; }
    base::Status make(std::string_view path, std::string_view value) override {
        const std::filesystem::path file = folder_ / path;
        std::error_code failed;
        std::filesystem::create_directories(file.parent_path(), failed);
        // A driver that reads meanwhile must not find half of it.
        return base::writeFileAtomically(file, base::asBytes(value), 0644);
    }
    void remove(std::string_view path) override {
        std::error_code failed;
        std::filesystem::remove_all(folder_ / path, failed);
    }

private:
    const std::filesystem::path folder_;
    const std::unique_ptr<Attributes> attributes_;
};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string bare(std::string_view contact) { return std::string(contact.substr(contact.find(':') + 1)); }

// Every light can show every colour.
class LightHands final : public Steerable {
public:
    explicit LightHands(std::unique_ptr<CabinetTree> tree) : tree_(std::move(tree)) {}

    base::Status build() {
        for (const LightPosition position : kPositions) {
            if (const base::Status done = plug(position); !done) return done;
        }
        return {};
    }

    Result<SimFacts> act(std::span<const std::string> words) override {
        if (words.size() == 1 && words[0] == "state") return state();
        if (words.size() == 1 && words[0] == "unplug") {
            tree_->remove("class");
            return SimFacts{};
        }
        if (words.size() == 1 && words[0] == "plug") {
            return build().map([] { return SimFacts{}; });
        }
        if (words.empty() || (words[0] != "unplug-light" && words[0] != "plug-light")) {
            return fail(Errc::Unsupported, {"not a command of lights"});
        }
        const auto position = words.size() == 2 ? lightPositionFromName(words[1]) : std::nullopt;
        if (!position) return fail(Errc::InvalidInput, {"the name of a light's position is missing"});
        if (words[0] == "plug-light") {
            if (const base::Status done = plug(*position); !done) return fail(done.error());
        } else {
            tree_->remove(folder(*position));
        }
        return SimFacts{};
    }

private:
    static std::string folder(LightPosition position) {
        return fmt::format("class/leds/zizhu:multicolor:{}", name(position));
    }

    base::Status plug(LightPosition position) {
        base::Status done;
        for (const auto& [file, value] : {std::pair("brightness", "0"),
                                          {"max_brightness", "255"},
                                          {"multi_index", "red green blue"},
                                          {"multi_intensity", "0 0 0"},
                                          {"trigger", "none"},
                                          {"delay_on", "0"},
                                          {"delay_off", "0"}}) {
            if (done) done = tree_->make(fmt::format("{}/{}", folder(position), file), value);
        }
        return done;
    }

    SimFacts state() {
        SimFacts facts;
        for (const LightPosition position : kPositions) {
            facts[std::string(name(position))] = shown(position);
        }
        return facts;
    }

    std::string shown(LightPosition position) {
        const auto value = [&](const char* file) {
            return tree_->attributes().read(fmt::format("{}/{}", folder(position), file)).value_or("");
        };
        const std::string brightness = value("brightness");
        if (brightness.empty()) return "gone";
        if (brightness == "0") return "off";
        const std::string mix = value("multi_intensity");
        const std::string colour = mix == "255 0 0"       ? "red"
                                   : mix == "0 255 0"     ? "green"
                                   : mix == "255 255 0"   ? "yellow"
                                   : mix == "0 0 255"     ? "blue"
                                   : mix == "255 255 255" ? "white"
                                                          : "dark";
        if (value("trigger") != "timer") return colour + " continuous";
        const int half = number(value("delay_on")).value_or(0);
        return colour + (half >= kSlow.count() ? " slow" : half >= kMedium.count() ? " medium" : " quick");
    }

    const std::unique_ptr<CabinetTree> tree_;
};

class AuxiliaryHands final : public Steerable {
public:
    explicit AuxiliaryHands(std::unique_ptr<CabinetTree> tree) : tree_(std::move(tree)) {}

    base::Status build() {
        base::Status done = makeUps();
        for (const auto& [path, value] : {std::pair(bare(kSimulatedDoor), "1"),
                                          {bare(kSimulatedLock), "1"},
                                          {bare(kSimulatedMaintenance), "0"},
                                          {bare(kSimulatedSupervisor), "0"},
                                          {std::string(kSimulatedVolume), "60"},
                                          {fmt::format("{}/name", kProximity), "zizhu-proximity"},
                                          {fmt::format("{}/in_proximity_raw", kProximity), "0"},
                                          {fmt::format("{}/type", kZone), "x86_pkg_temp"},
                                          {fmt::format("{}/temp", kZone), "41000"}}) {
            if (done) done = tree_->make(path, value);
        }
        return done;
    }

    Result<SimFacts> act(std::span<const std::string> words) override {
        if (words.size() == 1 && words[0] == "state") return state();
        const std::string verb = words.empty() ? "" : words[0];
        const base::Status done = words.size() == 1 ? actAlone(verb) : actWith(words);
        if (!done) return fail(done.error());
        return SimFacts{};
    }

private:
    base::Status makeUps() {
        base::Status done;
        for (const auto& [path, value] : {std::pair(fmt::format("{}/type", kMains), "Mains"),
                                          {fmt::format("{}/online", kMains), "1"},
                                          {fmt::format("{}/type", kBattery), "Battery"},
                                          {fmt::format("{}/present", kBattery), "1"},
                                          {fmt::format("{}/status", kBattery), "Full"},
                                          {fmt::format("{}/capacity", kBattery), "100"}}) {
            if (done) done = tree_->make(path, value);
        }
        return done;
    }

    base::Status put(std::string_view path, std::string_view value) { return tree_->make(path, value); }
    base::Status door(const char* closed, const char* locked) {
        const base::Status done = put(bare(kSimulatedDoor), closed);
        return done ? put(bare(kSimulatedLock), locked) : done;
    }
    base::Status mains(const char* online, const char* battery) {
        if (!tree_->attributes().read(fmt::format("{}/online", kMains))) {
            if (const base::Status done = makeUps(); !done) return done;
        }
        const base::Status done = put(fmt::format("{}/online", kMains), online);
        return done ? put(fmt::format("{}/status", kBattery), battery) : done;
    }

    base::Status actAlone(const std::string& verb) {
        if (verb == "plug") return build();
        if (verb == "unplug") {
            for (const char* folder : {"class", "bus", "cabinet"}) tree_->remove(folder);
            return {};
        }
        if (verb == "open-door") return door("0", "0");
        if (verb == "close-door") return door("1", "0");
        if (verb == "lock-door") return door("1", "1");
        if (verb == "person") return put(fmt::format("{}/in_proximity_raw", kProximity), "400");
        if (verb == "nobody") return put(fmt::format("{}/in_proximity_raw", kProximity), "0");
        if (verb == "mains-off") return mains("0", "Discharging");
        if (verb == "mains-on") return mains("1", "Charging");
        if (verb == "no-ups") {
            tree_->remove(kBattery);
            tree_->remove(kMains);
            return {};
        }
        return fail(Errc::Unsupported, {"not a command of auxiliaries"});
    }

    base::Status actWith(std::span<const std::string> words) {
        const std::string verb = words.empty() ? "" : words[0];
        const bool known = verb == "operator-switch" || verb == "battery" || verb == "temperature";
        if (!known) return fail(Errc::Unsupported, {"not a command of auxiliaries"});
        if (words.size() != 2) return fail(Errc::InvalidInput, {"one word more is wanted"});
        if (verb == "operator-switch") return turnSwitch(words[1]);
        const std::optional<int> value = number(words[1]);
        if (verb == "temperature") {
            if (!value || *value < -40 || *value > 125) return fail(Errc::InvalidInput, {"degrees Celsius"});
            return put(fmt::format("{}/temp", kZone), fmt::format("{}000", *value));
        }
        if (!value || *value < 0 || *value > 100) return fail(Errc::InvalidInput, {"a percentage is wanted"});
        return put(fmt::format("{}/capacity", kBattery), words[1]);
    }

    base::Status turnSwitch(const std::string& position) {
        if (position != "run" && position != "maintenance" && position != "supervisor") {
            return fail(Errc::InvalidInput, {"run, maintenance or supervisor"});
        }
        const base::Status done = put(bare(kSimulatedMaintenance), position == "maintenance" ? "1" : "0");
        return done ? put(bare(kSimulatedSupervisor), position == "supervisor" ? "1" : "0") : done;
    }

    SimFacts state() {
        const auto value = [&](std::string_view path) { return tree_->attributes().read(path).value_or(""); };
        const bool closed = value(bare(kSimulatedDoor)) == "1";
        const bool locked = value(bare(kSimulatedLock)) == "1";
        SimFacts facts{
            {"door", std::string(!closed  ? "open"
                                 : locked ? "locked"
                                          : "closed")},
            {"operatorSwitch", std::string(value(bare(kSimulatedSupervisor)) == "1"    ? "supervisor"
                                           : value(bare(kSimulatedMaintenance)) == "1" ? "maintenance"
                                                                                       : "run")},
            {"person", value(fmt::format("{}/in_proximity_raw", kProximity)) != "0"},
            {"volume", std::int64_t(number(value(kSimulatedVolume)).value_or(0))}};
        if (const std::string online = value(fmt::format("{}/online", kMains)); !online.empty()) {
            facts["mains"] = online == "1";
            facts["battery"] = std::int64_t(number(value(fmt::format("{}/capacity", kBattery))).value_or(0));
        }
        return facts;
    }

    const std::unique_ptr<CabinetTree> tree_;
};

Result<std::shared_ptr<Steerable>> makeHands(Role role, std::unique_ptr<CabinetTree> tree) {
    if (role == Role::Lights) {
        auto hands = std::make_shared<LightHands>(std::move(tree));
        if (const base::Status done = hands->build(); !done) return fail(done.error());
        return hands;
    }
    if (role == Role::Auxiliaries) {
        auto hands = std::make_shared<AuxiliaryHands>(std::move(tree));
        if (const base::Status done = hands->build(); !done) return fail(done.error());
        return hands;
    }
    return fail(Errc::Unsupported, {"no cabinet has that"});
}

}  // namespace

Result<SimulatedCabinet> makeSimulatedCabinet(Role role, const DeviceOptions& options) {
    auto attributes = std::make_shared<MemoryAttributes>();
    Result<std::shared_ptr<Steerable>> hands = makeHands(role, std::make_unique<MemoryTree>(attributes));
    if (!hands) return fail(hands.error());
    if (role == Role::Lights) return SimulatedCabinet{makeLights(attributes, options), *std::move(hands)};
    Result<std::unique_ptr<Auxiliaries>> made = makeAuxiliaries(attributes, "/dev", options);
    if (!made) return fail(made.error());
    return SimulatedCabinet{*std::move(made), *std::move(hands)};
}

Result<std::shared_ptr<Steerable>> serveCabinet(Role role, const std::filesystem::path& folder) {
    return makeHands(role, std::make_unique<FolderTree>(folder));
}

}  // namespace zizhu::drivers::cabinet
