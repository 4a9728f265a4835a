#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "catalog/tool/commands.h"
#include "catalog/tool/differences.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

namespace {
using nlohmann::ordered_json;

struct Options {
    std::string before;
    std::string after;
    std::string language = "en";
    bool json = false;
};

std::string_view name(Change::What what) {
    switch (what) {
        case Change::What::Added:
            return "added";
        case Change::What::Removed:
            return "removed";
        default:
            return "changed";
    }
}

void print(std::vector<Change> changes) {
    const std::vector<Shared> shared = takeShared(changes);
    for (const Change& change : changes) {
        if (change.what != Change::What::Changed) {
            say(fmt::format("{} {} ({}): {}", change.kind, change.title, change.key, name(change.what)));
            continue;
        }
        say(fmt::format("{} {} ({}):", change.kind, change.title, change.key));
        for (const std::string& sentence : change.sentences) say("  - " + sentence);
    }
    for (const Shared& each : shared) {
        say(fmt::format("in {} of them: {}", each.keys.size(), each.sentence));
        say(fmt::format("    {}", fmt::join(each.keys, ", ")));
    }
    if (changes.empty() && shared.empty()) say("nothing changed");
}

int diff(const Options& options) {
    const auto before = load(options.before);
    const auto after = load(options.after);
    if (!before || !after) return kUnusable;
    std::vector<Change> changes = differences(*before, *after, languageOf(options.language));
    if (!options.json) {
        print(std::move(changes));
        return kDone;
    }
    ordered_json out = ordered_json::array();
    for (const Change& change : changes) {
        out.push_back({{"what", name(change.what)},
                       {"kind", change.kind},
                       {"key", change.key},
                       {"title", change.title},
                       {"changes", change.sentences}});
    }
    say(out.dump(2));
    return kDone;
}
}  // namespace

void addDiff(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("diff", "Tell in words what changed between two catalogues");
    const auto options = std::make_shared<Options>();
    command->add_option("old", options->before, "The folder of the catalogue before")->required();
    command->add_option("new", options->after, "The folder of the catalogue after")->required();
    command->add_flag("--json", options->json, "Answer as JSON");
    addLanguage(*command, options->language);
    command->callback([options, &exitCode] { exitCode = diff(*options); });
}

}  // namespace zizhu::catalog::tool
