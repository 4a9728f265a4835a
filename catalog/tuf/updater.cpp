#include "catalog/tuf/updater.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "catalog/tuf/signatures.h"
#include "catalog/tuf/workflow.h"

namespace zizhu::catalog::tuf {

namespace {

using base::Bytes;
using base::Errc;

constexpr std::array kOperationsFiles = {kRolloutFile, kSuspensionsFile, kIntakeKeysFile, kSettingsFile};
// A release of many small files is kept in few steps, and one that is cut off loses little.
constexpr std::size_t kStepBytes = 1u << 20;
constexpr std::size_t kStepFiles = 64;

base::Result<Operations> readOperations(std::int64_t version, const std::map<std::string, Bytes>& files) {
    Operations out;
    out.version = version;
    const auto take = [&](std::string_view name, auto read, auto& into) -> base::Status {
        const auto found = files.find(std::string(name));
        if (found == files.end()) return {};
        auto content = read(found->second);
        if (!content) return base::fail(std::move(content.error()));
        into = std::move(*content);
        return {};
    };
    if (!files.contains(std::string(kRolloutFile)))
        return base::fail(Errc::NotFound, {"there is no rollout.json"});
    if (auto read = take(kRolloutFile, readRollout, out.rollout); !read) return base::fail(read.error());
    if (auto read = take(kSuspensionsFile, readSuspensions, out.suspensions); !read)
        return base::fail(read.error());
    if (auto read = take(kIntakeKeysFile, readIntakeKeys, out.intakeKeys); !read)
        return base::fail(read.error());
    if (auto read = take(kSettingsFile, readSettings, out.settings); !read) return base::fail(read.error());
    return out;
}

// The bytes if the store has them whole.
std::optional<Bytes> wholeInStore(Store& store, std::string_view sha256, std::uint64_t length) {
    auto bytes = store.target(sha256);
    if (!bytes || !*bytes || (*bytes)->size() != length || base::sha256Hex(**bytes) != sha256)
        return std::nullopt;
    return std::move(**bytes);
}

class Round {
public:
    Round(Store& store, Fetcher& fetcher, const UpdateRequest& request)
        : store_(store), request_(request), workflow_(store, fetcher, request.now) {}

    Outcome<Update> run() {
        if (auto done = workflow_.refresh(); !done) return tl::unexpected<Refusal>(std::move(done.error()));
        if (auto done = takeOperations(); !done) return tl::unexpected<Refusal>(std::move(done.error()));
        if (auto done = takeRelease(); !done) return tl::unexpected<Refusal>(std::move(done.error()));
        update_.expires = workflow_.expires();
        update_.validUntil = base::WallTime::max();
        for (const auto& [role, time] : update_.expires)
            update_.validUntil = std::min(update_.validUntil, time);
        update_.bytesFetched = workflow_.bytesFetched();
        return std::move(update_);
    }

private:
    // The four files change together: a terminal never runs the roll-out of one and the keys of another.
    Outcome<void> takeOperations() {
        std::map<std::string, Bytes> contents;
        FileSet set;
        Change change;
        for (const std::string_view name : kOperationsFiles) {
            const std::string path = "operations/" + std::string(name);
            auto file = workflow_.find(path);
            if (!file) return tl::unexpected<Refusal>(std::move(file.error()));
            if (!*file) continue;
            if ((*file)->length > kMaxOperationsBytes) return refuse(Fault::BadContent, path, {"too large"});
            auto bytes = wholeInStore(store_, (*file)->sha256, (*file)->length);
            if (!bytes) {
                auto fetched = workflow_.fetchTarget(path, **file);
                if (!fetched) return tl::unexpected<Refusal>(std::move(fetched.error()));
                change.targets[(*file)->sha256] = *fetched;
                bytes = std::move(*fetched);
            }
            set.files.push_back({std::string(name), (*file)->sha256, (*file)->length});
            contents[std::string(name)] = std::move(*bytes);
        }
        if (!contents.contains(std::string(kRolloutFile)))
            return refuse(Fault::TargetMissing, "operations/rollout.json");
        const std::int64_t version = workflow_.version("operations");
        auto operations = readOperations(version, contents);
        if (!operations) return refuse(Fault::BadContent, "operations", std::move(operations.error()));
        update_.operations = std::move(*operations);
        std::sort(set.files.begin(), set.files.end(),
                  [](const auto& a, const auto& b) { return a.path < b.path; });
        set.version = std::to_string(version);
        const auto before = store_.set(kOperationsSet);
        if (before && *before == set && change.targets.empty()) return {};
        change.sets[std::string(kOperationsSet)] = std::move(set);
        return keep(change, "operations");
    }

