// Code sets and lists with labels: regions, departments, nations, industries, …
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/text.h"

namespace zizhu::catalog {

struct DictionaryEntry {
    std::string key;
    Text label;
    std::string code;    // in the standard's code set, where it is another than the key; may be empty
    std::string parent;  // key of the entry above it (a region, an industry); may be empty
    std::string icon;    // may be empty; a name of the icon font
};

class Dictionary {
public:
    Dictionary(std::string key, Text title, std::vector<DictionaryEntry> entries);

    const std::string& key() const { return key_; }
    const Text& title() const { return title_; }
    const std::vector<DictionaryEntry>& entries() const { return entries_; }
    const DictionaryEntry* find(std::string_view key) const;
    // Those directly below `parent`, in order; with "" the topmost.
    std::vector<const DictionaryEntry*> children(std::string_view parent) const;
    bool hasChildren(std::string_view key) const;
    // The labels from the topmost down to `key`, joined: 示范省示范市示范区, or in English
    // "Shifan District, Shifan City". The key itself if it is unknown.
    std::string fullLabel(std::string_view key, base::Language language) const;

private:
    std::string key_;
    Text title_;
    std::vector<DictionaryEntry> entries_;
    std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace zizhu::catalog
