// The shipped catalogue's files, read from the source tree. Needs ZIZHU_SOURCE_DIR.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "catalog/catalogue.h"

namespace zizhu::tests {

inline std::vector<catalog::SourceFile> filesBelow(const std::filesystem::path& root) {
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

inline std::vector<catalog::SourceFile> shippedFiles() {
    return filesBelow(std::filesystem::path(ZIZHU_SOURCE_DIR) / "catalog");
}

// Items and a bundle that use every form of the files, over the shipped dictionaries, parts and one item.
inline std::vector<catalog::SourceFile> formatFiles() {
    std::vector<catalog::SourceFile> files = shippedFiles();
    std::erase_if(files, [](const catalog::SourceFile& f) {
        return f.name.starts_with("bundles/") ||
               (f.name.starts_with("items/") && f.name != "items/birth-registration.yaml");
    });
    for (auto& file : filesBelow(std::filesystem::path(ZIZHU_SOURCE_DIR) / "tests/support/catalog_format"))
        files.push_back(std::move(file));
    return files;
}

}  // namespace zizhu::tests
