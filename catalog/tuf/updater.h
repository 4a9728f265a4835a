// The client of the catalogue repository: the update workflow of the TUF specification 1.0.x (section 5),
// in its order, over a Fetcher and a Store. Pure but for those two; the caller gives the time.
//
//   Updater updater(store, fetcher);
//   auto update = updater.update({.now = clock.wall(), .terminalId = id, .groups = groups});
//   if (update && update->release) { load and check the catalogue; then updater.install(*update->release); }
//
// What every step verified is kept at once (so that an attacker cannot undo it later); what is in use changes
// by one commit. An update that fails or is cut off at any moment leaves the release and the operations files
// that were in use, whole. One thread; update() blocks on the network and the disk: call it on a worker.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/tuf/fetcher.h"
#include "catalog/tuf/metadata.h"
#include "catalog/tuf/operations.h"
#include "catalog/tuf/store.h"

namespace zizhu::catalog::tuf {

inline constexpr int kMaxRootRotations = 32;   // in one update; the next one goes on
inline constexpr int kMaxDelegatedRoles = 32;  // visited for one target
inline constexpr std::size_t kMaxReleaseFiles = 20'000;
inline constexpr std::uint64_t kMaxReleaseBytes = 256u << 20;

// Why an update was refused: which failure or attack it looks like. name() gives a log token.
enum class Fault : std::uint8_t {
    NoTrustedRoot,   // the store has no root, or not a good one: the terminal was set up wrongly
    FetchFailed,     // the network, not an attack: try again
    SlowRetrieval,   // a server that keeps us waiting
    EndlessData,     // more bytes than the file may have
    Malformed,       // not metadata, or not of the kind and form expected
    ThresholdShort,  // too few good signatures of keys that count
    WrongVersion,    // not the version that was announced, or a root out of order
    Rollback,        // older than what was trusted before, or a role vanished from the snapshot
    Expired,         // out of date: frozen by somebody, or not renewed in time
    MixAndMatch,     // metadata whose hash or length is not the announced one
    RoleMissing,     // the snapshot does not list a role that is delegated to
    TargetMissing,   // no role offers a file that is needed
    WrongTarget,     // a file whose hash or length is not the signed one
    TooManyRoots,    // more than kMaxRootRotations: those taken are kept, call again
    BadContent,      // signed, but the operations files or the release's list break their form
    StoreFailed,     // the disk
};
std::string_view name(Fault fault);

struct Refusal {
    Fault fault;
    std::string role;   // or the target's path: "timestamp", "operations/rollout.json"
    base::Error error;  // detail may be logged
};

template <class T>
using Outcome = tl::expected<T, Refusal>;

struct UpdateRequest {
    base::WallTime now;      // every expiry of this update is judged at this one time
    std::string terminalId;  // for the share of a roll-out
    std::vector<std::string> groups;
};

struct Operations {
    std::int64_t version = 0;  // of the role's metadata
    Rollout rollout;
    Suspensions suspensions;
    std::vector<base::IntakeKey> intakeKeys;  // empty: none announced
    Settings settings;
};

struct Update {
    Operations operations;  // in force from now on; already kept in the store
    // The release to take, all of its bytes verified and in the store. Nothing: the one in use stays.
    std::optional<FileSet> release;
    // When each trusted role stops being good: "root", "timestamp", "snapshot", "targets", "operations".
    std::map<std::string, base::WallTime> expires;
    base::WallTime validUntil;  // the earliest of them
    std::uint64_t bytesFetched = 0;
    std::size_t filesFetched = 0, filesReused = 0;  // of the release
};

class Updater {
public:
    // Both must outlive it.
    Updater(Store& store, Fetcher& fetcher) : store_(store), fetcher_(fetcher) {}

    // Makes `root` the trusted one if the store has none (a new terminal: the root comes with its image or
    // its set-up medium). Its own signatures and form are checked. Does nothing if there is one.
    base::Status begin(base::ByteView root);

    Outcome<Update> update(const UpdateRequest& request);

    // Makes a release the one in use: call it once the terminal has found the catalogue good.
    base::Status install(const FileSet& release);

private:
    Store& store_;
    Fetcher& fetcher_;
};

// What is in use, without the network: at the start of a terminal. Nothing if nothing is installed.
// Corrupt: a file is missing or fails its hash.
base::Result<std::optional<FileSet>> installedRelease(Store& store);
base::Result<std::optional<Operations>> installedOperations(Store& store);
// A file of a set, checked against its hash and length. Corrupt, NotFound.
base::Result<base::Bytes> readFileOf(Store& store, const FileRef& file);
// When the trusted metadata in the store stops being good, as Update::expires; what cannot be read is left
// out. For the staff page of a terminal that has had no network since it started.
std::map<std::string, base::WallTime> trustedExpiries(Store& store);

}  // namespace zizhu::catalog::tuf
