// rollout, suspend and operations: the files that need one key and no new release.
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "catalog/tool/outcome.h"
#include "catalog/tool/repository.h"
#include "catalog/tool/summary.h"

namespace zizhu::catalog::tool {

namespace {

int stage(Repository& repository, std::string_view name, const base::Bytes& bytes, const std::string& good) {
    const base::SystemClock clock;
    return finish(
        repository.stageOperations(name, bytes, clock.wall()),
        good + fmt::format("\nit waits in {}/staged: `zizhu-catalog sign` it with the operations key, then "
                           "`publish`",
                           repository.folder().string()));
}

struct RolloutOptions {
    std::string repository, base, next;
    int share = -1;
    std::vector<std::string> groups;
    bool halt = false, goOn = false, forAll = false;
};

Said<tuf::Rollout> changed(const std::optional<base::Bytes>& before, const RolloutOptions& options) {
    const std::string file = "operations/rollout.json";
    tuf::Rollout rollout;
    if (before) {
        auto read = tuf::readRollout(*before);
        if (!read) return refuse(file, inWords(read.error()), "give --base and --next anew");
        rollout = std::move(*read);
    }
    if (!options.base.empty()) {
        rollout.base = options.base;
        if (rollout.next && tuf::compareVersions(rollout.next->version, rollout.base) <= 0)
            rollout.next.reset();
    }
    if (!options.next.empty()) rollout.next = tuf::Rollout::Next{options.next, 0, {}, false};
    if (options.share >= 0 || !options.groups.empty() || options.halt || options.goOn || options.forAll) {
        if (!rollout.next)
            return refuse(file, "no release is being rolled out", "name it with --next VERSION");
        if (options.share >= 0) rollout.next->share = options.share;
        if (!options.groups.empty()) rollout.next->groups = options.groups;
        if (options.halt) rollout.next->halted = true;
        if (options.goOn) rollout.next->halted = false;
        if (options.forAll) {
            rollout.base = rollout.next->version;
            rollout.next.reset();
        }
    }
    // Read back: whatever was typed is judged by the rules that terminals go by.
    auto good = tuf::readRollout(tuf::writeRollout(rollout));
    if (!good)
        return refuse(file, inWords(good.error()),
                      "versions are MAJOR.MINOR.PATCH, and --next is higher than --base");
    return std::move(*good);
}

int changeRollout(const RolloutOptions& options) {
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    const auto before = repository->operationsFile(tuf::kRolloutFile);
    if (!before) return finish(before.error());
    const auto rollout = changed(*before, options);
    if (!rollout) return finish(rollout.error());
    return stage(*repository, tuf::kRolloutFile, tuf::writeRollout(*rollout), describeRollout(*rollout));
}

struct SuspendOptions {
    std::string repository, item, chinese, english;
    bool lift = false;
};

int suspend(const SuspendOptions& options) {
    const std::string file = "operations/suspensions.json";
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    const auto before = repository->operationsFile(tuf::kSuspensionsFile);
    if (!before) return finish(before.error());
    tuf::Suspensions suspensions;
    if (*before) {
        auto read = tuf::readSuspensions(**before);
        if (!read)
            return finish(Complaint{file, inWords(read.error()), "stage a good one with `operations`"});
        suspensions = std::move(*read);
    }
    if (options.lift) {
        if (suspensions.erase(options.item) == 0)
            return finish(Complaint{file, options.item + " is not suspended", {}});
    } else {
        if (options.chinese.empty() || options.english.empty())
            return finish(Complaint{file, "a suspension tells people why", "give --zh TEXT and --en TEXT"});
        suspensions[options.item] = Text{{options.chinese, options.english}};
    }
    const base::Bytes bytes = tuf::writeSuspensions(suspensions);
    if (const auto good = tuf::readSuspensions(bytes); !good)
        return finish(Complaint{file, inWords(good.error()), "give the key of an item, and short texts"});
    return stage(*repository, tuf::kSuspensionsFile, bytes,
                 options.item + (options.lift ? " is offered again" : " is suspended"));
}

struct FileOptions {
    std::string repository, name, file;
};

int putFile(const FileOptions& options) {
    const auto bytes = base::readFile(options.file, tuf::kMaxOperationsBytes);
    if (!bytes) return finish(Complaint{options.file, inWords(bytes.error()), {}});
    const auto fault = [&]() -> std::optional<base::Error> {
        const auto errorOf = [](const auto& result) {
            return result ? std::nullopt : std::optional<base::Error>(result.error());
        };
        if (options.name == tuf::kIntakeKeysFile) return errorOf(tuf::readIntakeKeys(*bytes));
        if (options.name == tuf::kSettingsFile) return errorOf(tuf::readSettings(*bytes));
        if (options.name == tuf::kSuspensionsFile) return errorOf(tuf::readSuspensions(*bytes));
        return errorOf(tuf::readRollout(*bytes));
    }();
    if (fault) return finish(Complaint{options.file, inWords(*fault), "see docs/formats/repository.md"});
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    return stage(*repository, options.name, *bytes, options.name + " is replaced");
}

}  // namespace

void addRollout(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("rollout", "Say which terminals take which release; unsigned");
    const auto options = std::make_shared<RolloutOptions>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("--base", options->base, "The release that everyone has");
    command->add_option("--next", options->next, "The release that some take already");
    command->add_option("--share", options->share, "Per cent of terminals that take it")
        ->check(CLI::Range(0, 100));
    command->add_option("--group", options->groups, "Groups that take it whatever the share");
    command->add_flag("--halt", options->halt, "Nobody further takes it");
    command->add_flag("--go-on", options->goOn, "After a halt");
    command->add_flag("--for-all", options->forAll, "Everyone takes it: it becomes the base");
    command->callback([options, &exitCode] { exitCode = changeRollout(*options); });
}

void addSuspend(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("suspend", "Take an item off the terminals at once; unsigned");
    const auto options = std::make_shared<SuspendOptions>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("item", options->item, "The item's key")->required();
    command->add_option("--zh", options->chinese, "What the screen says, in Chinese");
    command->add_option("--en", options->english, "And in English");
    command->add_flag("--lift", options->lift, "Offer it again");
    command->callback([options, &exitCode] { exitCode = suspend(*options); });
}

void addOperations(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("operations", "Replace an operations file whole; unsigned");
    const auto options = std::make_shared<FileOptions>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("name", options->name, "Which one")
        ->required()
        ->check(CLI::IsMember({std::string(tuf::kIntakeKeysFile), std::string(tuf::kSettingsFile),
                               std::string(tuf::kSuspensionsFile), std::string(tuf::kRolloutFile)}));
    command->add_option("file", options->file, "Its new content")->required();
    command->callback([options, &exitCode] { exitCode = putFile(*options); });
}

}  // namespace zizhu::catalog::tool
