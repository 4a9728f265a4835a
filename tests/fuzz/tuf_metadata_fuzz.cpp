// The catalogue repository's metadata and operations files, from whoever answers a terminal's request.
#include "catalog/tuf/metadata.h"
#include "catalog/tuf/operations.h"
#include "catalog/tuf/signatures.h"
#include "catalog/tuf/writing.h"

namespace {
using namespace zizhu;
using namespace zizhu::catalog::tuf;

// What was read is written in the canonical form, and that form means the same.
template <class Role>
void judge(const base::Result<Signed<Role>>& read, base::Result<Signed<Role>> (*again)(base::ByteView)) {
    if (!read) return;
    const std::string form = signedForm(read->role);
    const auto second = again(assemble(form, read->signatures));
    if (second && signedForm(second->role) != form) __builtin_trap();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const base::ByteView bytes(data, size);
    const auto root = readRoot(bytes);
    judge(root, readRoot);
    if (root) {
        const Root& role = root->role;
        const std::size_t good = goodSignatures(root->signedBytes, root->signatures, role.keys, role.root);
        if (good > role.root.keyIds.size()) __builtin_trap();
    }
    judge(readTimestamp(bytes), readTimestamp);
    judge(readSnapshot(bytes), readSnapshot);
    const auto targets = readTargets(bytes);
    judge(targets, readTargets);
    if (targets) {
        for (const auto& [path, file] : targets->role.targets) {
            if (!isTargetPath(path) || path.find("/../") != std::string::npos) __builtin_trap();
            for (const Delegation& delegation : targets->role.delegations) (void)delegation.covers(path);
        }
    }
    if (const auto rollout = readRollout(bytes)) {
        const auto again = readRollout(writeRollout(*rollout));
        if (!again || again->base != rollout->base) __builtin_trap();
        (void)releaseFor(*rollout, "hall-east-01", {}, {});
    }
    if (const auto suspensions = readSuspensions(bytes)) {
        if (readSuspensions(writeSuspensions(*suspensions)) != *suspensions) __builtin_trap();
    }
    (void)readIntakeKeys(bytes);
    if (const auto settings = readSettings(bytes)) (void)settingsFor(*settings, {});
    return 0;
}
