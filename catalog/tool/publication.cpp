// Repository::publish: what waits becomes what clients see.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "catalog/tool/checking.h"
#include "catalog/tool/repository.h"
#include "catalog/tuf/updater.h"
#include "catalog/tuf/writing.h"

namespace zizhu::catalog::tool {

namespace {

using base::Bytes;
namespace fs = std::filesystem;
using Keys = std::span<const tuf::SigningKey>;
using RoleOf = tuf::RoleKeys tuf::Root::*;

// One publication, worked out in memory before anything is put into place.
struct Plan {
    const tuf::Root* before = nullptr;  // that clients may hold still; null if none
    const tuf::Root* root = nullptr;
    Bytes rootBytes;  // empty: it stays
    std::map<std::string, Bytes> targetFiles, metadata;  // names below public/
    Bytes timestamp;
};

std::set<std::string> idsOf(const tuf::Root& root, RoleOf role) {
    return {(root.*role).keyIds.begin(), (root.*role).keyIds.end()};
}

std::string metadataName(std::int64_t version, std::string_view role) {
    return fmt::format("metadata/{}.{}.json", version, role);
}

// Signed by enough keys for whoever holds the new root and, unless those keys are lost, the old one.
Said<void> checkSigned(const Plan& plan, const std::string& file, std::string_view signedBytes,
                       std::span<const tuf::Signature> signatures, RoleOf role, const std::string& mend) {
    for (const tuf::Root* root : {plan.before, plan.root}) {
        if (root == nullptr) continue;
        const std::size_t good = tuf::goodSignatures(signedBytes, signatures, root->keys, root->*role);
        if (good >= (root->*role).threshold) continue;
        return refuse(file, fmt::format("{} good signatures of the {} that root version {} asks for", good,
                                        (root->*role).threshold, root->version),
                      mend);
    }
    return {};
}

std::vector<tuf::Signature> signAs(const Plan& plan, Keys online, RoleOf role, std::string_view form) {
    std::vector<tuf::Signature> signatures;
    for (const tuf::SigningKey& key : online) {
        const std::string id = tuf::keyIdOf(key.publicKey);
        const bool may = (plan.before != nullptr && idsOf(*plan.before, role).contains(id)) ||
                         idsOf(*plan.root, role).contains(id);
        const bool again = std::any_of(signatures.begin(), signatures.end(),
                                       [&](const auto& each) { return each.keyId == id; });
        if (may && !again) signatures.push_back(tuf::signWith(key, form));
    }
    return signatures;
}

template <class Role>
Said<Bytes> signOnline(const Plan& plan, Keys online, RoleOf role, const char* name, const Role& content) {
    const std::string form = tuf::signedForm(content);
    const auto signatures = signAs(plan, online, role, form);
    if (auto good = checkSigned(plan, name, form, signatures, role,
                                fmt::format("give each {} key with --key; with a new root the replaced ones too, or "
                                            "--keys-lost",
                                            name));
        !good) {
        return refuse(good.error());
    }
    return tuf::assemble(form, signatures);
}

// A file that was put into place already before the power went is not waiting any more.
template <class Role>
bool isLeftOver(const std::optional<File<Role>>& staged, const std::optional<File<Role>>& published) {
    return staged && published && staged->bytes == published->bytes;
}

}  // namespace

Said<void> Repository::publish(Keys online, base::WallTime now, const PublishOptions& options) {
    const auto before = published();
    if (!before) return refuse(before.error());
    auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    const bool found = !waiting->empty();
    if (isLeftOver(waiting->root, before->root)) waiting->root.reset();
    if (isLeftOver(waiting->targets, before->targets)) waiting->targets.reset();
    if (isLeftOver(waiting->operations, before->operations)) waiting->operations.reset();
    const std::string stage = (folder_ / "staged").string();
    if (!found && !options.refresh)
        return refuse(stage, "nothing waits to be published", "begin with `zizhu-catalog build`, or give --refresh");

    const auto& rootFile = waiting->root ? waiting->root : before->root;
    // A refresh leaves alone what still waits for signatures.
    const auto& targetsFile = waiting->targets && !options.refresh ? waiting->targets : before->targets;
    const auto& operationsFile = waiting->operations && !options.refresh ? waiting->operations : before->operations;
    if (options.refresh && (waiting->root || !before->timestamp))
        return refuse(stage, "there is more to do than a refresh", "publish without --refresh");
    if (!rootFile || !targetsFile || !operationsFile)
        return refuse(folder_.string(), "it has no keys yet", "begin with `zizhu-catalog keys root`");
    const tuf::Targets& targets = targetsFile->content.role;
    const tuf::Targets& operations = operationsFile->content.role;

    Plan plan;
    plan.root = &rootFile->content.role;
    if (before->root && !options.keysLost) plan.before = &before->root->content.role;
    if (waiting->root) {
        if (auto good = checkNewRoot(before->root, *waiting->root, stage + "/root.json"); !good) return good;
        plan.rootBytes = waiting->root->bytes;
    }
    if (auto good = checkSigned(plan, stage + "/targets.json", targetsFile->content.signedBytes,
                                targetsFile->content.signatures, &tuf::Root::targets,
                                "let another holder of a targets key run `zizhu-catalog sign`");
        !good) {
        return good;
    }
    if (auto good = checkOperations(targets, *operationsFile, stage + "/operations.json"); !good) return good;
    plan.metadata[metadataName(targets.version, "targets")] = targetsFile->bytes;
    plan.metadata[metadataName(operations.version, "operations")] = operationsFile->bytes;
    auto targetFiles = gatherTargetFiles(folder_, {&targets, &operations});
    if (!targetFiles) return refuse(targetFiles.error());
    plan.targetFiles = std::move(*targetFiles);
    if (auto good = checkRollout(folder_, targets, operations, plan.targetFiles); !good) return good;

    tuf::Snapshot snapshot;
    if (before->snapshot) snapshot = before->snapshot->content.role;
    const bool fresh = snapshot.expires - now > kSnapshotLife / 2;
    Bytes snapshotBytes;
    if (options.refresh && fresh && before->snapshot) {
        snapshotBytes = before->snapshot->bytes;
    } else {
        snapshot.version += 1;
        snapshot.expires = now + kSnapshotLife;
        snapshot.meta["targets.json"] = tuf::describe(targets.version, targetsFile->bytes);
        snapshot.meta["operations.json"] = tuf::describe(operations.version, operationsFile->bytes);
        auto bytes = signOnline(plan, online, &tuf::Root::snapshot, "snapshot", snapshot);
        if (!bytes) return refuse(bytes.error());
        snapshotBytes = std::move(*bytes);
        plan.metadata[metadataName(snapshot.version, "snapshot")] = snapshotBytes;
    }
    tuf::Timestamp timestamp;
    timestamp.version = before->timestamp ? before->timestamp->content.role.version + 1 : 1;
    timestamp.expires = now + kTimestampLife;
    timestamp.snapshot = tuf::describe(snapshot.version, snapshotBytes);
    auto timestampBytes = signOnline(plan, online, &tuf::Root::timestamp, "timestamp", timestamp);
    if (!timestampBytes) return refuse(timestampBytes.error());
    plan.timestamp = std::move(*timestampBytes);

    // As clients will see it, before they can: those with the old root while the new one is not there yet,
    // and everyone afterwards.
    std::map<std::string, Bytes> seen = plan.metadata;
    seen.insert(plan.targetFiles.begin(), plan.targetFiles.end());
    seen["metadata/timestamp.json"] = plan.timestamp;
    if (plan.before != nullptr) {
        if (auto good = checkAsClient(publicFolder(), seen, before->root->bytes, now); !good) return good;
    }
    if (!plan.rootBytes.empty()) seen[metadataName(plan.root->version, "root")] = plan.rootBytes;
    const Bytes& first = before->root ? before->root->bytes : plan.rootBytes;
    if (auto good = checkAsClient(publicFolder(), seen, first, now); !good) return good;

    const auto put = [&](const std::string& name, const Bytes& bytes) { return write(publicFolder() / name, bytes); };
    for (const auto& [name, bytes] : plan.targetFiles) {
        if (auto done = put(name, bytes); !done) return done;
    }
    for (const auto& [name, bytes] : plan.metadata) {
        if (auto done = put(name, bytes); !done) return done;
    }
    // With the old keys' signatures the timestamp is good for everyone, so the new root comes after it. Without
    // them it is good only for who has the new root, which then comes first.
    std::vector<std::pair<std::string, const Bytes*>> last = {{"metadata/timestamp.json", &plan.timestamp}};
    if (!plan.rootBytes.empty()) {
        last.insert(plan.before == nullptr ? last.begin() : last.end(),
                    {metadataName(plan.root->version, "root"), &plan.rootBytes});
    }
    for (const auto& [name, bytes] : last) {
        if (auto done = put(name, *bytes); !done) return done;
    }
    if (options.refresh) return {};
    return clean(*before, targets, operations);
}

// Staging first: files that clients may still be fetching leave last. What is only left over does no harm.
Said<void> Repository::clean(const Published& before, const tuf::Targets& targets,
                             const tuf::Targets& operations) const {
    std::set<std::string> wanted;
    const auto want = [&](const tuf::Targets& role) {
        for (const auto& [path, file] : role.targets) wanted.insert(consistentName(path, file.sha256));
    };
    want(targets);
    want(operations);
    if (before.targets) want(before.targets->content.role);
    if (before.operations) want(before.operations->content.role);

    std::vector<fs::path> old;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "staged", error)) {
        if (entry.is_regular_file()) old.push_back(entry.path());
    }
    const fs::path targetsFolder = publicFolder() / "targets";
    for (const auto& entry : fs::recursive_directory_iterator(targetsFolder, error)) {
        const std::string name = entry.path().lexically_relative(targetsFolder).generic_string();
        if (entry.is_regular_file() && !wanted.contains(name)) old.push_back(entry.path());
    }
    const auto metadata = publicFolder() / "metadata";
    const auto outdated = [&](std::string_view role, std::int64_t present) {
        for (std::int64_t version = present - kOldMetadataKept - 1; version > 0; --version) {
            const fs::path file = metadata / fmt::format("{}.{}.json", version, role);
            if (!fs::exists(file)) break;
            old.push_back(file);
        }
    };
    outdated("targets", targets.version);
    outdated("operations", operations.version);
    if (before.snapshot) outdated("snapshot", before.snapshot->content.role.version + 1);
    for (const fs::path& file : old) {
        if (auto gone = disk_->remove(file); !gone) return refuse(file.string(), inWords(gone.error()));
    }
    return {};
}

}  // namespace zizhu::catalog::tool
