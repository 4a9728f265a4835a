#include "catalog/tool/checking.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "catalog/tool/folder_client.h"
#include "catalog/tuf/updater.h"

namespace zizhu::catalog::tool {

namespace {
using base::Bytes;
namespace fs = std::filesystem;

std::string count(std::size_t good, std::size_t threshold) {
    return fmt::format("{} good signatures of the {} that are needed", good, threshold);
}

// The bytes of a target from staging or from what is public; nothing if neither has them as signed.
std::optional<Bytes> readTarget(const fs::path& folder, const std::string& path,
                                const tuf::TargetFile& file) {
    auto bytes =
        base::readFile(folder / "targets" / tuf::consistentName(path, file.sha256), std::size_t(file.length));
    if (!bytes || bytes->size() != file.length || base::sha256Hex(*bytes) != file.sha256) return std::nullopt;
    return std::move(*bytes);
}

Said<std::optional<Bytes>> operationsBytes(const fs::path& repository, const tuf::Targets& operations,
                                           std::string_view name,
                                           const std::map<std::string, Bytes>& staged) {
    const std::string path = "operations/" + std::string(name);
    const auto listed = operations.targets.find(path);
    if (listed == operations.targets.end()) return std::nullopt;
    const auto waiting = staged.find("targets/" + tuf::consistentName(path, listed->second.sha256));
    if (waiting != staged.end()) return waiting->second;
    auto bytes = readTarget(repository / "public", path, listed->second);
    if (!bytes) return refuse(path, "it is not in the repository", "stage it again");
    return std::move(*bytes);
}

}  // namespace

Said<void> checkNewRoot(const std::optional<File<tuf::Root>>& before, const File<tuf::Root>& root,
                        const std::string& file) {
    const std::string mend = "let another holder of a root key run `zizhu-catalog sign`";
    const auto check = [&](const tuf::Root& by) -> Said<void> {
        const std::size_t good =
            tuf::goodSignatures(root.content.signedBytes, root.content.signatures, by.keys, by.root);
        if (good >= by.root.threshold) return {};
        return refuse(file, count(good, by.root.threshold) + fmt::format(" for root version {}", by.version),
                      mend);
    };
    if (before) {
        const tuf::Root& old = before->content.role;
        if (root.content.role.version != old.version + 1) {
            return refuse(
                file, fmt::format("version {} does not follow {}", root.content.role.version, old.version),
                "make it again with `zizhu-catalog keys root`");
        }
        if (auto good = check(old); !good) return good;
    }
    return check(root.content.role);
}

Said<void> checkOperations(const tuf::Targets& targets, const File<tuf::Targets>& operations,
                           const std::string& file) {
    for (const tuf::Delegation& delegation : targets.delegations) {
        if (delegation.name != "operations") continue;
        const std::size_t good =
            tuf::goodSignatures(operations.content.signedBytes, operations.content.signatures,
                                targets.delegationKeys, delegation.keys);
        if (good >= delegation.keys.threshold) return {};
        return refuse(file, count(good, delegation.keys.threshold),
                      "run `zizhu-catalog sign` with the operations key");
    }
    return refuse(file, "nobody may sign it", "run `zizhu-catalog keys root` with --operations FILE.pub");
}

Said<void> checkRollout(const fs::path& repository, const tuf::Targets& targets,
                        const tuf::Targets& operations, const std::map<std::string, Bytes>& staged) {
    const auto readable = [&](std::string_view name, auto read) -> Said<bool> {
        const auto bytes = operationsBytes(repository, operations, name, staged);
        if (!bytes) return refuse(bytes.error());
        if (!*bytes) return false;
        if (auto content = read(**bytes); !content)
            return refuse("operations/" + std::string(name), inWords(content.error()), "stage a good one");
        return true;
    };
    for (const auto& checked : {readable(tuf::kSuspensionsFile, tuf::readSuspensions),
                                readable(tuf::kIntakeKeysFile, tuf::readIntakeKeys),
                                readable(tuf::kSettingsFile, tuf::readSettings)}) {
        if (!checked) return refuse(checked.error());
    }
    const auto bytes = operationsBytes(repository, operations, tuf::kRolloutFile, staged);
    if (!bytes) return refuse(bytes.error());
    const std::string file = "operations/rollout.json";
    if (!*bytes) return refuse(file, "it does not exist", "run `zizhu-catalog build`");
    const auto rollout = tuf::readRollout(**bytes);
    if (!rollout) return refuse(file, inWords(rollout.error()), "run `zizhu-catalog rollout`");
    std::vector<std::string> named = {rollout->base};
    if (rollout->next) named.push_back(rollout->next->version);
    const auto releases = releasesOf(targets);
    for (const std::string& version : named) {
        if (std::find(releases.begin(), releases.end(), version) == releases.end()) {
            return refuse(file, fmt::format("it names release {}, which is not there", version),
                          "run `zizhu-catalog rollout` with one that is");
        }
    }
    return {};
}

Said<std::map<std::string, Bytes>> gatherTargetFiles(const fs::path& repository,
                                                     const std::vector<const tuf::Targets*>& roles) {
    std::map<std::string, Bytes> files;
    for (const tuf::Targets* role : roles) {
        for (const auto& [path, file] : role->targets) {
            if (readTarget(repository / "public", path, file)) continue;
            auto bytes = readTarget(repository / "staged", path, file);
            if (!bytes) {
                return refuse(path, "it is listed, but the repository does not hold it as it was signed",
                              "run `zizhu-catalog build` again");
            }
            files["targets/" + tuf::consistentName(path, file.sha256)] = std::move(*bytes);
        }
    }
    return files;
}

Said<void> checkAsClient(const fs::path& publicFolder, const std::map<std::string, Bytes>& instead,
                         const Bytes& root, base::WallTime now) {
    MemoryStore store;
    FolderFetcher fetcher(publicFolder, instead);
    tuf::Updater updater(store, fetcher);
    if (auto begun = updater.begin(root); !begun)
        return refuse("root.json", inWords(begun.error()), "give the root that terminals were set up with");
    const auto update = updater.update({now, "zizhu-catalog", {}});
    if (update) return {};
    const tuf::Refusal& refusal = update.error();
    return refuse(
        refusal.role,
        fmt::format("a client refuses it: {} ({})", tuf::name(refusal.fault), inWords(refusal.error)),
        refusal.fault == tuf::Fault::Expired ? "sign it anew; its time is over" : "");
}

}  // namespace zizhu::catalog::tool
