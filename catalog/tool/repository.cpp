#include "catalog/tool/repository.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "catalog/tuf/updater.h"
#include "catalog/tuf/writing.h"

namespace zizhu::catalog::tool {

namespace {

using base::Bytes;
using base::Errc;
using tuf::PublicKey;
namespace fs = std::filesystem;

template <class Role>
using Reader = base::Result<tuf::Signed<Role>> (*)(base::ByteView);

// Nothing if there is no such file.
template <class Role>
Said<std::optional<File<Role>>> readRole(const fs::path& file, Reader<Role> read, std::size_t maxBytes) {
    auto bytes = base::readFile(file, maxBytes);
    if (!bytes) {
        if (bytes.error().code == Errc::NotFound) return std::nullopt;
        return refuse(file.string(), inWords(bytes.error()));
    }
    auto content = read(*bytes);
    if (!content) {
        return refuse(file.string(), inWords(content.error()),
                      "restore it from a copy; a staged one may be removed and made again");
    }
    return File<Role>{std::move(*bytes), std::move(*content)};
}

std::string numbered(std::int64_t version, std::string_view role) {
    return fmt::format("{}.{}.json", version, role);
}

tuf::RoleKeys roleOf(const std::vector<PublicKey>& keys, std::size_t threshold, tuf::Keys& into) {
    tuf::RoleKeys role;
    for (const PublicKey& key : keys) {
        const std::string id = tuf::keyIdOf(key);
        into[id] = key;
        if (std::find(role.keyIds.begin(), role.keyIds.end(), id) == role.keyIds.end())
            role.keyIds.push_back(id);
    }
    role.threshold = threshold;
    return role;
}

bool holds(const tuf::Keys& keys, const tuf::RoleKeys& role, const PublicKey& key) {
    return std::any_of(role.keyIds.begin(), role.keyIds.end(), [&](const std::string& id) {
        const auto found = keys.find(id);
        return found != keys.end() && found->second == key;
    });
}

const tuf::Delegation* operationsOf(const tuf::Targets& targets) {
    for (const tuf::Delegation& each : targets.delegations) {
        if (each.name == "operations") return &each;
    }
    return nullptr;
}

const tuf::Targets* present(const std::optional<File<tuf::Targets>>& staged,
                            const std::optional<File<tuf::Targets>>& published) {
    if (staged) return &staged->content.role;
    return published ? &published->content.role : nullptr;
}

// Keys that no role uses any more leave the root with the role that used them.
void dropUnusedKeys(tuf::Root& root) {
    std::set<std::string> used;
    for (const tuf::RoleKeys* role : {&root.root, &root.targets, &root.snapshot, &root.timestamp})
        used.insert(role->keyIds.begin(), role->keyIds.end());
    std::erase_if(root.keys, [&](const auto& each) { return !used.contains(each.first); });
}

}  // namespace

base::Status Disk::write(const fs::path& file, base::ByteView bytes) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error) return base::fail(Errc::Io, {"errno {}", error.value()});
    return base::writeFileAtomically(file, bytes, 0644);
}

base::Status Disk::remove(const fs::path& file) {
    std::error_code error;
    fs::remove(file, error);
    return error ? base::fail(Errc::Io, {"errno {}", error.value()}) : base::Status();
}

std::vector<std::string> releasesOf(const tuf::Targets& targets) {
    constexpr std::string_view kFolder = "releases/";
    std::set<std::string> versions;
    for (const auto& [path, file] : targets.targets) {
        if (!path.starts_with(kFolder)) continue;
        const std::string version =
            path.substr(kFolder.size(), path.find('/', kFolder.size()) - kFolder.size());
        if (tuf::isVersion(version)) versions.insert(version);
    }
    std::vector<std::string> sorted(versions.begin(), versions.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return tuf::compareVersions(a, b) > 0; });
    return sorted;
}

Repository::Repository(fs::path folder, Disk& disk, int lock)
    : folder_(std::move(folder)), disk_(&disk), lock_(lock) {}
Repository::Repository(Repository&& other) noexcept
    : folder_(std::move(other.folder_)), disk_(other.disk_), lock_(std::exchange(other.lock_, -1)) {}
Repository::~Repository() {
    if (lock_ >= 0) ::close(lock_);
}

Said<Repository> Repository::open(fs::path folder, Disk& disk) {
    std::error_code error;
    fs::create_directories(folder, error);
    const fs::path file = folder / ".lock";
    const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return refuse(folder.string(), "it cannot be written", "choose a folder that you may write to");
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return refuse(folder.string(), "another command works on it", "wait until that one is done");
    }
    return Repository(std::move(folder), disk, lock);
}

