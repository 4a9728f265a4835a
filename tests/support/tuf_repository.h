// A small catalogue repository in memory, made of the parts that attacks bend: every role can be changed and
// signed by whoever a test likes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/tuf/operations.h"
#include "catalog/tuf/signatures.h"
#include "catalog/tuf/writing.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"

namespace zizhu::tests {

namespace tuf = catalog::tuf;

class TufRepository {
public:
    using Signers = std::vector<const tuf::SigningKey*>;

    explicit TufRepository(std::uint64_t seed = 1) : random_(seed) {
        for (auto* list : {&rootKeys, &targetsKeys}) {
            for (int i = 0; i < 3; ++i) list->push_back(tuf::makeSigningKey(random_));
        }
        snapshotKey = tuf::makeSigningKey(random_);
        timestampKey = tuf::makeSigningKey(random_);
        operationsKey = tuf::makeSigningKey(random_);

        root.version = timestamp.version = snapshot.version = targets.version = operations.version = 1;
        const base::WallTime now = ManualClock().wall();
        root.expires = now + std::chrono::days(365);
        targets.expires = operations.expires = now + std::chrono::days(90);
        snapshot.expires = now + std::chrono::days(7);
        timestamp.expires = now + std::chrono::days(1);
        root.root = role({&rootKeys[0], &rootKeys[1], &rootKeys[2]}, 2, root.keys);
        root.targets = role({&targetsKeys[0], &targetsKeys[1], &targetsKeys[2]}, 2, root.keys);
        root.snapshot = role({&snapshotKey}, 1, root.keys);
        root.timestamp = role({&timestampKey}, 1, root.keys);
        tuf::Delegation delegation;
        delegation.name = "operations";
        delegation.keys = role({&operationsKey}, 1, targets.delegationKeys);
        delegation.terminating = true;
        delegation.paths = {"operations/*"};
        targets.delegations.push_back(delegation);
        writeRoot();
    }

    tuf::SigningKey newKey() { return tuf::makeSigningKey(random_); }
    static tuf::RoleKeys role(const Signers& signers, std::size_t threshold, tuf::Keys& keys) {
        tuf::RoleKeys out;
        for (const tuf::SigningKey* key : signers) {
            out.keyIds.push_back(tuf::keyIdOf(key->publicKey));
            keys[out.keyIds.back()] = key->publicKey;
        }
        out.threshold = threshold;
        return out;
    }
    template <class Role>
    static base::Bytes sign(const Role& role, const Signers& signers) {
        const std::string form = tuf::signedForm(role);
        std::vector<tuf::Signature> signatures;
        for (const tuf::SigningKey* key : signers) signatures.push_back(tuf::signWith(*key, form));
        return tuf::assemble(form, signatures);
    }

    void addRelease(const std::string& version, const std::map<std::string, std::string>& content) {
        for (const auto& [path, text] : content) addTarget(targets, "releases/" + version + "/" + path, text);
    }
    void setRollout(const tuf::Rollout& rollout) {
        const base::Bytes bytes = tuf::writeRollout(rollout);
        addTarget(operations, "operations/rollout.json", base::asText(bytes));
    }
    void addTarget(tuf::Targets& to, const std::string& path, std::string_view text) {
        const base::Bytes bytes(text.begin(), text.end());
        to.targets[path] = tuf::describeTarget(bytes);
        const std::size_t slash = path.rfind('/') + 1;
        files["targets/" + path.substr(0, slash) + base::sha256Hex(bytes) + "." + path.substr(slash)] = bytes;
    }

    void writeRoot() { writeRoot({&rootKeys[0], &rootKeys[1]}); }
    void writeRoot(const Signers& signers) {
        files["metadata/" + std::to_string(root.version) + ".root.json"] = sign(root, signers);
    }
    // Writes every role anew from targets downwards, as an honest owner does, with one version more each.
    void publish() {
        if (published_) {
            for (tuf::Header* each :
                 std::initializer_list<tuf::Header*>{&targets, &operations, &snapshot, &timestamp})
                each->version += 1;
        }
        published_ = true;
        writeTargets({&targetsKeys[0], &targetsKeys[1]});
        writeOperations({&operationsKey});
        writeSnapshot({&snapshotKey});
        writeTimestamp({&timestampKey});
    }
    void writeTargets(const Signers& signers) { writeDescribed("targets", targets, signers); }
    void writeOperations(const Signers& signers) { writeDescribed("operations", operations, signers); }
    void writeSnapshot(const Signers& signers) {
        const base::Bytes bytes = sign(snapshot, signers);
        files["metadata/" + std::to_string(snapshot.version) + ".snapshot.json"] = bytes;
        timestamp.snapshot = tuf::describe(snapshot.version, bytes);
    }
    void writeTimestamp(const Signers& signers) {
        files["metadata/timestamp.json"] = sign(timestamp, signers);
    }
    // After a change to targets or operations that was written by hand.
    void announce() {
        writeSnapshot({&snapshotKey});
        writeTimestamp({&timestampKey});
    }
    const base::Bytes& firstRoot() const { return files.at("metadata/1.root.json"); }

    std::vector<tuf::SigningKey> rootKeys, targetsKeys;
    tuf::SigningKey snapshotKey, timestampKey, operationsKey;
    tuf::Root root;
    tuf::Timestamp timestamp;
    tuf::Snapshot snapshot;
    tuf::Targets targets, operations;
    std::map<std::string, base::Bytes> files;

private:
    void writeDescribed(const std::string& name, const tuf::Targets& role, const Signers& signers) {
        const base::Bytes bytes = sign(role, signers);
        files["metadata/" + std::to_string(role.version) + "." + name + ".json"] = bytes;
        snapshot.meta[name + ".json"] = tuf::describe(role.version, bytes);
    }
    SeededRandom random_;
    bool published_ = false;
};

}  // namespace zizhu::tests
