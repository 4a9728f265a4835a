#include "kiosk/backend_workers.h"

#include "kiosk/backend_answers.h"
#include "offline-cache/enrolment.h"
#include "kiosk/supplements.h"

namespace zizhu::kiosk {

namespace {
constexpr base::Duration kReleaseAgain = std::chrono::seconds(5);  // after the disk refused
constexpr base::Duration kQueueLook = std::chrono::minutes(1);  // it is told of every change besides; the disk fills unasked

// What the log may say about an application: which, of what service, how large.
std::vector<base::LogField> fieldsOf(const cache::NewEntry& entry) {
    std::vector<base::LogField> fields = {{"id", entry.head.id},
                                          {"bytes", std::int64_t(entry.sealed.size())},
                                          {"blobs", std::int64_t(entry.blobs.size())}};
    if (const auto item = base::Token::fromKey(entry.head.item)) fields.push_back({"item", *item});
    return fields;
}
}  // namespace

StorageWorker::StorageWorker(cache::Outbox& outbox, Inbox& inbox, base::Clock& clock, base::EventLog& log)
    : outbox_(outbox), inbox_(inbox), clock_(clock), log_(log) {
    worker_ = std::make_unique<Worker<Command>>(
        clock,
        [this](Command&& command, std::stop_token) {
            std::visit([this](auto& what) { run(std::move(what)); }, command);
        },
        [this](std::stop_token) {
            tellQueue();
            return unreleased_.empty() ? kQueueLook : kReleaseAgain;
        });
}

void StorageWorker::queueChanged() {
    // If too much waits there already, the look comes with it.
    (void)worker_->post(Look{});
}

void StorageWorker::store(StoreJob job) {
    const flow::Request request = job.request;
    if (!worker_->post(std::move(job))) tell(flow::Outcome(flow::outcome::StoreFailed{request, false}));
}

void StorageWorker::release(std::vector<base::Uuid> ids) {
    // A release that is lost is made up for at the next start: the cases are still held.
    if (!worker_->post(Release{std::move(ids)})) log_.write({"outbox.release-lost", "kiosk", base::Severity::Error});
}

void StorageWorker::tell(Message message) {
    if (!inbox_.post(std::move(message))) log_.write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
}

base::Status StorageWorker::commit(StoreJob& job) {
    if (job.kind == cache::EntryKind::Supplement) return commitSupplement(outbox_, log_, job);
    std::vector<cache::NewEntry> entries;
    for (const catalog::Submission& submission : job.submissions) {
        const catalog::Item* item = job.catalogue->item(submission.item);
        if (item == nullptr) return base::fail(base::Errc::NotFound, {"no such item"});
        // The same check as the backend's: what it would refuse must not be promised to a citizen.
        const auto faults = catalog::checkSubmission(submission, *item, *job.catalogue,
                                                     base::localDate(submission.createdAt));
        if (!faults.empty()) return base::fail(base::Errc::InvalidInput, {"{} faults", faults.size()});
        auto sealed = base::sealPayload(job.key, catalog::toJson(submission));
        if (!sealed) return base::fail(sealed.error());
        const auto code = base::TrackingCode::parse(submission.trackingCode);
        if (!code) return base::fail(base::Errc::InvalidInput, {"tracking code"});
        cache::NewEntry entry{{submission.id, submission.id, submission.bundleId, submission.item,
                               submission.itemVersion, submission.createdAt, job.key.id},
                              std::move(*sealed), {}, *code};
        for (const auto& material : submission.materials) {
            for (const auto& page : material.pages) {
                for (const cache::Blob& blob : job.blobs) {
                    if (blob.hash == page.blob) entry.blobs.push_back(blob);
                }
            }
        }
        entries.push_back(std::move(entry));
    }
    std::vector<std::vector<base::LogField>> fields;
    for (const auto& entry : entries) fields.push_back(fieldsOf(entry));
    if (auto status = outbox_.commit(std::move(entries)); !status) return status;
    for (auto& entry : fields) log_.info("application.kept", "kiosk", std::move(entry));
    return {};
}

void StorageWorker::run(StoreJob job) {
    const auto done = commit(job);
    if (done) {
        tell(flow::Outcome(flow::outcome::Stored{job.request, std::move(job.cases)}));
    } else {
        log_.failure("application.not-kept", "kiosk", done.error());
        tell(flow::Outcome(
            flow::outcome::StoreFailed{job.request, done.error().code == base::Errc::StorageFull}));
    }
}

void StorageWorker::run(const Release& command) {
    if (const auto released = outbox_.release(command.ids); !released) {
        // Still held: tried again with every look at the queue, and shown again after a restart.
        log_.failure("outbox.release", "kiosk", released.error());
        unreleased_.insert(unreleased_.end(), command.ids.begin(), command.ids.end());
    }
}

void StorageWorker::tellQueue() {
    if (!unreleased_.empty() && outbox_.release(unreleased_)) unreleased_.clear();
    const auto status = outbox_.status();
    if (!status) return;
    if (status->full != toldFull_) {
        toldFull_ = status->full;
        if (toldFull_) {
            log_.write({"outbox.no-room", "kiosk", base::Severity::Error});
            tell(flow::Fact(flow::fact::OutageBegins{{{}, {}, flow::OutageReason::Storage}}));
        } else {
            tell(flow::Fact(flow::fact::OutageEnds{flow::OutageReason::Storage}));
        }
    }
    if (status->queued == toldQueued_) return;
    toldQueued_ = status->queued;
    tell(flow::Fact(flow::fact::QueueChanged{status->queued}));
}

OnlineWorker::OnlineWorker(std::unique_ptr<cache::CentralClient> client, cache::Outbox& outbox, Inbox& inbox,
                           base::Clock& clock, base::EventLog& log, std::string version,
                           Updates* updates)
    : client_(std::move(client)), outbox_(outbox), inbox_(inbox), clock_(clock), log_(log), version_(std::move(version)),
      updates_(updates) {
    if (!client_->credentials().empty())
        keeper_ = std::make_unique<cache::CertificateKeeper>(client_->credentials(), *client_, clock_, log_);
    worker_ = std::make_unique<Worker<Command>>(
        clock,
        [this](Command&& command, std::stop_token) {
            std::visit([this](const auto& what) { run(what); }, command);
        },
        [this](std::stop_token) { return rest(); });
}

OnlineWorker::~OnlineWorker() { client_->cancel(); }

void OnlineWorker::tell(Message message) {
    if (!inbox_.post(std::move(message))) log_.write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
}

void OnlineWorker::tellNetwork(bool up) {
    // Told every time: the sync engine tells the same from its own calls, and the last word counts.
    tell(flow::Fact(flow::fact::NetworkChanged{up}));
    if (toldUp_ == up) return;
    toldUp_ = up;
    log_.write({up ? base::Token("network.up") : base::Token("network.down"), "kiosk",
                up ? base::Severity::Info : base::Severity::Warning});
}

bool OnlineWorker::down(const cache::BackendError& error) {
    // A backend that answers, even with trouble of its own, is reachable.
    const bool isDown = error.everyone || error.error.code == base::Errc::Timeout;
    if (isDown) {
        tellNetwork(false);
        nextBeat_ = std::min(nextBeat_, clock_.in(kNetworkLook));
    }
    return isDown;
}

void OnlineWorker::certify(Certify command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) {
        tell(flow::Outcome(flow::outcome::NotIssued{request, flow::NoDocument::ServerTrouble, {}}));
    }
}
void OnlineWorker::takeTicket(TakeTicket command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) tell(flow::Outcome(flow::outcome::TicketFailed{request, false}));
}
void OnlineWorker::lookUp(LookUp command) {
    const flow::Request request = command.request;
    if (!worker_->post(command)) {
        tell(flow::Outcome(flow::outcome::LookUpFailed{request, flow::outcome::LookUpFault::ServerTrouble}));
    }
}
void OnlineWorker::listSlots(ListSlots command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) tell(flow::Outcome(flow::outcome::SlotsFailed{request, false}));
}
void OnlineWorker::bookSlot(BookSlot command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) tell(flow::Outcome(flow::outcome::SlotsFailed{request, false}));
}
void OnlineWorker::query(Query command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) {
        tell(flow::Outcome(flow::outcome::NotIssued{request, flow::NoDocument::ServerTrouble, {}}));
    }
}
void OnlineWorker::fetchRecords(FetchRecords command) {
    const flow::Request request = command.request;
    if (!worker_->post(std::move(command))) tell(flow::Outcome(flow::outcome::RecordsFetched{request, {}}));
}
void OnlineWorker::cutNetwork(bool cut) {
    if (!worker_->post(Cut{cut})) log_.write({"kiosk.worker-full", "kiosk", base::Severity::Error});
}

