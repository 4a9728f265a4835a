// The writer of the repository: what it refuses, what its words are, and a power cut at each of its writes.
#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "base/file.h"
#include "catalog/tool/checking.h"
#include "catalog/tool/folder_client.h"
#include "catalog/tool/key_file.h"
#include "catalog/tool/repository.h"
#include "catalog/tool/summary.h"
#include "catalog/tuf/updater.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

namespace {
using namespace zizhu;
using namespace zizhu::catalog;
using namespace zizhu::tests;
namespace fs = std::filesystem;
using tool::Repository;
using Signers = std::vector<const tuf::SigningKey*>;

// Loses the power at the nth write: before it, or just after it.
class CutDisk final : public tool::Disk {
public:
    base::Status write(const fs::path& file, base::ByteView bytes) override {
        // Not synced: the order of writes is what counts here, and a test makes thousands.
        return act([&]() -> base::Status {
            fs::create_directories(file.parent_path());
            std::ofstream out(file, std::ios::binary | std::ios::trunc);
            out.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
            return out ? base::Status() : base::fail(base::Errc::Io);
        });
    }
    base::Status remove(const fs::path& file) override {
        return act([&] { return Disk::remove(file); });
    }
    int actions = 0;
    int cutAt = -1;
    bool after = false;

private:
    template <class Action>
    base::Status act(const Action& action) {
        const bool cut = ++actions == cutAt;
        if (cutAt >= 0 && actions > cutAt) return base::fail(base::Errc::Io, {"there is no power"});
        if (cut && !after) return base::fail(base::Errc::Io, {"power cut"});
        auto done = action();
        if (cut) return base::fail(base::Errc::Io, {"power cut"});
        return done;
    }
};

std::vector<SourceFile> release(const std::string& content) {
    const auto bytes = [](const std::string& text) { return base::Bytes(text.begin(), text.end()); };
    return {{"catalogue.yaml", bytes("format: 1 " + content)},
            {"items/a.yaml", bytes("item a " + content)},
            {"items/b.yaml", bytes("item b, always the same")}};
}

struct Scene {
    TemporaryDirectory directory;
    fs::path folder = directory.path() / "repository";
    SeededRandom random{5};
    ManualClock clock;
    CutDisk disk;
    std::vector<tuf::SigningKey> rootKeys, targetsKeys;
    tuf::SigningKey online, operations;

