#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "catalog/tool/new_item.h"
#include "catalog/tool/outcome.h"

namespace zizhu::catalog::tool {

namespace {
struct Options {
    std::string key;
    std::string directory = "catalog";
    std::string kind, titleZh, titleEn, department, itemType, handling;
    std::vector<std::string> targets, topics;
};

std::vector<std::string> wordsOf(const std::string& line) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : line + " ") {
        if (c != ' ' && c != ',') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    return out;
}

// Asks on the terminal for what no option told.
class Asking {
public:
    explicit Asking(const Catalogue& catalogue) : catalogue_(catalogue) {}

    // False if the input ended.
    bool line(std::string& value, const std::string& prompt) {
        if (!value.empty()) return true;
        std::cout << prompt << ": " << std::flush;
        return bool(std::getline(std::cin, value)) && !value.empty();
    }
    bool key(std::string& value, const std::string& prompt, std::string_view dictionary) {
        if (!value.empty()) return true;
        show(dictionary);
        return line(value, prompt);
    }
    bool keys(std::vector<std::string>& values, const std::string& prompt, std::string_view dictionary) {
        if (!values.empty()) return true;
        show(dictionary);
        std::string typed;
        if (!line(typed, prompt + " (several: with commas)")) return false;
        values = wordsOf(typed);
        return !values.empty();
    }

private:
    void show(std::string_view dictionary) {
        const Dictionary* found = catalogue_.dictionary(dictionary);
        if (!found) return;
        for (const DictionaryEntry& entry : found->entries())
            say(fmt::format("  {:28} {} / {}", entry.key, entry.label(base::Language::ZhCn), entry.label(base::Language::En)));
    }
    const Catalogue& catalogue_;
};

bool ask(const Catalogue& catalogue, Options& options) {
    Asking asking(catalogue);
    return asking.line(options.kind, "kind (apply, certify, book, query)") && asking.line(options.titleZh, "title in Chinese") &&
           asking.line(options.titleEn, "title in English") && asking.key(options.department, "department", "departments") &&
           asking.key(options.itemType, "item type", "item-types") && asking.keys(options.targets, "for whom", "targets") &&
           asking.key(options.handling, "handling", "handling") && asking.keys(options.topics, "topics", "topics");
}

std::string missing(const Options& options) {
    std::string out;
    const auto need = [&](bool given, std::string_view name) {
        if (!given) out += (out.empty() ? "" : ", ") + std::string(name);
    };
    need(!options.kind.empty(), "--kind");
    need(!options.titleZh.empty(), "--title-zh");
    need(!options.titleEn.empty(), "--title-en");
    need(!options.department.empty(), "--department");
    need(!options.itemType.empty(), "--item-type");
    need(!options.targets.empty(), "--targets");
    need(!options.handling.empty(), "--handling");
    need(!options.topics.empty(), "--topics");
    return out;
}

std::optional<ItemKind> kindOf(const std::string& word) {
    for (const ItemKind kind : {ItemKind::Apply, ItemKind::Certify, ItemKind::Book, ItemKind::Query}) {
        if (name(kind) == word) return kind;
    }
    return std::nullopt;
}

int make(Options& options) {
    const auto catalogue = load(options.directory);
    if (!catalogue) return kUnusable;
    if (!missing(options).empty() && ::isatty(STDIN_FILENO) != 0) ask(*catalogue, options);
    if (const std::string lacking = missing(options); !lacking.empty()) {
        complain("not told: " + lacking);
        return kUnusable;
    }
    const auto kind = kindOf(options.kind);
    if (!kind) return finish(Complaint{"--kind", fmt::format("`{}` is none", options.kind), "use apply, certify, book or query"});
    const auto text = makeItem(*catalogue, {options.key, *kind, {{options.titleZh, options.titleEn}}, options.department, options.itemType,
                                            options.targets, options.handling, options.topics});
    if (!text) return finish(text.error());
    const std::filesystem::path file = std::filesystem::path(options.directory) / "items" / (options.key + ".yaml");
    std::error_code error;
    if (std::filesystem::exists(file, error)) return finish(Complaint{file.string(), "it exists already", "take another key"});
    // The catalogue with it must load before it is written: a template is no excuse.
    auto files = readFiles(options.directory);
    if (!files) return kUnusable;
    files->push_back({"items/" + options.key + ".yaml", base::Bytes(text->begin(), text->end())});
    const LoadResult result = Catalogue::load(*files);
    if (!result.catalogue) {
        printMistakes(options.directory, result);
        return kMistakes;
    }
    if (const auto written = base::writeFileAtomically(file, base::asBytes(*text), 0644); !written) {
        complain(fmt::format("{}: cannot be written", file.string()));
        return kUnusable;
    }
    say(fmt::format("{} is written. Next: open it, say what it is about, then\n  zizhu-catalog validate {}\n  zizhu-catalog preview {} {} --out {}.html",
                    file.string(), options.directory, options.key, options.directory, options.key));
    return kDone;
}
}  // namespace

void addNewItem(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("new", "Begin an item from a template; asks for what is not told");
    const auto options = std::make_shared<Options>();
    command->add_option("key", options->key, "The item's key, as in dog-licence")->required();
    command->add_option("directory", options->directory, "The catalogue's folder (default: catalog)");
    command->add_option("--kind", options->kind, "apply, certify, book or query");
    command->add_option("--title-zh", options->titleZh, "Title in Chinese");
    command->add_option("--title-en", options->titleEn, "Title in English");
    command->add_option("--department", options->department, "Key of dictionaries/departments.yaml");
    command->add_option("--item-type", options->itemType, "Key of dictionaries/item-types.yaml");
    command->add_option("--targets", options->targets, "Keys of dictionaries/targets.yaml")->delimiter(',');
    command->add_option("--handling", options->handling, "Key of dictionaries/handling.yaml");
    command->add_option("--topics", options->topics, "Keys of dictionaries/topics.yaml")->delimiter(',');
    command->callback([options, &exitCode] { exitCode = make(*options); });
}

}  // namespace zizhu::catalog::tool
