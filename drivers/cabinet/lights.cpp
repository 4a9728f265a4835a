#include "drivers/cabinet/lights.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace zizhu::drivers::cabinet {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

constexpr std::string_view kLeds = "class/leds";
constexpr int kMaxLeds = 64;  // of a terminal; a keyboard brings three of its own

constexpr std::array kPositions = {LightPosition::CardReader,      LightPosition::ReceiptPrinter,
                                   LightPosition::DocumentPrinter, LightPosition::DocumentScanner,
                                   LightPosition::CodeScanner,     LightPosition::Status};

struct Led {
    std::string name;
    LightColour colour = LightColour::Default;
    std::vector<std::string> channels = {};  // of a multicolour one, in the kernel's order

    std::string at(std::string_view attribute) const {
        return fmt::format("{}/{}/{}", kLeds, name, attribute);
    }
};

// The kernel's words for colours that are ours too, or near enough.
LightColour colourFrom(std::string_view word) {
    if (word == "amber" || word == "orange") return LightColour::Yellow;
    return lightColourFromName(word).value_or(LightColour::Default);
}

std::array<int, 3> redGreenBlue(LightColour colour) {
    switch (colour) {
        case LightColour::Red:
            return {1, 0, 0};
        case LightColour::Yellow:
            return {1, 1, 0};
        case LightColour::Blue:
            return {0, 0, 1};
        case LightColour::White:
            return {1, 1, 1};
        case LightColour::Default:
        case LightColour::Green:
            break;
    }
    return {0, 1, 0};
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

class LedLights final : public Lights {
public:
    LedLights(std::shared_ptr<Attributes> attributes, const DeviceOptions& options)
        : attributes_(std::move(attributes)) {
        for (const LightPosition position : kPositions) {
            const auto option = options.find(std::string(drivers::name(position)));
            if (option != options.end()) named_[position] = split(option->second, ',');
        }
    }
    LedLights(const LedLights&) = delete;
    LedLights& operator=(const LedLights&) = delete;
    ~LedLights() override { allOff(); }

    base::Token name() const override { return "lights"; }

    std::vector<LightPosition> positions() const override {
        std::vector<LightPosition> all;
        for (const auto& light : find()) all.push_back(light.first);
        return all;
    }

    DeviceStatus status(const Until&) override {
        const Found found = look();
        if (found.empty() && seen_.empty()) {
            return {DeviceState::NoDevice, StaffAction::Configuration, {"no light is fitted"}};
        }
        for (const auto& [position, count] : seen_) {
            const auto now = found.find(position);
            if (now == found.end() || now->second.size() < count) {
                return {DeviceState::HardwareError,
                        StaffAction::Maintenance,
                        {"a light of {} is gone", *base::Token::fromKey(drivers::name(position))}};
            }
        }
        for (const auto& light : found) {
            for (const Led& led : light.second) {
                if (const auto value = attributes_->read(led.at("brightness")); !value)
                    return statusFrom(value.error());
            }
        }
        return {DeviceState::Online};
    }

    DeviceFacts capabilities(const Until&) override {
        DeviceFacts facts;
        for (const auto& [position, leds] : look()) {
            std::string colours;
            for (const Led& led : leds) {
                colours += colours.empty() ? "" : " ";
                colours += led.channels.empty() ? drivers::name(led.colour) : "any";
            }
            facts[std::string(drivers::name(position))] = colours;
        }
        return facts;
    }

    base::Status reset(const Until&) override {
        contacted_ = true;
        seen_.clear();
        remember(find());
        return allOff();
    }

    base::Status set(LightPosition position, LightRate rate, LightColour colour,
                     const Until& until) override {
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        const Found found = look();
        const auto light = found.find(position);
        if (light == found.end()) {
            if (!seen_.contains(position)) return fail(Errc::NotFound, {"no light is there"});
            return fail(Errc::Unavailable, {"the light is gone"}, StaffAction::Maintenance);
        }
        const Led& shown = choose(light->second, colour);
        for (const Led& led : light->second) {
            if (&led == &shown) continue;
            if (const base::Status done = off(led); !done) return done;
        }
        return rate == LightRate::Off ? off(shown) : show(shown, rate, colour);
    }

private:
    using Found = std::map<LightPosition, std::vector<Led>>;

    // What is there now: LEDs may come and go with the board that carries them.
    Found find() const {
        Found found;
        int count = 0;
        for (const std::string& name : attributes_->list(kLeds)) {
            if (++count > kMaxLeds) break;
            const std::vector<std::string> parts = split(name, ':');
            for (const LightPosition position : kPositions) {
                const auto named = named_.find(position);
                const bool isIt =
                    named != named_.end()
                        ? std::find(named->second.begin(), named->second.end(), name) != named->second.end()
                        : parts.size() >= 2 && parts.back() == drivers::name(position);
                if (isIt) found[position].push_back(ledOf(name, parts));
            }
        }
        return found;
    }

    Led ledOf(const std::string& name, const std::vector<std::string>& parts) const {
        Led led{name};
        if (parts.size() >= 2) led.colour = colourFrom(parts[parts.size() - 2]);
        if (const auto channels = attributes_->read(led.at("multi_index")))
            led.channels = split(*channels, ' ');
        return led;
    }

    void remember(const Found& found) {
        for (const auto& [position, leds] : found) {
            std::size_t& count = seen_[position];
            count = std::max(count, leds.size());
        }
    }

    Found look() {
        Found found = find();
        remember(found);
        // Whoever had the lights before may have left one on.
        if (!contacted_ && !found.empty()) {
            contacted_ = true;
            allOff();
        }
        return found;
    }

    static const Led& choose(const std::vector<Led>& leds, LightColour colour) {
        const LightColour wanted = colour == LightColour::Default ? LightColour::Green : colour;
        for (const Led& led : leds) {
            if (!led.channels.empty() || led.colour == wanted) return led;
        }
        return leds.front();
    }

    base::Status allOff() {
        base::Status done;
        for (const auto& light : find()) {
            for (const Led& led : light.second) {
                if (base::Status each = off(led); !each) done = each;
            }
        }
        return done;
    }

    base::Status off(const Led& led) {
        // The trigger first: a timer would set the brightness again.
        if (const base::Status done = setTrigger(led, "none"); !done) return done;
        return attributes_->write(led.at("brightness"), "0");
    }

    base::Status setTrigger(const Led& led, std::string_view trigger) {
        base::Status done = attributes_->write(led.at("trigger"), trigger);
        // A LED without triggers has no such file, and none is what it has.
        if (!done && done.error().code == Errc::NotFound && trigger == "none" &&
            attributes_->read(led.at("brightness"))) {
            return {};
        }
        return done;
    }

    base::Status show(const Led& led, LightRate rate, LightColour colour) {
        if (const base::Status done = off(led); !done) return done;
        const base::Result<std::string> most = attributes_->read(led.at("max_brightness"));
        if (!most) return fail(most.error());
        if (!led.channels.empty()) {
            if (const base::Status done = mix(led, colour, *most); !done) return done;
        }
        if (const base::Status done = attributes_->write(led.at("brightness"), *most); !done) return done;
        if (rate == LightRate::Continuous) return {};
        const base::Duration half = rate == LightRate::Slow     ? kSlow
                                    : rate == LightRate::Medium ? kMedium
                                                                : kQuick;
        const base::Status timer = setTrigger(led, "timer");
        // A kernel without this trigger: light that stands still guides too.
        if (!timer && (timer.error().code == Errc::InvalidInput || timer.error().code == Errc::NotFound))
            return {};
        if (!timer) return timer;
        const std::string milliseconds = fmt::format("{}", half.count());
        if (const base::Status done = attributes_->write(led.at("delay_on"), milliseconds); !done)
            return done;
        return attributes_->write(led.at("delay_off"), milliseconds);
    }

    base::Status mix(const Led& led, LightColour colour, const std::string& most) {
        static constexpr std::array<std::string_view, 3> kNames = {"red", "green", "blue"};
        const std::array<int, 3> parts = redGreenBlue(colour);
        std::string intensities;
        for (const std::string& channel : led.channels) {
            const auto at = std::find(kNames.begin(), kNames.end(), channel);
            const bool on = at != kNames.end() ? parts[std::size_t(at - kNames.begin())] != 0
                                               : channel == "white" && colour == LightColour::White;
            intensities += intensities.empty() ? "" : " ";
            intensities += on ? most : "0";
        }
        return attributes_->write(led.at("multi_intensity"), intensities);
    }

    const std::shared_ptr<Attributes> attributes_;
    std::map<LightPosition, std::vector<std::string>> named_;
    std::map<LightPosition, std::size_t> seen_;  // how many LEDs each position had at most
    bool contacted_ = false;
};

}  // namespace

std::unique_ptr<Lights> makeLights(std::shared_ptr<Attributes> attributes, const DeviceOptions& options) {
    return std::make_unique<LedLights>(std::move(attributes), options);
}

base::Result<RoleDevice> makeLightsAt(const Address& address, base::Clock&, const DeviceOptions& options) {
    const std::filesystem::path root = address.path.empty() ? "/sys" : address.path;
    return RoleDevice(makeLights(attributesBelow(root), options));
}

}  // namespace zizhu::drivers::cabinet
