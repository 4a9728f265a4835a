// Repository::publish: what waits becomes what clients see.
#include <algorithm>
#include <iterator>
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
    const tuf::Root* before = nullptr;  // that clients may hold still; null if none, or its keys are lost
    const tuf::Root* root = nullptr;
    const File<tuf::Targets>* targets = nullptr;
    const File<tuf::Targets>* operations = nullptr;
    Bytes rootBytes;                                     // empty: it stays
    std::map<std::string, Bytes> targetFiles, metadata;  // by their names below public/
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
        return refuse(file,
                      fmt::format("{} good signatures of the {} that root version {} asks for", good,
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
    if (auto good =
            checkSigned(plan, name, form, signatures, role,
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

// What is to be seen: what waits, else what is seen already. A refresh leaves alone what still waits for
// signatures.
Said<Plan> choose(const fs::path& folder, const Published& before, Staged& waiting,
                  const PublishOptions& options) {
    const std::string stage = (folder / "staged").string();
    const bool found = !waiting.empty();
    if (isLeftOver(waiting.root, before.root)) waiting.root.reset();
    if (isLeftOver(waiting.targets, before.targets)) waiting.targets.reset();
    if (isLeftOver(waiting.operations, before.operations)) waiting.operations.reset();
    if (!found && !options.refresh)
        return refuse(stage, "nothing waits to be published",
                      "begin with `zizhu-catalog build`, or give --refresh");
    if (options.refresh && (waiting.root || !before.timestamp))
        return refuse(stage, "there is more to do than a refresh", "publish without --refresh");
    const auto& root = waiting.root ? waiting.root : before.root;
    const auto& targets = waiting.targets && !options.refresh ? waiting.targets : before.targets;
    const auto& operations = waiting.operations && !options.refresh ? waiting.operations : before.operations;
    if (!root || !targets || !operations)
        return refuse(folder.string(), "it has no keys yet", "begin with `zizhu-catalog keys root`");
    Plan plan;
    plan.root = &root->content.role;
    plan.targets = &*targets;
    plan.operations = &*operations;
    if (before.root && !options.keysLost) plan.before = &before.root->content.role;
    if (waiting.root) plan.rootBytes = waiting.root->bytes;
    return plan;
}

// Signatures, and that what is listed is there and makes sense together.
Said<void> checkOffline(const fs::path& folder, const Published& before, const Staged& waiting, Plan& plan) {
    const std::string stage = (folder / "staged").string();
    if (waiting.root) {
        if (auto good = checkNewRoot(before.root, *waiting.root, stage + "/root.json"); !good) return good;
    }
    const auto& targets = plan.targets->content;
    if (auto good =
            checkSigned(plan, stage + "/targets.json", targets.signedBytes, targets.signatures,
                        &tuf::Root::targets, "let another holder of a targets key run `zizhu-catalog sign`");
        !good) {
        return good;
    }
    if (auto good = checkOperations(targets.role, *plan.operations, stage + "/operations.json"); !good)
        return good;
    const tuf::Targets& operations = plan.operations->content.role;
    plan.metadata[metadataName(targets.role.version, "targets")] = plan.targets->bytes;
    plan.metadata[metadataName(operations.version, "operations")] = plan.operations->bytes;
    auto files = gatherTargetFiles(folder, {&targets.role, &operations});
    if (!files) return refuse(files.error());
    plan.targetFiles = std::move(*files);
    return checkRollout(folder, targets.role, operations, plan.targetFiles);
}

// Snapshot and timestamp, signed with the keys at hand.
Said<void> signWhatIsNew(const Published& before, Keys online, base::WallTime now, bool refresh, Plan& plan) {
    tuf::Snapshot snapshot;
    if (before.snapshot) snapshot = before.snapshot->content.role;
    Bytes snapshotBytes;
    if (refresh && snapshot.expires - now > kSnapshotLife / 2) {
        snapshotBytes = before.snapshot->bytes;
    } else {
        snapshot.version += 1;
        snapshot.expires = now + kSnapshotLife;
        snapshot.meta["targets.json"] =
            tuf::describe(plan.targets->content.role.version, plan.targets->bytes);
        snapshot.meta["operations.json"] =
            tuf::describe(plan.operations->content.role.version, plan.operations->bytes);
        auto bytes = signOnline(plan, online, &tuf::Root::snapshot, "snapshot", snapshot);
        if (!bytes) return refuse(bytes.error());
        snapshotBytes = std::move(*bytes);
        plan.metadata[metadataName(snapshot.version, "snapshot")] = snapshotBytes;
    }
    tuf::Timestamp timestamp;
    timestamp.version = before.timestamp ? before.timestamp->content.role.version + 1 : 1;
    timestamp.expires = now + kTimestampLife;
    timestamp.snapshot = tuf::describe(snapshot.version, snapshotBytes);
    auto bytes = signOnline(plan, online, &tuf::Root::timestamp, "timestamp", timestamp);
    if (!bytes) return refuse(bytes.error());
    plan.timestamp = std::move(*bytes);
    return {};
}

// As clients will see it, before they can: those with the old root while the new one is not there yet, and
// everyone afterwards.
Said<void> rehearse(const fs::path& publicFolder, const Published& before, base::WallTime now,
                    const Plan& plan) {
    std::map<std::string, Bytes> seen = plan.metadata;
    seen.insert(plan.targetFiles.begin(), plan.targetFiles.end());
    seen["metadata/timestamp.json"] = plan.timestamp;
    if (plan.before != nullptr) {
        if (auto good = checkAsClient(publicFolder, seen, before.root->bytes, now); !good) return good;
    }
    if (!plan.rootBytes.empty()) seen[metadataName(plan.root->version, "root")] = plan.rootBytes;
    return checkAsClient(publicFolder, seen, before.root ? before.root->bytes : plan.rootBytes, now);
}

// Everything to be written, in the order that a power cut cannot harm.
std::vector<std::pair<std::string, const Bytes*>> inOrder(const Plan& plan) {
    std::vector<std::pair<std::string, const Bytes*>> files;
    for (const auto* group : {&plan.targetFiles, &plan.metadata}) {
        for (const auto& [name, bytes] : *group) files.emplace_back(name, &bytes);
    }
    files.emplace_back("metadata/timestamp.json", &plan.timestamp);
    if (plan.rootBytes.empty()) return files;
    // With the old keys' signatures the timestamp is good for everyone, so the new root comes after it.
    // Without them it is good only for who has the new root, which then comes first.
    files.insert(plan.before == nullptr ? std::prev(files.end()) : files.end(),
                 {metadataName(plan.root->version, "root"), &plan.rootBytes});
    return files;
}

}  // namespace

Said<void> Repository::publish(Keys online, base::WallTime now, const PublishOptions& options) {
    const auto before = published();
    if (!before) return refuse(before.error());
    auto waiting = staged();
    if (!waiting) return refuse(waiting.error());
    auto plan = choose(folder_, *before, *waiting, options);
    if (!plan) return refuse(plan.error());
    if (auto good = checkOffline(folder_, *before, *waiting, *plan); !good) return good;
    if (auto done = signWhatIsNew(*before, online, now, options.refresh, *plan); !done) return done;
    if (auto good = rehearse(publicFolder(), *before, now, *plan); !good) return good;
    for (const auto& [name, bytes] : inOrder(*plan)) {
        if (auto done = write(publicFolder() / name, *bytes); !done) return done;
    }
    if (options.refresh) return {};
    return clean(*before, plan->targets->content.role, plan->operations->content.role);
}

// Removes what waited and what no client asks for any more. Files that the publication before this one named
// stay for those who are in the middle of an update.
Said<void> Repository::clean(const Published& before, const tuf::Targets& targets,
                             const tuf::Targets& operations) const {
    std::set<std::string> wanted;
    const auto want = [&](const tuf::Targets& role) {
        for (const auto& [path, file] : role.targets) wanted.insert(tuf::consistentName(path, file.sha256));
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
