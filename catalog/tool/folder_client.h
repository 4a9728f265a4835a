// A client of a repository in a folder: its fetcher, and a store that forgets everything with the object.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/tuf/fetcher.h"
#include "catalog/tuf/store.h"

namespace zizhu::catalog::tool {

class FolderFetcher final : public tuf::Fetcher {
public:
    // Files of `instead` are taken in place of those in the folder; it must outlive the fetcher.
    FolderFetcher(std::filesystem::path folder, const std::map<std::string, base::Bytes>& instead)
        : folder_(std::move(folder)), instead_(instead) {}
    base::Result<base::Bytes> fetch(std::string_view name, std::size_t maxBytes) override;

private:
    std::filesystem::path folder_;
    const std::map<std::string, base::Bytes>& instead_;
};

class MemoryStore final : public tuf::Store {
public:
    base::Result<std::optional<base::Bytes>> metadata(std::string_view role) override;
    base::Result<std::optional<base::Bytes>> target(std::string_view sha256) override;
    base::Result<std::optional<tuf::FileSet>> set(std::string_view name) override;
    base::Status commit(const tuf::Change& change) override;

private:
    std::map<std::string, base::Bytes, std::less<>> metadata_, targets_;
    std::map<std::string, tuf::FileSet, std::less<>> sets_;
};

}  // namespace zizhu::catalog::tool
