// A catalogue repository on disk: what clients see, what waits for signatures, and how the one becomes the
// other. Blocks on the disk; one process at a time (a lock file holds others off, see Repository::open).
//
//   REPO/public/metadata/   1.root.json …, N.targets.json, N.operations.json, N.snapshot.json, timestamp.json
//   REPO/public/targets/    releases/VERSION/…/HASH.name, operations/HASH.name
//   REPO/staged/            root.json, targets.json, operations.json with the signatures so far, and targets/
//
// Only REPO/public is served. docs/formats/repository.md says what the files hold.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "catalog/catalogue.h"
#include "catalog/tool/complaint.h"
#include "catalog/tuf/operations.h"
#include "catalog/tuf/signatures.h"

namespace zizhu::catalog::tool {

// Every write goes through here, so that a test can cut the power at each of them.
class Disk {
public:
    virtual ~Disk() = default;
    // Replaces the file whole or not at all, durably; makes its folders.
    virtual base::Status write(const std::filesystem::path& file, base::ByteView bytes);
    // It is no fault if there is none.
    virtual base::Status remove(const std::filesystem::path& file);
};

// How long each role is good for.
inline constexpr std::chrono::days kRootLife{365}, kTargetsLife{90}, kOperationsLife{90}, kSnapshotLife{7},
    kTimestampLife{1};
inline constexpr std::size_t kReleasesKept = 3;
inline constexpr std::int64_t kOldMetadataKept = 3;  // versions of a role before the present one

// A role's file with what it says.
template <class Role>
struct File {
    base::Bytes bytes;
    tuf::Signed<Role> content;
};

// What clients see now; nothing before the first publication.
struct Published {
    std::optional<File<tuf::Root>> root;
    std::optional<File<tuf::Timestamp>> timestamp;
    std::optional<File<tuf::Snapshot>> snapshot;
    std::optional<File<tuf::Targets>> targets, operations;
};
struct Staged {
    std::optional<File<tuf::Root>> root;
    std::optional<File<tuf::Targets>> targets, operations;
    bool empty() const { return !root && !targets && !operations; }
};

// The keys of a new root; a role without keys here keeps those it has.
struct RootChange {
    std::vector<tuf::PublicKey> root, targets, snapshot, timestamp, operations;
    std::size_t rootThreshold = 2, targetsThreshold = 2;
};

struct PublishOptions {
    bool refresh = false;  // nothing new: renew the timestamp, and the snapshot in the later half of its life
    bool keysLost = false;  // the keys that a staged root replaces are not there to sign a last time
};

class Repository {
public:
    // Takes the lock of the folder, which is made if need be; refuses if another process has it. `disk` must
    // outlive it.
    static Said<Repository> open(std::filesystem::path folder, Disk& disk);
    Repository(Repository&&) noexcept;
    Repository& operator=(Repository&&) = delete;
    ~Repository();

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path publicFolder() const { return folder_ / "public"; }

    Said<Published> published() const;
    Said<Staged> staged() const;
    // The bytes of an operations file as it will be: staged, else published; nothing if there is none.
    Said<std::optional<base::Bytes>> operationsFile(std::string_view name) const;

    // Each puts an unsigned file into staging in place of what waits there; signatures so far fall away.
    Said<void> stageRoot(const RootChange& change, base::WallTime now);
    Said<void> stageRelease(const std::string& version, std::span<const SourceFile> files,
                            base::WallTime now);
    Said<void> stageOperations(std::string_view name, base::ByteView bytes, base::WallTime now);

    // Adds a signature to every staged file that this key may sign: their names. A complaint if there is
    // none.
    Said<std::vector<std::string>> sign(const tuf::SigningKey& key);

    // Checks everything as a client would, then puts the staged files into place: target files, metadata, the
    // timestamp last. A power cut at any write leaves clients the old or the new, and publish() finishes what
    // was begun. `online` hold the snapshot and timestamp keys.
    Said<void> publish(std::span<const tuf::SigningKey> online, base::WallTime now,
                       const PublishOptions& options);

private:
    explicit Repository(std::filesystem::path folder, Disk& disk, int lock);
    Said<void> write(const std::filesystem::path& file, base::ByteView bytes) const;
    Said<void> stageTargets(tuf::Targets targets, const Published& published, base::WallTime now) const;
    Said<void> stageOperationsRole(tuf::Targets operations, const Published& published,
                                   base::WallTime now) const;
    Said<void> stageDelegation(const std::vector<tuf::PublicKey>& keys, const Published& published,
                               const Staged& staged, base::WallTime now);
    Said<void> clean(const Published& before, const tuf::Targets& targets,
                     const tuf::Targets& operations) const;

    std::filesystem::path folder_;
    Disk* disk_;
    int lock_;
};

// The versions that have files below releases/, newest first.
std::vector<std::string> releasesOf(const tuf::Targets& targets);

}  // namespace zizhu::catalog::tool
