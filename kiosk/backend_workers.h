// The two threads between a visit and the backend: storage (seals and commits to the outbox) and online
// (asks the backend for what a visit needs at once; beats the heart). Sending from the outbox is the
// sync engine's own thread.
//
// Made and called by the ui thread; nothing here blocks it.
#pragma once

#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "base/event_log.h"
#include "catalog/catalogue.h"
#include "catalog/rating.h"
#include "flow/submissions.h"
#include "kiosk/message.h"
#include "kiosk/worker.h"
#include "offline-cache/central_client.h"
#include "offline-cache/outbox.h"
#include "kiosk/updates/updates.h"

namespace zizhu::cache {
class CertificateKeeper;
}

namespace zizhu::kiosk {

// An application with what must be committed beside it.
struct StoreJob {
    flow::Request request = 0;
    cache::EntryKind kind = cache::EntryKind::Application;  // Supplement: one submission, with nothing but materials
    std::shared_ptr<const catalog::Catalogue> catalogue;
    std::vector<catalog::Submission> submissions;
    std::vector<flow::Case> cases;
    std::vector<cache::Blob> blobs;  // of all submissions; each takes its own
    base::IntakeKey key;
};

class Contact;

class StorageWorker {
public:
    // All references must outlive it.
    StorageWorker(cache::Outbox& outbox, Inbox& inbox, base::Clock& clock, base::EventLog& log);

    void store(StoreJob job);
    // Answered by RatingKept.
    void keepRating(flow::Request request, catalog::Rating rating, base::IntakeKey key);
    void release(std::vector<base::Uuid> ids);
    // Something was sent, or will never be: how much waits is told anew. From any thread.
    void queueChanged();
    // `then` runs on its thread when all before is done. False: it hangs. From any thread.
    [[nodiscard]] bool ask(std::function<void()> then) { return worker_->post(std::move(then)); }

private:
    struct Look {};
    struct Release {
        std::vector<base::Uuid> ids;
    };
    struct KeepRating {
        flow::Request request = 0;
        catalog::Rating rating;
        base::IntakeKey key;
    };
    using Command = std::variant<StoreJob, KeepRating, Release, Look, std::function<void()>>;
    void run(StoreJob job);
    void run(const KeepRating& command);
    void run(const Look&) {}  // the rest that follows looks
    void run(const std::function<void()>& then) { then(); }
    void run(const Release& command);
    void tellQueue();
    base::Status commit(StoreJob& job);
    void tell(Message message);

    cache::Outbox& outbox_;
    Inbox& inbox_;
    base::Clock& clock_;
    base::EventLog& log_;
    std::size_t toldQueued_ = SIZE_MAX;
    bool toldFull_ = false;
    std::vector<base::Uuid> unreleased_;  // shown, but the disk refused to say so
    std::unique_ptr<Worker<Command>> worker_;
};

inline constexpr base::Duration kHeartbeat = std::chrono::seconds(30);
inline constexpr base::Duration kClockDoubt = std::chrono::minutes(5);  // between ours and the backend's
inline constexpr std::size_t kMaxCollected = 16;
inline constexpr base::Duration kRepeat = std::chrono::seconds(5);  // of a call for help that stands
inline constexpr base::Duration kNetworkLook = std::chrono::seconds(5);  // while it is out of reach

class OnlineWorker {
public:
    struct Certify {
        flow::Request request = 0;
        cache::CertifyRequest what;
    };
    struct TakeTicket {
        flow::Request request = 0;
        cache::TicketRequest what;
    };
    struct LookUp {
        flow::Request request = 0;
        base::TrackingCode code;
    };
    struct ListSlots {
        flow::Request request = 0;
        std::string item;
        base::Uuid booking;  // for what will be booked of this list
    };
    struct BookSlot {
        flow::Request request = 0;
        cache::AppointmentRequest what;
    };
    struct Query {
        flow::Request request = 0;
        cache::QueryRequest what;
    };
    struct FetchRecords {
        flow::Request request = 0;
        cache::RecordsRequest what;
    };

    // All references must outlive it, `updates` too, which is told what the heartbeat says of the repository.
    // `version` is the program's, for the heartbeat.
    OnlineWorker(std::unique_ptr<cache::CentralClient> client, cache::Outbox& outbox, Inbox& inbox,
                 base::Clock& clock, base::EventLog& log, std::string version, Updates* updates = nullptr);
    // Ends a call under way.
    ~OnlineWorker();

