#include <map>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "catalog/review/counts.h"
#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

namespace {
using nlohmann::ordered_json;
using review::Counts;

struct Options {
    std::string directory = "catalog";
    bool json = false;
};

ordered_json toJson(const Counts& counts) {
    return {{"items", counts.items},         {"pages", counts.pages},   {"questions", counts.questions},
            {"branches", counts.branches},   {"checks", counts.checks}, {"materials", counts.materials}};
}

void print(std::string_view name, const Counts& counts) {
    say(fmt::format("{:32} {:6} {:6} {:10} {:9} {:7} {:10}", name, counts.items, counts.pages, counts.questions, counts.branches,
                    counts.checks, counts.materials));
}

int report(const Options& options) {
    const auto files = readFiles(options.directory);
    if (!files) return kUnusable;
    const LoadResult result = Catalogue::load(*files);
    if (!result.catalogue) {
        printMistakes(options.directory, result);
        return kUnusable;
    }
    const Catalogue& catalogue = **result.catalogue;
    const review::Report report = review::count(catalogue, *files);
    if (options.json) {
        ordered_json departments = ordered_json::object();
        for (const auto& [key, counts] : report.departments) departments[key] = toJson(counts);
        ordered_json out = {{"version", catalogue.version()}};
        out.update(toJson(report.all));
        out["bundles"] = report.bundles;
        out["notices"] = report.notices;
        out["dictionaries"] = report.dictionaries;
        out["entries"] = report.entries;
        out["kinds"] = report.kinds;
        out["texts"] = report.texts;
        out["words"] = {{"zh-CN", report.words[0]}, {"en", report.words[1]}};
        out["departments"] = std::move(departments);
        say(out.dump(2));
        return kDone;
    }
    say(fmt::format("catalogue {}: {} items, {} bundles, {} dictionaries with {} entries", catalogue.version(), report.all.items,
                    report.bundles, report.dictionaries, report.entries));
    std::string kinds;
    for (const auto& [kind, count] : report.kinds) kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", kind, count);
    say(fmt::format("kinds: {}", kinds));
    say(fmt::format("words of items, bundles and parts: {} Chinese characters, {} English words in {} texts\n", report.words[0],
                    report.words[1], report.texts));
    say(fmt::format("{:32} {:>6} {:>6} {:>10} {:>9} {:>7} {:>10}", "department", "items", "pages", "questions", "branches", "checks", "materials"));
    for (const auto& [key, counts] : report.departments) print(key, counts);
    print("all", report.all);
    return kDone;
}
}  // namespace

void addReport(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("report", "Count items, questions, branches, materials and words");
    const auto options = std::make_shared<Options>();
    command->add_option("directory", options->directory, "The catalogue's folder (default: catalog)");
    command->add_flag("--json", options->json, "Answer as JSON");
    command->callback([options, &exitCode] { exitCode = report(*options); });
}

}  // namespace zizhu::catalog::tool
