// What somebody between the repository and a terminal, or with some of its keys, may try. Each attack by its
// name in the TUF specification (section 1.5.2), and what the terminal has afterwards.
#include <doctest/doctest.h>

#include "catalog/tuf/updater.h"
#include "tests/support/tuf_repository.h"
#include "tests/support/tuf_stores.h"

namespace {
using namespace zizhu;
using namespace zizhu::tests;
using tuf::Fault;

const std::map<std::string, std::string> kFirst = {
    {"catalogue.yaml", "format: 1"}, {"items/a.yaml", "an item"}, {"items/b.yaml", "another item"}};
const std::map<std::string, std::string> kSecond = {
    {"catalogue.yaml", "format: 1 "}, {"items/a.yaml", "an item, changed"}, {"items/b.yaml", "another item"}};

// A terminal that took 1.0.0, and a repository that has something newer for it.
struct Scene {
    TufRepository repository;
    MemoryTufStore store;
    std::map<std::string, base::Bytes> served;
    MemoryFetcher fetcher{served};
    base::WallTime now = ManualClock().wall();

    Scene() {
        repository.addRelease("1.0.0", kFirst);
        repository.setRollout({"1.0.0", {}});
        repository.publish();
        REQUIRE(tuf::Updater(store, fetcher).begin(repository.firstRoot()));
        serve();
        REQUIRE(update());
        repository.addRelease("1.1.0", kSecond);
        repository.setRollout({"1.1.0", {}});
        repository.publish();
    }
    void serve() { served = repository.files; }

    tuf::Outcome<tuf::Update> update() {
        tuf::Updater updater(store, fetcher);
        auto result = updater.update({now, "hall-east-01", {}});
        if (result && result->release) REQUIRE(updater.install(*result->release));
        return result;
    }
    // "1.0.0", whole; fails the test if anything of it is missing or wrong.
    std::string installed() {
        const auto release = tuf::installedRelease(store);
        REQUIRE(release);
        REQUIRE(*release);
        const auto& content = (*release)->version == "1.0.0" ? kFirst : kSecond;
        REQUIRE((*release)->files.size() == content.size());
        for (const tuf::FileRef& file : (*release)->files) {
            const auto bytes = tuf::readFileOf(store, file);
            REQUIRE(bytes);
            CHECK(base::asText(*bytes) == content.at(file.path));
        }
        return (*release)->version;
    }
    // The attack is seen for what it is, and what runs goes on running.
    void refuses(Fault fault, const std::string& role) {
        const auto result = update();
        REQUIRE_FALSE(result);
        CHECK(tuf::name(result.error().fault) == tuf::name(fault));
        CHECK(result.error().role == role);
        CHECK(installed() == "1.0.0");
    }
    void takes(const std::string& version = "1.1.0") {
        const auto result = update();
        if (!result)
            FAIL_CHECK(tuf::name(result.error().fault), " ", result.error().role, " ",
                       result.error().error.detail.text());
        CHECK(installed() == version);
    }
};
using Signers = TufRepository::Signers;
}  // namespace

TEST_CASE_FIXTURE(Scene, "tuf: an honest update is taken, and only what changed is fetched") {
    serve();
    const auto result = update();
    REQUIRE(result);
    CHECK(result->filesFetched == 2);
    CHECK(result->filesReused == 1);
    CHECK(result->operations.rollout.base == "1.1.0");
    CHECK(result->operations.version == 2);
    CHECK(result->validUntil == repository.timestamp.expires);
    CHECK(result->expires.size() == 5);
    CHECK(installed() == "1.1.0");
    // Again: nothing but the next root and the timestamp is asked for.
    fetcher.asked.clear();
    const auto again = update();
    REQUIRE(again);
    CHECK_FALSE(again->release);
    CHECK(fetcher.asked ==
          std::map<std::string, int>{{"metadata/2.root.json", 1}, {"metadata/timestamp.json", 1}});
}

