#include "catalog/tuf/operations.h"

#include <set>

#include <doctest/doctest.h>

#include "catalog/tuf/json.h"
#include "catalog/tuf/metadata.h"
#include "catalog/tuf/signatures.h"
#include "catalog/tuf/writing.h"
#include "tests/support/seeded_random.h"

namespace {
using namespace zizhu;
using namespace zizhu::catalog;
using namespace zizhu::catalog::tuf;
using base::asBytes;

const std::vector<std::string> kNoGroups;
const std::vector<std::string> kPilot = {"pilot"};

std::string terminal(int n) { return "hall-" + std::to_string(n); }
}  // namespace

TEST_CASE("rollout: a share of terminals takes the next release, the same ones each time") {
    Rollout rollout{"1.0.0", Rollout::Next{"1.1.0", 20, {"pilot"}, false}};
    int took = 0;
    std::set<std::string> early;
    for (int i = 0; i < 10'000; ++i) {
        if (releaseFor(rollout, terminal(i), kNoGroups, "1.0.0") != "1.1.0") continue;
        ++took;
        early.insert(terminal(i));
    }
    CHECK(took > 1800);
    CHECK(took < 2200);
    // A larger share takes in everyone of the smaller one.
    rollout.next->share = 50;
    for (const std::string& each : early) CHECK(releaseFor(rollout, each, kNoGroups, "1.0.0") == "1.1.0");
    // Another version begins with other terminals.
    rollout.next->version = "1.2.0";
    rollout.next->share = 20;
    int both = 0;
    for (const std::string& each : early)
        both += releaseFor(rollout, each, kNoGroups, "1.0.0") == "1.2.0" ? 1 : 0;
    CHECK(both < took / 2);
    rollout.next->share = 0;
    CHECK(releaseFor(rollout, "a", kNoGroups, "") == "1.0.0");
    CHECK(releaseFor(rollout, "a", kPilot, "") == "1.2.0");
    rollout.next->share = 100;
    for (int i = 0; i < 1000; ++i) CHECK(releaseFor(rollout, terminal(i), kNoGroups, "") == "1.2.0");
}

TEST_CASE("rollout: after a halt nobody further takes it, and who has it keeps it") {
    Rollout rollout{"1.0.0", Rollout::Next{"1.1.0", 100, {"pilot"}, true}};
    CHECK(releaseFor(rollout, "a", kPilot, "1.0.0") == "1.0.0");
    CHECK(releaseFor(rollout, "a", kPilot, "") == "1.0.0");
    CHECK(releaseFor(rollout, "a", kPilot, "1.1.0") == "1.1.0");
    rollout.next->halted = false;
    CHECK(releaseFor(rollout, "a", kNoGroups, "1.0.0") == "1.1.0");
}

TEST_CASE("rollout: no terminal goes back; an earlier content returns as a new version") {
    CHECK(releaseFor({"1.0.0", {}}, "a", kNoGroups, "1.1.0") == "1.1.0");
    CHECK(releaseFor({"1.2.0", {}}, "a", kNoGroups, "1.1.0") == "1.2.0");
    CHECK(releaseFor({"1.9.0", {}}, "a", kNoGroups, "1.10.0") == "1.10.0");
    CHECK(releaseFor({"1.0.0", {}}, "a", kNoGroups, "not a version") == "1.0.0");
}

TEST_CASE("versions") {
    for (const char* good : {"0.0.0", "1.2.3", "10.20.30", "999999.0.1"}) CHECK(isVersion(good));
    for (const char* bad : {"", "1", "1.2", "1.2.3.4", "1.2.x", "01.2.3", "1.02.3", "1.2.3 ", " 1.2.3",
                            "-1.2.3", "1.2.1000000", "1..3", "1.2.", "v1.2.3"}) {
        CAPTURE(bad);
        CHECK_FALSE(isVersion(bad));
    }
    CHECK(compareVersions("1.2.3", "1.2.3") == 0);
    CHECK(compareVersions("1.2.10", "1.2.9") > 0);
    CHECK(compareVersions("2.0.0", "1.9.9") > 0);
    CHECK(compareVersions("", "0.0.0") < 0);
}

