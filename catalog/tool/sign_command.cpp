#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "catalog/tool/key_file.h"
#include "catalog/tool/outcome.h"
#include "catalog/tool/repository.h"
#include "catalog/tool/summary.h"

namespace zizhu::catalog::tool {

namespace {

struct Options {
    std::string repository, key, passphraseFile;
};

int sign(const Options& options) {
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    const auto published = repository->published();
    if (!published) return finish(published.error());
    const auto staged = repository->staged();
    if (!staged) return finish(staged.error());
    // Before the passphrase is asked for: whoever signs has read what.
    for (const std::string& line : describeStaged(*repository, *published, *staged)) say(line);
    const auto secret = passphrase(options.passphraseFile, options.key, false);
    if (!secret) return finish(secret.error());
    const auto key = readKeyFile(options.key, *secret);
    if (!key) return finish(key.error());
    const auto names = repository->sign(key->key);
    if (!names) return finish(names.error());
    say(fmt::format("signed with key {}: {}", tuf::keyIdOf(key->key.publicKey).substr(0, 12),
                    fmt::join(*names, ", ")));
    return kDone;
}

}  // namespace

void addSign(CLI::App& app, int& exitCode) {
    CLI::App* command =
        app.add_subcommand("sign", "Show what waits in a repository, and sign it with one key");
    const auto options = std::make_shared<Options>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("--key", options->key, "The private key file")->required();
    command->add_option("--passphrase-file", options->passphraseFile,
                        "Its first line is the passphrase (else: asked)");
    command->callback([options, &exitCode] { exitCode = sign(*options); });
}

}  // namespace zizhu::catalog::tool
