// `zizhu-devices lights`: which guide lights there are, and switching one.
#include <cstdio>

#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"
#include "drivers/pause.h"

namespace zizhu::drivers::devices {

namespace {

constexpr base::Duration kLimit{2'000};

int showPositions(const Options& options, const Lights& lights) {
    nlohmann::json positions = nlohmann::json::array();
    std::vector<std::vector<std::string>> rows;
    for (const LightPosition position : lights.positions()) {
        positions.push_back(name(position));
        rows.push_back({std::string(name(position))});
    }
    return finish(options, kOk, {{"ok", true}, {"positions", positions}},
                  rows.empty() ? "no lights\n" : table(rows));
}

}  // namespace

int lights(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, Role::Lights, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the lights", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    const DeviceStatus status = set->lights->status({clock.in(kLimit)});
    if (status.state != DeviceState::Online) {
        return complain(options, kTrouble, plainWords(status),
                        {base::Errc::Unavailable, status.detail, status.action});
    }
    if (options.position.empty()) return showPositions(options, *set->lights);
    const auto position = lightPositionFromName(options.position);
    const auto rate = lightRateFromName(options.blink);
    const auto colour = lightColourFromName(options.colour);
    if (!position || !rate || !colour) {
        return complain(options, kUsage, "no such position, rate or colour",
                        {base::Errc::InvalidInput, {}, base::StaffAction::None});
    }
    const base::Status done = set->lights->set(*position, *rate, *colour, {clock.in(kLimit)});
    if (!done) return complain(options, codeOf(done.error()), "the light cannot be switched", done.error());
    const std::string words = options.position + ": " + options.blink + "\n";
    const int code =
        finish(options, kOk, {{"ok", true}, {"position", options.position}, {"rate", options.blink}}, words);
    std::fflush(stdout);
    // It stays for a while, to be looked at: letting go of the device switches all lights off.
    pause(clock, std::chrono::seconds(options.seconds), {base::SteadyTime::max()});
    return code;
}

}  // namespace zizhu::drivers::devices