TEST_CASE("operations files: written and read again") {
    const Rollout rollout{"1.0.0", Rollout::Next{"1.1.0", 20, {"pilot", "east"}, true}};
    const auto again = readRollout(writeRollout(rollout));
    REQUIRE(again);
    CHECK(again->base == "1.0.0");
    CHECK(again->next->groups == std::vector<std::string>{"pilot", "east"});
    CHECK(again->next->share == 20);
    CHECK(again->next->halted);
    CHECK_FALSE(readRollout(writeRollout({"1.0.0", {}}))->next);

    Suspensions suspensions;
    suspensions["birth-registration"] = Text{{"系统维护，暂停办理。", "Closed for maintenance."}};
    CHECK(*readSuspensions(writeSuspensions(suspensions)) == suspensions);
    CHECK(readSuspensions(writeSuspensions({}))->empty());

    const std::vector keys = {base::makeIntakeKeyPair().open, base::makeIntakeKeyPair().open};
    CHECK(*readIntakeKeys(writeIntakeKeys(keys)) == keys);
}

TEST_CASE("settings: those of a terminal's groups come over those of all, later groups over earlier ones") {
    const auto settings =
        readSettings(asBytes(R"({"format":1,"all":{"volume":40,"night-mode":false,"greeting":"你好"},
        "groups":{"quiet":{"volume":10},"night":{"night-mode":true,"volume":20}}})"));
    REQUIRE(settings);
    const std::vector<std::string> groups = {"quiet", "night", "unknown"};
    const auto section = settingsFor(*settings, groups);
    CHECK(std::get<std::int64_t>(section.at("volume")) == 20);
    CHECK(std::get<bool>(section.at("night-mode")));
    CHECK(std::get<std::string>(section.at("greeting")) == "你好");
    CHECK(std::get<std::int64_t>(settingsFor(*settings, kNoGroups).at("volume")) == 40);
}

TEST_CASE("operations files: what is not of their form is refused with its reason") {
    const auto refused = [](const auto& result, base::Errc code = base::Errc::InvalidInput) {
        REQUIRE_FALSE(result);
        CHECK(result.error().code == code);
        CHECK_FALSE(result.error().detail.empty());
    };
    refused(readRollout(asBytes("")));
    refused(readRollout(asBytes("[]")));
    refused(readRollout(asBytes(R"({"base":"1.0.0"})")));
    refused(readRollout(asBytes(R"({"format":2,"base":"1.0.0"})")), base::Errc::Unsupported);
    refused(readRollout(asBytes(R"({"format":1,"base":"1.0"})")));
    refused(readRollout(asBytes(R"({"format":1,"base":"1.0.0","base":"2.0.0"})")));
    const auto next = [](const char* text) {
        return readRollout(asBytes(R"({"format":1,"base":"1.0.0","next":)" + std::string(text) + "}"));
    };
    CHECK(next(R"({"version":"1.1.0","share":0,"groups":[],"halted":false})"));
    refused(next(R"({"version":"1.0.0","share":0,"groups":[],"halted":false})"));
    refused(next(R"({"version":"1.1.0","share":101,"groups":[],"halted":false})"));
    refused(next(R"({"version":"1.1.0","share":12.5,"groups":[],"halted":false})"));
    refused(next(R"({"version":"1.1.0","share":0,"groups":["A b"],"halted":false})"));
    refused(next(R"({"version":"1.1.0","share":0,"groups":[]})"));
    // A member that a later program adds does no harm.
    CHECK(readRollout(asBytes(R"({"format":1,"base":"1.0.0","why":"holiday"})")));
    refused(readSuspensions(asBytes(R"({"format":1,"items":{"a":{"zh-CN":"停"}}})")));
    refused(readSuspensions(asBytes(R"({"format":1,"items":{"A":{"zh-CN":"停","en":"x"}}})")));
    refused(readIntakeKeys(asBytes(R"({"format":1,"keys":[]})")));
    refused(readIntakeKeys(asBytes(R"({"format":1,"keys":[{"id":"5506e501ba8158ce","publicKey":"AAAA"}]})")));
    refused(readSettings(asBytes(R"({"format":1,"all":{"a":[1]}})")));
    refused(readSettings(asBytes(R"({"format":1,"all":{"a":1.5}})")));
    refused(readSettings(base::Bytes(kMaxOperationsBytes + 1, std::uint8_t(' '))), base::Errc::TooLarge);
}

