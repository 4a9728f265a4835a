#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "catalog/search.h"
#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

namespace {
using nlohmann::ordered_json;

struct Options {
    std::string directory = "catalog";
    std::string query;
    std::string language = "zh-CN";
    std::size_t max = 10;
    bool json = false;
};

int search(const Options& options) {
    const base::Language language = languageOf(options.language);
    const auto catalogue = load(options.directory);
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

}  // namespace

void addSearch(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("search", "Find items as a citizen would");
    const auto options = std::make_shared<Options>();
    command->add_option("query", options->query, "Characters, pinyin, initials or English")->required();
    command->add_option("--directory", options->directory, "The catalogue's folder (default: catalog)");
    command->add_option("--max", options->max, "At most so many")->check(CLI::Range(1, 100));
    command->add_flag("--json", options->json, "Answer as JSON");
    addLanguage(*command, options->language);
    command->callback([options, &exitCode] { exitCode = search(*options); });
}

}  // namespace zizhu::catalog::tool
