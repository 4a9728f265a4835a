#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "catalog/tool/checking.h"
#include "catalog/tool/folder_client.h"
#include "catalog/tool/outcome.h"
#include "catalog/tool/summary.h"
#include "catalog/tuf/updater.h"

namespace zizhu::catalog::tool {

namespace {

struct Options {
    std::string repository, root, terminal = "zizhu-catalog";
    std::vector<std::string> groups;
};

int verify(const Options& options) {
    const std::filesystem::path open = std::filesystem::path(options.repository) / "public";
    const std::string rootFile =
        options.root.empty() ? (open / "metadata/1.root.json").string() : options.root;
    const auto root = base::readFile(rootFile, tuf::kMaxRootBytes);
    if (!root)
        return finish(
            Complaint{rootFile, inWords(root.error()), "give the repository's folder, or --root FILE"});
    const std::map<std::string, base::Bytes> nothing;
    MemoryStore store;
    FolderFetcher fetcher(open, nothing);
    tuf::Updater updater(store, fetcher);
    if (auto begun = updater.begin(*root); !begun)
        return finish(Complaint{rootFile, inWords(begun.error()), {}});
    const base::SystemClock clock;
    const auto update = updater.update({clock.wall(), options.terminal, options.groups});
    if (!update) {
        const tuf::Refusal& refusal = update.error();
        return finish(Complaint{
            refusal.role, fmt::format("refused: {} ({})", tuf::name(refusal.fault), inWords(refusal.error)),
            refusal.fault == tuf::Fault::Expired ? "run `zizhu-catalog publish --refresh`, or sign anew"
                                                 : ""});
    }
    // A terminal takes one release; here each file that is listed must be right.
    const auto targets = tuf::readTargets(store.metadata("targets")->value());
    const auto operations = tuf::readTargets(store.metadata("operations")->value());
    if (!targets || !operations) return kUnusable;
    std::size_t files = 0;
    for (const tuf::Targets* role : {&targets->role, &operations->role}) {
        for (const auto& [path, file] : role->targets) {
            const std::string name = "targets/" + tuf::consistentName(path, file.sha256);
            const auto bytes = fetcher.fetch(name, std::size_t(file.length));
            if (!bytes || bytes->size() != file.length || base::sha256Hex(*bytes) != file.sha256)
                return finish(Complaint{(open / name).string(), "it is not the file that was signed",
                                        "publish it again"});
            ++files;
        }
    }
    say(fmt::format("good: {} files, releases {}", files, fmt::join(releasesOf(targets->role), ", ")));
    say("roll-out: " + describeRollout(update->operations.rollout));
    say(fmt::format("this terminal runs: {}", update->release ? update->release->version : "nothing"));
    for (const auto& [role, time] : update->expires)
        say(fmt::format("{} is good until {}", role, base::toLocalMinute(time)));
    return kDone;
}

}  // namespace

void addVerify(CLI::App& app, int& exitCode) {
    CLI::App* command =
        app.add_subcommand("verify", "Check a repository as a terminal does, and each of its files");
    const auto options = std::make_shared<Options>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("--root", options->root, "The root to begin with (default: the repository's first)");
    command->add_option("--terminal", options->terminal, "As this terminal, for the share of a roll-out");
    command->add_option("--group", options->groups, "And these groups");
    command->callback([options, &exitCode] { exitCode = verify(*options); });
}

}  // namespace zizhu::catalog::tool