TEST_CASE_FIXTURE(Scene, "tuf: a repository without consistent snapshots is read too") {
    repository.root.version = 2;
    repository.root.consistentSnapshot = false;
    repository.writeRoot();
    for (const char* role : {"snapshot", "targets", "operations"}) {
        const std::string name = std::string(role) + ".json";
        served["metadata/" + name] = repository.files.at("metadata/2." + name);
    }
    for (const auto* role : {&repository.targets, &repository.operations}) {
        for (const auto& [path, file] : role->targets) {
            for (const auto& [name, bytes] : repository.files) {
                if (name.find(file.sha256) != std::string::npos) served["targets/" + path] = bytes;
            }
        }
    }
    served["metadata/2.root.json"] = repository.files.at("metadata/2.root.json");
    served["metadata/timestamp.json"] = repository.files.at("metadata/timestamp.json");
    takes();
}

TEST_CASE_FIXTURE(Scene, "tuf: rollback of the timestamp") {
    serve();
    const auto old = repository.files.at("metadata/timestamp.json");
    takes();
    repository.publish();
    serve();
    takes();
    served["metadata/timestamp.json"] = old;
    const auto result = update();
    REQUIRE_FALSE(result);
    CHECK(result.error().fault == Fault::Rollback);
    CHECK(result.error().role == "timestamp");
}

TEST_CASE_FIXTURE(Scene, "tuf: rollback of the snapshot by whoever has the timestamp key") {
    repository.snapshot.version = 5;
    repository.announce();
    serve();
    takes();
    repository.snapshot.version = 4;
    repository.timestamp.version += 1;
    repository.announce();
    serve();
    const auto result = update();
    REQUIRE_FALSE(result);
    CHECK(result.error().fault == Fault::Rollback);
    CHECK(result.error().role == "timestamp");
}

TEST_CASE_FIXTURE(Scene, "tuf: rollback of targets by whoever has the snapshot and timestamp keys") {
    const auto before = repository.snapshot.meta;
    serve();
    takes();
    repository.snapshot.meta["targets.json"].version = 1;
    repository.snapshot.version += 1;
    repository.timestamp.version += 1;
    repository.announce();
    serve();
    const auto result = update();
    REQUIRE_FALSE(result);
    CHECK(result.error().fault == Fault::Rollback);
    CHECK(result.error().role == "targets.json");
    CHECK(installed() == "1.1.0");
}

TEST_CASE_FIXTURE(Scene, "tuf: rollback by leaving a role out of the snapshot") {
    repository.snapshot.meta.erase("operations.json");
    repository.announce();
    serve();
    refuses(Fault::Rollback, "operations.json");
}

TEST_CASE_FIXTURE(Scene, "tuf: rollback of the root: an old one under the next number") {
    serve();
    served["metadata/2.root.json"] = repository.firstRoot();
    refuses(Fault::Rollback, "root");
}

TEST_CASE_FIXTURE(Scene, "tuf: a root that jumps over a version") {
    repository.root.version = 3;
    repository.writeRoot();
    serve();
    served["metadata/2.root.json"] = served["metadata/3.root.json"];
    refuses(Fault::WrongVersion, "root");
}

TEST_CASE_FIXTURE(Scene, "tuf: freeze: the same timestamp for too long") {
    now += std::chrono::hours(25);  // what is served is what the terminal has already
    refuses(Fault::Expired, "timestamp");
    serve();
    refuses(Fault::Expired, "timestamp");
}

