#include "catalog/tool/new_item.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "catalog/characters.h"
#include "catalog_templates/assets.h"

namespace zizhu::catalog::tool {

namespace {
// Of a county; regions of another level change it in the file.
constexpr char kLevel = '4';
constexpr std::string_view kFirstRegion = "99";  // fictitious; for the first item of a catalogue

// In double quotes, so that a title may hold anything that a text may.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}
std::string list(const std::vector<std::string>& words) {
    std::string out = "[";
    for (const std::string& word : words) out += (out.size() > 1 ? ", " : "") + quoted(word);
    return out + "]";
}

std::optional<Complaint> checkEntry(const Catalogue& catalogue, std::string_view option, std::string_view dictionary, const std::string& key) {
    const Dictionary* found = catalogue.dictionary(dictionary);
    if (found && found->find(key)) return std::nullopt;
    std::vector<std::string> known;
    if (found) {
        for (const DictionaryEntry& entry : found->entries()) known.push_back(entry.key);
    }
    return Complaint{std::string(option), fmt::format("`{}` is not in dictionaries/{}.yaml", printable(key), dictionary), suggestion(key, known)};
}

std::optional<Complaint> check(const Catalogue& catalogue, const NewItem& item) {
    if (!isItemKey(item.key)) return Complaint{"key", fmt::format("`{}` cannot be a key", printable(item.key)), "use small letters, digits and hyphens, as in dog-licence"};
    if (catalogue.item(item.key) || catalogue.bundle(item.key)) return Complaint{"key", fmt::format("`{}` exists already", item.key), "take another key"};
    for (const base::Language language : base::kWrittenLanguages) {
        const std::string& title = item.title(language);
        if (title.empty() || firstForbidden(title) != 0 || title.find('\n') != std::string::npos)
            return Complaint{fmt::format("--title-{}", language == base::Language::ZhCn ? "zh" : "en"), "it is empty, or has characters that nobody sees", "write the title on one line"};
    }
    struct Wanted {
        std::string_view option, dictionary;
        std::vector<std::string> keys;
    };
    for (const Wanted& wanted : {Wanted{"--department", "departments", {item.department}}, Wanted{"--item-type", "item-types", {item.itemType}},
                                 Wanted{"--targets", "targets", item.targets}, Wanted{"--handling", "handling", {item.handling}},
                                 Wanted{"--topics", "topics", item.topics}}) {
        if (wanted.keys.empty()) return Complaint{std::string(wanted.option), "none is given", "give one or more"};
        for (const std::string& key : wanted.keys) {
            if (auto wrong = checkEntry(catalogue, wanted.option, wanted.dictionary, key)) return wrong;
        }
    }
    return std::nullopt;
}
}  // namespace

std::optional<std::string> nextCatalogueCode(const Catalogue& catalogue, const std::string& department, const std::string& itemType) {
    std::set<std::string> used;
    std::string region(kFirstRegion);
    int last = 0;
    for (const Item& item : catalogue.items()) {
        used.insert(item.catalogueCode);
        region = item.catalogueCode.substr(0, 2);
        if (item.department == department) last = std::max(last, std::stoi(item.catalogueCode.substr(4, 5)));
    }
    for (int number = last + 1; number < 100'000; ++number) {
        const std::string code = fmt::format("{}{}{:05}000", region, itemType, number);
        if (!used.contains(code)) return code;
    }
    return std::nullopt;
}

Said<std::string> makeItem(const Catalogue& catalogue, const NewItem& item) {
    if (auto wrong = check(catalogue, item)) return refuse(std::move(*wrong));
    const auto code = nextCatalogueCode(catalogue, item.department, item.itemType);
    if (!code) return refuse("--department", "its item numbers are used up", "give the item a code by hand");
    const std::string credit = catalogue.dictionary("departments")->find(item.department)->code;
    const std::map<std::string, std::string, std::less<>> values = {
        {"key", item.key},
        {"title-zh", quoted(item.title(base::Language::ZhCn))},
        {"title-en", quoted(item.title(base::Language::En))},
        {"department", item.department},
        {"catalogue-code", quoted(*code)},
        {"implementation-code", quoted(credit + kLevel + *code)},
        {"item-type", quoted(item.itemType)},
        {"targets", list(item.targets)},
        {"handling", quoted(item.handling)},
        {"days", item.handling == "1" ? "0" : "5"},
        {"topics", list(item.topics)},
    };
    const std::string_view text = templates::asset(fmt::format("{}.yaml.template", name(item.kind)));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('@', at);
        const std::size_t close = open == std::string_view::npos ? open : text.find('@', open + 1);
        out += text.substr(at, open - at);
        if (close == std::string_view::npos) break;
        const auto value = values.find(text.substr(open + 1, close - open - 1));
        if (value != values.end()) out += value->second;
        at = close + 1;
    }
    return out;
}

}  // namespace zizhu::catalog::tool
