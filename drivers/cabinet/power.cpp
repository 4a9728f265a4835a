#include "drivers/cabinet/power.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace zizhu::drivers::cabinet {

namespace {

constexpr std::size_t kMaxSupplies = 32;
// A zone that says more, or less, is not connected: boards show -128 or 127 for an empty place.
constexpr int kColdest = -40;
constexpr int kHottest = 125;

std::optional<int> number(const base::Result<std::string>& text) {
    int value = 0;
    if (!text) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (text->empty() || error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return value;
}

struct Supplies {
    bool hasBattery = false;
    bool hasMains = false;
    bool mainsOn = false;
    bool discharging = false;
    bool charging = false;
    bool low = false;
    std::optional<int> percent = {};
};

Supplies readSupplies(Attributes& attributes) {
    Supplies all;
    std::vector<std::string> names = attributes.list("class/power_supply");
    names.resize(std::min(names.size(), kMaxSupplies));
    for (const std::string& name : names) {
        const auto value = [&](std::string_view attribute) {
            return attributes.read(fmt::format("class/power_supply/{}/{}", name, attribute));
        };
        const std::string type = value("type").value_or("");
        if (value("scope") == "Device") continue;
        if (type == "Mains" || type == "USB" || type == "Wireless") {
            const std::optional<int> online = number(value("online"));
            if (!online || type != "Mains") continue;
            all.hasMains = true;
            all.mainsOn = all.mainsOn || *online != 0;
        } else if (type == "Battery" || type == "UPS") {
            if (number(value("present")) == 0) continue;
            all.hasBattery = true;
            const std::string status = value("status").value_or("Unknown");
            all.discharging = all.discharging || status == "Discharging";
            all.charging = all.charging || status == "Charging";
            const std::string level = value("capacity_level").value_or("");
            all.low = all.low || level == "Low" || level == "Critical";
            const std::optional<int> percent = number(value("capacity"));
            if (percent && *percent >= 0 && *percent <= 100) {
                all.percent = std::min(all.percent.value_or(100), *percent);
            }
        }
    }
    return all;
}

}  // namespace

std::optional<Ups> readUps(Attributes& attributes, const std::optional<Ups>& before, int lowPercent) {
    const Supplies supplies = readSupplies(attributes);
    if (!supplies.hasBattery) return std::nullopt;
    Ups ups;
    // A battery may say "Discharging" for a moment with the mains there: the mains know better.
    ups.powering = supplies.hasMains ? !supplies.mainsOn : supplies.discharging;
    ups.engaged = ups.powering;
    ups.batteryPercent = supplies.percent;
    ups.low = supplies.low || (supplies.percent && *supplies.percent <= lowPercent);
    const bool wasUsed = before && (before->powering || before->recovered);
    const bool full = supplies.percent == 100 || (!supplies.percent && !supplies.charging);
    ups.recovered = wasUsed && !ups.powering && !full;
    return ups;
}

std::optional<int> readTemperature(Attributes& attributes, std::string_view type) {
    std::optional<int> hottest;
    for (const std::string& zone : attributes.list("class/thermal")) {
        if (!zone.starts_with("thermal_zone")) continue;
        const auto value = [&](std::string_view attribute) {
            return attributes.read(fmt::format("class/thermal/{}/{}", zone, attribute));
        };
        if (!type.empty() && value("type") != std::string(type)) continue;
        const std::optional<int> thousandths = number(value("temp"));
        if (!thousandths) continue;
        const int degrees = *thousandths / 1000;
        if (degrees < kColdest || degrees > kHottest) continue;
        hottest = std::max(hottest.value_or(degrees), degrees);
    }
    return hottest;
}

}  // namespace zizhu::drivers::cabinet