void OnlineWorker::run(const Certify& command) {
    if (cut_) {
        tell(flow::Outcome(flow::outcome::NotIssued{command.request, flow::NoDocument::NetworkDown, {}}));
        return;
    }
    auto answer = client_->certify(command.what);
    if (answer) {
        tellNetwork(true);
        tell(outcomeOf(command.request, std::move(*answer)));
        return;
    }
    log_.failure("certify.failed", "kiosk", answer.error().error);
    tell(flow::Outcome(flow::outcome::NotIssued{
        command.request, down(answer.error()) ? flow::NoDocument::NetworkDown : flow::NoDocument::ServerTrouble, {}}));
}

void OnlineWorker::run(const TakeTicket& command) {
    if (cut_) {
        tell(flow::Outcome(flow::outcome::TicketFailed{command.request, true}));
        return;
    }
    const auto answer = client_->takeTicket(command.what);
    if (answer) {
        tellNetwork(true);
        tell(flow::Outcome(flow::outcome::TicketTaken{command.request, ticketOf(*answer)}));
        return;
    }
    log_.failure("ticket.failed", "kiosk", answer.error().error);
    tell(flow::Outcome(flow::outcome::TicketFailed{command.request, down(answer.error())}));
}

void OnlineWorker::run(const LookUp& command) {
    using flow::outcome::LookUpFault;
    const auto fail = [&](LookUpFault fault) {
        tell(flow::Outcome(flow::outcome::LookUpFailed{command.request, fault}));
    };
    if (cut_) return fail(LookUpFault::NetworkDown);
    const auto answer = client_->caseByTrackingCode(command.code);
    if (answer) {
        tellNetwork(true);
        tell(flow::Outcome(flow::outcome::LookedUp{command.request, trackedCaseOf(*answer)}));
        return;
    }
    if (answer.error().error.code == base::Errc::NotFound) return fail(LookUpFault::NotFound);
    log_.failure("lookup.failed", "kiosk", answer.error().error);
    fail(down(answer.error()) ? LookUpFault::NetworkDown : LookUpFault::ServerTrouble);
}

