#include "flow/session.h"

#include <algorithm>
#include <array>

namespace zizhu::flow {

std::string_view name(Step step) {
    static constexpr std::array<std::string_view, 18> kNames = {
        "attract", "home",      "guide",   "identity", "questions", "materials", "check", "sign",      "submitting",
        "submitted", "issuing", "issued", "not-issued", "booking", "ticket", "track", "recovered", "out-of-service"};
    return kNames[std::size_t(step)];
}

Session freshSession(std::shared_ptr<const catalog::Catalogue> catalogue, Terminal terminal) {
    Session session;
    session.catalogue = std::move(catalogue);
    session.terminal = std::move(terminal);
    if (session.terminal.outage) session.step = Step::OutOfService;
    return session;
}

bool cardLeftBehind(const Session& session) {
    // While the identity step runs, and until the citizen has gone on from it, it belongs there.
    return session.terminal.cardOnReader && session.step != Step::Identity;
}

bool paperLeftBehind(const Session& session) {
    return session.terminal.paperInScanner && session.step != Step::Materials;
}

std::optional<int> countdownSeconds(const Session& session) {
    if (!session.countdownEnds) return std::nullopt;
    const auto left = *session.countdownEnds - session.now;
    return int(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(left).count()));
}

}  // namespace zizhu::flow
