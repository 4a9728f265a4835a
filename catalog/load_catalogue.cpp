#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr std::array<std::string_view, 12> kNeededDictionaries = {
    "departments",      "item-types", "targets", "handling",    "necessity",  "material-forms",
    "material-sources", "delivery",   "topics",  "life-events", "card-types", "regions"};

std::optional<DictionaryEntry> readEntry(Report& report, const Node& node) {
    MapReader reader(report, node, "the entry");
    if (!reader.isMap()) return std::nullopt;
    DictionaryEntry entry;
    if (const Node* key = reader.need("key", "short-word")) {
        entry.key = readString(report, *key, 64).value_or("");
        if (!entry.key.empty() && !isOptionKey(entry.key)) {
            report.error(*key, fmt::format("`{}` cannot be the key of an entry", printable(entry.key)),
                         "use letters, digits and hyphens");
        }
    }
    for (const base::Language language : base::kLanguages) {
        const Node* label = reader.take(base::tag(language));
        if (label) {
            entry.label.in[std::size_t(language)] = readString(report, *label, 300).value_or("");
        } else if (base::writtenFor(language) == language && !node.find(base::tag(language))) {
            report.error(node, fmt::format("the translation `{}` is missing", base::tag(language)),
                         fmt::format("add `{}: …`", base::tag(language)));
        }
    }
    if (const Node* code = reader.take("code")) entry.code = readString(report, *code, 64).value_or("");
    if (const Node* parent = reader.take("parent"))
        entry.parent = readString(report, *parent, 64).value_or("");
    if (const Node* icon = reader.take("icon")) entry.icon = readString(report, *icon, 64).value_or("");
    reader.finish();
    return entry;
}

// Parents must exist and stand above: then there is no circle either.
void checkParents(Report& report, const Node& list, const std::vector<DictionaryEntry>& entries) {
    std::set<std::string> above;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < entries.size() && i < list.children.size(); ++i) {
        const std::string& parent = entries[i].parent;
        if (!parent.empty() && !above.contains(parent)) {
            const Node* node = list.children[i].find("parent");
            const std::string_view near = nearest(parent, known);
            report.error(node ? *node : list.children[i],
                         fmt::format("there is no entry `{}` above this one", printable(parent)),
                         near.empty() ? "put the parent before its children"
                                      : fmt::format("did you mean `{}`?", near));
        }
        above.insert(entries[i].key);
        known.push_back(entries[i].key);
    }
}
}  // namespace

bool Shelf::checkEntry(const Node& node, std::string_view dictionary, std::string_view key) const {
    const auto found = dictionaries.find(std::string(dictionary));
    if (found == dictionaries.end()) {
        // Its absence or its own mistakes are reported already; saying it at each use would bury them.
        return false;
    }
    if (found->second.find(key)) return true;
    std::vector<std::string> known;
    for (const DictionaryEntry& entry : found->second.entries()) known.push_back(entry.key);
    report.error(node, fmt::format("`{}` is not in dictionaries/{}.yaml", printable(key), dictionary),
                 suggestion(key, known));
    return false;
}

std::optional<Dictionary> readDictionary(Report& report, const Node& root, std::string_view key) {
    MapReader reader(report, root, "the dictionary");
    if (const Node* node = reader.need("dictionary", key)) {
        const auto name = readString(report, *node, 64);
        if (name && *name != key) {
            report.error(
                *node,
                fmt::format("the dictionary calls itself `{}`, its file `{}.yaml`", printable(*name), key),
                "give both the same name");
        }
    }
    Text title;
    if (const Node* node = reader.need("title", "{zh-CN: …, en: …}"))
        title = readText(report, *node).value_or(Text());
    std::vector<DictionaryEntry> entries;
    if (const Node* node = reader.need("entries", "- {key: …, zh-CN: …, en: …}")) {
        if (const auto* list = readList(report, *node, 1, 5000)) {
            std::set<std::string> keys;
            bool aligned = true;  // entries[i] came from list[i]
            for (const Node& each : *list) {
                auto entry = readEntry(report, each);
                if (!entry) {
                    aligned = false;
                    continue;
                }
                if (!entry->key.empty() && !keys.insert(entry->key).second) {
                    report.error(each, fmt::format("the entry `{}` stands twice", entry->key),
                                 "remove one, or give it another key");
                }
                entries.push_back(std::move(*entry));
            }
            if (aligned) checkParents(report, *node, entries);
        }
    }
    reader.finish();
    return Dictionary(std::string(key), std::move(title), std::move(entries));
}

