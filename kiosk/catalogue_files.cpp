#include "kiosk/catalogue_files.h"

#include <malloc.h>

#include "base/file.h"
#include "catalog/compiled/compiled.h"

namespace zizhu::kiosk {

namespace {
using Catalogue = std::shared_ptr<const catalog::Catalogue>;

tl::expected<std::vector<catalog::SourceFile>, std::string> filesOf(const std::filesystem::path& folder) {
    auto tree = base::readTree(folder, ".yaml", catalog::kMaxFiles, catalog::kMaxFileBytes);
    if (!tree) return tl::unexpected(folder.string() + ": cannot be read: " + std::string(base::name(tree.error().code)));
    std::vector<catalog::SourceFile> files;
    files.reserve(tree->size());
    for (auto& file : *tree) files.push_back({std::move(file.name), std::move(file.bytes)});
    return files;
}

tl::expected<Catalogue, std::string> parse(const std::vector<catalog::SourceFile>& files) {
    const catalog::LoadResult loaded = catalog::Catalogue::load(files);
    ::malloc_trim(0);  // parsing leaves some 8 MB of freed memory that nothing would use again
    if (loaded.catalogue) return *loaded.catalogue;
    std::string text;
    for (const auto& diagnostic : loaded.diagnostics) text += toString(diagnostic) + "\n";
    return tl::unexpected(text);
}

// Names the files by what they are called and what they hold; lengths keep two lists of files from looking
// like one.
std::string keyOf(const std::vector<catalog::SourceFile>& files) {
    base::Bytes whole;
    std::size_t size = 0;
    for (const auto& file : files) size += file.name.size() + file.bytes.size() + 2 * sizeof(std::uint64_t);
    whole.reserve(size);
    const auto add = [&whole](const auto& part) {
        for (unsigned shift = 0; shift < 64; shift += 8) whole.push_back(std::uint8_t(std::uint64_t(part.size()) >> shift));
        whole.insert(whole.end(), part.begin(), part.end());
    };
    for (const auto& file : files) {
        add(file.name);
        add(file.bytes);
    }
    return base::sha256Hex(whole);
}

Catalogue fromKept(const std::filesystem::path& kept, const std::string& key) {
    const auto bytes = base::readFile(kept, catalog::kMaxCompiledBytes);
    if (!bytes || bytes->size() < key.size() || !std::equal(key.begin(), key.end(), bytes->begin())) return nullptr;
    // Of an older program, or damaged: made anew as well.
    return catalog::loadCompiled(base::ByteView(*bytes).subspan(key.size())).value_or(nullptr);
}
}  // namespace

tl::expected<Catalogue, std::string> loadCatalogue(const std::filesystem::path& folder) {
    const auto files = filesOf(folder);
    if (!files) return tl::unexpected(files.error());
    return parse(*files);
}

tl::expected<Catalogue, std::string> loadCatalogue(const std::filesystem::path& folder,
                                                   const std::filesystem::path& kept, base::EventLog& log) {
    const auto files = filesOf(folder);
    if (!files) return tl::unexpected(files.error());
    const std::string key = keyOf(*files);
    if (Catalogue compiled = fromKept(kept, key)) return compiled;
    auto parsed = parse(*files);
    if (!parsed) return parsed;
    const base::Bytes compiled = catalog::compile(**parsed);
    base::Bytes bytes(key.begin(), key.end());
    bytes.insert(bytes.end(), compiled.begin(), compiled.end());
    if (const auto written = base::writeFileAtomically(kept, bytes); !written)
        log.failure("catalogue.compiled", "kiosk", written.error());
    return parsed;
}

}  // namespace zizhu::kiosk