void OnlineWorker::run(const ListSlots& command) {
    const auto fail = [&](bool networkDown) {
        tell(flow::Outcome(flow::outcome::SlotsFailed{command.request, networkDown}));
    };
    if (cut_) return fail(true);
    const auto answer = client_->slots(command.item);
    if (answer) {
        tellNetwork(true);
        tell(flow::Outcome(flow::outcome::SlotsListed{command.request, slotDaysOf(*answer), command.booking}));
        return;
    }
    log_.failure("slots.failed", "kiosk", answer.error().error);
    fail(down(answer.error()));
}

void OnlineWorker::run(const BookSlot& command) {
    const auto fail = [&](bool networkDown) {
        tell(flow::Outcome(flow::outcome::SlotsFailed{command.request, networkDown}));
    };
    if (cut_) return fail(true);
    const auto answer = client_->bookAppointment(command.what);
    if (answer) {
        tellNetwork(true);
        tell(flow::Outcome(flow::outcome::SlotBooked{
            command.request,
            {command.what.id, answer->number, command.what.day, std::chrono::minutes(command.what.minutes)}}));
        return;
    }
    if (answer.error().reason == "slot-taken") return tell(flow::Outcome(flow::outcome::SlotTaken{command.request}));
    log_.failure("appointment.failed", "kiosk", answer.error().error);
    fail(down(answer.error()));
}

void OnlineWorker::run(const Query& command) {
    const auto fail = [&](flow::NoDocument reason) {
        tell(flow::Outcome(flow::outcome::NotIssued{command.request, reason, {}}));
    };
    if (cut_) return fail(flow::NoDocument::NetworkDown);
    auto answer = client_->query(command.what);
    if (answer) {
        tellNetwork(true);
        return tell(outcomeOf(command.request, std::move(*answer)));
    }
    log_.failure("query.failed", "kiosk", answer.error().error);
    fail(down(answer.error()) ? flow::NoDocument::NetworkDown : flow::NoDocument::ServerTrouble);
}

void OnlineWorker::run(const FetchRecords& command) {
    flow::outcome::RecordsFetched fetched{command.request, {}};
    auto answer = cut_ ? tl::make_unexpected(cache::BackendError{}) : client_->registerRecords(command.what);
    if (answer) {
        tellNetwork(true);
        fetched.answers = recordsOf(command.what.registries, std::move(*answer));
    } else if (!cut_) {
        // The form is filled in by hand then.
        log_.failure("records.failed", "kiosk", answer.error().error);
        down(answer.error());
    }
    tell(flow::Outcome(std::move(fetched)));
}

void OnlineWorker::run(const Cut& command) {
    cut_ = command.cut;
    if (cut_) {
        tellNetwork(false);
    } else {
        beat();
    }
}

base::Duration OnlineWorker::rest() {
    // While the backend is out of reach it is looked for more often than it is told how things are.
    if (clock_.steady() >= nextBeat_) beat();
    if (clock_.steady() >= nextRepeat_) repeat();
    const bool repeats = help_ || !collected_.empty();
    const base::SteadyTime next = repeats ? std::min(nextBeat_, nextRepeat_) : nextBeat_;
    return std::chrono::ceil<base::Duration>(next - clock_.steady());
}

void OnlineWorker::beat() {
    nextBeat_ = clock_.in(kHeartbeat);
    if (cut_) return;
    cache::HeartbeatReport report;
    report.version = version_;
    if (updates_ != nullptr) report.catalogue = updates_->report();
    if (const auto status = outbox_.status()) {
        report.queued = status->queued;
        report.oldestQueuedAt = status->oldestQueuedAt;
    }
    const auto answer = client_->heartbeat(report);
    noteBeat(answer);
    if (!answer) {
        log_.failure("heartbeat.failed", "kiosk", answer.error().error);
        down(answer.error());
        tellClock(report.oldestQueuedAt);
        return;
    }
    tellNetwork(true);
    if (updates_ != nullptr) updates_->repositoryIs(answer->repositoryVersion);
    if (!(answer->intakeKey == toldKey_)) {
        toldKey_ = answer->intakeKey;
        tell(IntakeKeyChanged{toldKey_});
    }
    tellOutage(answer->outage);
    compareClock(answer->serverTime);
    tellClock(report.oldestQueuedAt);
    if (keeper_) keeper_->step();
}

}  // namespace zizhu::kiosk
