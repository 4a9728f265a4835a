#include "flow/session.h"

#include <algorithm>
#include <array>

namespace zizhu::flow {

std::string_view name(Step step) {
    static constexpr std::array<std::string_view, 26> kNames = {
        "attract",   "home",   "guide",  "identity",   "consent", "fetching", "questions", "materials",
        "check",     "sign",   "submitting", "submitted", "issuing", "issued",  "not-issued", "shown",
        "slots",     "booking", "ticket", "booked",    "track",   "confirming", "rating", "recovered", "out-of-service", "vendor"};
    return kNames[std::size_t(step)];
}

Session freshSession(std::shared_ptr<const catalog::Catalogue> catalogue, Terminal terminal) {
    Session session;
    session.catalogue = std::move(catalogue);
    session.terminal = std::move(terminal);
    if (session.terminal.outage) session.step = Step::OutOfService;
    return session;
}

std::string appointmentCode(const base::Uuid& id) { return "appointment:" + id.toString(); }

bool cardLeftBehind(const Session& session) {
    // While the identity step runs, and until the citizen has gone on from it, it belongs there.
    return session.terminal.cardOnReader && session.step != Step::Identity;
}

bool paperLeftBehind(const Session& session) {
    return session.terminal.paperInScanner && session.step != Step::Materials;
}

Notice noticeOf(const Session& session) {
    if (session.step == Step::Vendor) return Notice::None;  // what a technician tries devices with
    if (cardLeftBehind(session)) return Notice::CardLeft;
    return paperLeftBehind(session) ? Notice::PaperLeft : Notice::None;
}

Device scanDevice(const Session& session) {
    const Terminal& terminal = session.terminal;
    if (!terminal.ready(Device::DocumentCamera)) {
        // Chosen, and gone now: its own trouble, unless the scanner can do it.
        return session.useCamera && !terminal.ready(Device::DocumentScanner) ? Device::DocumentCamera
                                                                             : Device::DocumentScanner;
    }
    const bool noScanner = terminal.state(Device::DocumentScanner) == DeviceState::Unavailable;
    return session.useCamera || noScanner ? Device::DocumentCamera : Device::DocumentScanner;
}

std::optional<int> countdownSeconds(const Session& session) {
    if (!session.countdownEnds) return std::nullopt;
    const auto left = *session.countdownEnds - session.now;
    return int(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(left).count()));
}

}  // namespace zizhu::flow
