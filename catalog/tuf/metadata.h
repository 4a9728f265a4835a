// The metadata of a catalogue repository (TUF specification 1.0.x), read and checked for its form.
//
// Pure; any thread. A reader refuses what it does not understand: a member of the wrong type, a duplicate
// key, a number that is no integer, a bound passed. Members that it does not know are kept out of the model
// but stay under the signature. Whether somebody signed it is a question for signatures.h.
// The files are described in docs/formats/repository.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace zizhu::catalog::tuf {

inline constexpr std::size_t kMaxRootBytes = 64u << 10;
inline constexpr std::size_t kMaxTimestampBytes = 16u << 10;
inline constexpr std::size_t kMaxSnapshotBytes = 1u << 20;
inline constexpr std::size_t kMaxTargetsBytes = 4u << 20;     // each targets role
inline constexpr std::size_t kMaxOperationsBytes = 1u << 20;  // each file below operations/
inline constexpr std::size_t kMaxTargetBytes = 16u << 20;     // any one target
inline constexpr std::int64_t kMaxVersion = (std::int64_t(1) << 53) - 1;
inline constexpr std::size_t kMaxKeys = 64;         // in one file
inline constexpr std::size_t kMaxDelegations = 64;  // in one file
inline constexpr std::size_t kMaxSignatures = 64;
inline constexpr std::size_t kMaxPathBytes = 512;
inline constexpr int kMaxJsonDepth = 16;

using PublicKey = std::array<std::uint8_t, 32>;  // Ed25519

// Who may sign for a role. `keyIds` has no duplicates; 1 ≤ threshold.
struct RoleKeys {
    std::vector<std::string> keyIds;
    std::size_t threshold = 1;
    friend bool operator==(const RoleKeys&, const RoleKeys&) = default;
};

// By key id. Keys of kinds other than Ed25519 are left out: nobody can sign with them here.
using Keys = std::map<std::string, PublicKey>;

struct Header {
    std::int64_t version = 0;  // from 1
    base::WallTime expires;    // no longer good at this time
};

struct Root : Header {
    bool consistentSnapshot = true;
    Keys keys;
    RoleKeys root, timestamp, snapshot, targets;
};

// What one metadata file says of another. Without a length the role's own bound holds.
struct MetaFile {
    std::int64_t version = 0;
    std::optional<std::uint64_t> length;
    std::map<std::string, std::string> hashes;  // algorithm → lower-case hex; may be empty
    friend bool operator==(const MetaFile&, const MetaFile&) = default;
};

struct Timestamp : Header {
    MetaFile snapshot;
};

struct Snapshot : Header {
    std::map<std::string, MetaFile> meta;  // "targets.json", "operations.json"
};

struct TargetFile {
    std::uint64_t length = 0;
    std::string sha256;                         // always there
    std::map<std::string, std::string> hashes;  // all that were given
    friend bool operator==(const TargetFile&, const TargetFile&) = default;
};

struct Delegation {
    std::string name;
    RoleKeys keys;
    bool terminating = false;
    std::vector<std::string> paths;             // patterns: * and ? do not match a slash
    std::vector<std::string> pathHashPrefixes;  // of the hex SHA-256 of the path; either this or paths
    bool covers(std::string_view path) const;
};

struct Targets : Header {
    std::map<std::string, TargetFile> targets;  // by path: "releases/1.2.0/items/birth-registration.yaml"
    Keys delegationKeys;
    std::vector<Delegation> delegations;  // in order of preference
};

// A signature as written in the file, not yet checked.
struct Signature {
    std::string keyId;
    base::Bytes bytes;
};

// One file taken apart. `signedBytes` is the canonical form of `signed`: what signatures are over.
template <class Role>
struct Signed {
    Role role;
    std::string signedBytes;
    std::vector<Signature> signatures;
};

// InvalidInput with a Detail that says which member; TooLarge past the role's bound.
base::Result<Signed<Root>> readRoot(base::ByteView bytes);
base::Result<Signed<Timestamp>> readTimestamp(base::ByteView bytes);
base::Result<Signed<Snapshot>> readSnapshot(base::ByteView bytes);
base::Result<Signed<Targets>> readTargets(base::ByteView bytes);

// A path that cannot leave its directory: segments of printable ASCII without a backslash, none empty, "."
// or ".."; at most kMaxPathBytes.
bool isTargetPath(std::string_view path);
// The name of a target's file where snapshots are consistent: "a/b.yaml" → "a/HASH.b.yaml".
std::string consistentName(std::string_view path, std::string_view sha256);
// A role's name that can be a file's: lower-case letters, digits and hyphens, begins with a letter, 1 to 40.
bool isRoleName(std::string_view name);

}  // namespace zizhu::catalog::tuf
