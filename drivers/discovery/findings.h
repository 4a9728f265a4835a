// A profile held against what is connected: for a technician, in words.
//
// Pure. Only what hangs on USB is judged: devices at usb:, hid:, input:, video:, and at a path below /dev
// that belongs to a USB device. What is simulated, a folder, a queue, … is passed over.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "drivers/discovery/discovery.h"
#include "drivers/profile.h"

namespace zizhu::drivers {

enum class FindingKind : std::uint8_t {
    InPlace,       // where the profile wants it, and may be opened
    Missing,       // not connected
    WrongPort,     // connected, at another port than the profile names
    TwoOfAKind,    // several fit, and the profile does not say which port
    NoPermission,  // there, but this user may not open it
    NoNode,        // there, but the kernel made no node of the kind the driver needs
    Spare,         // of the table, and no entry of the profile uses it
    Unknown,       // not of the table, and no entry uses it
};
std::string_view name(FindingKind kind);  // "in-place", "missing", "wrong-port", …

struct Finding {
    FindingKind kind;
    std::optional<Role> role;  // of the entry; of a spare device its model's; none of an unknown one
    std::string wantedPort;    // of the profile; empty: any
    std::vector<const ConnectedDevice*> devices;  // that it is about, in the order of their ports; they
                                                  // point into what judge() was given
    std::optional<DeviceState> state;             // of an entry, as the device's own status will say
    base::StaffAction action;
    std::string words;  // one sentence: what is, and what to do
};

// First the entries in the profile's order, one finding each, then the devices that none of them uses.
// `resolve` turns a path of the profile into the node it is a link to (fs::weakly_canonical).
using ResolvePath = std::function<std::filesystem::path(const std::filesystem::path&)>;
std::vector<Finding> judge(const Profile& profile, std::span<const ConnectedDevice> connected,
                           const ResolvePath& resolve = {});

// True if every entry is in its place.
bool allInPlace(std::span<const Finding> findings);

}  // namespace zizhu::drivers