TEST_CASE("canonical JSON: sorted keys, no space, only two escapes") {
    const auto json = parseJson(
        asBytes(" {\"b\": [1, true, null, -7], \"a\": \"\\\"q\\\\ \\u00e9\\n/\", \"A\": {}} "), 1000);
    REQUIRE(json);
    CHECK(canonicalJson(*json) == "{\"A\":{},\"a\":\"\\\"q\\\\ \xC3\xA9\n/\",\"b\":[1,true,null,-7]}");
    for (const char* bad : {"{\"a\":1,\"a\":1}", "1.5", "1e3", "9223372036854775808", "{\"a\":1} x",
                            "{\"a\":", "\"\xFF\"", "{'a':1}", "[1,]"}) {
        CAPTURE(bad);
        CHECK(parseJson(asBytes(bad), 1000).error().code == base::Errc::InvalidInput);
    }
    CHECK_FALSE(parseJson(asBytes(std::string(100'000, '[')), 1'000'000));
    CHECK(parseJson(asBytes("[1]"), 2).error().code == base::Errc::TooLarge);
}

TEST_CASE("metadata: paths that could leave the repository, and patterns of delegations") {
    for (const char* good : {"a", "releases/1.0.0/items/a.yaml", "a..b/.c"}) CHECK(isTargetPath(good));
    for (const char* bad : {"", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "a\\b", "a b", "\xE8\x87\xAA"}) {
        CAPTURE(bad);
        CHECK_FALSE(isTargetPath(bad));
    }
    Delegation delegation;
    delegation.paths = {"operations/*", "x?z/*.json"};
    CHECK(delegation.covers("operations/rollout.json"));
    CHECK_FALSE(delegation.covers("operations/a/b"));
    CHECK_FALSE(delegation.covers("operations"));
    CHECK_FALSE(delegation.covers("releases/operations/a"));
    CHECK(delegation.covers("xyz/a.b.json"));
    CHECK_FALSE(delegation.covers("xyz/a.jso"));
    delegation.paths = {std::string(200, '*') + "b"};
    CHECK_FALSE(delegation.covers(std::string(400, 'a')));  // and at once
    delegation.paths.clear();
    delegation.pathHashPrefixes = {base::sha256Hex(asBytes("a")).substr(0, 4)};
    CHECK(delegation.covers("a"));
    CHECK_FALSE(delegation.covers("b"));
}

TEST_CASE("metadata: what it means is what was written") {
    tests::SeededRandom random(3);
    const SigningKey key = makeSigningKey(random);
    Targets targets;
    targets.version = 7;
    targets.expires = *base::parseIso8601("2030-01-02T03:04:05Z");
    targets.targets["a/b.yaml"] = describeTarget(asBytes("content"));
    const std::string form = signedForm(targets);
    const base::Bytes file = assemble(form, std::vector{signWith(key, form)});
    const auto read = readTargets(file);
    REQUIRE(read);
    CHECK(read->signedBytes == form);
    CHECK(read->role.version == 7);
    CHECK(read->role.expires == targets.expires);
    CHECK(read->role.targets == targets.targets);
    CHECK(readRoot(file).error().code == base::Errc::InvalidInput);
    CHECK(readSnapshot(file).error().code == base::Errc::InvalidInput);
    CHECK(readTargets(base::Bytes(kMaxTargetsBytes + 1, std::uint8_t(' '))).error().code ==
          base::Errc::TooLarge);
    // A hundred megabytes are no item.
    targets.targets["a/b.yaml"].length = 100u << 20;
    CHECK_FALSE(readTargets(assemble(signedForm(targets), {})));
}
