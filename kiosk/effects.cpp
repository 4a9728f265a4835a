#include "kiosk/effects.h"

#include "base/file.h"
#include "flow/pages.h"
#include "kiosk/online_requests.h"
#include "kiosk/version.h"

namespace zizhu::kiosk {

namespace {

constexpr base::Duration kReceiptWait = std::chrono::milliseconds(2500);

template <class... F>
struct Match : F... {
    using F::operator()...;
};
template <class... F>
Match(F...) -> Match<F...>;

const base::SecretBytes& documentOf(const flow::Session& session, std::optional<std::size_t> paper) {
    if (paper) return session.papers[*paper].document.pdf;
    return session.shown ? session.shown->pdf : session.document->pdf;
}

Message messageOf(const cache::SyncEvent& event) {
    return std::visit(
        Match{[](const cache::SyncEvent::Accepted& accepted) -> Message {
                  return flow::Fact(flow::fact::CaseSent{accepted.id, accepted.caseNumber});
              },
              [](const cache::SyncEvent::Rejected&) -> Message {
                  // Staff are told through the outbox's status; the citizen has gone home with a receipt.
                  return flow::Fact(flow::fact::NetworkChanged{true});
              },
              [](const cache::SyncEvent::Online&) -> Message {
                  return flow::Fact(flow::fact::NetworkChanged{true});
              },
              [](const cache::SyncEvent::Offline&) -> Message {
                  return flow::Fact(flow::fact::NetworkChanged{false});
              }},
        event.what);
}

}  // namespace

Effects::Effects(const Config& config, Inbox& inbox, base::Clock& clock, base::RandomSource& random,
                 base::EventLog& log)
    : config_(config), inbox_(inbox), clock_(clock), random_(random), log_(log), intakeKey_(config.intakeKey) {}

Effects::~Effects() {
    if (!outbox_ || !sender_ || !sync_) return;
    // An upload under way would otherwise hold the end of the program up for minutes.
    outbox_->onReady({});
    sender_->cancel();
}

base::Result<std::unique_ptr<Effects>> Effects::make(const Config& config, drivers::DeviceSet devices, Inbox& inbox,
                                                     base::Clock& clock, base::RandomSource& random,
                                                     base::EventLog& log, Updates* updates, WorkshopOptions workshop) {
    std::unique_ptr<Effects> self(new Effects(config, inbox, clock, random, log));
    self->updates_ = updates;
    if (updates != nullptr && updates->intakeKey()) self->intakeKeyChanged(*updates->intakeKey(), true);
    auto outbox = cache::Outbox::open({config.state / "outbox"}, clock, log);
    if (!outbox) return base::fail(outbox.error());
    self->outbox_ = std::move(*outbox);
    auto sender = cache::CentralClient::create(config.central);
    if (!sender) return base::fail(sender.error());
    auto asker = cache::CentralClient::create(config.central);
    if (!asker) return base::fail(asker.error());

    self->sender_ = std::move(*sender);
    self->storage_ = std::make_unique<StorageWorker>(*self->outbox_, inbox, clock, log);
    auto engine = std::make_unique<cache::SyncEngine>(
        *self->outbox_, *self->sender_, clock, random, log,
        [&inbox, &log, storage = self->storage_.get()](const cache::SyncEvent& event) {
            const bool left = std::holds_alternative<cache::SyncEvent::Accepted>(event.what) ||
                              std::holds_alternative<cache::SyncEvent::Rejected>(event.what);
            if (left) storage->queueChanged();
            if (!inbox.post(messageOf(event))) log.write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
        });
    self->sync_ = std::make_unique<cache::SyncThread>(std::move(engine), clock);
    self->outbox_->onReady([sync = self->sync_.get()] { sync->wake(); });
    self->sync_->wake();
    self->online_ = std::make_unique<OnlineWorker>(std::move(*asker), *self->outbox_, inbox, clock, log,
                                                   std::string(kVersion), updates);
    const auto ledger = openLedger(config, clock, log);
    const auto contact = std::make_shared<Contact>();
    self->online_->noteIn(contact);
    self->devices_ = std::make_unique<DeviceWorkers>(std::move(devices), inbox, clock, log, DeviceTimes{}, ledger);
    self->workshop_ = std::make_unique<Workshop>(WorkshopParts{
        config, *self->devices_, *self->storage_, *self->sync_, *self->online_, *self->outbox_, updates, clock, random,
        log, ledger, contact, std::move(workshop)});
    return self;
}

void Effects::answer(flow::Outcome outcome) {
    if (!inbox_.post(std::move(outcome))) log_.write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
}

void Effects::carryOut(const flow::Effect& effect, const flow::Session& session) {
    namespace e = flow::effect;
    std::visit(
        Match{[&](const e::ReadCard& what) { devices_->readCard(what.request); },
              [&](const e::StopCard&) { devices_->stopCard(); },
              [&](const e::ScanMaterial& what) { devices_->scan(what.request, what.with); },
              [&](const e::StopScan&) { devices_->stopScan(); },
              [&](const e::DiscardBlob& what) {
                  blobs_.erase(what.blob);
                  thumbnails_.erase(what.blob);
              },
              [&](const e::Store& what) { store(what, session); },
              [&](const e::Release& what) { storage_->release(what.ids); },
              [&](const e::Certify& what) {
                  online_->certify(
                      {what.request, certifyRequest(session, what.item, base::Uuid::make(clock_.wall(), random_))});
              },
              [&](const e::Ask& what) { online_->query({what.request, queryRequest(session)}); },
              [&](const e::FetchRecords& what) {
                  online_->fetchRecords({what.request, recordsRequest(session, what.registries)});
              },
              [&](const e::ListSlots& what) {
                  online_->listSlots(
                      {what.request, session.items.front()->key, base::Uuid::make(clock_.wall(), random_)});
              },
              [&](const e::BookSlot& what) { online_->bookSlot({what.request, appointmentRequest(session)}); },
              [&](const e::TakeTicket& what) {
                  online_->takeTicket({what.request, ticketRequest(session, base::Uuid::make(clock_.wall(), random_))});
              },
              [&](const e::PrintReceipt& what) { printSoon(what.request, session); },
              [&](const e::PrintTicket& what) {
                  print(what.request, session.appointment ? slipOf(session, config_.place, clock_.wall())
                                                          : ticketOf(session, config_.place, clock_.wall()));
              },
              [&](const e::PrintDocument& what) { devices_->printDocument(what.request, documentOf(session, what.paper)); },
              [&](const e::ListenForCode& what) { devices_->listen(what.request); },
              [&](const e::StopListening&) { devices_->stopListening(); },
              [&](const e::LookUp& what) { online_->lookUp({what.request, what.code}); },
              [&](const e::CallHelp& what) {
                  online_->callHelp({what.request, {base::Uuid::make(clock_.wall(), random_),
                                                    std::string(flow::name(session.step)), false}});
              },
              [&](const e::EndHelp&) { online_->endHelp(); },
              [&](const e::ConfirmHolder& what) {
                  online_->confirmHolder({what.request, session.followUp->code, applicantJson(session)});
              },
              [&](const e::Collect& what) {
                  online_->collect({what.request, session.followUp->code, applicantJson(session),
                                    session.preferences.language});
              },
              [&](const e::Collected& what) { online_->collected(what.code); },
              [&](const e::KeepRating& what) {
                  const base::WallTime now = clock_.wall();
                  storage_->keepRating(what.request, {base::Uuid::make(now, random_), what.rating.item,
                                                      what.rating.itemVersion, config_.terminal, now,
                                                      session.preferences.language, what.rating.level,
                                                      {what.rating.reasons.begin(), what.rating.reasons.end()},
                                                      what.rating.words},
                                       intakeKey_);
              },
              [&](const e::Wipe&) {
                  printWaiting();
                  blobs_.clear();
                  thumbnails_.clear();
              },
              [&](const e::Vendor& what) { workshop_->carryOut(what.what, session); }},
        effect);
}

void Effects::store(const flow::effect::Store& effect, const flow::Session& session) {
    flow::VisitIds ids;
    const base::WallTime now = clock_.wall();
    for (std::size_t i = 0; i < flow::applicationsOf(session).size(); ++i) {
        ids.items.push_back({base::Uuid::make(now, random_), base::TrackingCode::make(random_)});
    }
    ids.bundle = base::Uuid::make(now, random_);
    StoreJob job;
    job.request = effect.request;
    if (session.followUp) job.kind = cache::EntryKind::Supplement;
    job.catalogue = session.catalogue;
    job.submissions = flow::buildSubmissions(session, ids, config_.terminal, now);
    job.cases = flow::casesOf(session, ids);
    for (const auto& [hash, ciphertext] : blobs_) job.blobs.push_back({hash, ciphertext});
    job.key = intakeKey_;
    storage_->store(std::move(job));
}

void Effects::print(flow::Request request, const documents::Receipt& receipt) {
    const auto picture = documents::layoutReceipt(receipt, workshop_->paper());
    if (!picture) {
        log_.failure("receipt.layout", "kiosk", picture.error());
        answer(flow::outcome::PrintFailed{request, flow::DeviceState::Ready});
        return;
    }
    devices_->print(request, *picture);
}

void Effects::printSoon(flow::Request request, const flow::Session& session) {
    waiting_ = {request, receiptOf(session, config_.place, clock_.wall()), clock_.in(kReceiptWait)};
    if (!session.terminal.networkUp) return printWaiting();
    considerReceipt(session);
}

void Effects::considerReceipt(const flow::Session& session) {
    if (!waiting_) return;
    const bool same = session.awaitingPrint == waiting_->request && !session.cases.empty();
    if (same) waiting_->receipt = receiptOf(session, config_.place, clock_.wall());
    const bool answered = waiting_->receipt.kind == documents::ReceiptKind::Submitted;
    if (!same || answered || !session.terminal.networkUp || clock_.steady() >= waiting_->due) printWaiting();
}

void Effects::printWaiting() {
    if (!waiting_) return;
    const WaitingReceipt now = std::move(*waiting_);
    waiting_.reset();
    print(now.request, now.receipt);
}

std::optional<base::SteadyTime> Effects::receiptDue() const {
    return waiting_ ? std::optional(waiting_->due) : std::nullopt;
}

flow::Outcome Effects::keep(PageScanned page) {
    catalog::MaterialPage kept{page.blob.hash, page.blob.ciphertext.size(), page.blob.key};
    if (!page.thumbnail.empty()) {
        thumbnails_[page.blob.hash] = {page.thumbnailWidth, page.thumbnailHeight, std::move(page.thumbnail)};
    }
    blobs_[page.blob.hash] = std::move(page.blob.ciphertext);
    return flow::outcome::Scanned{page.request, std::move(kept), page.doubt};
}

void Effects::intakeKeyChanged(const base::IntakeKey& key, bool isSigned) {
    if (signedKey_ && !isSigned) return;
    signedKey_ = isSigned;
    if (intakeKey_ == key) return;
    intakeKey_ = key;
    log_.write({"intake-key.changed", "kiosk"});
}

void Effects::networkIsUp() {
    if (cut_) return;
    sync_->networkUp();
    workshop_->networkIsUp();
}

void Effects::cutNetwork(bool cut) {
    cut_ = cut;
    online_->cutNetwork(cut);
    if (updates_ != nullptr) updates_->cutNetwork(cut);
    if (cut) sync_->networkDown();
}

std::vector<flow::Case> Effects::heldCases() {
    std::vector<flow::Case> cases;
    const auto held = outbox_->held();
    if (!held) {
        log_.failure("outbox.held", "kiosk", held.error());
        return cases;
    }
    for (const cache::HeldEntry& entry : *held) {
        cases.push_back({entry.head.id, entry.trackingCode, entry.head.item, {}, false,
                         entry.head.kind == cache::EntryKind::Supplement});
    }
    return cases;
}

const Thumbnail* Effects::thumbnail(const std::string& blob) const {
    if (const Thumbnail* frame = workshop_->frame(blob)) return frame;
    const auto found = thumbnails_.find(blob);
    return found == thumbnails_.end() ? nullptr : &found->second;
}

}  // namespace zizhu::kiosk