    void certify(Certify command);
    void takeTicket(TakeTicket command);
    void lookUp(LookUp command);
    void listSlots(ListSlots command);
    void bookSlot(BookSlot command);
    void query(Query command);
    void fetchRecords(FetchRecords command);
    // Says how the call stands until endHelp(): HelpAnswered.
    struct CallHelp {
        flow::Request request = 0;
        cache::HelpCall call;
    };
    void callHelp(CallHelp command);
    void endHelp();
    struct ConfirmHolder {
        flow::Request request = 0;
        base::TrackingCode code;
        base::SecretString applicant;  // a JSON object
    };
    void confirmHolder(ConfirmHolder command);
    struct Collect {
        flow::Request request = 0;
        base::TrackingCode code;
        base::SecretString applicant;
        base::Language language = base::Language::ZhCn;
    };
    void collect(Collect command);
    // Told again until the backend has heard it, or the program ends.
    void collected(base::TrackingCode code);
    // As if the cable were pulled (the device dock, tests): calls fail at once.
    void cutNetwork(bool cut);

    // For vendor mode (kiosk/workshop/online_errands.cpp). False: it hangs. From any thread.
    // A heartbeat out of turn; `then` hears what it brought, on this thread.
    using Heard = std::function<void(const cache::Answer<cache::HeartbeatAnswer>&)>;
    [[nodiscard]] bool beatNow(Heard then);
    // With the client, on this thread; nullptr while the network is cut.
    using Errand = std::function<void(cache::CentralClient*)>;
    [[nodiscard]] bool call(Errand errand);
    // Every heartbeat's answer is noted there.
    void noteIn(std::shared_ptr<Contact> contact);

private:
    struct BeatNow {
        Heard then;
    };
    struct Cut {
        bool cut;
    };
    struct EndHelp {};
    struct Collected {
        base::TrackingCode code;
    };
    using Command = std::variant<Certify, TakeTicket, LookUp, ListSlots, BookSlot, Query, FetchRecords, CallHelp, EndHelp,
                                 ConfirmHolder, Collect, Collected, BeatNow, Errand, std::shared_ptr<Contact>, Cut>;
    void run(const Certify& command);
    void run(const TakeTicket& command);
    void run(const LookUp& command);
    void run(const ListSlots& command);
    void run(const BookSlot& command);
    void run(const Query& command);
    void run(const FetchRecords& command);
    void run(const CallHelp& command);
    void run(const EndHelp& command);
    void run(const ConfirmHolder& command);
    void run(const Collect& command);
    void run(const Collected& command);
    void run(const Cut& command);
    void run(const BeatNow& command);
    void run(const Errand& errand);
    void run(const std::shared_ptr<Contact>& contact) { contact_ = contact; }
    void noteBeat(const cache::Answer<cache::HeartbeatAnswer>& answer);
    base::Duration rest();
    void repeat();  // what the backend is to hear again
    void sayHelp();
    void sayCollected();
    void tellOutage(const std::optional<cache::Outage>& outage);
    void compareClock(base::WallTime serverTime);
    void tellClock(std::optional<base::WallTime> oldestQueuedAt);
    void beat();
    void tellNetwork(bool up);
    void tell(Message message);
    bool down(const cache::BackendError& error);

    std::unique_ptr<cache::CentralClient> client_;
    std::unique_ptr<cache::CertificateKeeper> keeper_;  // null: the credentials are no folder's
    cache::Outbox& outbox_;
    Inbox& inbox_;
    base::Clock& clock_;
    base::EventLog& log_;
    const std::string version_;
    Updates* updates_;
    base::SteadyTime nextBeat_{};
    bool cut_ = false;
    std::optional<bool> toldUp_;
    base::IntakeKey toldKey_;
    std::optional<CallHelp> help_;  // the call that stands
    std::optional<flow::outcome::HelpNews> toldHelp_;
    std::vector<base::TrackingCode> collected_;  // printed, and the backend has not heard it
    std::optional<cache::Outage> toldOutage_;
    base::SteadyTime nextRepeat_{};
    bool clockApart_ = false;  // from the backend's, when it was heard last
    bool toldClock_ = false;
    std::shared_ptr<Contact> contact_;
    Heard hears_;  // of the heartbeat under way
    std::unique_ptr<Worker<Command>> worker_;
};

}  // namespace zizhu::kiosk
