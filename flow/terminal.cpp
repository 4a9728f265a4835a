#include "flow/terminal.h"

#include <algorithm>

namespace zizhu::flow {

std::string_view key(Device device) {
    return device == Device::DocumentCamera ? "document-camera" : catalog::kDeviceRoles[std::size_t(device)];
}

std::string_view name(DeviceState state) {
    static constexpr std::array<std::string_view, 9> kNames = {
        "ready",         "supply-low", "paper-out", "toner-out",  "jammed",
        "cutter-jammed", "cover-open", "broken",    "unavailable"};
    return kNames[std::size_t(state)];
}

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
        if (!device) continue;
        const bool there = *device == Device::DocumentScanner ? terminal.canScan() : terminal.ready(*device);
        if (!there) missing.push_back(*device);
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
    for (const catalog::BundleItem& part : bundle.items) {
        const catalog::Item* item = catalogue.item(part.item);
        if (item == nullptr) return {Availability::Verdict::NotOffered, {}};
        Availability one = availability(*item, terminal);
        // A document that cannot be printed now does not hold the applications up.
        const bool paper = item->kind == catalog::ItemKind::Certify;
        const bool printable = one.verdict != Availability::Verdict::NoNetwork && terminal.ready(Device::DocumentPrinter);
        if (paper && one.verdict != Availability::Verdict::NotOffered && !printable) {
            one = {Availability::Verdict::WithoutSome, {Device::DocumentPrinter}};
        }
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

// Each reason ends by itself; what is shown is the one that says most about when.
void setOutage(Terminal& terminal, OutageReason reason, std::optional<Outage> outage) {
    terminal.outages[std::size_t(reason)] = std::move(outage);
    terminal.outage.reset();
    for (const OutageReason next : {OutageReason::Power, OutageReason::Decided, OutageReason::Announced,
                                    OutageReason::Clock, OutageReason::Storage}) {
        const auto& one = terminal.outages[std::size_t(next)];
        if (one && !terminal.outage) terminal.outage = one;
    }
}

}  // namespace zizhu::flow