TEST_CASE_FIXTURE(Scene, "tuf: expired: each role") {
    const auto late = now - std::chrono::seconds(1);
    SUBCASE("root") {
        repository.root.version = 2;
        repository.root.expires = late;
        repository.writeRoot();
        serve();
        refuses(Fault::Expired, "root");
    }
    SUBCASE("an expired root on the way to a good one does no harm") {
        repository.root.version = 2;
        repository.root.expires = late;
        repository.writeRoot();
        repository.root.version = 3;
        repository.root.expires = now + std::chrono::days(1);
        repository.writeRoot();
        serve();
        takes();
    }
    SUBCASE("timestamp, to the millisecond") {
        repository.timestamp.expires = now;
        repository.announce();
        serve();
        refuses(Fault::Expired, "timestamp");
    }
    SUBCASE("snapshot") {
        repository.snapshot.expires = late;
        repository.announce();
        serve();
        refuses(Fault::Expired, "snapshot");
    }
    SUBCASE("targets") {
        repository.targets.expires = late;
        repository.writeTargets({&repository.targetsKeys[0], &repository.targetsKeys[1]});
        repository.announce();
        serve();
        refuses(Fault::Expired, "targets");
    }
    SUBCASE("a delegated role") {
        repository.operations.expires = late;
        repository.writeOperations({&repository.operationsKey});
        repository.announce();
        serve();
        refuses(Fault::Expired, "operations");
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: mix-and-match: files of different moments") {
    auto old = repository.files;
    repository.addRelease("1.2.0", kSecond);
    repository.publish();
    serve();
    SUBCASE("a snapshot that is not the announced one") {
        served["metadata/3.snapshot.json"] = old["metadata/2.snapshot.json"];
        refuses(Fault::MixAndMatch, "snapshot");
    }
    SUBCASE("targets that are not the listed ones") {
        served["metadata/3.targets.json"] = old["metadata/2.targets.json"];
        refuses(Fault::MixAndMatch, "targets");
    }
    SUBCASE("a delegated role that is not the listed one") {
        served["metadata/3.operations.json"] = old["metadata/2.operations.json"];
        refuses(Fault::MixAndMatch, "operations");
    }
    SUBCASE("without hashes the version still tells") {
        repository.snapshot.meta["targets.json"] = {3, {}, {}};
        repository.announce();
        serve();
        served["metadata/3.targets.json"] = old["metadata/2.targets.json"];
        refuses(Fault::WrongVersion, "targets");
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: fast-forward: versions pushed to the end are forgotten with the keys") {
    // Somebody had both online keys for a day.
    repository.timestamp.version = tuf::kMaxVersion;
    repository.snapshot.version = tuf::kMaxVersion;
    repository.announce();
    serve();
    takes();
    repository.timestamp.version = 3;
    repository.snapshot.version = 3;
    repository.announce();
    serve();
    REQUIRE_FALSE(update());

    const auto lostTimestamp = repository.timestampKey;
    repository.timestampKey = repository.newKey();
    repository.snapshotKey = repository.newKey();
    repository.root.version = 2;
    repository.root.timestamp = TufRepository::role({&repository.timestampKey}, 1, repository.root.keys);
    repository.root.snapshot = TufRepository::role({&repository.snapshotKey}, 1, repository.root.keys);
    repository.writeRoot();
    repository.setRollout({"1.1.0", tuf::Rollout::Next{"1.2.0", 100, {}, false}});
    repository.addRelease("1.2.0", kSecond);
    repository.targets.version += 1;
    repository.operations.version += 1;
    repository.writeTargets({&repository.targetsKeys[0], &repository.targetsKeys[1]});
    repository.writeOperations({&repository.operationsKey});
    repository.announce();
    serve();
    takes("1.2.0");
    // The lost key opens nothing any more.
    repository.timestamp.version = 9;
    repository.writeTimestamp({&lostTimestamp});
    serve();
    const auto result = update();
    REQUIRE_FALSE(result);
    CHECK(result.error().fault == Fault::ThresholdShort);
}

TEST_CASE_FIXTURE(Scene, "tuf: endless data: no file may be longer than was announced") {
    serve();
    std::string which;
    std::size_t asked = 0;
    fetcher.instead = [&](std::string_view name,
                          std::size_t maxBytes) -> std::optional<MemoryFetcher::Answer> {
        if (!name.ends_with(which)) return std::nullopt;
        asked = maxBytes;
        // A fetcher that does not keep its own promise.
        return base::Bytes(maxBytes + 1, std::uint8_t(' '));
    };
    SUBCASE("root") {
        which = "2.root.json";
        refuses(Fault::EndlessData, "root");
        CHECK(asked == tuf::kMaxRootBytes);
    }
    SUBCASE("timestamp") {
        which = "timestamp.json";
        refuses(Fault::EndlessData, "timestamp");
        CHECK(asked == tuf::kMaxTimestampBytes);
    }
    SUBCASE("snapshot") {
        which = "snapshot.json";
        refuses(Fault::EndlessData, "snapshot");
        CHECK(asked == served.at("metadata/2.snapshot.json").size());
    }
    SUBCASE("targets") {
        which = "targets.json";
        refuses(Fault::EndlessData, "targets");
        CHECK(asked == served.at("metadata/2.targets.json").size());
    }
    SUBCASE("a target") {
        which = ".a.yaml";
        refuses(Fault::EndlessData, "releases/1.1.0/items/a.yaml");
        CHECK(asked == kSecond.at("items/a.yaml").size());
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: endless data: without announced lengths the bounds of each role hold") {
    repository.timestamp.snapshot.length.reset();
    repository.writeTimestamp({&repository.timestampKey});
    serve();
    fetcher.instead = [&](std::string_view name,
                          std::size_t maxBytes) -> std::optional<MemoryFetcher::Answer> {
        if (!name.ends_with("snapshot.json")) return std::nullopt;
        CHECK(maxBytes == tuf::kMaxSnapshotBytes);
        return base::fail(base::Errc::TooLarge);
    };
    refuses(Fault::EndlessData, "snapshot");
}

TEST_CASE_FIXTURE(Scene, "tuf: slow retrieval: a server that drips is cut off by the guard") {
    serve();
    ManualClock clock;
    const base::SteadyTime start = clock.steady();
    fetcher.instead = [&](std::string_view name,
                          std::size_t maxBytes) -> std::optional<MemoryFetcher::Answer> {
        if (!name.ends_with("targets.json")) return std::nullopt;
        tuf::TransferGuard guard(clock.steady(), maxBytes);
        base::Bytes bytes;
        const base::Bytes& whole = served.at(std::string(name));
        for (const std::uint8_t byte : whole) {
            clock.advance(std::chrono::seconds(1));
            bytes.push_back(byte);
            if (auto fine = guard.received(1, clock.steady()); !fine) return base::fail(fine.error());
        }
        return bytes;
    };
    refuses(Fault::SlowRetrieval, "targets");
    CHECK(clock.steady() - start <= tuf::kFetchRateWindow);
}

TEST_CASE("tuf: slow retrieval: the guard's rules") {
    ManualClock clock;
    const auto now = [&] { return clock.steady(); };
    SUBCASE("silence") {
        tuf::TransferGuard guard(now(), 100);
        clock.advance(tuf::kFetchRateWindow - std::chrono::milliseconds(1));
        CHECK(guard.received(0, now()));
        clock.advance(std::chrono::milliseconds(1));
        CHECK(guard.received(0, now()).error().code == base::Errc::Timeout);
    }
    SUBCASE("fast first, then a drip") {
        tuf::TransferGuard guard(now(), 10u << 20);
        clock.advance(std::chrono::seconds(20));
        CHECK(guard.received(1u << 20, now()));
        clock.advance(std::chrono::seconds(20));
        CHECK(guard.received(tuf::kFetchLeastBytesPerWindow - 1, now()).error().code == base::Errc::Timeout);
    }
    SUBCASE("just fast enough for each window, but not for the whole") {
        tuf::TransferGuard guard(now(), 10u << 20);
        bool cut = false;
        for (int window = 0; window < 100 && !cut; ++window) {
            clock.advance(tuf::kFetchRateWindow);
            cut = !guard.received(tuf::kFetchLeastBytesPerWindow, now());
        }
        CHECK(cut);
        CHECK(guard.total() <= 15 * tuf::kFetchLeastBytesPerWindow);
    }
    SUBCASE("one byte too many") {
        tuf::TransferGuard guard(now(), 100);
        CHECK(guard.received(100, now()));
        CHECK(guard.received(1, now()).error().code == base::Errc::TooLarge);
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: wrong key: signatures of keys that the root does not name") {
    const auto stranger = repository.newKey();
    const auto other = repository.newKey();
    SUBCASE("root") {
        repository.root.version = 2;
        repository.root.root = TufRepository::role({&stranger, &other}, 2, repository.root.keys);
        repository.writeRoot({&stranger, &other});  // self-made: signed by its own keys only
        serve();
        refuses(Fault::ThresholdShort, "root");
    }
    SUBCASE("a root that the old keys signed, but not its own") {
        repository.root.version = 2;
        repository.root.root = TufRepository::role({&stranger, &other}, 2, repository.root.keys);
        repository.writeRoot();
        serve();
        refuses(Fault::ThresholdShort, "root");
    }
    SUBCASE("timestamp") {
        repository.writeTimestamp({&stranger});
        serve();
        refuses(Fault::ThresholdShort, "timestamp");
    }
    SUBCASE("timestamp by the key of another role") {
        repository.writeTimestamp({&repository.snapshotKey});
        serve();
        refuses(Fault::ThresholdShort, "timestamp");
    }
    SUBCASE("snapshot") {
        repository.writeSnapshot({&repository.timestampKey});
        repository.writeTimestamp({&repository.timestampKey});
        serve();
        refuses(Fault::ThresholdShort, "snapshot");
    }
    SUBCASE("targets by the operations key") {
        repository.writeTargets({&repository.operationsKey, &repository.targetsKeys[0]});
        repository.announce();
        serve();
        refuses(Fault::ThresholdShort, "targets");
    }
    SUBCASE("operations by a targets key") {
        repository.writeOperations({&repository.targetsKeys[0]});
        repository.announce();
        serve();
        refuses(Fault::ThresholdShort, "operations");
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: threshold short") {
    auto& keys = repository.targetsKeys;
    SUBCASE("one of two") {
        repository.writeTargets({&keys[0]});
        repository.announce();
        serve();
        refuses(Fault::ThresholdShort, "targets");
    }
    SUBCASE("one key that signs twice") {
        repository.writeTargets({&keys[0], &keys[0]});
        repository.announce();
        serve();
        refuses(Fault::ThresholdShort, "targets");
    }
    SUBCASE("one key under two ids") {
        repository.root.version = 2;
        repository.root.keys["another-name"] = keys[0].publicKey;
        repository.root.targets.keyIds.push_back("another-name");
        repository.writeRoot();
        const std::string form = tuf::signedForm(repository.targets);
        auto signatures = std::vector{tuf::signWith(keys[0], form), tuf::signWith(keys[0], form)};
        signatures[1].keyId = "another-name";
        const base::Bytes bytes = tuf::assemble(form, signatures);
        repository.files["metadata/2.targets.json"] = bytes;
        repository.snapshot.meta["targets.json"] = tuf::describe(2, bytes);
        repository.announce();
        serve();
        refuses(Fault::ThresholdShort, "targets");
    }
    SUBCASE("one root key of two") {
        repository.root.version = 2;
        repository.writeRoot({&repository.rootKeys[0]});
        serve();
        refuses(Fault::ThresholdShort, "root");
    }
    SUBCASE("a second signature over something else") {
        const std::string form = tuf::signedForm(repository.targets);
        const auto signatures = std::vector{tuf::signWith(keys[0], form), tuf::signWith(keys[1], form + " ")};
        const base::Bytes bytes = tuf::assemble(form, signatures);
        repository.files["metadata/2.targets.json"] = bytes;
        repository.snapshot.meta["targets.json"] = tuf::describe(2, bytes);
        repository.announce();
        serve();
        refuses(Fault::ThresholdShort, "targets");
    }
    SUBCASE("any two of three are enough") {
        repository.writeTargets({&keys[2], &keys[1]});
        repository.announce();
        serve();
        takes();
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: roots: many rotations, one after another") {
    SUBCASE("each root key is replaced") {
        for (int step = 0; step < 3; ++step) {
            const tuf::SigningKey old = repository.rootKeys[std::size_t(step)];
            repository.rootKeys[std::size_t(step)] = repository.newKey();
            const tuf::SigningKey& fresh = repository.rootKeys[std::size_t(step)];
            repository.root.version += 1;
            repository.root.root = TufRepository::role(
                {&repository.rootKeys[0], &repository.rootKeys[1], &repository.rootKeys[2]}, 2,
                repository.root.keys);
            repository.writeRoot({&repository.rootKeys[(std::size_t(step) + 1) % 3], &old, &fresh});
        }
        serve();
        takes();
        CHECK(tuf::readRoot(**store.metadata("root"))->role.version == 4);
    }
    SUBCASE("more than one update may take are taken by the next one") {
        for (int i = 0; i < tuf::kMaxRootRotations + 5; ++i) {
            repository.root.version += 1;
            repository.writeRoot();
        }
        serve();
        refuses(Fault::TooManyRoots, "root");
        takes();
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: delegations") {
    SUBCASE("a role that is delegated to but not listed in the snapshot") {
        tuf::Delegation more = repository.targets.delegations[0];
        more.name = "more";
        repository.targets.delegations.insert(repository.targets.delegations.begin(), more);
        repository.writeTargets({&repository.targetsKeys[0], &repository.targetsKeys[1]});
        repository.announce();
        serve();
        refuses(Fault::RoleMissing, "more");
    }
    SUBCASE("a role that the snapshot lists and nobody delegates to has no say") {
        tuf::Targets extra = repository.operations;
        const base::Bytes bytes = TufRepository::sign(extra, {&repository.operationsKey});
        repository.files["metadata/2.extra.json"] = bytes;
        repository.snapshot.meta["extra.json"] = tuf::describe(2, bytes);
        repository.announce();
        serve();
        takes();
        CHECK(fetcher.asked.count("metadata/2.extra.json") == 0);
    }
    SUBCASE("the operations key cannot speak of releases") {
        repository.addTarget(repository.operations, "releases/1.1.0/items/c.yaml", "smuggled");
        repository.writeOperations({&repository.operationsKey});
        repository.announce();
        serve();
        takes();  // and installed() found nothing but the three files
    }
    SUBCASE("no delegation at all: there is no roll-out to follow") {
        repository.targets.delegations.clear();
        repository.targets.delegationKeys.clear();
        repository.writeTargets({&repository.targetsKeys[0], &repository.targetsKeys[1]});
        repository.announce();
        serve();
        refuses(Fault::TargetMissing, "operations/rollout.json");
    }
    SUBCASE("a role that delegates to itself and back ends") {
        repository.operations.delegationKeys = repository.targets.delegationKeys;
        repository.operations.delegations = repository.targets.delegations;
        repository.operations.targets.clear();
        repository.writeOperations({&repository.operationsKey});
        repository.announce();
        serve();
        refuses(Fault::TargetMissing, "operations/rollout.json");
    }
    SUBCASE("a terminating role ends the search, others come after it in order") {
        tuf::Delegation second = repository.targets.delegations[0];
        second.name = "second";
        repository.targets.delegations.push_back(second);
        tuf::Targets role = repository.operations;
        const base::Bytes bytes = TufRepository::sign(role, {&repository.operationsKey});
        repository.files["metadata/2.second.json"] = bytes;
        repository.snapshot.meta["second.json"] = tuf::describe(2, bytes);
        repository.operations.targets.clear();
        repository.writeOperations({&repository.operationsKey});
        SUBCASE("terminating") {
            repository.writeTargets({&repository.targetsKeys[0], &repository.targetsKeys[1]});
            repository.announce();
            serve();
            refuses(Fault::TargetMissing, "operations/rollout.json");
        }
        SUBCASE("not terminating") {
            repository.targets.delegations[0].terminating = false;
            repository.writeTargets({&repository.targetsKeys[0], &repository.targetsKeys[1]});
            repository.announce();
            serve();
            takes();
        }
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: a target that is not the signed one") {
    serve();
    const std::string path = "releases/1.1.0/items/a.yaml";
    std::string name;
    for (const auto& [each, bytes] : served) {
        if (base::asText(bytes) == kSecond.at("items/a.yaml")) name = each;
    }
    REQUIRE_FALSE(name.empty());
    SUBCASE("one bit") {
        served[name][3] ^= 1;
        refuses(Fault::WrongTarget, path);
    }
    SUBCASE("too short") {
        served[name].pop_back();
        refuses(Fault::WrongTarget, path);
    }
    SUBCASE("too long") {
        served[name].push_back(' ');
        refuses(Fault::EndlessData, path);
    }
    SUBCASE("gone") {
        served.erase(name);
        refuses(Fault::FetchFailed, path);
    }
    // The honest server is back.
    serve();
    takes();
}

TEST_CASE_FIXTURE(Scene, "tuf: every bit of the metadata counts") {
    serve();
    // Whatever single byte is changed on the way, the update is refused or is the honest one.
    for (const char* each : {"metadata/timestamp.json", "metadata/2.snapshot.json", "metadata/2.targets.json",
                             "metadata/2.operations.json"}) {
        const base::Bytes good = served.at(each);
        for (std::size_t at = 0; at < good.size(); at += 7) {
            served[each] = good;
            served[each][at] ^= 1;
            const MemoryTufStore before = store;
            const auto result = update();
            if (result) {
                CHECK(installed() == "1.1.0");
            } else {
                CHECK(installed() == "1.0.0");
            }
            store = before;
        }
        served[each] = good;
    }
    takes();
}

TEST_CASE_FIXTURE(Scene, "tuf: a power cut at every write leaves the old or the new") {
    // A new root, timestamp and snapshot keys, operations, a release: every kind of write there is.
    repository.timestampKey = repository.newKey();
    repository.root.version = 2;
    repository.root.timestamp = TufRepository::role({&repository.timestampKey}, 1, repository.root.keys);
    repository.writeRoot();
    repository.announce();
    serve();
    const MemoryTufStore before = store;
    MemoryTufStore whole = store;
    store.commits = 0;
    takes();
    const int writes = store.commits;
    CHECK(writes >= 7);
    for (const auto how : {MemoryTufStore::Cut::Before, MemoryTufStore::Cut::After}) {
        for (int n = 1; n <= writes; ++n) {
            CAPTURE(n);
            store = before;
            store.commits = 0;
            store.cutAt = n;
            store.cutHow = how;
            tuf::Updater updater(store, fetcher);
            const auto result = updater.update({now, "hall-east-01", {}});
            if (result && result->release) CHECK_FALSE(updater.install(*result->release));
            const std::string version = installed();
            CHECK((version == "1.0.0" || version == "1.1.0"));
            const auto operations = tuf::installedOperations(store);
            REQUIRE(operations);
            REQUIRE(*operations);
            CHECK(((*operations)->rollout.base == "1.0.0" || (*operations)->rollout.base == "1.1.0"));
            // The power is back: the next update finishes, whatever was there.
            store.cutAt = -1;
            takes();
        }
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: a store that lost something gets it again") {
    serve();
    takes();
    SUBCASE("metadata that cannot be read") {
        for (const char* role : {"timestamp", "snapshot", "targets", "operations"})
            store.damageMetadata(role);
        takes();
    }
    SUBCASE("a file of the release") {
        const auto release = store.set(tuf::kReleaseSet);
        store.damageTarget((*release)->files[1].sha256);
        CHECK(tuf::installedRelease(store).error().code == base::Errc::Corrupt);
        takes();
    }
    SUBCASE("an operations file") {
        store.damageTarget((**store.set(tuf::kOperationsSet)).files[0].sha256);
        CHECK(tuf::installedOperations(store).error().code == base::Errc::Corrupt);
        takes();
        CHECK(tuf::installedOperations(store));
    }
    SUBCASE("the root: only a new set-up helps") {
        store.damageMetadata("root");
        const auto result = update();
        REQUIRE_FALSE(result);
        CHECK(result.error().fault == Fault::NoTrustedRoot);
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: signed, but of no use: what is in force stays") {
    SUBCASE("a roll-out that is no roll-out") {
        repository.addTarget(repository.operations, "operations/rollout.json",
                             R"({"format":1,"base":"latest"})");
        repository.publish();
        serve();
        refuses(Fault::BadContent, "operations");
        CHECK((*tuf::installedOperations(store))->rollout.base == "1.0.0");
    }
    SUBCASE("a roll-out of a later format") {
        repository.addTarget(repository.operations, "operations/rollout.json",
                             R"({"format":2,"base":"1.1.0"})");
        repository.publish();
        serve();
        refuses(Fault::BadContent, "operations");
    }
    SUBCASE("a release that is nowhere") {
        repository.setRollout({"3.0.0", {}});
        repository.publish();
        serve();
        refuses(Fault::TargetMissing, "releases/3.0.0");
    }
    SUBCASE("a lower release is no release to go to") {
        repository.setRollout({"0.9.0", {}});
        repository.publish();
        serve();
        takes("1.0.0");
    }
    SUBCASE("a release that left the repository is kept where it runs") {
        repository.setRollout({"1.0.0", {}});
        std::erase_if(repository.targets.targets,
                      [](const auto& each) { return each.first.starts_with("releases/1.0.0/"); });
        repository.publish();
        serve();
        takes("1.0.0");
    }
}

TEST_CASE_FIXTURE(Scene, "tuf: a terminal's first root must be good by itself") {
    MemoryTufStore fresh;
    MemoryFetcher network(served);
    tuf::Updater updater(fresh, network);
    CHECK(updater.update({now, "hall-east-01", {}}).error().fault == Fault::NoTrustedRoot);
    repository.writeRoot({&repository.rootKeys[0]});
    CHECK(updater.begin(repository.firstRoot()).error().code == base::Errc::NotTrusted);
    CHECK(updater.begin(base::asBytes("{}")).error().code == base::Errc::InvalidInput);
    CHECK_FALSE(*fresh.metadata("root"));
}
