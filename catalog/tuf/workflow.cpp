#include "catalog/tuf/workflow.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <sodium.h>

#include "catalog/tuf/signatures.h"

namespace zizhu::catalog::tuf {

namespace {

using base::Bytes;
using base::ByteView;
using base::Errc;

std::string sha512Hex(ByteView bytes) {
    Bytes hash(crypto_hash_sha512_BYTES);
    crypto_hash_sha512(hash.data(), bytes.data(), bytes.size());
    return base::toHex(hash);
}

bool hashesMatch(ByteView bytes, const std::map<std::string, std::string>& hashes) {
    for (const auto& [algorithm, wanted] : hashes) {
        if ((algorithm == "sha256" ? base::sha256Hex(bytes) : sha512Hex(bytes)) != wanted) return false;
    }
    return true;
}

bool isAsAnnounced(ByteView bytes, const MetaFile& announced) {
    return (!announced.length || *announced.length == bytes.size()) && hashesMatch(bytes, announced.hashes);
}

std::set<PublicKey> keysOf(const Root& root, const RoleKeys& role) {
    std::set<PublicKey> keys;
    for (const std::string& id : role.keyIds) {
        if (const auto key = root.keys.find(id); key != root.keys.end()) keys.insert(key->second);
    }
    return keys;
}

std::string fileName(std::string_view role) { return std::string(role) + ".json"; }

Fault faultOfReading(const base::Error& error) {
    return error.code == Errc::TooLarge ? Fault::EndlessData : Fault::Malformed;
}

// Trusted metadata as it was kept: nothing unless it is still what the present keys signed, for a key that
// was taken away signs nothing any more.
template <class Role>
std::optional<Role> stillTrusted(const std::optional<Bytes>& bytes,
                                 base::Result<Signed<Role>> (*read)(ByteView), const Keys& keys,
                                 const RoleKeys& signers) {
    if (!bytes) return std::nullopt;
    auto kept = read(*bytes);
    if (!kept || !checkThreshold(kept->signedBytes, kept->signatures, keys, signers)) return std::nullopt;
    return std::move(kept->role);
}

}  // namespace

tl::unexpected<Refusal> refuse(Fault fault, std::string_view role, base::Error error) {
    return tl::unexpected<Refusal>(Refusal{fault, std::string(role), std::move(error)});
}

tl::unexpected<Refusal> refuse(Fault fault, std::string_view role, base::Detail detail) {
    return refuse(fault, role, base::Error{Errc::NotTrusted, std::move(detail)});
}

Outcome<void> Workflow::refresh() {
    if (auto done = loadTrustedRoot(); !done) return done;
    if (auto done = updateRoot(); !done) return done;
    if (auto done = updateTimestamp(); !done) return done;
    if (auto done = updateSnapshot(); !done) return done;
    if (auto done = targetsRole("targets", root_.keys, root_.targets); !done)
        return tl::unexpected<Refusal>(std::move(done.error()));
    return {};
}

std::int64_t Workflow::version(std::string_view role) const {
    const auto found = roles_.find(role);
    return found == roles_.end() ? 0 : found->second.role.version;
}

Outcome<Bytes> Workflow::fetch(std::string_view role, const std::string& name, std::size_t maxBytes) {
    auto bytes = fetcher_.fetch(name, maxBytes);
    if (!bytes) {
        const Fault fault = bytes.error().code == Errc::TooLarge  ? Fault::EndlessData
                            : bytes.error().code == Errc::Timeout ? Fault::SlowRetrieval
                                                                  : Fault::FetchFailed;
        return refuse(fault, role, std::move(bytes.error()));
    }
    if (bytes->size() > maxBytes) return refuse(Fault::EndlessData, role, {"more than {} bytes", maxBytes});
    bytesFetched_ += bytes->size();
    return std::move(*bytes);
}

// What cannot be read back counts as not there: the network has it.
std::optional<Bytes> Workflow::stored(std::string_view role) {
    auto bytes = store_.metadata(role);
    return bytes ? std::move(*bytes) : std::nullopt;
}

Outcome<void> Workflow::keep(const Change& change, std::string_view role) {
    if (auto kept = store_.commit(change); !kept)
        return refuse(Fault::StoreFailed, role, std::move(kept.error()));
    return {};
}

Outcome<void> Workflow::checkFresh(std::string_view role, const Header& header) {
    expires_[std::string(role)] = header.expires;
    if (now_ < header.expires) return {};
    return refuse(Fault::Expired, role, {"version {} is out of date", header.version});
}

std::string Workflow::metadataName(std::string_view role, std::int64_t version) const {
    const std::string number = root_.consistentSnapshot ? std::to_string(version) + "." : std::string();
    return "metadata/" + number + fileName(role);
}

Outcome<void> Workflow::loadTrustedRoot() {
    auto bytes = store_.metadata("root");
    if (!bytes) return refuse(Fault::NoTrustedRoot, "root", std::move(bytes.error()));
    if (!*bytes) return refuse(Fault::NoTrustedRoot, "root", {"the store has none"});
    auto root = readRoot(**bytes);
    if (!root) return refuse(Fault::NoTrustedRoot, "root", std::move(root.error()));
    root_ = std::move(root->role);
    return {};
}

// 5.3
Outcome<void> Workflow::updateRoot() {
    for (int rotations = 0;; ++rotations) {
        if (rotations >= kMaxRootRotations)
            return refuse(Fault::TooManyRoots, "root", {"{} taken", rotations});
        auto taken = takeNextRoot();
        if (!taken) return tl::unexpected<Refusal>(std::move(taken.error()));
        if (!*taken) break;
    }
    return checkFresh("root", root_);
}

// False: there is no newer one.
Outcome<bool> Workflow::takeNextRoot() {
    const std::int64_t wanted = root_.version + 1;
    auto bytes = fetch("root", "metadata/" + std::to_string(wanted) + ".root.json", kMaxRootBytes);
    if (!bytes) {
        if (bytes.error().fault == Fault::FetchFailed && bytes.error().error.code == Errc::NotFound)
            return false;
        return tl::unexpected<Refusal>(std::move(bytes.error()));
    }
    auto next = readRoot(*bytes);
    if (!next) return refuse(faultOfReading(next.error()), "root", std::move(next.error()));
    Root& root = next->role;
    // 5.3.4: by those who were trusted, and by those who say that they are now.
    auto old = checkThreshold(next->signedBytes, next->signatures, root_.keys, root_.root);
    if (!old) return refuse(Fault::ThresholdShort, "root", std::move(old.error()));
    auto own = checkThreshold(next->signedBytes, next->signatures, root.keys, root.root);
    if (!own) return refuse(Fault::ThresholdShort, "root", std::move(own.error()));
    // 5.3.5
    if (root.version != wanted) {
        return refuse(root.version < wanted ? Fault::Rollback : Fault::WrongVersion, "root",
                      {"version {} in place of {}", root.version, wanted});
    }
    Change change;
    change.metadata["root"] = std::move(*bytes);
    // 5.3.11, with the root that causes it, so that a power cut cannot come between: whoever had the old
    // keys may have pushed the version numbers up to where nothing newer could follow.
    if (keysOf(root_, root_.timestamp) != keysOf(root, root.timestamp) ||
        keysOf(root_, root_.snapshot) != keysOf(root, root.snapshot)) {
        change.forget = {"timestamp", "snapshot"};
    }
    if (auto kept = keep(change, "root"); !kept) return tl::unexpected<Refusal>(std::move(kept.error()));
    root_ = std::move(root);
    return true;
}

// 5.4
Outcome<void> Workflow::updateTimestamp() {
    auto trusted = stillTrusted(stored("timestamp"), readTimestamp, root_.keys, root_.timestamp);
    auto bytes = fetch("timestamp", "metadata/timestamp.json", kMaxTimestampBytes);
    if (!bytes) return tl::unexpected<Refusal>(std::move(bytes.error()));
    auto next = readTimestamp(*bytes);
    if (!next) return refuse(faultOfReading(next.error()), "timestamp", std::move(next.error()));
    auto good = checkThreshold(next->signedBytes, next->signatures, root_.keys, root_.timestamp);
    if (!good) return refuse(Fault::ThresholdShort, "timestamp", std::move(good.error()));
    const Timestamp& timestamp = next->role;
    if (trusted && timestamp.version < trusted->version) {
        return refuse(Fault::Rollback, "timestamp",
                      {"version {} after {}", timestamp.version, trusted->version});
    }
    if (trusted && timestamp.version == trusted->version) {
        // Nothing new. An update that was cut off earlier may still have files to get, so it goes on.
        timestamp_ = std::move(*trusted);
        return checkFresh("timestamp", timestamp_);
    }
    if (trusted && timestamp.snapshot.version < trusted->snapshot.version) {
        return refuse(Fault::Rollback, "timestamp",
                      {"snapshot {} after {}", timestamp.snapshot.version, trusted->snapshot.version});
    }
    if (auto fresh = checkFresh("timestamp", timestamp); !fresh) return fresh;
    timestamp_ = timestamp;
    Change change;
    change.metadata["timestamp"] = std::move(*bytes);
    return keep(change, "timestamp");
}

// 5.5
Outcome<void> Workflow::updateSnapshot() {
    const MetaFile& announced = timestamp_.snapshot;
    const auto keptBytes = stored("snapshot");
    auto trusted = stillTrusted(keptBytes, readSnapshot, root_.keys, root_.snapshot);
    if (trusted && trusted->version == announced.version && isAsAnnounced(*keptBytes, announced)) {
        snapshot_ = std::move(*trusted);
        return checkFresh("snapshot", snapshot_);
    }
    const auto most =
        std::size_t(std::min<std::uint64_t>(announced.length.value_or(kMaxSnapshotBytes), kMaxSnapshotBytes));
    auto bytes = fetch("snapshot", metadataName("snapshot", announced.version), most);
    if (!bytes) return tl::unexpected<Refusal>(std::move(bytes.error()));
    if (!isAsAnnounced(*bytes, announced)) return refuse(Fault::MixAndMatch, "snapshot");
    auto next = readSnapshot(*bytes);
    if (!next) return refuse(faultOfReading(next.error()), "snapshot", std::move(next.error()));
    auto good = checkThreshold(next->signedBytes, next->signatures, root_.keys, root_.snapshot);
    if (!good) return refuse(Fault::ThresholdShort, "snapshot", std::move(good.error()));
    const Snapshot& snapshot = next->role;
    if (snapshot.version != announced.version) {
        return refuse(Fault::WrongVersion, "snapshot",
                      {"version {} in place of {}", snapshot.version, announced.version});
    }
    if (trusted) {
        for (const auto& [name, before] : trusted->meta) {
            const auto now = snapshot.meta.find(name);
            if (now == snapshot.meta.end()) return refuse(Fault::Rollback, name, {"it is no longer listed"});
            if (now->second.version < before.version)
                return refuse(Fault::Rollback, name,
                              {"version {} after {}", now->second.version, before.version});
        }
    }
    if (auto fresh = checkFresh("snapshot", snapshot); !fresh) return fresh;
    snapshot_ = snapshot;
    Change change;
    change.metadata["snapshot"] = std::move(*bytes);
    return keep(change, "snapshot");
}

// 5.6 for the top-level role and for delegated ones. Another delegation to a role that is loaded already
// may name other keys, so who signed is asked every time.
Outcome<const Targets*> Workflow::targetsRole(const std::string& name, const Keys& keys,
                                              const RoleKeys& signers) {
    if (const auto known = roles_.find(name); known != roles_.end()) {
        auto good = checkThreshold(known->second.signedBytes, known->second.signatures, keys, signers);
        if (!good) return refuse(Fault::ThresholdShort, name, std::move(good.error()));
        return &known->second.role;
    }
    const auto announced = snapshot_.meta.find(fileName(name));
    if (announced == snapshot_.meta.end()) return refuse(Fault::RoleMissing, name);
    auto role = fetchTargetsRole(name, announced->second, keys, signers);
    if (!role) return tl::unexpected<Refusal>(std::move(role.error()));
    return &roles_.emplace(name, std::move(*role)).first->second.role;
}

Outcome<Signed<Targets>> Workflow::fetchTargetsRole(const std::string& name, const MetaFile& announced,
                                                    const Keys& keys, const RoleKeys& signers) {
    if (const auto kept = stored(name); kept && isAsAnnounced(*kept, announced)) {
        auto role = readTargets(*kept);
        if (role && role->role.version == announced.version &&
            checkThreshold(role->signedBytes, role->signatures, keys, signers)) {
            if (auto fresh = checkFresh(name, role->role); !fresh)
                return tl::unexpected<Refusal>(std::move(fresh.error()));
            return std::move(*role);
        }
    }
    const auto most =
        std::size_t(std::min<std::uint64_t>(announced.length.value_or(kMaxTargetsBytes), kMaxTargetsBytes));
    auto bytes = fetch(name, metadataName(name, announced.version), most);
    if (!bytes) return tl::unexpected<Refusal>(std::move(bytes.error()));
    if (!isAsAnnounced(*bytes, announced)) return refuse(Fault::MixAndMatch, name);
    auto next = readTargets(*bytes);
    if (!next) return refuse(faultOfReading(next.error()), name, std::move(next.error()));
    auto good = checkThreshold(next->signedBytes, next->signatures, keys, signers);
    if (!good) return refuse(Fault::ThresholdShort, name, std::move(good.error()));
    if (next->role.version != announced.version) {
        return refuse(Fault::WrongVersion, name,
                      {"version {} in place of {}", next->role.version, announced.version});
    }
    if (auto fresh = checkFresh(name, next->role); !fresh)
        return tl::unexpected<Refusal>(std::move(fresh.error()));
    Change change;
    change.metadata[name] = std::move(*bytes);
    if (auto kept = keep(change, name); !kept) return tl::unexpected<Refusal>(std::move(kept.error()));
    return std::move(*next);
}

Outcome<std::optional<TargetFile>> Workflow::find(std::string_view path) {
    struct Stop {
        std::string role;
        const Keys* keys;
        const RoleKeys* signers;
    };
    std::vector<Stop> ahead = {{"targets", &root_.keys, &root_.targets}};
    std::set<std::string> visited;
    while (!ahead.empty() && visited.size() < std::size_t(kMaxDelegatedRoles)) {
        const Stop here = std::move(ahead.back());
        ahead.pop_back();
        if (!visited.insert(here.role).second) continue;
        auto role = targetsRole(here.role, *here.keys, *here.signers);
        if (!role) return tl::unexpected<Refusal>(std::move(role.error()));
        const Targets& targets = **role;
        if (const auto found = targets.targets.find(std::string(path)); found != targets.targets.end())
            return found->second;
        std::vector<Stop> below;
        for (const Delegation& delegation : targets.delegations) {
            if (!delegation.covers(path)) continue;
            below.push_back({delegation.name, &targets.delegationKeys, &delegation.keys});
            if (delegation.terminating) {
                ahead.clear();
                break;
            }
        }
        ahead.insert(ahead.end(), below.rbegin(), below.rend());
    }
    return std::nullopt;
}

Outcome<Bytes> Workflow::fetchTarget(std::string_view path, const TargetFile& file) {
    const std::string name = root_.consistentSnapshot ? consistentName(path, file.sha256) : std::string(path);
    auto bytes = fetch(path, "targets/" + name, std::size_t(file.length));
    if (!bytes) return bytes;
    if (bytes->size() != file.length || !hashesMatch(*bytes, file.hashes))
        return refuse(Fault::WrongTarget, path);
    return bytes;
}

}  // namespace zizhu::catalog::tuf
