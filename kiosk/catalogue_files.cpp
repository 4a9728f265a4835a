#include "kiosk/catalogue_files.h"

#include "base/file.h"

namespace zizhu::kiosk {

tl::expected<std::shared_ptr<const catalog::Catalogue>, std::string> loadCatalogue(
    const std::filesystem::path& folder) {
    auto tree = base::readTree(folder, ".yaml", catalog::kMaxFiles, catalog::kMaxFileBytes);
    if (!tree) return tl::unexpected(folder.string() + ": cannot be read: " + std::string(base::name(tree.error().code)));
    std::vector<catalog::SourceFile> files;
    for (auto& file : *tree) files.push_back({std::move(file.name), std::move(file.bytes)});
    const catalog::LoadResult loaded = catalog::Catalogue::load(files);
    if (loaded.catalogue) return *loaded.catalogue;
    std::string text;
    for (const auto& diagnostic : loaded.diagnostics) text += toString(diagnostic) + "\n";
    return tl::unexpected(text);
}

}  // namespace zizhu::kiosk
