#include "central/repository.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/file.h"
#include "catalog/tuf/metadata.h"
#include "catalog/tuf/operations.h"

namespace zizhu::central {

namespace {
namespace tuf = catalog::tuf;
namespace fs = std::filesystem;

constexpr std::string_view kReleases = "releases/";

// Only what a terminal has business with: no dot files, nothing beside the two folders.
bool isPublicName(std::string_view name) {
    return tuf::isTargetPath(name) && (name.starts_with("metadata/") || name.starts_with("targets/")) &&
           name.find("/.") == std::string_view::npos;
}
}  // namespace

struct Repository::State {
    fs::path folder;
    base::Clock& clock;
    base::EventLog& log;

    mutable std::mutex mutex;  // of what follows
    base::SteadyTime nextLook{};
    std::int64_t version = 0;
    Catalogues::List releases;
    // Already loaded, by release and the hashes of its files: a publication that only renews the timestamp
    // costs nothing.
    std::map<std::string, std::pair<std::string, std::shared_ptr<const catalog::Catalogue>>> loaded;
    std::mutex loading;  // one loads, the others go on

    base::Result<base::Bytes> read(const std::string& name, std::size_t maxBytes) const {
        return base::readFile(folder / name, maxBytes);
    }

    base::Result<tuf::Timestamp> timestamp() const {
        const auto bytes = read("metadata/timestamp.json", tuf::kMaxTimestampBytes);
        if (!bytes) return base::fail(bytes.error());
        auto timestamp = tuf::readTimestamp(*bytes);
        if (!timestamp) return base::fail(timestamp.error());
        return std::move(timestamp->role);
    }

    base::Result<tuf::Targets> targets(const tuf::Timestamp& newest) const {
        const auto snapshotBytes = read(
            "metadata/" + std::to_string(newest.snapshot.version) + ".snapshot.json", tuf::kMaxSnapshotBytes);
        if (!snapshotBytes) return base::fail(snapshotBytes.error());
        const auto snapshot = tuf::readSnapshot(*snapshotBytes);
        if (!snapshot) return base::fail(snapshot.error());
        const auto meta = snapshot->role.meta.find("targets.json");
        if (meta == snapshot->role.meta.end())
            return base::fail(base::Errc::InvalidInput, {"the snapshot does not name targets.json"});
        const auto targetBytes =
            read("metadata/" + std::to_string(meta->second.version) + ".targets.json", tuf::kMaxTargetsBytes);
        if (!targetBytes) return base::fail(targetBytes.error());
        auto targets = tuf::readTargets(*targetBytes);
        if (!targets) return base::fail(targets.error());
        return std::move(targets->role);
    }

    using Files = std::map<std::string, tuf::TargetFile>;  // by path within the release

    base::Result<std::shared_ptr<const catalog::Catalogue>> loadRelease(
        const std::string& release, const Files& files, std::vector<std::string>& complaints) {
        std::string identity;
        for (const auto& [path, file] : files) identity += path + ":" + file.sha256 + "\n";
        identity = base::sha256Hex(base::asBytes(identity));
        if (const auto found = loaded.find(release); found != loaded.end() && found->second.first == identity)
            return found->second.second;
        std::vector<catalog::SourceFile> sources;
        for (const auto& [path, file] : files) {
            const std::string full = std::string(kReleases) + release + "/" + path;
            auto bytes = read("targets/" + tuf::consistentName(full, file.sha256), kMaxFileBytes);
            if (!bytes) return base::fail(bytes.error());
            if (base::sha256Hex(*bytes) != file.sha256)
                return base::fail(base::Errc::Corrupt, {"a file of a release is not the signed one"});
            sources.push_back({path, std::move(*bytes)});
        }
        const catalog::LoadResult result = catalog::Catalogue::load(sources);
        for (const auto& diagnostic : result.diagnostics) complaints.push_back(catalog::toString(diagnostic));
        if (!result.catalogue) return base::fail(base::Errc::InvalidInput, {"a release has errors"});
        loaded[release] = {identity, *result.catalogue};
        return *result.catalogue;
    }

    // What the timestamp leads to, so that the version announced is that of what was loaded.
    base::Result<Catalogues::List> load(const tuf::Timestamp& newest, std::vector<std::string>& complaints) {
        const auto offered = targets(newest);
        if (!offered) return base::fail(offered.error());
        std::map<std::string, Files> found;
        for (const auto& [path, file] : offered->targets) {
            if (!path.starts_with(kReleases)) continue;
            const std::size_t slash = path.find('/', kReleases.size());
            if (slash == std::string::npos) continue;
            found[path.substr(kReleases.size(), slash - kReleases.size())][path.substr(slash + 1)] = file;
        }
        std::vector<std::string> order;
        for (const auto& [release, files] : found) order.push_back(release);
        std::sort(order.begin(), order.end(),
                  [](const auto& a, const auto& b) { return tuf::compareVersions(a, b) > 0; });
        Catalogues::List list;
        for (const std::string& release : order) {
            auto catalogue = loadRelease(release, found[release], complaints);
            if (!catalogue) return base::fail(catalogue.error());
            list.push_back(std::move(*catalogue));
        }
        std::erase_if(loaded, [&](const auto& each) { return !found.contains(each.first); });
        if (list.empty()) return base::fail(base::Errc::NotFound, {"no release is published"});
        return list;
    }
};

Repository::Repository(fs::path folder, base::Clock& clock, base::EventLog& log)
    : state_(new State{std::move(folder), clock, log, {}, {}, 0, {}, {}, {}}) {}
Repository::~Repository() = default;

base::Result<Catalogues::List> Repository::load(std::vector<std::string>& complaints) {
    const std::lock_guard loading(state_->loading);
    const auto newest = state_->timestamp();
    if (!newest) return base::fail(newest.error());
    auto list = state_->load(*newest, complaints);
    if (!list) return list;
    const std::lock_guard lock(state_->mutex);
    state_->version = newest->version;
    state_->releases = *list;
    return list;
}

void Repository::refresh(Catalogues& catalogues) {
    {
        const std::lock_guard lock(state_->mutex);
        const base::SteadyTime now = state_->clock.steady();
        if (now < state_->nextLook) return;
        state_->nextLook = now + kLook;
    }
    const std::unique_lock loading(state_->loading, std::try_to_lock);
    if (!loading.owns_lock()) return;
    const auto newest = state_->timestamp();
    if (!newest) return state_->log.failure("repository.unreadable", "central", newest.error());
    if (newest->version == version()) return;
    std::vector<std::string> complaints;
    auto list = state_->load(*newest, complaints);
    if (!list) return state_->log.failure("repository.refused", "central", list.error());
    // Folders that were given beside the repository stay behind its releases.
    Catalogues::List all = *list;
    for (const auto& each : catalogues.all()) {
        const auto& mine = state_->releases;
        if (std::find(mine.begin(), mine.end(), each) == mine.end() &&
            std::find(all.begin(), all.end(), each) == all.end())
            all.push_back(each);
    }
    catalogues.replace(std::move(all));
    state_->log.info("repository.published", "central",
                     {{"version", newest->version}, {"releases", std::int64_t(list->size())}});
    const std::lock_guard lock(state_->mutex);
    state_->releases = std::move(*list);
    state_->version = newest->version;
}

std::int64_t Repository::version() const {
    const std::lock_guard lock(state_->mutex);
    return state_->version;
}

base::Result<base::Bytes> Repository::file(std::string_view name) const {
    if (!isPublicName(name)) return base::fail(base::Errc::NotFound, {"not a public file"});
    return state_->read(std::string(name), kMaxFileBytes);
}

}  // namespace zizhu::central
