// What the tests of this directory share: the shipped files.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "catalog/catalogue.h"

namespace zizhu::catalog {

inline std::vector<SourceFile> shippedFiles() {
    const std::filesystem::path root = std::filesystem::path(ZIZHU_SOURCE_DIR) / "catalog";
    std::vector<SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.path().extension() != ".yaml") continue;
        auto bytes = base::readFile(entry.path(), kMaxFileBytes);
        if (bytes) files.push_back({entry.path().lexically_relative(root).string(), std::move(*bytes)});
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.name < b.name; });
    return files;
}

}  // namespace zizhu::catalog
