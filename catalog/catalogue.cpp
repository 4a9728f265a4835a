#include "catalog/catalogue.h"

#include <fmt/core.h>

namespace zizhu::catalog {

Catalogue::Catalogue(Content content) : content_(std::move(content)) {
    for (std::size_t i = 0; i < content_.items.size(); ++i) items_.emplace(content_.items[i].key, i);
    for (std::size_t i = 0; i < content_.bundles.size(); ++i) bundles_.emplace(content_.bundles[i].key, i);
    for (std::size_t i = 0; i < content_.dictionaries.size(); ++i) {
        dictionaries_.emplace(content_.dictionaries[i].key(), i);
    }
}

const Item* Catalogue::item(std::string_view key) const {
    const auto found = items_.find(std::string(key));
    return found == items_.end() ? nullptr : &content_.items[found->second];
}

const Bundle* Catalogue::bundle(std::string_view key) const {
    const auto found = bundles_.find(std::string(key));
    return found == bundles_.end() ? nullptr : &content_.bundles[found->second];
}

const Dictionary* Catalogue::dictionary(std::string_view key) const {
    const auto found = dictionaries_.find(std::string(key));
    return found == dictionaries_.end() ? nullptr : &content_.dictionaries[found->second];
}

std::string Catalogue::label(std::string_view dictionaryKey, std::string_view key,
                             base::Language language) const {
    const Dictionary* found = dictionary(dictionaryKey);
    const DictionaryEntry* entry = found ? found->find(key) : nullptr;
    return entry ? entry->label(language) : std::string(key);
}

std::string toString(const Diagnostic& diagnostic) {
    const char* severity = diagnostic.severity == DiagnosticSeverity::Error ? "error" : "warning";
    std::string where = diagnostic.file;
    if (diagnostic.line > 0) where += fmt::format(":{}:{}", diagnostic.line, diagnostic.column);
    std::string out = fmt::format("{}: {}: {}", where, severity, diagnostic.message);
    if (!diagnostic.mend.empty()) out += "; mend: " + diagnostic.mend;
    return out;
}

}  // namespace zizhu::catalog