Said<void> Repository::write(const fs::path& file, base::ByteView bytes) const {
    if (auto written = disk_->write(file, bytes); !written)
        return refuse(file.string(), inWords(written.error()), "make room, or check who may write there");
    return {};
}

Said<Published> Repository::published() const {
    const fs::path metadata = publicFolder() / "metadata";
    Published out;
    for (std::int64_t version = 1;; ++version) {
        auto root =
            readRole<tuf::Root>(metadata / numbered(version, "root"), tuf::readRoot, tuf::kMaxRootBytes);
        if (!root) return refuse(root.error());
        if (!*root) break;
        out.root = std::move(*root);
    }
    auto timestamp =
        readRole<tuf::Timestamp>(metadata / "timestamp.json", tuf::readTimestamp, tuf::kMaxTimestampBytes);
    if (!timestamp) return refuse(timestamp.error());
    if (!*timestamp) return out;
    out.timestamp = std::move(*timestamp);
    const std::int64_t number = out.timestamp->content.role.snapshot.version;
    const fs::path snapshotFile = metadata / numbered(number, "snapshot");
    auto snapshot = readRole<tuf::Snapshot>(snapshotFile, tuf::readSnapshot, tuf::kMaxSnapshotBytes);
    if (!snapshot) return refuse(snapshot.error());
    if (!*snapshot) return refuse(snapshotFile.string(), "it does not exist", "restore it from a copy");
    out.snapshot = std::move(*snapshot);
    for (const auto& [name, into] :
         {std::pair("targets", &out.targets), std::pair("operations", &out.operations)}) {
        const auto& meta = out.snapshot->content.role.meta;
        const auto listed = meta.find(std::string(name) + ".json");
        if (listed == meta.end()) continue;
        const fs::path file = metadata / numbered(listed->second.version, name);
        auto role = readRole<tuf::Targets>(file, tuf::readTargets, tuf::kMaxTargetsBytes);
        if (!role) return refuse(role.error());
        if (!*role) return refuse(file.string(), "it does not exist", "restore it from a copy");
        *into = std::move(*role);
    }
    return out;
}

Said<Staged> Repository::staged() const {
    const fs::path folder = folder_ / "staged";
    Staged out;
    auto root = readRole<tuf::Root>(folder / "root.json", tuf::readRoot, tuf::kMaxRootBytes);
    if (!root) return refuse(root.error());
    auto targets = readRole<tuf::Targets>(folder / "targets.json", tuf::readTargets, tuf::kMaxTargetsBytes);
    if (!targets) return refuse(targets.error());
    auto operations =
        readRole<tuf::Targets>(folder / "operations.json", tuf::readTargets, tuf::kMaxTargetsBytes);
    if (!operations) return refuse(operations.error());
    out.root = std::move(*root);
    out.targets = std::move(*targets);
    out.operations = std::move(*operations);
    return out;
}

Said<std::optional<Bytes>> Repository::operationsFile(std::string_view name) const {
    const auto before = published();
    if (!before) return refuse(before.error());
    const auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    const tuf::Targets* operations = present(waiting->operations, before->operations);
    const std::string path = "operations/" + std::string(name);
    if (operations == nullptr || !operations->targets.contains(path)) return std::nullopt;
    const std::string file = tuf::consistentName(path, operations->targets.at(path).sha256);
    for (const fs::path& folder : {folder_ / "staged", publicFolder()}) {
        auto bytes = base::readFile(folder / "targets" / file, tuf::kMaxOperationsBytes);
        if (bytes) return std::move(*bytes);
    }
    return refuse((publicFolder() / "targets" / file).string(), "it does not exist", "stage the file again");
}

Said<void> Repository::stageTargets(tuf::Targets targets, const Published& published,
                                    base::WallTime now) const {
    targets.version = published.targets ? published.targets->content.role.version + 1 : 1;
    targets.expires = now + kTargetsLife;
    const fs::path file = folder_ / "staged" / "targets.json";
    const Bytes bytes = tuf::assemble(tuf::signedForm(targets), {});
    // Two signatures of this size come on top.
    if (bytes.size() + 1024 > tuf::kMaxTargetsBytes) {
        return refuse(
            file.string(),
            fmt::format("it would have {} bytes, {} are allowed", bytes.size(), tuf::kMaxTargetsBytes),
            "put fewer files into a release");
    }
    return write(file, bytes);
}

