#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

namespace {
using nlohmann::ordered_json;

struct Options {
    std::string directory = "catalog";
    std::string key;
    std::string language = "zh-CN";
    bool json = false;
};

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

int show(const Options& options) {
    const base::Language language = languageOf(options.language);
    const auto catalogue = load(options.directory);
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
        std::vector<std::string> items;
        for (const BundleItem& each : bundle->items) items.push_back(each.item);
        if (options.json) {
            say(ordered_json{{"bundle", bundle->key},
                             {"version", bundle->version},
                             {"title", bundle->title(language)},
                             {"items", items}}
                    .dump(2));
        } else {
            say(fmt::format("{} ({}, {})\n  {}\n  items: {}", bundle->title(language), bundle->key,
                            bundle->version, bundle->summary(language), fmt::join(items, ", ")));
        }
        return kDone;
    }
    complain(fmt::format("there is no item or bundle `{}`; `zizhu-catalog search {}` may find it",
                         options.key, options.key));
    return kMistakes;
}

}  // namespace

void addShow(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("show", "Show an item: its questions and materials");
    const auto options = std::make_shared<Options>();
    command->add_option("item", options->key, "Key of an item or a bundle")->required();
    command->add_option("--directory", options->directory, "The catalogue's folder (default: catalog)");
    command->add_flag("--json", options->json, "Answer as JSON");
    addLanguage(*command, options->language);
    command->callback([options, &exitCode] { exitCode = show(*options); });
}

}  // namespace zizhu::catalog::tool
