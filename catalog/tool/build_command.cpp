#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "catalog/tool/outcome.h"
#include "catalog/tool/repository.h"
#include "catalog/tool/summary.h"

namespace zizhu::catalog::tool {

namespace {

struct Options {
    std::string directory, repository;
};

int build(const Options& options) {
    const auto files = readFiles(options.directory);
    if (!files) return kUnusable;
    const LoadResult result = Catalogue::load(*files);
    if (!result.catalogue) {
        printMistakes(options.directory, result);
        complain("a catalogue with mistakes is not built");
        return kMistakes;
    }
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    const base::SystemClock clock;
    const std::string version = (*result.catalogue)->version();
    if (auto done = repository->stageRelease(version, *files, clock.wall()); !done)
        return finish(done.error());
    const auto published = repository->published();
    const auto staged = repository->staged();
    if (!published) return finish(published.error());
    if (!staged) return finish(staged.error());
    for (const std::string& line : describeStaged(*repository, *published, *staged)) say(line);
    say(fmt::format("release {} waits in {}/staged: let its keys `zizhu-catalog sign` it, then `publish`",
                    version, options.repository));
    if (published->targets && !staged->operations)
        say(fmt::format("no terminal takes it before `zizhu-catalog rollout {} --next {} --share N`",
                        options.repository, version));
    return kDone;
}

}  // namespace

void addBuild(CLI::App& app, int& exitCode) {
    CLI::App* command =
        app.add_subcommand("build", "Put a catalogue into a repository as a release, unsigned");
    const auto options = std::make_shared<Options>();
    command->add_option("catalogue", options->directory, "The catalogue's folder")->required();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->callback([options, &exitCode] { exitCode = build(*options); });
}

}  // namespace zizhu::catalog::tool
