// The files below operations/: what an administrator must be able to change quickly, without a new release.
// Signed by the role `operations` (one key). Pure; any thread. Written down in docs/formats/repository.md.
//
// Each reader: InvalidInput (the Detail says which member), TooLarge past kMaxOperationsBytes, Unsupported
// for a `format` that is newer than this program.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/seal.h"
#include "catalog/text.h"

namespace zizhu::catalog::tuf {

inline constexpr std::string_view kRolloutFile = "rollout.json";
inline constexpr std::string_view kSuspensionsFile = "suspensions.json";
inline constexpr std::string_view kIntakeKeysFile = "intake-keys.json";
inline constexpr std::string_view kSettingsFile = "settings.json";

struct RolloutNext {
    std::string version;              // higher than base
    int share = 0;                    // per cent of terminals, 0 to 100
    std::vector<std::string> groups;  // these take it whatever the share
    bool halted = false;              // nobody further takes it; who has it keeps it
};
// Which release a terminal shall have: everyone `base`, some already `next`.
struct Rollout {
    using Next = RolloutNext;
    std::string base;  // MAJOR.MINOR.PATCH
    std::optional<Next> next;
};
base::Result<Rollout> readRollout(base::ByteView bytes);
base::Bytes writeRollout(const Rollout& rollout);

// 0 to 99, the same for a terminal and a version always, even over terminals: from the SHA-256 of both.
int rolloutBucket(std::string_view terminalId, std::string_view version);
// The release for this terminal. `current` is the one it has, empty without one: a terminal never goes back
// to a lower version (an earlier content returns as a new version).
std::string releaseFor(const Rollout& rollout, std::string_view terminalId,
                       std::span<const std::string> groups, std::string_view current);

// MAJOR.MINOR.PATCH, each 0 to 999999 without leading zeros; and their order. compareVersions: < 0, 0, > 0;
// a text that is no version is lower than every version.
bool isVersion(std::string_view text);
int compareVersions(std::string_view a, std::string_view b);

// Items that are not offered now, over any release, with what the screen says about it.
using Suspensions = std::map<std::string, Text>;  // by the item's key
base::Result<Suspensions> readSuspensions(base::ByteView bytes);
base::Bytes writeSuspensions(const Suspensions& suspensions);

// The backend's intake keys; the first is the one to seal to. 1 to 8.
base::Result<std::vector<base::IntakeKey>> readIntakeKeys(base::ByteView bytes);
base::Bytes writeIntakeKeys(std::span<const base::IntakeKey> keys);

// Settings of terminals: for all, and per group.
using Setting = std::variant<bool, std::int64_t, std::string>;
using SettingSection = std::map<std::string, Setting>;
struct Settings {
    SettingSection all;
    std::map<std::string, SettingSection> groups;
};
base::Result<Settings> readSettings(base::ByteView bytes);
// What holds for a terminal: `all`, then the sections of its groups in the given order, later ones win.
SettingSection settingsFor(const Settings& settings, std::span<const std::string> groups);

// A group's name, an item's key, a setting's name: a-z 0-9 and inner hyphens or dots, begins with a letter,
// at most 63. Item keys are checked as such by the catalogue.
bool isKey(std::string_view text);

}  // namespace zizhu::catalog::tuf