namespace {
enum class Folder : std::uint8_t { Items, Bundles, Parts, Dictionaries, Catalogue, Unknown };

struct Named {
    Folder folder = Folder::Unknown;
    std::string key;  // the file's name without folder and ending
    Node root;
};

Folder folderOf(std::string_view name, std::string& key) {
    if (name == "catalogue.yaml") return Folder::Catalogue;
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return Folder::Unknown;
    const std::string_view folder = name.substr(0, slash);
    key = name.substr(slash + 1);
    key.resize(key.size() - std::string_view(".yaml").size());
    if (!isItemKey(key)) return Folder::Unknown;
    if (folder == "items") return Folder::Items;
    if (folder == "bundles") return Folder::Bundles;
    if (folder == "parts") return Folder::Parts;
    if (folder == "dictionaries") return Folder::Dictionaries;
    return Folder::Unknown;
}

std::vector<Named> parseAll(std::span<const SourceFile> files, Report& report) {
    std::vector<Named> out;
    std::set<std::string> names;
    for (const SourceFile& file : files) {
        if (!file.name.ends_with(".yaml")) continue;
        Node whole;
        whole.file = &file.name;
        if (!names.insert(file.name).second) {
            report.error(whole, "the file was given twice", "give each file once");
            continue;
        }
        Named named;
        named.folder = folderOf(file.name, named.key);
        if (named.folder == Folder::Unknown) {
            report.error(whole, "the file's place says not what it is",
                         "put it into items/, bundles/, parts/ or dictionaries/, named with small letters, "
                         "digits and hyphens");
            continue;
        }
        if (auto root = parseYaml(file, report)) {
            named.root = std::move(*root);
            out.push_back(std::move(named));
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const Named& a, const Named& b) {
        return std::pair(a.folder, a.key) < std::pair(b.folder, b.key);
    });
    return out;
}

void readCatalogueFile(Report& report, const Node& root, Catalogue::Content& content) {
    MapReader reader(report, root, "the catalogue");
    if (const Node* node = reader.need("catalogue", "default")) readString(report, *node, 64);
    reader.know("format");  // read before everything else
    if (const Node* node = reader.need("version", "1.0.0")) {
        content.version = readString(report, *node, 20).value_or("");
        if (!content.version.empty() && !isVersion(content.version)) {
            report.error(*node, fmt::format("`{}` is not a version", printable(content.version)),
                         "write three numbers, as in 1.0.0");
        }
    }
    if (const Node* node = reader.need("name", "{zh-CN: …, en: …}"))
        content.name = readText(report, *node).value_or(Text());
    reader.finish();
}

LoadResult finish(Report& report, std::optional<Catalogue::Content> content) {
    LoadResult result;
    if (content && !report.hasErrors())
        result.catalogue = std::make_shared<const Catalogue>(std::move(*content));
    result.diagnostics = report.take();
    return result;
}

Diagnostic wholeCatalogue(std::string message, std::string mend) {
    return {DiagnosticSeverity::Error, "catalogue.yaml", 0, 0, std::move(message), std::move(mend)};
}
}  // namespace

