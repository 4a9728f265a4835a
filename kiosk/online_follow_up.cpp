// The online thread's part of what comes after an application: calls for help, papers and results of a case that
// was followed; and what the heartbeat says about this terminal.
#include "kiosk/backend_answers.h"
#include "kiosk/backend_workers.h"
#include "kiosk/clock_doubt.h"

namespace zizhu::kiosk {

using flow::outcome::HelpNews;

void OnlineWorker::callHelp(CallHelp command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) tell(flow::Outcome(flow::outcome::HelpAnswered{request, HelpNews::NotTold}));
}
void OnlineWorker::endHelp() {
    if (!worker_->post(EndHelp{})) log_.write({"kiosk.worker-full", "kiosk", base::Severity::Error});
}
void OnlineWorker::confirmHolder(ConfirmHolder command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command)))
        tell(flow::Outcome(flow::outcome::HolderAnswered{request, flow::Holder::ServerTrouble}));
}
void OnlineWorker::collect(Collect command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command)))
        tell(flow::Outcome(flow::outcome::NotIssued{request, flow::NoDocument::ServerTrouble, {}}));
}
void OnlineWorker::collected(base::TrackingCode code) {
    if (!worker_->post(Collected{std::move(code)})) log_.write({"kiosk.worker-full", "kiosk", base::Severity::Error});
}

void OnlineWorker::run(const CallHelp& command) {
    help_ = command;
    toldHelp_.reset();
    sayHelp();
}

void OnlineWorker::run(const EndHelp&) {
    if (!help_) return;
    cache::HelpCall call = help_->call;
    help_.reset();
    call.over = true;
    if (cut_) return;
    // If this is not heard, the call ends by falling silent.
    if (const auto answer = client_->callHelp(call); !answer) log_.failure("help.end-failed", "kiosk", answer.error().error);
}

void OnlineWorker::repeat() {
    nextRepeat_ = clock_.in(kRepeat);
    if (help_) sayHelp();
    if (!collected_.empty()) sayCollected();
}

void OnlineWorker::sayHelp() {
    nextRepeat_ = clock_.in(kRepeat);
    const auto answer = cut_ ? tl::make_unexpected(cache::BackendError{}) : client_->callHelp(help_->call);
    if (!answer && toldHelp_) return;  // it was told once: said again at the next look
    HelpNews news = HelpNews::NotTold;
    if (answer) {
        news = *answer == cache::HelpStatus::Coming ? HelpNews::Coming
               : *answer == cache::HelpStatus::Seen ? HelpNews::Seen
                                                    : HelpNews::Waiting;
    } else if (!cut_) {
        log_.failure("help.failed", "kiosk", answer.error().error);
        down(answer.error());
    }
    if (toldHelp_ == news) return;
    toldHelp_ = news;
    tell(flow::Outcome(flow::outcome::HelpAnswered{help_->request, news}));
    if (news == HelpNews::NotTold) help_.reset();
}

void OnlineWorker::run(const ConfirmHolder& command) {
    const auto say = [&](flow::Holder holder) {
        tell(flow::Outcome(flow::outcome::HolderAnswered{command.request, holder}));
    };
    if (cut_) return say(flow::Holder::NetworkDown);
    const auto answer = client_->confirmHolder(command.code, command.applicant);
    if (answer) {
        tellNetwork(true);
        return say(*answer ? flow::Holder::Yes : flow::Holder::No);
    }
    log_.failure("holder.failed", "kiosk", answer.error().error);
    say(down(answer.error()) ? flow::Holder::NetworkDown : flow::Holder::ServerTrouble);
}

void OnlineWorker::run(const Collect& command) {
    const auto fail = [&](flow::NoDocument reason) {
        tell(flow::Outcome(flow::outcome::NotIssued{command.request, reason, {}}));
    };
    if (cut_) return fail(flow::NoDocument::NetworkDown);
    auto answer = client_->collect(command.code, command.applicant, command.language);
    if (answer) {
        tellNetwork(true);
        return tell(outcomeOf(command.request, std::move(*answer)));
    }
    log_.failure("collect.failed", "kiosk", answer.error().error);
    fail(down(answer.error()) ? flow::NoDocument::NetworkDown : flow::NoDocument::ServerTrouble);
}

void OnlineWorker::run(const Collected& command) {
    // A backend that never hears of it only leaves the document there to be printed once more.
    if (collected_.size() >= kMaxCollected) collected_.erase(collected_.begin());
    collected_.push_back(command.code);
    sayCollected();
}

void OnlineWorker::sayCollected() {
    nextRepeat_ = clock_.in(kRepeat);
    if (cut_) return;
    const auto told = client_->collected(collected_.front());
    if (told || told.error().error.code == base::Errc::Refused || told.error().error.code == base::Errc::NotFound) {
        collected_.erase(collected_.begin());
    } else {
        log_.failure("collected.failed", "kiosk", told.error().error);
    }
}

void OnlineWorker::tellOutage(const std::optional<cache::Outage>& outage) {
    const bool known = outage.has_value() == toldOutage_.has_value() &&
                       (!outage || (outage->message == toldOutage_->message && outage->until == toldOutage_->until));
    if (known) return;
    toldOutage_ = outage;
    if (!outage) return tell(flow::Fact(flow::fact::OutageEnds{flow::OutageReason::Announced}));
    flow::Outage told;
    told.message.in = outage->message;
    told.until = outage->until;
    told.reason = flow::OutageReason::Announced;
    tell(flow::Fact(flow::fact::OutageBegins{std::move(told)}));
}

void OnlineWorker::compareClock(base::WallTime serverTime) { clockApart_ = clocksDiffer(clock_.wall(), serverTime); }

// A wrong date on a receipt or an application is worse than a terminal that says it cannot serve. A clock that is
// far off makes the backend's certificate seem invalid, too: then it must be found out without its answer.
void OnlineWorker::tellClock(std::optional<base::WallTime> oldestQueuedAt) {
    const bool doubted = clockApart_ || impossibleTime(clock_.wall(), oldestQueuedAt);
    if (doubted == toldClock_) return;
    toldClock_ = doubted;
    log_.write({doubted ? base::Token("clock.doubted") : base::Token("clock.right"), "kiosk",
                doubted ? base::Severity::Error : base::Severity::Info, base::Disposition::None,
                {{"backend-differs", clockApart_}}});
    if (doubted) {
        flow::Outage outage;
        outage.reason = flow::OutageReason::Clock;
        tell(flow::Fact(flow::fact::OutageBegins{std::move(outage)}));
    } else {
        tell(flow::Fact(flow::fact::OutageEnds{flow::OutageReason::Clock}));
    }
}

}  // namespace zizhu::kiosk
