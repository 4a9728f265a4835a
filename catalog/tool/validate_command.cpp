#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"
#include "catalog/wording.h"

namespace zizhu::catalog::tool {

namespace {
using nlohmann::ordered_json;

struct Options {
    std::string directory = "catalog";
    bool json = false;
};

ordered_json toJson(const Diagnostic& diagnostic) {
    return {{"severity", diagnostic.severity == DiagnosticSeverity::Error ? "error" : "warning"},
            {"file", diagnostic.file},
            {"line", diagnostic.line},
            {"column", diagnostic.column},
            {"message", diagnostic.message},
            {"mend", diagnostic.mend}};
}

int validate(const Options& options) {
    const auto files = readFiles(options.directory);
    if (!files) return kUnusable;
    LoadResult result = Catalogue::load(*files);
    if (result.catalogue) {
        for (Diagnostic& each : findJargon(*files, **result.catalogue))
            result.diagnostics.push_back(std::move(each));
    }
    if (options.json) {
        ordered_json out = {{"good", result.catalogue.has_value()}, {"diagnostics", ordered_json::array()}};
        for (const Diagnostic& each : result.diagnostics) out["diagnostics"].push_back(toJson(each));
        if (result.catalogue) out["version"] = (*result.catalogue)->version();
        say(out.dump(2));
        return result.catalogue ? kDone : kMistakes;
    }
    printMistakes(options.directory, result);
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

}  // namespace

void addValidate(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("validate", "Tell every mistake with its file, line and mend");
    const auto options = std::make_shared<Options>();
    command->add_option("directory", options->directory, "The catalogue's folder (default: catalog)");
    command->add_flag("--json", options->json, "Answer as JSON");
    command->callback([options, &exitCode] { exitCode = validate(*options); });
}

}  // namespace zizhu::catalog::tool
