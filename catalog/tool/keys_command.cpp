#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "catalog/tool/key_file.h"
#include "catalog/tool/outcome.h"
#include "catalog/tool/repository.h"

namespace zizhu::catalog::tool {

namespace {

struct NewOptions {
    std::string role, out, passphraseFile, strength = "strong";
};

int makeKey(const NewOptions& options) {
    const auto secret = passphrase(options.passphraseFile, "the new key", true);
    if (!secret) return finish(secret.error());
    base::SystemRandom random;
    const tuf::SigningKey key = tuf::makeSigningKey(random);
    const auto strength = options.strength == "light" ? KeyStrength::Light : KeyStrength::Strong;
    auto written = writeKeyFile(options.out, key, options.role, *secret, strength, random);
    if (!written) return finish(written.error());
    say(fmt::format("{} key {}\npublic half: {} (in {}.pub, to be handed around)", options.role,
                    tuf::keyIdOf(key.publicKey), base::toHex(key.publicKey), options.out));
    return kDone;
}

struct RootOptions {
    std::string repository;
    std::vector<std::string> root, targets, snapshot, timestamp, operations;
    std::size_t rootThreshold = 2, targetsThreshold = 2;
};

int makeRoot(const RootOptions& options) {
    RootChange change;
    change.rootThreshold = options.rootThreshold;
    change.targetsThreshold = options.targetsThreshold;
    for (const auto& [files, keys] :
         {std::pair(&options.root, &change.root), std::pair(&options.targets, &change.targets),
          std::pair(&options.snapshot, &change.snapshot), std::pair(&options.timestamp, &change.timestamp),
          std::pair(&options.operations, &change.operations)}) {
        for (const std::string& file : *files) {
            auto key = readPublicKey(file);
            if (!key) return finish(key.error());
            keys->push_back(*key);
        }
    }
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    const base::SystemClock clock;
    return finish(repository->stageRoot(change, clock.wall()),
                  fmt::format("a new root waits in {}/staged: let its keys `zizhu-catalog sign` it",
                              options.repository));
}

void addNew(CLI::App& keys, int& exitCode) {
    CLI::App* command = keys.add_subcommand("new", "Make a signing key, encrypted with a passphrase");
    const auto options = std::make_shared<NewOptions>();
    command->add_option("--role", options->role, "What it is for")
        ->required()
        ->check(CLI::IsMember({"root", "targets", "operations", "snapshot", "timestamp"}));
    command->add_option("--out", options->out, "The private file; FILE.pub is made beside it")->required();
    command->add_option("--passphrase-file", options->passphraseFile,
                        "Its first line is the passphrase (else: asked)");
    command->add_option("--strength", options->strength, "light only for tests and demonstrations")
        ->check(CLI::IsMember({"strong", "light"}));
    command->callback([options, &exitCode] { exitCode = makeKey(*options); });
}

void addRoot(CLI::App& keys, int& exitCode) {
    CLI::App* command = keys.add_subcommand(
        "root", "Make the first root, or the next: roles without keys here keep theirs; renewed for a year");
    const auto options = std::make_shared<RootOptions>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("--root", options->root, "Public halves of all root keys");
    command->add_option("--targets", options->targets, "Of all keys that sign releases");
    command->add_option("--operations", options->operations, "Of the key that signs the operations files");
    command->add_option("--snapshot", options->snapshot, "Of the key that signs the snapshot");
    command->add_option("--timestamp", options->timestamp, "Of the key that signs the timestamp");
    command->add_option("--root-threshold", options->rootThreshold, "How many root keys must sign (2)")
        ->check(CLI::Range(1, 16));
    command
        ->add_option("--targets-threshold", options->targetsThreshold, "How many targets keys must sign (2)")
        ->check(CLI::Range(1, 16));
    command->callback([options, &exitCode] { exitCode = makeRoot(*options); });
}

}  // namespace

void addKeys(CLI::App& app, int& exitCode) {
    CLI::App* keys = app.add_subcommand("keys", "Make signing keys, and the root that names them");
    keys->require_subcommand(1);
    addNew(*keys, exitCode);
    addRoot(*keys, exitCode);
}

}  // namespace zizhu::catalog::tool
