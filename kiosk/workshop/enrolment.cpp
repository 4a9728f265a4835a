// A certificate for this terminal, by a one-time code.
#include "kiosk/workshop/shop.h"
#include "offline-cache/enrolment.h"

namespace zizhu::kiosk {

using flow::vendor::Ending;

namespace {

// The backend's word for it, if it is one; otherwise ours.
base::Detail wordsOf(const cache::BackendError& error) {
    const auto word = base::Token::fromKey(error.reason);
    return word ? base::Detail("{}", *word) : error.error.detail;
}

Ending endingOf(const cache::BackendError& error) {
    switch (error.error.code) {
        case base::Errc::Unavailable:
        case base::Errc::Timeout: return error.retryAfter ? Ending::Refused : Ending::NetworkDown;
        case base::Errc::Refused:
        case base::Errc::NotTrusted:
        case base::Errc::InvalidInput: return Ending::Refused;
        default: return Ending::Failed;
    }
}

}  // namespace

// The new certificate counts from the next call to the backend on; the old one stays until it is whole on the disk.
void Workshop::enrol(const flow::vendor::effect::Enrol& what) {
    give(Hand::Network, what.request, [what, folder = parts_.config.central.credentials, terminal = parts_.config.terminal](Shop& shop, const std::stop_token&) {
        cache::EnrolmentOptions options;
        options.scratch = shop.kept.folder();
        const auto done = cache::enrolInto(folder, terminal, options, what.code.reveal());
        shop.teller->write({"terminal.enrolled", "kiosk", done ? base::Severity::Info : base::Severity::Warning,
                            done ? base::Disposition::Success : base::Disposition::Failure, {}});
        if (done) return shop.end(what.request, Ending::Done);
        shop.failure("terminal.enrolment", done.error().error);
        shop.end(what.request, endingOf(done.error()), wordsOf(done.error()));
    });
}

}  // namespace zizhu::kiosk
