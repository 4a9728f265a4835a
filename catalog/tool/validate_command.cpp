#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "catalog/review/review.h"
#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

namespace {
using nlohmann::ordered_json;

struct Options {
    std::string directory = "catalog";
    bool strict = false;
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

std::size_t count(const std::vector<Diagnostic>& diagnostics, DiagnosticSeverity severity) {
    return std::size_t(std::count_if(diagnostics.begin(), diagnostics.end(),
                                     [&](const Diagnostic& d) { return d.severity == severity; }));
}

int validate(const Options& options) {
    const auto files = readFiles(options.directory);
    if (!files) return kUnusable;
    LoadResult result = Catalogue::load(*files);
    // What the files mean can be judged only once they say something.
    if (result.catalogue) {
        for (Diagnostic& each : review::review(**result.catalogue, *files))
            result.diagnostics.push_back(std::move(each));
    }
    const std::size_t errors = count(result.diagnostics, DiagnosticSeverity::Error);
    const std::size_t warnings = count(result.diagnostics, DiagnosticSeverity::Warning);
    const bool good = result.catalogue && errors == 0 && (warnings == 0 || !options.strict);
    if (options.json) {
        ordered_json out = {{"good", good}, {"diagnostics", ordered_json::array()}};
        for (const Diagnostic& each : result.diagnostics) out["diagnostics"].push_back(toJson(each));
        if (result.catalogue) out["version"] = (*result.catalogue)->version();
        say(out.dump(2));
        return good ? kDone : kMistakes;
    }
    printMistakes(options.directory, result);
    if (errors + warnings > 0) complain(fmt::format("{} mistakes, {} warnings", errors, warnings));
    if (!good) return kMistakes;
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
    command->add_flag("--strict", options->strict, "Warnings count as mistakes");
    command->add_flag("--json", options->json, "Answer as JSON");
    command->callback([options, &exitCode] { exitCode = validate(*options); });
}

}  // namespace zizhu::catalog::tool
