#include "catalog/dictionary.h"

#include <algorithm>

namespace zizhu::catalog {

Dictionary::Dictionary(std::string key, Text title, std::vector<DictionaryEntry> entries)
    : key_(std::move(key)), title_(std::move(title)), entries_(std::move(entries)) {
    for (std::size_t i = 0; i < entries_.size(); ++i) index_.emplace(entries_[i].key, i);
}

const DictionaryEntry* Dictionary::find(std::string_view key) const {
    const auto found = index_.find(std::string(key));
    return found == index_.end() ? nullptr : &entries_[found->second];
}

std::vector<const DictionaryEntry*> Dictionary::children(std::string_view parent) const {
    std::vector<const DictionaryEntry*> out;
    for (const DictionaryEntry& entry : entries_) {
        if (entry.parent == parent) out.push_back(&entry);
    }
    return out;
}

bool Dictionary::hasChildren(std::string_view key) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const DictionaryEntry& entry) { return !key.empty() && entry.parent == key; });
}

std::string Dictionary::fullLabel(std::string_view key, base::Language language) const {
    const DictionaryEntry* entry = find(key);
    if (!entry) return std::string(key);
    const bool chinese = base::isChinese(language);
    std::string out = entry->label(language);
    // The loader refuses circles of parents; the count keeps a hand-made dictionary from one too.
    for (int level = 0; level < 16 && !entry->parent.empty(); ++level) {
        entry = find(entry->parent);
        if (!entry) break;
        out = chinese ? entry->label(language) + out : out + ", " + entry->label(language);
    }
    return out;
}

}  // namespace zizhu::catalog