namespace {
// The form of the files, before anything else of them: what a newer form may hold is not ours to judge.
int formatOf(std::span<const SourceFile> files, Report& report) {
    const auto file = std::find_if(files.begin(), files.end(),
                                   [](const SourceFile& f) { return f.name == "catalogue.yaml"; });
    Report unheard;  // whatever else is wrong with the file is told when it is read as a whole
    const auto root = file == files.end() ? std::nullopt : parseYaml(*file, unheard);
    if (!root) return kCatalogueFormat;
    const Node* node = root->find("format");
    if (!node) {
        report.error(*root, "the catalogue has no `format`",
                     fmt::format("add `format: {}`", kCatalogueFormat));
        return kCatalogueFormat;
    }
    const int format = int(readInteger(report, *node, 1, 1'000'000).value_or(kCatalogueFormat));
    if (format > kCatalogueFormat) {
        report.error(
            *node,
            fmt::format("the catalogue has format {}; this program reads up to {}", format, kCatalogueFormat),
            "use a newer program");
    }
    return format;
}
}  // namespace

LoadResult Catalogue::load(std::span<const SourceFile> files) {
    Report report;
    if (files.size() > kMaxFiles) {
        report.add(wholeCatalogue(fmt::format("there are {} files; {} are allowed", files.size(), kMaxFiles),
                                  "give fewer"));
        return finish(report, std::nullopt);
    }
    std::size_t total = 0;
    for (const SourceFile& file : files) total += file.bytes.size();
    if (total > kMaxTotalBytes) {
        report.add(wholeCatalogue(
            fmt::format("the files have {} bytes together; {} are allowed", total, kMaxTotalBytes),
            "give fewer or smaller ones"));
        return finish(report, std::nullopt);
    }
    Content content;
    content.format = formatOf(files, report);
    if (content.format > kCatalogueFormat) {
        LoadResult result = finish(report, std::nullopt);
        result.needsNewerProgram = true;
        return result;
    }
    std::vector<Named> parsed = parseAll(files, report);
    Shelf shelf{report, {}, {}};
    const auto each = [&](Folder folder, auto&& read) {
        for (Named& named : parsed) {
            if (named.folder == folder) read(named);
        }
    };
    bool hasCatalogue = false;
    each(Folder::Catalogue, [&](Named& named) {
        hasCatalogue = true;
        readCatalogueFile(report, named.root, content);
    });
    const bool gaveCatalogue = std::any_of(files.begin(), files.end(),
                                           [](const SourceFile& f) { return f.name == "catalogue.yaml"; });
    if (!hasCatalogue && !gaveCatalogue) {
        report.add(wholeCatalogue("there is no catalogue.yaml", "add one: catalogue, version, name"));
    }
    each(Folder::Dictionaries, [&](Named& named) {
        if (auto dictionary = readDictionary(report, named.root, named.key))
            shelf.dictionaries.emplace(named.key, std::move(*dictionary));
    });
    for (const std::string_view needed : kNeededDictionaries) {
        const std::string file = fmt::format("dictionaries/{}.yaml", needed);
        const bool given =
            std::any_of(files.begin(), files.end(), [&](const SourceFile& f) { return f.name == file; });
        if (!given)
            report.add({DiagnosticSeverity::Error, file, 0, 0, "this dictionary is missing", "add the file"});
    }
    each(Folder::Parts, [&](Named& named) {
        checkPart(shelf, named.root, named.key);
        shelf.parts.emplace(named.key, PartFile{std::move(named.root), false});
    });
    std::map<std::string, Item> items;
    each(Folder::Items, [&](Named& named) {
        if (auto item = readItem(shelf, named.root, named.key)) items.emplace(named.key, std::move(*item));
    });
    each(Folder::Bundles, [&](Named& named) {
        auto bundle = readBundle(shelf, items, named.root, named.key);
        if (bundle && items.contains(named.key)) {
            report.error(named.root, fmt::format("a bundle and an item are both called `{}`", named.key),
                         "rename one");
        }
        if (bundle) content.bundles.push_back(std::move(*bundle));
    });
    for (auto& [key, item] : items) content.items.push_back(std::move(item));
    for (auto& [key, dictionary] : shelf.dictionaries) content.dictionaries.push_back(std::move(dictionary));
    return finish(report, std::move(content));
}

}  // namespace zizhu::catalog
