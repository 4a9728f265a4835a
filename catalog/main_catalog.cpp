// zizhu-catalog: what an administrator does with a catalogue, from its first file to its publication.
//
// Exit codes: 0 done; 1 the catalogue or the repository has mistakes, or nothing was found; 2 something
// cannot be read or written, or the command line is wrong.
#include <exception>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"

namespace {
namespace tool = zizhu::catalog::tool;

int run(int argc, char** argv) {
    int exitCode = tool::kDone;
    CLI::App app("Looks after the catalogue of service items");
    app.require_subcommand(1);
    for (const auto add : {
             tool::addNewItem,
             tool::addValidate,
             tool::addPreview,
             tool::addDiff,
             tool::addReport,
             tool::addSearch,
             tool::addShow,
             tool::addKeys,
             tool::addBuild,
             tool::addRollout,
             tool::addSuspend,
             tool::addOperations,
             tool::addSign,
             tool::addPublish,
             tool::addVerify,
         }) {
        add(app, exitCode);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? tool::kDone : tool::kUnusable;
    }
    return exitCode;
}
}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        tool::complain(fmt::format("zizhu-catalog: {}", error.what()));
        return tool::kUnusable;
    }
}
