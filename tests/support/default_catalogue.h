// The catalogue that the project ships, loaded once.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/file.h"
#include "catalog/catalogue.h"

namespace zizhu::tests {

// Aborts, having said why, if it does not load.
inline std::shared_ptr<const catalog::Catalogue> defaultCatalogue() {
    static const std::shared_ptr<const catalog::Catalogue> kLoaded = [] {
        const auto tree = base::readTree(std::filesystem::path(ZIZHU_SOURCE_DIR) / "catalog", ".yaml",
                                         catalog::kMaxFiles, catalog::kMaxFileBytes);
        if (!tree) std::abort();
        std::vector<catalog::SourceFile> files;
        for (const base::TreeFile& file : *tree) files.push_back({file.name, file.bytes});
        const catalog::LoadResult loaded = catalog::Catalogue::load(files);
        for (const catalog::Diagnostic& diagnostic : loaded.diagnostics) {
            std::fprintf(stderr, "%s\n", catalog::toString(diagnostic).c_str());
        }
        if (!loaded.catalogue) std::abort();
        return *loaded.catalogue;
    }();
    return kLoaded;
}

}  // namespace zizhu::tests
