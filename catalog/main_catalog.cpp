// zizhu-catalog: what an administrator does with a catalogue before it is published.
//
// Exit codes: 0 done; 1 the catalogue has mistakes, or nothing was found; 2 it cannot be read or the
// command line is wrong.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "catalog/catalogue.h"
#include "catalog/search.h"

namespace {
using namespace zizhu;
using namespace zizhu::catalog;
using nlohmann::ordered_json;

constexpr int kDone = 0;
constexpr int kMistakes = 1;
constexpr int kUnusable = 2;

struct Options {
    std::string directory = "catalog";
    std::string query;
    std::string key;
    std::string language = "zh-CN";
    std::size_t max = 10;
    bool json = false;
};

void say(const std::string& line) { std::fputs((line + "\n").c_str(), stdout); }
void complain(const std::string& line) { std::fputs((line + "\n").c_str(), stderr); }

// Every .yaml file below the directory; nothing (said why) if there is none or one cannot be read.
std::optional<std::vector<SourceFile>> readFiles(const std::string& directory) {
    namespace fs = std::filesystem;
    std::vector<SourceFile> files;
    std::error_code error;
    fs::recursive_directory_iterator entries(directory, error);
    if (error) {
        complain(fmt::format("{}: cannot be opened: {}", directory, error.message()));
        return std::nullopt;
    }
    for (const auto end = fs::recursive_directory_iterator(); entries != end; entries.increment(error)) {
        if (error) break;
        if (!entries->is_regular_file(error) || entries->path().extension() != ".yaml") continue;
        if (files.size() > kMaxFiles) break;
        // One byte more than is allowed is enough for the loader to say that it is too large.
        auto bytes = base::readFile(entries->path(), kMaxFileBytes + 1);
        if (!bytes && bytes.error().code != base::Errc::TooLarge) {
            complain(fmt::format("{}: cannot be read", entries->path().string()));
            return std::nullopt;
        }
        files.push_back({entries->path().lexically_relative(directory).generic_string(),
                         bytes ? std::move(*bytes) : base::Bytes(kMaxFileBytes + 1, std::uint8_t('#'))});
    }
    if (files.empty()) {
        complain(fmt::format("{}: there are no .yaml files", directory));
        return std::nullopt;
    }
    return files;
}

ordered_json toJson(const Diagnostic& diagnostic) {
    return {{"severity", diagnostic.severity == DiagnosticSeverity::Error ? "error" : "warning"},
            {"file", diagnostic.file},
            {"line", diagnostic.line},
            {"column", diagnostic.column},
            {"message", diagnostic.message},
            {"mend", diagnostic.mend}};
}

void printMistakes(const Options& options, const LoadResult& result) {
    for (Diagnostic each : result.diagnostics) {
        each.file = (std::filesystem::path(options.directory) / each.file).generic_string();
        complain(toString(each));
    }
}

int validate(const Options& options) {
    const auto files = readFiles(options.directory);
    if (!files) return kUnusable;
    const LoadResult result = Catalogue::load(*files);
    if (options.json) {
        ordered_json out = {{"good", result.catalogue.has_value()}, {"diagnostics", ordered_json::array()}};
        for (const Diagnostic& each : result.diagnostics) out["diagnostics"].push_back(toJson(each));
        if (result.catalogue) out["version"] = (*result.catalogue)->version();
        say(out.dump(2));
        return result.catalogue ? kDone : kMistakes;
    }
    printMistakes(options, result);
    if (!result.catalogue) {
        complain(fmt::format("{} mistakes", std::count_if(result.diagnostics.begin(),
                                                          result.diagnostics.end(), [](const Diagnostic& d) {
                                                              return d.severity == DiagnosticSeverity::Error;
                                                          })));
        return kMistakes;
    }
    const Catalogue& catalogue = **result.catalogue;
    say(fmt::format("catalogue {}: {} items, {} bundles, {} dictionaries: good", catalogue.version(),
                    catalogue.items().size(), catalogue.bundles().size(), catalogue.dictionaries().size()));
    return kDone;
}

std::shared_ptr<const Catalogue> load(const Options& options) {
    const auto files = readFiles(options.directory);
    if (!files) return nullptr;
    const LoadResult result = Catalogue::load(*files);
    if (!result.catalogue) printMistakes(options, result);
    return result.catalogue.value_or(nullptr);
}

int search(const Options& options, base::Language language) {
    const auto catalogue = load(options);
    if (!catalogue) return kUnusable;
    const auto hits = SearchIndex(*catalogue).search(options.query, language, options.max);
    const auto title = [&](const SearchHit& hit) {
        return hit.bundle ? catalogue->bundle(hit.key)->title(language)
                          : catalogue->item(hit.key)->title(language);
    };
    if (options.json) {
        ordered_json out = ordered_json::array();
        for (const SearchHit& hit : hits) {
            out.push_back(
                {{"key", hit.key}, {"bundle", hit.bundle}, {"title", title(hit)}, {"score", hit.score}});
        }
        say(out.dump(2));
    } else {
        for (const SearchHit& hit : hits)
            say(fmt::format("{:32} {}{}", hit.key, title(hit), hit.bundle ? " +" : ""));
        if (hits.empty()) complain("nothing found");
    }
    return hits.empty() ? kMistakes : kDone;
}

std::string limitText(const TimeLimit& limit) {
    return fmt::format("{} {} days", limit.days, limit.working ? "working" : "calendar");
}

void showQuestion(const Question& question, base::Language language, const std::string& indent) {
    std::string line = fmt::format("{}{} ({}{})", indent, question.label(language), name(question.type),
                                   question.required ? "" : ", optional");
    if (!question.dictionary.empty()) line += fmt::format(" from {}", question.dictionary);
    if (!question.shared.empty()) line += fmt::format(", shared as {}", question.shared);
    say(line + fmt::format("  [{}]", question.key));
    for (const Option& option : question.options)
        say(fmt::format("{}    - {} [{}]", indent, option.label(language), option.key));
    for (const Question& column : question.columns) showQuestion(column, language, indent + "    ");
}

void showItem(const Catalogue& catalogue, const Item& item, base::Language language) {
    say(fmt::format("{} ({}, {})\n  {}", item.title(language), item.key, item.version,
                    item.summary(language)));
    say(fmt::format("  {} | {} | {}", name(item.kind),
                    catalogue.label("departments", item.department, language), item.implementationCode));
    if (item.committed) say(fmt::format("  committed: {}", limitText(*item.committed)));
    if (item.statutory) say(fmt::format("  statutory: {}", limitText(*item.statutory)));
    if (item.suspended) say(fmt::format("  SUSPENDED: {}", (*item.suspended)(language)));
    for (const Text& basis : item.legalBasis) say(fmt::format("  § {}", basis(language)));
    for (const Page& page : item.pages) {
        say(fmt::format("\n{}{}  [{}]", page.heading(language),
                        page.when.kind == Condition::Kind::Always ? "" : " (sometimes)", page.key));
        for (const Question& question : page.questions) showQuestion(question, language, "    ");
    }
    if (!item.materials.empty()) say("");
    for (const Material& material : item.materials) {
        std::string line = fmt::format("* {} ({}{})", material.name(language), name(material.necessity),
                                       material.when.kind == Condition::Kind::Always ? "" : ", sometimes");
        if (material.commitment) line += ", or a commitment";
        if (material.fromRegister)
            line += fmt::format(", or from the register {}", material.fromRegister->registry);
        say(line + fmt::format("  [{}]", material.key));
    }
    for (const Queue& queue : item.queues)
        say(fmt::format("{} {}  [{}]", queue.letter, queue.name(language), queue.key));
}

ordered_json itemJson(const Item& item, base::Language language) {
    ordered_json pages = ordered_json::array();
    for (const Page& page : item.pages) {
        ordered_json questions = ordered_json::array();
        for (const Question& question : page.questions) {
            questions.push_back({{"key", question.key},
                                 {"type", name(question.type)},
                                 {"label", question.label(language)},
                                 {"required", question.required}});
        }
        pages.push_back({{"key", page.key},
                         {"heading", page.heading(language)},
                         {"always", page.when.kind == Condition::Kind::Always},
                         {"questions", questions}});
    }
    ordered_json materials = ordered_json::array();
    for (const Material& material : item.materials) {
        materials.push_back({{"key", material.key},
                             {"name", material.name(language)},
                             {"necessity", name(material.necessity)}});
    }
    return {{"item", item.key},
            {"version", item.version},
            {"kind", name(item.kind)},
            {"title", item.title(language)},
            {"department", item.department},
            {"implementationCode", item.implementationCode},
            {"pages", pages},
            {"materials", materials}};
}

int show(const Options& options, base::Language language) {
    const auto catalogue = load(options);
    if (!catalogue) return kUnusable;
    if (const Item* item = catalogue->item(options.key)) {
        if (options.json) {
            say(itemJson(*item, language).dump(2));
        } else {
            showItem(*catalogue, *item, language);
        }
        return kDone;
    }
    if (const Bundle* bundle = catalogue->bundle(options.key)) {
        if (options.json) {
            say(ordered_json{{"bundle", bundle->key},
                             {"version", bundle->version},
                             {"title", bundle->title(language)},
                             {"items", bundle->items}}
                    .dump(2));
        } else {
            say(fmt::format("{} ({}, {})\n  {}\n  items: {}", bundle->title(language), bundle->key,
                            bundle->version, bundle->summary(language), fmt::join(bundle->items, ", ")));
        }
        return kDone;
    }
    complain(fmt::format("there is no item or bundle `{}`; `zizhu-catalog search {}` may find it",
                         options.key, options.key));
    return kMistakes;
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app("Looks after the catalogue of service items");
    app.require_subcommand(1);
    const auto common = [&](CLI::App* command) {
        command->add_flag("--json", options.json, "Answer as JSON");
        command->add_option("--language", options.language, "zh-CN or en")
            ->check(CLI::IsMember({"zh-CN", "en"}));
    };
    CLI::App* validateCommand =
        app.add_subcommand("validate", "Tell every mistake with its file, line and mend");
    validateCommand->add_option("directory", options.directory, "The catalogue's folder (default: catalog)");
    validateCommand->add_flag("--json", options.json, "Answer as JSON");
    CLI::App* searchCommand = app.add_subcommand("search", "Find items as a citizen would");
    searchCommand->add_option("query", options.query, "Characters, pinyin, initials or English")->required();
    searchCommand->add_option("--directory", options.directory, "The catalogue's folder (default: catalog)");
    searchCommand->add_option("--max", options.max, "At most so many")->check(CLI::Range(1, 100));
    common(searchCommand);
    CLI::App* showCommand = app.add_subcommand("show", "Show an item: its questions and materials");
    showCommand->add_option("item", options.key, "Key of an item or a bundle")->required();
    showCommand->add_option("--directory", options.directory, "The catalogue's folder (default: catalog)");
    common(showCommand);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? kDone : kUnusable;
    }
    const base::Language language = base::languageFromTag(options.language).value_or(base::Language::ZhCn);
    if (validateCommand->parsed()) return validate(options);
    return searchCommand->parsed() ? search(options, language) : show(options, language);
}
}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        complain(fmt::format("zizhu-catalog: {}", error.what()));
        return kUnusable;
    }
}