Said<void> Repository::stageOperationsRole(tuf::Targets operations, const Published& published,
                                           base::WallTime now) const {
    operations.version = published.operations ? published.operations->content.role.version + 1 : 1;
    operations.expires = now + kOperationsLife;
    return write(folder_ / "staged" / "operations.json", tuf::assemble(tuf::signedForm(operations), {}));
}

Said<void> Repository::stageRoot(const RootChange& change, base::WallTime now) {
    const auto before = published();
    if (!before) return refuse(before.error());
    const auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    tuf::Root root;
    if (before->root) root = before->root->content.role;
    root.version += 1;
    root.expires = now + kRootLife;
    root.consistentSnapshot = true;
    const auto replace = [&](const std::vector<PublicKey>& keys, std::size_t threshold, tuf::RoleKeys& role) {
        if (!keys.empty()) role = roleOf(keys, threshold, root.keys);
    };
    replace(change.root, change.rootThreshold, root.root);
    replace(change.targets, change.targetsThreshold, root.targets);
    replace(change.snapshot, 1, root.snapshot);
    replace(change.timestamp, 1, root.timestamp);
    dropUnusedKeys(root);
    for (const auto& [name, role] :
         {std::pair("root", &root.root), std::pair("targets", &root.targets),
          std::pair("snapshot", &root.snapshot), std::pair("timestamp", &root.timestamp)}) {
        if (role->keyIds.size() >= role->threshold) continue;
        return refuse((folder_ / "staged" / "root.json").string(),
                      fmt::format("{} needs {} keys and has {}", name, role->threshold, role->keyIds.size()),
                      fmt::format("give more of --{} FILE.pub", name));
    }
    const bool delegates = !change.operations.empty() || !before->targets;
    if (delegates && change.operations.empty()) {
        return refuse((folder_ / "staged" / "targets.json").string(), "nobody may sign the operations files",
                      "give --operations FILE.pub");
    }
    if (auto done = write(folder_ / "staged" / "root.json", tuf::assemble(tuf::signedForm(root), {})); !done)
        return done;
    if (delegates) return stageDelegation(change.operations, *before, *waiting, now);
    // Files that the old keys signed say nothing to whoever has the new root: they are signed anew.
    if (!change.targets.empty() && !waiting->targets)
        return stageTargets(before->targets->content.role, *before, now);
    return {};
}

Said<void> Repository::stageDelegation(const std::vector<PublicKey>& keys, const Published& published,
                                       const Staged& staged, base::WallTime now) {
    const tuf::Targets* known = present(staged.targets, published.targets);
    tuf::Targets targets = known != nullptr ? *known : tuf::Targets{};
    tuf::Delegation delegation;
    delegation.name = "operations";
    delegation.terminating = true;
    delegation.paths = {"operations/*"};
    targets.delegationKeys.clear();
    delegation.keys = roleOf(keys, 1, targets.delegationKeys);
    targets.delegations = {std::move(delegation)};
    if (auto done = stageTargets(std::move(targets), published, now); !done) return done;
    const tuf::Targets* operations = present(staged.operations, published.operations);
    return stageOperationsRole(operations != nullptr ? *operations : tuf::Targets{}, published, now);
}

