// What a terminal remembers of the repository: the metadata it trusts, the files it has verified, and which
// of them belong together. Implemented in offline-cache, in memory by tests.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::catalog::tuf {

// A verified file: where it stands in its set, and the bytes' name in the store.
struct FileRef {
    std::string path;    // in a release: "items/birth-registration.yaml"; in operations: "rollout.json"
    std::string sha256;  // lower-case hex
    std::uint64_t length = 0;
    friend bool operator==(const FileRef&, const FileRef&) = default;
};

// Files that hold together: a release, or the operations files.
struct FileSet {
    std::string version;         // of the release: "1.2.0"; of the operations role: "17"
    std::vector<FileRef> files;  // sorted by path
    friend bool operator==(const FileSet&, const FileSet&) = default;
};

inline constexpr std::string_view kReleaseSet = "release";        // the release in use; see Updater
inline constexpr std::string_view kOperationsSet = "operations";  // rollout, suspensions, keys, settings

// One step of an update. Applied whole or not at all.
struct Change {
    std::map<std::string, base::Bytes> metadata;  // by role: "root", "timestamp", "operations"; replaces
    std::vector<std::string> forget;              // roles whose metadata is no longer trusted
    std::map<std::string, base::Bytes> targets;   // by SHA-256; one that is there already is the same
    std::map<std::string, FileSet> sets;          // by name; replaces
};

// One thread at a time. Blocks on the disk.
class Store {
public:
    virtual ~Store() = default;

    // Nothing if there is none. Corrupt if stored bytes fail the store's own check.
    virtual base::Result<std::optional<base::Bytes>> metadata(std::string_view role) = 0;
    virtual base::Result<std::optional<base::Bytes>> target(std::string_view sha256) = 0;
    virtual base::Result<std::optional<FileSet>> set(std::string_view name) = 0;

    // Durable when it returns well: after a power cut at any moment the store holds all of the change or
    // nothing of it. StorageFull, Io.
    //
    // Bytes that no set names may be dropped while no update is under way; one that was cut off finds what
    // it had fetched again if they are kept, so drop them only after a release was installed.
    virtual base::Status commit(const Change& change) = 0;
};

}  // namespace zizhu::catalog::tuf
