#include "flow/terminal.h"

#include <algorithm>

namespace zizhu::flow {

std::string_view key(Device device) { return catalog::kDeviceRoles[std::size_t(device)]; }

std::optional<Device> deviceFromKey(std::string_view key) {
    const auto found = std::find(catalog::kDeviceRoles.begin(), catalog::kDeviceRoles.end(), key);
    if (found == catalog::kDeviceRoles.end()) return std::nullopt;
    return Device(found - catalog::kDeviceRoles.begin());
}

namespace {

std::vector<Device> notReady(const std::vector<std::string>& roles, const Terminal& terminal) {
    std::vector<Device> missing;
    for (const std::string& role : roles) {
        const std::optional<Device> device = deviceFromKey(role);
        if (device && !terminal.ready(*device)) missing.push_back(*device);
    }
    return missing;
}

}  // namespace

Availability availability(const catalog::Item& item, const Terminal& terminal) {
    using Verdict = Availability::Verdict;
    if (!catalog::isOffered(item, terminal.today())) return {Verdict::NotOffered, {}};
    if (auto missing = notReady(item.requiredDevices, terminal); !missing.empty()) {
        return {Verdict::DeviceMissing, std::move(missing)};
    }
    const bool answersAtOnce = item.kind != catalog::ItemKind::Apply;
    if (answersAtOnce && !terminal.networkUp) return {Verdict::NoNetwork, {}};
    if (auto missing = notReady(item.desiredDevices, terminal); !missing.empty()) {
        return {Verdict::WithoutSome, std::move(missing)};
    }
    return {};
}

Availability availability(const catalog::Bundle& bundle, const catalog::Catalogue& catalogue,
                          const Terminal& terminal) {
    if (!catalog::isOffered(bundle, terminal.today())) return {Availability::Verdict::NotOffered, {}};
    Availability worst;
    for (const std::string& key : bundle.items) {
        const catalog::Item* item = catalogue.item(key);
        if (item == nullptr) return {Availability::Verdict::NotOffered, {}};
        Availability one = availability(*item, terminal);
        if (one.verdict > worst.verdict) {
            worst = std::move(one);
        } else if (one.verdict == worst.verdict) {
            for (const Device device : one.missing) {
                if (std::find(worst.missing.begin(), worst.missing.end(), device) == worst.missing.end()) {
                    worst.missing.push_back(device);
                }
            }
        }
    }
    return worst;
}

}  // namespace zizhu::flow
