#include "central/service/help_calls.h"

namespace zizhu::central {

std::string_view name(HelpStatus status) {
    switch (status) {
        case HelpStatus::Waiting: return "waiting";
        case HelpStatus::Seen: return "seen";
        case HelpStatus::Coming: return "coming";
    }
    return {};
}

HelpStatus statusOf(const HelpCall& call) {
    if (!call.coming.empty()) return HelpStatus::Coming;
    return call.seenAt ? HelpStatus::Seen : HelpStatus::Waiting;
}

Outcome<HelpStatus> HelpCalls::call(const std::string& terminal, const base::Uuid& id, const std::string& step) {
    const base::WallTime now = environment_.clock.wall();
    const auto called = store_.call(id, terminal, step, now, now - kWithin, kMost);
    if (!called && called.error().code == base::Errc::Refused) return refuse(FaultKind::Conflict, "too-many-calls");
    if (!called && called.error().code == base::Errc::SequenceError) return refuse(FaultKind::Conflict, "id-conflict");
    if (!called) return refuse(environment_, called.error());
    if (called->calledAt == now) environment_.log.info("help.called", "central", {{"id", id}});
    return statusOf(*called);
}

Outcome<void> HelpCalls::end(const std::string& terminal, const base::Uuid& id) {
    if (const auto ended = store_.end(id, terminal, environment_.clock.wall()); !ended)
        return refuse(environment_, ended.error());
    return {};
}

Outcome<std::vector<HelpCall>> HelpCalls::look() {
    const base::WallTime now = environment_.clock.wall();
    if (const auto seen = store_.see(now - kSilence, now); !seen) return refuse(environment_, seen.error());
    auto open = store_.open(now - kSilence);
    if (!open) return refuse(environment_, open.error());
    return std::move(*open);
}

Outcome<void> HelpCalls::come(const base::Uuid& id, const std::string& clerk) {
    const auto done = store_.come(id, clerk, environment_.clock.wall());
    if (!done && done.error().code == base::Errc::NotFound) return refuse(FaultKind::NotFound, "call-unknown");
    if (!done) return refuse(environment_, done.error());
    environment_.log.info("help.coming", "central", {{"id", id}});
    return {};
}

}  // namespace zizhu::central
