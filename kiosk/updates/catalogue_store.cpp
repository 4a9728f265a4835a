#include "kiosk/updates/catalogue_store.h"

#include <set>

#include <nlohmann/json.hpp>

namespace zizhu::kiosk {

namespace {
using catalog::tuf::FileSet;
using Json = nlohmann::json;

constexpr std::string_view kMetadata = "metadata/";
constexpr std::string_view kTargets = "targets/";
constexpr std::string_view kSets = "sets/";
constexpr std::string_view kCompiled = "compiled/";

std::string named(std::string_view folder, std::string_view name) {
    return std::string(folder) + std::string(name);
}

base::Bytes toBytes(const FileSet& set) {
    Json files = Json::array();
    for (const auto& file : set.files)
        files.push_back({{"path", file.path}, {"sha256", file.sha256}, {"length", file.length}});
    const std::string text = Json{{"version", set.version}, {"files", std::move(files)}}.dump();
    return {text.begin(), text.end()};
}

// We wrote it, and it has passed its checksum: what does not fit all the same is a damaged disk.
base::Result<FileSet> toSet(base::ByteView bytes) {
    try {
        const Json json = Json::parse(bytes.begin(), bytes.end());
        FileSet set;
        set.version = json.at("version").get<std::string>();
        for (const Json& file : json.at("files")) {
            set.files.push_back({file.at("path").get<std::string>(), file.at("sha256").get<std::string>(),
                                 file.at("length").get<std::uint64_t>()});
        }
        return set;
    } catch (const Json::exception&) {
        return base::fail(base::Errc::Corrupt, {"a set of files"}, base::StaffAction::Maintenance);
    }
}

std::string compiledName(const FileSet& release) {
    return named(kCompiled, base::sha256Hex(toBytes(release)));
}
}  // namespace

base::Result<std::optional<base::Bytes>> CatalogueStore::metadata(std::string_view role) {
    return documents_.read(named(kMetadata, role));
}

base::Result<std::optional<base::Bytes>> CatalogueStore::target(std::string_view sha256) {
    return documents_.read(named(kTargets, sha256));
}

base::Result<std::optional<FileSet>> CatalogueStore::set(std::string_view name) {
    const auto bytes = documents_.read(named(kSets, name));
    if (!bytes) return base::fail(bytes.error());
    if (!*bytes) return std::optional<FileSet>();
    auto set = toSet(**bytes);
    if (!set) return base::fail(set.error());
    return std::optional(std::move(*set));
}

base::Status CatalogueStore::commit(const catalog::tuf::Change& change) {
    cache::DocumentStore::Changes changes;
    for (const std::string& role : change.forget) changes[named(kMetadata, role)] = std::nullopt;
    for (const auto& [role, bytes] : change.metadata) changes[named(kMetadata, role)] = bytes;
    for (const auto& [sha256, bytes] : change.targets) changes[named(kTargets, sha256)] = bytes;
    for (const auto& [name, set] : change.sets) changes[named(kSets, name)] = toBytes(set);
    return documents_.commit(changes);
}

base::Result<std::optional<base::Bytes>> CatalogueStore::compiled(const FileSet& release) {
    return documents_.read(compiledName(release));
}

base::Status CatalogueStore::keepCompiled(const FileSet& release, base::Bytes bytes) {
    cache::DocumentStore::Changes changes;
    const auto old = documents_.names(kCompiled);
    if (!old) return base::fail(old.error());
    for (const std::string& name : *old) changes[name] = std::nullopt;
    changes[compiledName(release)] = std::move(bytes);
    return documents_.commit(changes);
}

base::Status CatalogueStore::dropUnused() {
    std::set<std::string> used;
    const auto sets = documents_.names(kSets);
    if (!sets) return base::fail(sets.error());
    for (const std::string& name : *sets) {
        const auto each = set(std::string_view(name).substr(kSets.size()));
        if (!each) return base::fail(each.error());
        for (const auto& file : (*each)->files) used.insert(named(kTargets, file.sha256));
    }
    const auto targets = documents_.names(kTargets);
    if (!targets) return base::fail(targets.error());
    cache::DocumentStore::Changes changes;
    for (const std::string& name : *targets) {
        if (!used.contains(name)) changes[name] = std::nullopt;
    }
    return changes.empty() ? base::Status() : documents_.commit(changes);
}

}  // namespace zizhu::kiosk
