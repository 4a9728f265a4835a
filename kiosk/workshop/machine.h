// The machine that the program runs on, as the kernel tells it: disk, network, memory sticks, versions.
//
// Any thread. Reads files below places that a test gives; blocks on them and, where said, on the network.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "flow/vendor/state.h"

namespace zizhu::kiosk {

struct MachinePlaces {
    std::filesystem::path proc = "/proc";
    std::filesystem::path sys = "/sys";
    std::filesystem::path etc = "/etc";
    // Where memory sticks are mounted, by the system's own rules; what is mounted elsewhere is not offered.
    std::vector<std::string> stickRoots = {"/media", "/run/media", "/mnt"};
};

struct DiskSpace {
    std::int64_t freeBytes = 0, bytes = 0;
};
// Of the file system that holds `folder`; free for this program.
std::optional<DiskSpace> diskSpace(const std::filesystem::path& folder);
// Writes, syncs and reads back a file of 1 MiB in `folder`, and removes it. Corrupt: other bytes came back.
base::Status tryDisk(const std::filesystem::path& folder);

// IMAGE_VERSION of os-release: of an image that is replaced as a whole. "" on a plain machine.
std::string imageVersion(const MachinePlaces& places);

// The first address that is not this machine's own loop; "" without one.
struct Address {
    std::string interface, address, prefix;
};
std::optional<Address> firstAddress();
// "up": a wire or radio link is there. Interfaces of this machine alone do not count.
bool linkUp(const MachinePlaces& places);
std::string gateway(const MachinePlaces& places);     // "" if there is none
std::string nameServer(const MachinePlaces& places);  // the first one
flow::vendor::NetworkSettings networkSettings(const MachinePlaces& places);
// Whether these could be settings: addresses that are ones, a prefix of 1 to 32, "host:port".
bool plausible(const flow::vendor::NetworkSettings& settings);

// Host of "https://host:port/path"; "" if it is none.
std::string hostOf(std::string_view url);
// Asks the name service, blocking as long as it takes. An address is its own answer.
base::Status resolve(const std::string& host);

// Mounted removable media that may be written to.
std::vector<flow::vendor::Stick> memorySticks(const MachinePlaces& places);
// The folder of a stick that was listed; nothing if it is gone.
std::optional<std::filesystem::path> stickFolder(const MachinePlaces& places, const std::string& id);

}  // namespace zizhu::kiosk
