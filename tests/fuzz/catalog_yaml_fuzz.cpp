// Any bytes may be given as a file of the catalogue: the loader answers with mistakes, each with a mend.
#include <cstdlib>

#include "catalog/catalogue.h"

namespace {
using namespace zizhu;

const char* const kNames[] = {"items/some-item.yaml", "parts/some-part.yaml", "dictionaries/topics.yaml",
                              "bundles/some-bundle.yaml", "catalogue.yaml"};

catalog::SourceFile file(const char* name, std::string_view text) {
    return {name, base::Bytes(text.begin(), text.end())};
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const char* name = kNames[data[0] % std::size(kNames)];
    std::vector<catalog::SourceFile> files;
    files.push_back({name, base::Bytes(data + 1, data + size)});
    // Enough beside it that choices and cards can be looked up.
    if (files[0].name != "dictionaries/topics.yaml") {
        files.push_back(
            file("dictionaries/topics.yaml",
                 "dictionary: topics\ntitle: {zh-CN: t, en: t}\nentries:\n  - {key: a, zh-CN: a, en: a}\n"));
    }
    files.push_back(file(
        "dictionaries/card-types.yaml",
        "dictionary: card-types\ntitle: {zh-CN: t, en: t}\nentries:\n  - {key: citizen, zh-CN: a, en: a}\n"));
    const catalog::LoadResult result = catalog::Catalogue::load(files);
    if (result.catalogue) std::abort();  // most dictionaries are missing
    for (const catalog::Diagnostic& each : result.diagnostics) {
        if (each.message.empty() || each.mend.empty() || each.file.empty()) std::abort();
    }
    if (result.diagnostics.size() > catalog::kMaxDiagnostics + 1) std::abort();
    return 0;
}
