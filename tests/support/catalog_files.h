// The shipped catalogue's files, read from the source tree. Needs ZIZHU_SOURCE_DIR.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "catalog/catalogue.h"

namespace zizhu::tests {

inline std::vector<catalog::SourceFile> shippedFiles() {
    const std::filesystem::path root = std::filesystem::path(ZIZHU_SOURCE_DIR) / "catalog";
    std::vector<catalog::SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.path().extension() != ".yaml") continue;
        auto bytes = base::readFile(entry.path(), catalog::kMaxFileBytes);
        if (bytes) files.push_back({entry.path().lexically_relative(root).string(), std::move(*bytes)});
    }
    std::sort(files.begin(), files.end(),
              [](const catalog::SourceFile& a, const catalog::SourceFile& b) { return a.name < b.name; });
    return files;
}

}  // namespace zizhu::tests
