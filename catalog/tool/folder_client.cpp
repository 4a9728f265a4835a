#include "catalog/tool/folder_client.h"

#include "base/file.h"

namespace zizhu::catalog::tool {

namespace {

template <class Value>
std::optional<Value> look(const std::map<std::string, Value, std::less<>>& from, std::string_view key) {
    const auto found = from.find(key);
    return found == from.end() ? std::nullopt : std::optional<Value>(found->second);
}

}  // namespace

base::Result<base::Bytes> FolderFetcher::fetch(std::string_view name, std::size_t maxBytes) {
    const auto found = instead_.find(std::string(name));
    if (found == instead_.end()) return base::readFile(folder_ / name, maxBytes);
    if (found->second.size() > maxBytes)
        return base::fail(base::Errc::TooLarge, {"more than {} bytes", maxBytes});
    return found->second;
}

base::Result<std::optional<base::Bytes>> MemoryStore::metadata(std::string_view role) {
    return look(metadata_, role);
}
base::Result<std::optional<base::Bytes>> MemoryStore::target(std::string_view sha256) {
    return look(targets_, sha256);
}
base::Result<std::optional<tuf::FileSet>> MemoryStore::set(std::string_view name) {
    return look(sets_, name);
}

base::Status MemoryStore::commit(const tuf::Change& change) {
    for (const auto& [role, bytes] : change.metadata) metadata_[role] = bytes;
    for (const std::string& role : change.forget) metadata_.erase(role);
    for (const auto& [hash, bytes] : change.targets) targets_[hash] = bytes;
    for (const auto& [name, set] : change.sets) sets_[name] = set;
    return {};
}

}  // namespace zizhu::catalog::tool
