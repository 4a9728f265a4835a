// Draws nothing itself: the program that draws knows the screens and stands beside this one.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "catalog/tool/commands.h"
#include "catalog/tool/source_files.h"

namespace zizhu::catalog::tool {

namespace {
namespace fs = std::filesystem;
constexpr const char* kProgram = "zizhu-catalog-preview";

struct Options {
    std::string key;
    std::string directory = "catalog";
    std::string out;
    std::string sizes = "M,XL";
    std::string languages = "zh-CN,en";
};

// Beside this program; otherwise wherever the system finds it.
std::string program() {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    const fs::path beside = self.parent_path() / kProgram;
    return !error && fs::exists(beside, error) ? beside.string() : kProgram;
}

int preview(const Options& options) {
    const auto catalogue = load(options.directory);
    if (!catalogue) return kUnusable;
    if (!catalogue->item(options.key) && !catalogue->bundle(options.key)) {
        complain(fmt::format("there is no item or bundle `{}`; `zizhu-catalog search {}` may find it", options.key, options.key));
        return kMistakes;
    }
    std::vector<std::string> words = {program(), options.key, options.directory, "--out",
                                      options.out.empty() ? options.key + ".html" : options.out,
                                      "--sizes", options.sizes, "--languages", options.languages};
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    int status = 0;
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (child < 0 || !WIFEXITED(status)) {
        complain("the program that draws has failed");
        return kUnusable;
    }
    if (WEXITSTATUS(status) == 127) {
        complain(fmt::format("{} is not installed; it draws the pictures. Build it, or put it beside this program", kProgram));
        return kUnusable;
    }
    return WEXITSTATUS(status);
}
}  // namespace

void addPreview(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("preview", "Draw every page of an item or bundle into one HTML file");
    const auto options = std::make_shared<Options>();
    command->add_option("key", options->key, "Key of an item or a bundle")->required();
    command->add_option("directory", options->directory, "The catalogue's folder (default: catalog)");
    command->add_option("--out", options->out, "The file to write (default: KEY.html)");
    command->add_option("--sizes", options->sizes, "Text sizes of S, M, L, XL (default: M,XL)");
    command->add_option("--languages", options->languages, "Languages (default: zh-CN,en)");
    command->callback([options, &exitCode] { exitCode = preview(*options); });
}

}  // namespace zizhu::catalog::tool