    Outcome<void> takeRelease() {
        const auto installed = store_.set(kReleaseSet);
        const FileSet* current = installed && *installed ? &**installed : nullptr;
        const std::string wanted =
            releaseFor(update_.operations.rollout, request_.terminalId, request_.groups,
                       current != nullptr ? current->version : std::string());
        FileSet release = listRelease(wanted);
        // A release that is kept may have left the repository long ago.
        const bool kept = current != nullptr && current->version == wanted;
        if (kept && (release.files.empty() || release == *current) && isWhole(*current)) return {};
        if (release.files.empty()) return refuse(Fault::TargetMissing, "releases/" + wanted);
        if (auto bounded = checkBounds(release); !bounded) return bounded;
        if (auto fetched = fetchMissing(release); !fetched) return fetched;
        update_.release = std::move(release);
        return {};
    }

    bool isWhole(const FileSet& release) {
        return std::all_of(release.files.begin(), release.files.end(), [&](const FileRef& file) {
            return wholeInStore(store_, file.sha256, file.length).has_value();
        });
    }

    // Releases stand in the top-level role only: what one key can sign is no release.
    FileSet listRelease(const std::string& version) const {
        FileSet release{version, {}};
        const std::string folder = "releases/" + version + "/";
        const auto& targets = workflow_.targets().targets;
        for (auto entry = targets.lower_bound(folder); entry != targets.end(); ++entry) {
            if (!entry->first.starts_with(folder)) break;
            release.files.push_back(
                {entry->first.substr(folder.size()), entry->second.sha256, entry->second.length});
        }
        return release;
    }

    static Outcome<void> checkBounds(const FileSet& release) {
        std::uint64_t bytes = 0;
        for (const FileRef& file : release.files) bytes += file.length;
        if (release.files.size() > kMaxReleaseFiles || bytes > kMaxReleaseBytes) {
            return refuse(Fault::BadContent, "releases/" + release.version,
                          {"{} files, {} bytes", release.files.size(), bytes});
        }
        return {};
    }

    Outcome<void> fetchMissing(const FileSet& release) {
        Change step;
        std::size_t bytes = 0;
        const std::string folder = "releases/" + release.version + "/";
        for (const FileRef& file : release.files) {
            if (step.targets.contains(file.sha256) || wholeInStore(store_, file.sha256, file.length)) {
                ++update_.filesReused;
                continue;
            }
            const std::string path = folder + file.path;
            auto fetched = workflow_.fetchTarget(path, workflow_.targets().targets.at(path));
            if (!fetched) {
                (void)keep(step, path);  // what came is good, and need not come again
                return tl::unexpected<Refusal>(std::move(fetched.error()));
            }
            ++update_.filesFetched;
            bytes += fetched->size();
            step.targets[file.sha256] = std::move(*fetched);
            if (bytes < kStepBytes && step.targets.size() < kStepFiles) continue;
            if (auto kept = keep(step, path); !kept) return kept;
            step = {};
            bytes = 0;
        }
        return step.targets.empty() ? Outcome<void>() : keep(step, folder);
    }

    Outcome<void> keep(const Change& change, std::string_view what) {
        if (auto kept = store_.commit(change); !kept)
            return refuse(Fault::StoreFailed, what, std::move(kept.error()));
        return {};
    }