    Scene() {
        for (auto* list : {&rootKeys, &targetsKeys}) {
            for (int i = 0; i < 4; ++i) list->push_back(tuf::makeSigningKey(random));
        }
        online = tuf::makeSigningKey(random);
        operations = tuf::makeSigningKey(random);
    }
    base::WallTime now() const { return clock.wall(); }
    Repository open() {
        auto repository = Repository::open(folder, disk);
        REQUIRE(repository);
        return std::move(*repository);
    }
    template <class T>
    static void must(const tool::Said<T>& done) {
        if (!done) FAIL(tool::toString(done.error()));
    }
    static void sign(Repository& repository, const Signers& keys) {
        for (const auto* key : keys) must(repository.sign(*key));
    }
    static std::vector<tuf::PublicKey> open(const Signers& keys) {
        std::vector<tuf::PublicKey> out;
        for (const auto* key : keys) out.push_back(key->publicKey);
        return out;
    }
    tool::RootChange firstKeys() const {
        tool::RootChange change;
        change.root = open({&rootKeys[0], &rootKeys[1], &rootKeys[2]});
        change.targets = open({&targetsKeys[0], &targetsKeys[1], &targetsKeys[2]});
        change.operations = open({&operations});
        change.snapshot = change.timestamp = open({&online});
        return change;
    }
    // Version 1.0.0, for all.
    void publishFirst(Repository& repository) {
        must(repository.stageRoot(firstKeys(), now()));
        must(repository.stageRelease("1.0.0", release("one"), now()));
        sign(repository, {&rootKeys[0], &rootKeys[2], &targetsKeys[0], &targetsKeys[1], &operations});
        must(repository.publish({&online, 1}, now(), {}));
    }
    void stageNext(Repository& repository, const std::string& version) {
        must(repository.stageRelease(version, release(version), now()));
        const auto bytes = tuf::writeRollout({version, {}});
        must(repository.stageOperations(tuf::kRolloutFile, bytes, now()));
        sign(repository, {&targetsKeys[1], &targetsKeys[2], &operations});
    }
    base::Bytes firstRoot() const {
        return base::readFile(folder / "public/metadata/1.root.json", tuf::kMaxRootBytes)
            .value_or(base::Bytes());
    }
    // What a client takes that has nothing yet; "refused: …" if it takes nothing.
    std::string fresh(const base::Bytes& root) const {
        tool::MemoryStore store;
        return update(store, root);
    }
    std::string update(tuf::Store& store, const base::Bytes& root) const {
        const std::map<std::string, base::Bytes> nothing;
        tool::FolderFetcher fetcher(folder / "public", nothing);
        tuf::Updater updater(store, fetcher);
        if (!updater.begin(root)) return "refused: root";
        const auto update = updater.update({now(), "hall-east-01", {}});
        if (!update)
            return "refused: " + std::string(tuf::name(update.error().fault)) + " " + update.error().role;
        if (update->release && !updater.install(*update->release)) return "refused: store";
        return tuf::installedRelease(store).value()->version;
    }
};

std::string said(const tool::Said<void>& done) { return done ? "" : tool::toString(done.error()); }
std::ptrdiff_t filesBelow(const fs::path& folder) {
    if (!fs::exists(folder)) return 0;
    const fs::recursive_directory_iterator entries(folder);
    return std::count_if(begin(entries), end(entries),
                         [](const auto& entry) { return entry.is_regular_file(); });
}
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE_FIXTURE(Scene, "repository: from the first key to a change that terminals take") {
    Repository repository = open();
    publishFirst(repository);
    const auto root = firstRoot();
    tool::MemoryStore terminal;
    CHECK(update(terminal, root) == "1.0.0");
    stageNext(repository, "1.1.0");
    CHECK(update(terminal, root) == "1.0.0");
    must(repository.publish({&online, 1}, now(), {}));
    CHECK(update(terminal, root) == "1.1.0");
    CHECK(fresh(root) == "1.1.0");
    CHECK(repository.staged()->empty());
    CHECK(contains(said(repository.publish({&online, 1}, now(), {})), "nothing waits"));
}

TEST_CASE_FIXTURE(Scene, "repository: it keeps the newest three releases and those of the roll-out") {
    Repository repository = open();
    publishFirst(repository);
    for (const char* version : {"1.1.0", "1.2.0", "1.10.0"}) {
        must(repository.stageRelease(version, release(version), now()));
        sign(repository, {&targetsKeys[0], &targetsKeys[1]});
        must(repository.publish({&online, 1}, now(), {}));
    }
    // Everyone still runs the first one.
    CHECK(tool::releasesOf(repository.published()->targets->content.role) ==
          std::vector<std::string>{"1.10.0", "1.2.0", "1.1.0", "1.0.0"});
    CHECK(fresh(firstRoot()) == "1.0.0");
    stageNext(repository, "1.11.0");
    must(repository.publish({&online, 1}, now(), {}));
    must(repository.stageRelease("1.12.0", release("1.12.0"), now()));
    sign(repository, {&targetsKeys[0], &targetsKeys[1]});
    must(repository.publish({&online, 1}, now(), {}));
    CHECK(tool::releasesOf(repository.published()->targets->content.role) ==
          std::vector<std::string>{"1.12.0", "1.11.0", "1.10.0"});
    must(repository.stageRelease("1.13.0", release("1.13.0"), now()));
    sign(repository, {&targetsKeys[0], &targetsKeys[1]});
    must(repository.publish({&online, 1}, now(), {}));
    // Files of releases that left two publications ago are gone from the disk.
    CHECK(filesBelow(folder / "public/targets/releases/1.0.0") == 0);
    CHECK(filesBelow(folder / "public/targets/releases/1.11.0") == 3);
    CHECK(fresh(firstRoot()) == "1.11.0");
}

TEST_CASE_FIXTURE(Scene, "repository: nothing is published that is not signed by enough") {
    Repository repository = open();
    must(repository.stageRoot(firstKeys(), now()));
    must(repository.stageRelease("1.0.0", release("one"), now()));
    const auto publish = [&] { return said(repository.publish({&online, 1}, now(), {})); };
    CHECK(contains(publish(), "root.json: 0 good signatures of the 2"));
    sign(repository, {&rootKeys[0]});
    sign(repository, {&rootKeys[0]});  // the same key again is the same signature
    CHECK(contains(publish(), "root.json: 1 good signatures of the 2"));
    sign(repository, {&rootKeys[1]});
    CHECK(contains(publish(), "targets.json: 0 good signatures of the 2"));
    sign(repository, {&targetsKeys[0], &targetsKeys[1]});
    CHECK(contains(publish(), "operations.json: 0 good signatures of the 1"));
    sign(repository, {&operations});
    CHECK(contains(said(repository.publish({&operations, 1}, now(), {})), "snapshot: 0 good signatures"));
    const auto stranger = tuf::makeSigningKey(random);
    CHECK(contains(tool::toString(repository.sign(stranger).error()),
                   "nothing that waits is this key's to sign"));
    CHECK_FALSE(fs::exists(folder / "public/metadata/timestamp.json"));
    CHECK(publish() == "");
}

TEST_CASE_FIXTURE(Scene, "repository: a change after signing asks for the signatures again") {
    Repository repository = open();
    publishFirst(repository);
    stageNext(repository, "1.1.0");
    must(repository.stageRelease("1.1.0", release("other content"), now()));
    CHECK(contains(said(repository.publish({&online, 1}, now(), {})), "targets.json: 0 good signatures"));
}

TEST_CASE_FIXTURE(Scene, "repository: what would hurt terminals is refused before it is visible") {
    Repository repository = open();
    publishFirst(repository);
    SUBCASE("a version that is not higher") {
        CHECK(contains(said(repository.stageRelease("1.0.0", release("x"), now())), "not higher than 1.0.0"));
    }
    SUBCASE("a roll-out of a release that is not there") {
        must(repository.stageOperations(tuf::kRolloutFile, tuf::writeRollout({"2.0.0", {}}), now()));
        sign(repository, {&operations});
        CHECK(contains(said(repository.publish({&online, 1}, now(), {})), "names release 2.0.0"));
    }
    SUBCASE("an operations file that terminals cannot read") {
        must(
            repository.stageOperations(tuf::kSettingsFile, base::asBytes(R"({"format":1,"all":[]})"), now()));
        sign(repository, {&operations});
        CHECK(contains(said(repository.publish({&online, 1}, now(), {})), "settings.json"));
    }
    SUBCASE("a staged file that was touched") {
        stageNext(repository, "1.1.0");
        for (const auto& entry : fs::recursive_directory_iterator(folder / "staged/targets")) {
            if (entry.path().string().ends_with("a.yaml"))
                REQUIRE(disk.write(entry.path(), base::asBytes("forged")));
        }
        CHECK(
            contains(said(repository.publish({&online, 1}, now(), {})), "does not hold it as it was signed"));
    }
    SUBCASE("signatures that lay about for too long") {
        stageNext(repository, "1.1.0");
        clock.advance(tool::kTargetsLife);
        CHECK(contains(said(repository.publish({&online, 1}, now(), {})), "a client refuses it: expired"));
    }
    SUBCASE("another command at the same time") {
        CHECK(contains(tool::toString(Repository::open(folder, disk).error()), "another command"));
    }
    clock.advance(std::chrono::seconds(1));
    tool::MemoryStore terminal;
    if (now() < ManualClock().wall() + tool::kTimestampLife) CHECK(update(terminal, firstRoot()) == "1.0.0");
}

TEST_CASE_FIXTURE(Scene, "repository: a refresh each day keeps it good, and touches nothing that waits") {
    Repository repository = open();
    publishFirst(repository);
    CHECK(fresh(firstRoot()) == "1.0.0");
    must(repository.stageRelease("1.1.0", release("waits"), now()));
    for (int day = 0; day < 30; ++day) {
        clock.advance(std::chrono::hours(23));
        must(repository.publish({&online, 1}, now(), {.refresh = true}));
        CHECK(fresh(firstRoot()) == "1.0.0");
    }
    CHECK_FALSE(repository.staged()->empty());
    CHECK(repository.published()->timestamp->content.role.version == 31);
    CHECK(repository.published()->snapshot->content.role.version < 10);
    clock.advance(std::chrono::hours(25));
    CHECK(fresh(firstRoot()) == "refused: expired timestamp");
}

TEST_CASE_FIXTURE(Scene, "repository: keys change hands") {
    Repository repository = open();
    publishFirst(repository);
    const auto root = firstRoot();
    tool::MemoryStore terminal;
    CHECK(update(terminal, root) == "1.0.0");
    const auto newOnline = tuf::makeSigningKey(random);
    tool::RootChange change;
    change.root = open({&rootKeys[1], &rootKeys[2], &rootKeys[3]});
    change.targets = open({&targetsKeys[2], &targetsKeys[3]});
    change.snapshot = change.timestamp = open({&newOnline});
    const auto newOperations = tuf::makeSigningKey(random);
    change.operations = open({&newOperations});
    must(repository.stageRoot(change, now()));
    sign(repository, {&rootKeys[1], &rootKeys[2], &targetsKeys[2], &targetsKeys[3], &newOperations});
    SUBCASE("with the old keys at hand everyone can follow at every moment") {
        CHECK(contains(said(repository.publish({&newOnline, 1}, now(), {})), "root version 1 asks for"));
        sign(repository, {&targetsKeys[0]});
        const std::vector both = {online, newOnline};
        must(repository.publish(both, now(), {}));
    }
    SUBCASE("without them: those who have the old root follow once the new one is there") {
        must(repository.publish({&newOnline, 1}, now(), {.keysLost = true}));
    }
    CHECK(update(terminal, root) == "1.0.0");
    CHECK(fresh(root) == "1.0.0");
    CHECK(repository.published()->root->content.role.version == 2);
    CHECK(contains(said(repository.publish({&online, 1}, now(), {.refresh = true})), "0 good signatures"));
    must(repository.publish({&newOnline, 1}, now(), {.refresh = true}));
}

namespace {
// Publishes what `prepare` staged, with a power cut at each write; `good` judges what clients see then.
template <class Prepare, class Publish, class Good>
void cutEverywhere(const Prepare& prepare, const Publish& publish, const Good& good) {
    int actions = 0;
    {
        Scene scene;
        Repository repository = scene.open();
        prepare(scene, repository);
        scene.disk.actions = 0;
        Scene::must(publish(scene, repository));
        actions = scene.disk.actions;
    }
    REQUIRE(actions >= 5);
    for (const bool after : {false, true}) {
        for (int n = 1; n <= actions; ++n) {
            CAPTURE(n);
            CAPTURE(after);
            Scene scene;
            std::optional<Repository> repository(scene.open());
            prepare(scene, *repository);
            const auto before = scene.firstRoot();
            scene.disk.actions = 0;
            scene.disk.cutAt = n;
            scene.disk.after = after;
            CHECK_FALSE(publish(scene, *repository));
            repository.reset();
            scene.disk.cutAt = -1;
            good(scene, before);
            // The power is back: the same command finishes, or finds that there is nothing left.
            repository.emplace(scene.open());
            const auto again = publish(scene, *repository);
            if (!again) CHECK(contains(tool::toString(again.error()), "nothing waits"));
            CHECK(scene.fresh(scene.firstRoot()) == "1.1.0");
        }
    }
}
}  // namespace

TEST_CASE("repository: a power cut at every write of a publication leaves the old or the new") {
    cutEverywhere(
        [](Scene& scene, Repository& repository) {
            scene.publishFirst(repository);
            scene.stageNext(repository, "1.1.0");
        },
        [](Scene& scene, Repository& repository) {
            return repository.publish({&scene.online, 1}, scene.now(), {});
        },
        [](Scene& scene, const base::Bytes& root) {
            const std::string seen = scene.fresh(root);
            CHECK((seen == "1.0.0" || seen == "1.1.0"));
        });
}

TEST_CASE("repository: a power cut while every key changes hands") {
    const auto newOnline = [] {
        SeededRandom random(77);
        return tuf::makeSigningKey(random);
    }();
    cutEverywhere(
        [&](Scene& scene, Repository& repository) {
            scene.publishFirst(repository);
            tool::RootChange change;
            change.root = Scene::open({&scene.rootKeys[1], &scene.rootKeys[2], &scene.rootKeys[3]});
            change.targets =
                Scene::open({&scene.targetsKeys[1], &scene.targetsKeys[2], &scene.targetsKeys[3]});
            change.snapshot = change.timestamp = Scene::open({&newOnline});
            Scene::must(repository.stageRoot(change, scene.now()));
            scene.stageNext(repository, "1.1.0");
            Scene::sign(repository, {&scene.rootKeys[1], &scene.rootKeys[2]});
        },
        [&](Scene& scene, Repository& repository) {
            const std::vector both = {scene.online, newOnline};
            return repository.publish(both, scene.now(), {});
        },
        [](Scene& scene, const base::Bytes& root) {
            const std::string seen = scene.fresh(root);
            CHECK((seen == "1.0.0" || seen == "1.1.0"));
        });
}

TEST_CASE_FIXTURE(Scene, "repository: whoever signs reads what") {
    Repository repository = open();
    must(repository.stageRoot(firstKeys(), now()));
    must(repository.stageRelease("1.0.0", release("one"), now()));
    const auto words = [&] {
        std::string all;
        for (const auto& line :
             tool::describeStaged(repository, *repository.published(), *repository.staged()))
            all += line + "\n";
        return all;
    };
    CHECK(contains(words(), "root version 1 (the first)"));
    CHECK(contains(words(), "2 of 3 must sign"));
    CHECK(contains(words(), "release 1.0.0: 3 files, the first release here"));
    sign(repository, {&rootKeys[0], &rootKeys[2], &targetsKeys[0], &targetsKeys[1], &operations});
    must(repository.publish({&online, 1}, now(), {}));
    must(repository.stageRelease("1.1.0", release("two"), now()));
    const auto rollout = tuf::Rollout{"1.0.0", tuf::Rollout::Next{"1.1.0", 20, {"pilot"}, true}};
    must(repository.stageOperations(tuf::kRolloutFile, tuf::writeRollout(rollout), now()));
    tuf::Suspensions suspensions;
    suspensions["a"] = Text{{"今天暂停办理。", "Closed today."}};
    must(repository.stageOperations(tuf::kSuspensionsFile, tuf::writeSuspensions(suspensions), now()));
    CHECK(contains(words(), "release 1.1.0: 3 files: 0 new, 2 changed, 0 gone, 1 as in 1.0.0"));
    CHECK(contains(words(), "    changed  items/a.yaml"));
    CHECK(
        contains(words(), "everyone has 1.0.0; 20 % of terminals take 1.1.0, and the groups pilot; HALTED"));
    CHECK(contains(words(), "suspended: a: Closed today."));
}

TEST_CASE_FIXTURE(Scene, "repository: key files") {
    const fs::path file = directory.path() / "key";
    const base::SecretString secret("correct horse battery");
    const auto light = tool::KeyStrength::Light;
    must(tool::writeKeyFile(file, online, "timestamp", secret, light, random));
    CHECK((fs::status(file).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    const auto key = tool::readKeyFile(file, secret);
    must(key);
    CHECK(key->role == "timestamp");
    CHECK(key->key.publicKey == online.publicKey);
    CHECK(tuf::signWith(key->key, "text").bytes == tuf::signWith(online, "text").bytes);
    CHECK(*tool::readPublicKey(file.string() + ".pub") == online.publicKey);
    const auto reads = [&](const fs::path& each, std::string_view words) {
        return tool::toString(tool::readKeyFile(each, base::SecretString(words)).error());
    };
    CHECK(contains(reads(file, "correct horse batterx"), "the passphrase does not open it"));
    CHECK(contains(reads(file.string() + ".pub", "correct horse battery"), "holds no private key"));
    CHECK(contains(reads(directory.path() / "none", "x"), "does not exist"));
    CHECK(contains(said(tool::writeKeyFile(file, online, "root", secret, light, random)), "there already"));
    CHECK(contains(said(tool::writeKeyFile(directory.path() / "b", online, "root",
                                           base::SecretString("short"), light, random)),
                   "shorter than"));
    // The file does not hold the key in the open.
    const auto bytes = base::readFile(file, 10'000);
    CHECK_FALSE(contains(std::string(base::asText(*bytes)),
                         base::toHex(base::ByteView(online.secretKey.data(), 32))));
    auto text = std::string(base::asText(*bytes));
    text.replace(text.find("\"memory\": ") + 10, 1, "9999999999");
    REQUIRE(base::writeFileAtomically(directory.path() / "greedy", base::asBytes(text)));
    CHECK(contains(reads(directory.path() / "greedy", "correct horse battery"), "damaged"));
}
