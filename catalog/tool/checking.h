// What is checked before a publication, and by `verify`. Blocks on the disk.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/tool/repository.h"

namespace zizhu::catalog::tool {

// The next number, signed by enough keys of the root before it and of itself.
Said<void> checkNewRoot(const std::optional<File<tuf::Root>>& before, const File<tuf::Root>& root,
                        const std::string& file);
// Signed by the key that targets delegate to.
Said<void> checkOperations(const tuf::Targets& targets, const File<tuf::Targets>& operations,
                           const std::string& file);
// There is a roll-out, and what it names is released; the other operations files can be read.
Said<void> checkRollout(const std::filesystem::path& repository, const tuf::Targets& targets,
                        const tuf::Targets& operations, const std::map<std::string, base::Bytes>& staged);

// The files that the roles list and the public folder does not have, out of staging: by their names below
// public/. A complaint for one that is nowhere, or is not what was signed.
Said<std::map<std::string, base::Bytes>> gatherTargetFiles(const std::filesystem::path& repository,
                                                           const std::vector<const tuf::Targets*>& roles);

// Updates a client that has nothing but `root` from the public folder, with `instead` in place of the files
// of those names.
Said<void> checkAsClient(const std::filesystem::path& publicFolder,
                         const std::map<std::string, base::Bytes>& instead, const base::Bytes& root,
                         base::WallTime now);

}  // namespace zizhu::catalog::tool