Said<void> Repository::stageRelease(const std::string& version, std::span<const SourceFile> files,
                                    base::WallTime now) {
    const auto before = published();
    if (!before) return refuse(before.error());
    const auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    const tuf::Targets* known = present(waiting->targets, before->targets);
    if (known == nullptr || operationsOf(*known) == nullptr)
        return refuse(folder_.string(), "it has no keys yet", "begin with `zizhu-catalog keys root`");
    if (before->targets) {
        const auto releases = releasesOf(before->targets->content.role);
        if (!releases.empty() && tuf::compareVersions(version, releases.front()) <= 0) {
            return refuse("catalogue.yaml",
                          fmt::format("version {} is not higher than {}, which is published", version,
                                      releases.front()),
                          "raise `version`");
        }
    }
    const std::string folder = "releases/" + version + "/";
    tuf::Targets targets = *known;
    std::erase_if(targets.targets, [&](const auto& each) { return each.first.starts_with(folder); });
    if (files.size() > tuf::kMaxReleaseFiles)
        return refuse(folder, fmt::format("more than {} files", tuf::kMaxReleaseFiles), "put fewer into it");
    for (const SourceFile& file : files) {
        const std::string path = folder + file.name;
        if (!tuf::isTargetPath(path))
            return refuse(file.name, "its name cannot be a target's", "use letters, digits, - . _ and /");
        const tuf::TargetFile target = tuf::describeTarget(file.bytes);
        if (auto done =
                write(folder_ / "staged" / "targets" / tuf::consistentName(path, target.sha256), file.bytes);
            !done)
            return done;
        targets.targets[path] = target;
    }

    tuf::Rollout rollout{version, {}};
    const auto rolloutBytes = operationsFile(tuf::kRolloutFile);
    if (!rolloutBytes) return refuse(rolloutBytes.error());
    if (*rolloutBytes) {
        if (auto read = tuf::readRollout(**rolloutBytes)) rollout = std::move(*read);
    }
    const auto releases = releasesOf(targets);
    for (std::size_t i = kReleasesKept; i < releases.size(); ++i) {
        // What terminals are told to run must stay where they can get it.
        if (releases[i] == rollout.base || (rollout.next && releases[i] == rollout.next->version)) continue;
        const std::string old = "releases/" + releases[i] + "/";
        std::erase_if(targets.targets, [&](const auto& each) { return each.first.starts_with(old); });
    }
    if (auto done = stageTargets(std::move(targets), *before, now); !done) return done;
    // The first release is for everyone; later ones wait for a roll-out.
    if (!*rolloutBytes) return stageOperations(tuf::kRolloutFile, tuf::writeRollout(rollout), now);
    return {};
}

Said<void> Repository::stageOperations(std::string_view name, base::ByteView bytes, base::WallTime now) {
    const auto before = published();
    if (!before) return refuse(before.error());
    const auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    const tuf::Targets* known = present(waiting->operations, before->operations);
    if (known == nullptr)
        return refuse(folder_.string(), "it has no keys yet", "begin with `zizhu-catalog keys root`");
    const std::string path = "operations/" + std::string(name);
    tuf::Targets operations = *known;
    operations.targets[path] = tuf::describeTarget(bytes);
    const fs::path file =
        folder_ / "staged" / "targets" / tuf::consistentName(path, operations.targets[path].sha256);
    if (auto done = write(file, bytes); !done) return done;
    return stageOperationsRole(std::move(operations), *before, now);
}

Said<std::vector<std::string>> Repository::sign(const tuf::SigningKey& key) {
    const auto before = published();
    if (!before) return refuse(before.error());
    const auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    std::vector<std::string> names;
    std::optional<Complaint> trouble;
    const auto add = [&](const char* name, const auto& file) {
        auto signatures = file.content.signatures;
        const tuf::Signature signature = tuf::signWith(key, file.content.signedBytes);
        std::erase_if(signatures, [&](const auto& each) { return each.keyId == signature.keyId; });
        signatures.push_back(signature);
        auto done = write(folder_ / "staged" / (std::string(name) + ".json"),
                          tuf::assemble(file.content.signedBytes, signatures));
        if (!done) trouble = done.error();
        names.emplace_back(name);
    };
    std::vector<const tuf::Root*> roots;
    if (before->root) roots.push_back(&before->root->content.role);
    if (waiting->root) roots.push_back(&waiting->root->content.role);
    const auto mayAs = [&](tuf::RoleKeys tuf::Root::*role) {
        return std::any_of(roots.begin(), roots.end(), [&](const tuf::Root* root) {
            return holds(root->keys, root->*role, key.publicKey);
        });
    };
    if (waiting->root && mayAs(&tuf::Root::root)) add("root", *waiting->root);
    if (waiting->targets && mayAs(&tuf::Root::targets)) add("targets", *waiting->targets);
    if (waiting->operations) {
        bool may = false;
        for (const auto* file : {&before->targets, &waiting->targets}) {
            const tuf::Delegation* delegation = *file ? operationsOf((*file)->content.role) : nullptr;
            may = may || (delegation != nullptr &&
                          holds((*file)->content.role.delegationKeys, delegation->keys, key.publicKey));
        }
        if (may) add("operations", *waiting->operations);
    }
    if (trouble) return refuse(*trouble);
    if (names.empty()) {
        return refuse(
            (folder_ / "staged").string(),
            waiting->empty() ? "nothing waits for a signature" : "nothing that waits is this key's to sign",
            waiting->empty() ? "begin with `zizhu-catalog build`" : "use a key of the role that waits");
    }
    return names;
}

}  // namespace zizhu::catalog::tool
