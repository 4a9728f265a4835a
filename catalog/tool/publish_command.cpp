#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "catalog/tool/key_file.h"
#include "catalog/tool/outcome.h"
#include "catalog/tool/repository.h"

namespace zizhu::catalog::tool {

namespace {

struct Options {
    std::string repository, passphraseFile;
    std::vector<std::string> keys;
    PublishOptions publish;
};

int publish(const Options& options) {
    std::vector<tuf::SigningKey> online;
    for (const std::string& file : options.keys) {
        const auto secret = passphrase(options.passphraseFile, file, false);
        if (!secret) return finish(secret.error());
        auto key = readKeyFile(file, *secret);
        if (!key) return finish(key.error());
        online.push_back(std::move(key->key));
    }
    Disk disk;
    auto repository = Repository::open(options.repository, disk);
    if (!repository) return finish(repository.error());
    const base::SystemClock clock;
    if (auto done = repository->publish(online, clock.wall(), options.publish); !done)
        return finish(done.error());
    const auto published = repository->published();
    if (!published) return finish(published.error());
    const tuf::Timestamp& timestamp = published->timestamp->content.role;
    say(fmt::format("published: timestamp {}, snapshot {}, targets {}, operations {}; renew it before {}",
                    timestamp.version, timestamp.snapshot.version, published->targets->content.role.version,
                    published->operations->content.role.version, base::toLocalMinute(timestamp.expires)));
    return kDone;
}

}  // namespace

void addPublish(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("publish", "Check what is signed, and let terminals see it");
    const auto options = std::make_shared<Options>();
    command->add_option("repository", options->repository, "The repository's folder")->required();
    command->add_option("--key", options->keys, "The private files of the snapshot and timestamp keys")
        ->required();
    command->add_option("--passphrase-file", options->passphraseFile,
                        "Its first line opens each of them (else: asked)");
    command->add_flag("--refresh", options->publish.refresh, "Nothing new: renew the timestamp (once a day)");
    command->add_flag("--keys-lost", options->publish.keysLost,
                      "The keys that a new root replaces cannot sign any more");
    command->callback([options, &exitCode] { exitCode = publish(*options); });
}

}  // namespace zizhu::catalog::tool