    Store& store_;
    const UpdateRequest& request_;
    Workflow workflow_;
    Update update_;
};

}  // namespace

std::string_view name(Fault fault) {
    switch (fault) {
        case Fault::NoTrustedRoot:
            return "no-trusted-root";
        case Fault::FetchFailed:
            return "fetch-failed";
        case Fault::SlowRetrieval:
            return "slow-retrieval";
        case Fault::EndlessData:
            return "endless-data";
        case Fault::Malformed:
            return "malformed";
        case Fault::ThresholdShort:
            return "threshold-short";
        case Fault::WrongVersion:
            return "wrong-version";
        case Fault::Rollback:
            return "rollback";
        case Fault::Expired:
            return "expired";
        case Fault::MixAndMatch:
            return "mix-and-match";
        case Fault::RoleMissing:
            return "role-missing";
        case Fault::TargetMissing:
            return "target-missing";
        case Fault::WrongTarget:
            return "wrong-target";
        case Fault::TooManyRoots:
            return "too-many-roots";
        case Fault::BadContent:
            return "bad-content";
        case Fault::StoreFailed:
            return "store-failed";
    }
    return "unknown";
}

base::Status Updater::begin(base::ByteView root) {
    const auto there = store_.metadata("root");
    if (!there) return base::fail(there.error());
    if (*there) return {};
    const auto read = readRoot(root);
    if (!read) return base::fail(read.error());
    if (auto good = checkThreshold(read->signedBytes, read->signatures, read->role.keys, read->role.root);
        !good)
        return good;
    Change change;
    change.metadata["root"].assign(root.begin(), root.end());
    return store_.commit(change);
}

Outcome<Update> Updater::update(const UpdateRequest& request) {
    return Round(store_, fetcher_, request).run();
}

base::Status Updater::install(const FileSet& release) {
    Change change;
    change.sets[std::string(kReleaseSet)] = release;
    return store_.commit(change);
}

base::Result<std::optional<FileSet>> installedRelease(Store& store) {
    auto set = store.set(kReleaseSet);
    if (!set || !*set) return set;
    for (const FileRef& file : (*set)->files) {
        if (auto bytes = readFileOf(store, file); !bytes)
            return base::fail(Errc::Corrupt, bytes.error().detail);
    }
    return set;
}

base::Result<std::optional<Operations>> installedOperations(Store& store) {
    const auto set = store.set(kOperationsSet);
    if (!set) return base::fail(set.error());
    if (!*set) return std::nullopt;
    std::map<std::string, Bytes> contents;
    for (const FileRef& file : (*set)->files) {
        auto bytes = readFileOf(store, file);
        if (!bytes) return base::fail(Errc::Corrupt, bytes.error().detail);
        contents[file.path] = std::move(*bytes);
    }
    auto operations = readOperations(std::strtoll((*set)->version.c_str(), nullptr, 10), contents);
    if (!operations) return base::fail(Errc::Corrupt, operations.error().detail);
    return std::move(*operations);
}

base::Result<Bytes> readFileOf(Store& store, const FileRef& file) {
    auto bytes = store.target(file.sha256);
    if (!bytes) return base::fail(bytes.error());
    if (!*bytes) return base::fail(Errc::NotFound, {"a file of {} bytes is not in the store", file.length});
    if ((*bytes)->size() != file.length || base::sha256Hex(**bytes) != file.sha256)
        return base::fail(Errc::Corrupt, {"a file of {} bytes fails its hash", file.length});
    return std::move(**bytes);
}

std::map<std::string, base::WallTime> trustedExpiries(Store& store) {
    std::map<std::string, base::WallTime> expiries;
    const auto add = [&](const char* role, auto read) {
        const auto bytes = store.metadata(role);
        if (!bytes || !*bytes) return;
        if (const auto metadata = read(**bytes)) expiries[role] = metadata->role.expires;
    };
    add("root", readRoot);
    add("timestamp", readTimestamp);
    add("snapshot", readSnapshot);
    add("targets", readTargets);
    add("operations", readTargets);
    return expiries;
}

}  // namespace zizhu::catalog::tuf
