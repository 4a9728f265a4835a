// Anybody may touch anything at any moment, and devices answer when they like: a long random walk over
// the shipped items, with the promises of a visit checked after every event.
#include <doctest/doctest.h>

#include <set>

#include "tests/support/default_catalogue.h"
#include "tests/support/plausible.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Device;
using flow::DeviceState;
using flow::Step;

namespace {

// Sanitizers look at each event more closely; fewer of them do.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kEvents = 20'000;
#else
constexpr int kEvents = 200'000;
#endif
constexpr std::uint64_t kSeed = 20260314;

class Walk {
public:
    explicit Walk(std::uint64_t seed) : random_(seed), plausible_(random_), visit_(defaultCatalogue(), seed) {
        for (const catalog::Item& item : defaultCatalogue()->items()) keys_.push_back(item.key);
        for (const catalog::Bundle& bundle : defaultCatalogue()->bundles()) keys_.push_back(bundle.key);
    }

    void run(int events) {
        while (event_ < events && ok_) step();
        visit_.tell(fact::OutageEnds{});
    }

    std::set<Step> seen;
    int submitted = 0;
    bool ok() const { return ok_; }

private:
    std::uint64_t chance(std::uint64_t bound) { return random_.below(bound); }
    template <class T>
    const T& any(const std::vector<T>& from) { return from[chance(from.size())]; }
    const flow::Session& s() const { return visit_.session(); }

    void hold(bool promise, const char* what) {
        if (promise) return;
        ok_ = false;
        FAIL_CHECK(std::string(what) << " at event " << event_ << ", step " << flow::name(s().step) << ", seed " << kSeed);
    }

    void send(std::variant<flow::Intent, flow::Outcome, flow::Fact> what) {
        ++event_;
        before_ = s().step;
        const std::uint64_t visitBefore = s().visit;
        visit_.send(std::move(what));
        for (const flow::Effect& effect : visit_.fresh()) note(effect);
        if (s().visit != visitBefore) onNewVisit();
        check();
        visit_.forget();
    }

    // What was asked for, to be answered some time; and the promises about effects.
    void note(const flow::Effect& effect) {
        std::visit(
            [&](const auto& one) {
                using E = std::decay_t<decltype(one)>;
                if constexpr (requires { one.request; }) {
                    hold(one.request > lastRequest_, "requests count up");
                    lastRequest_ = one.request;
                }
                if constexpr (std::is_same_v<E, effect::Store>) {
                    hold(store_ == 0 && !storedInVisit_, "Store once in a visit");
                    store_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::Release>) {
                    for (const base::Uuid& id : one.ids) hold(held_.erase(id) == 1, "only what is held is released");
                    hold(s().presented, "released only after it was presented");
                } else if constexpr (std::is_same_v<E, effect::PrintReceipt>) {
                    hold(receipt_ == 0 && !receiptProven_, "a receipt is printed once at a time and never after proof");
                    receipt_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::ReadCard>) {
                    card_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::ScanMaterial>) {
                    scan_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::Certify>) {
                    certify_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::Ask>) {
                    ask_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::FetchRecords>) {
                    fetch_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::ListSlots> || std::is_same_v<E, effect::BookSlot>) {
                    slots_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::TakeTicket>) {
                    ticket_ = one.request;
                } else if constexpr (std::is_same_v<E, effect::LookUp>) {
                    lookUp_ = one.request;
                }
            },
            effect);
    }

    void onNewVisit() {
        hold(held_.empty() || s().step == Step::Recovered, "a visit ends only when what it stored was shown");
        const bool recovered = s().step == Step::Recovered;
        hold(s().answers.empty() && s().materials.empty() && !s().applicant && s().items.empty() &&
                 s().signature.strokes.empty() && !s().document && !s().ticket && s().prefilled.empty() &&
                 s().registers.empty() && s().consents.empty() && s().fromRegister.empty() && s().papers.empty() &&
                 !s().shown && !s().appointment && s().slots == flow::Slots{} && s().tableRows.empty() && s().visited.empty() && s().tracking == flow::Tracking{} &&
                 (s().cases.empty() || recovered) && s().message.empty() && s().faults.empty(),
             "after a wipe the session is as new");
        storedInVisit_ = receiptProven_ = false;
        receipt_ = 0;
    }

    void check() {
        seen.insert(s().step);
        hold(s().step < Step::Submitted || s().step > Step::Submitted || storedInVisit_, "never Submitted without Stored");
        // Costly, so not looked at again while one page is filled in.
        if (s().place != place_ || event_ % 16 == 0) {
            if (s().step == Step::Questions) hold(flow::currentPage(s()).has_value(), "a page to show");
            if (s().step == Step::Materials) hold(flow::currentMaterial(s()).has_value(), "a material to show");
        }
        place_ = s().place;
        const bool form = s().step >= Step::Guide && s().step <= Step::Submitted;
        hold(!form || !s().items.empty(), "a visit has items");
        hold((s().step == Step::Submitting) == (s().step == Step::Submitting && (store_ != 0 || s().trouble)),
             "Submitting waits for an answer or says what is wrong");
        hold(!flow::mustStay(s()) || !s().countdownEnds, "no countdown where one must stay");
        hold(flow::nextDeadline(s()).has_value() || s().step == Step::Attract || s().step == Step::OutOfService ||
                 flow::mustStay(s()),
             "no visit stays for ever");
    }

    void step() {
        if (s().step != before_ && chance(4) != 0) return send(fact::Presented{s().step, s().visit});
        const std::uint64_t dice = chance(100);
        if (dice < 15) return answerSomething();
        if (dice < 65) return tellSomething();
        if (dice < 68) return meddle();
        goAlong();
    }

    // What a citizen who wants to get on would do.
    void goAlong() {
        switch (s().step) {
            case Step::Attract: return send(intent::Begin{});
            case Step::Home: {
                if (chance(8) == 0) return send(intent::OpenTrack{});
                const std::string& key = any(keys_);
                if (s().catalogue->bundle(key) != nullptr) return send(intent::OpenBundle{key});
                return send(intent::OpenItem{key});
            }
            case Step::Guide: return send(intent::Start{});
            case Step::Questions: return fill();
            case Step::Materials: return give();
            case Step::Check:
                if (!s().declared) return send(intent::SetDeclared{true});
                return chance(2) == 0 ? send(intent::Continue{}) : send(intent::Submit{});
            case Step::Sign:
                if (s().signature.strokes.empty()) return send(intent::AddStroke{{{1, 1}, {2, 2}}});
                return send(intent::Submit{});
            case Step::Track: return send(intent::EnterCode{chance(2) == 0 ? code().compact() : "nonsense"});
            case Step::Consent:
                if (chance(4) == 0) return send(intent::RefuseConsents{});
                for (const catalog::SharedData* data : flow::registersToAsk(s())) {
                    send(intent::SetConsent{data->registry, chance(3) != 0});
                    if (s().step != Step::Consent) return;
                }
                return send(intent::Continue{});
            case Step::Slots:
                if (!s().slots.listed || !s().slots.day) return answerSomething();
                if (!s().slots.time) return send(intent::PickTime{std::chrono::minutes(540)});
                return send(intent::Continue{});
            case Step::Rating:
                if (s().rating->stage != flow::RatingStage::Asking || chance(3) == 0) return send(intent::Done{});
                if (s().rating->level == 0) return send(intent::RateLevel{int(chance(7))});
                return chance(2) == 0 ? send(intent::Continue{}) : send(intent::RateReason{"207", true});
            case Step::Confirming: return send(intent::Back{});
            case Step::Fetching:
            case Step::Submitting:
            case Step::Issuing:
            case Step::Booking: return answerSomething();
            case Step::Submitted:
            case Step::Recovered:
                if (!s().papers.empty() && s().presented && chance(3) != 0) return answerSomething();
                if (!s().presented) return send(fact::Presented{s().step, s().visit});
                return send(chance(3) == 0 ? flow::Intent(intent::Done{}) : flow::Intent(intent::PrintAgain{}));
            case Step::OutOfService: return send(fact::OutageEnds{});
            case Step::Vendor: return send(fact::Vendor{flow::vendor::fact::SwitchTurned{false}});  // it never comes here
            case Step::Identity:
                if (s().card != flow::CardStage::Read) return answerSomething();
                return send(intent::Continue{});
            case Step::Issued:
            case Step::NotIssued:
            case Step::Shown:
            case Step::Booked:
            case Step::Ticket: return send(intent::Done{});
        }
    }

    void fill() {
        const auto page = flow::currentPage(s());
        const catalog::Question& question = *any(page->questions);
        if (question.type == catalog::QuestionType::Table && chance(3) == 0) return send(intent::AddRow{question.key});
        const flow::ItemAnswers given(s(), page->place.item);
        if (chance(3) == 0) return send(intent::Continue{});
        auto answers = plausible_.answers(question, given, flow::contextOf(s()));
        for (auto& [path, value] : answers) {
            if (s().step == Step::Questions) send(intent::SetAnswer{path, base::SecretString(value)});
        }
    }

    void give() {
        const auto material = flow::currentMaterial(s());
        if (s().scan == flow::ScanStage::Scanning) return answerSomething();
        if (flow::complete(*material)) return send(intent::Continue{});
        switch (chance(5)) {
            case 0: return send(intent::CommitMaterial{});
            case 1: return send(intent::ShareMaterial{});
            case 2: return send(intent::SkipMaterial{});
            case 3: return send(intent::PromiseMaterial{s().terminal.today()});
            default: return send(intent::ScanPage{});
        }
    }

    // Something that may not fit at all.
    void meddle() {
        const flow::Place place{chance(3), chance(12)};
        switch (chance(20)) {
            case 0: return send(intent::Back{});
            case 1: return send(intent::Back{});
            case 2: return send(intent::ChangePage{place});
            case 3: return send(intent::ChangeMaterial{place});
            case 4: return send(intent::RemoveRow{"investors", chance(3)});
            case 5: return send(intent::RetakePage{chance(3)});
            case 6: return send(intent::RemovePage{chance(3)});
            case 7: return send(intent::CancelScan{});
            case 8: return send(intent::Submit{});
            case 9: return send(intent::ClearSignature{});
            case 10: return send(intent::OpenHelp{});
            case 11: return send(intent::CallHelp{});
            case 12: return send(intent::CloseHelp{});
            case 13: return send(intent::AnotherCard{});
            case 14: return send(intent::SetAnswer{"nothing", base::SecretString("x")});
            case 15: return chance(6) == 0 ? send(intent::GoHome{}) : send(intent::Touched{});
            case 16: return chance(6) == 0 ? send(intent::Done{}) : send(intent::StayHere{});
            case 17: return send(intent::PrintAgain{});
            case 18: return send(intent::Choose{flow::Choice(chance(6))});
            default: return send(intent::SetPreferences{{chance(2) == 0 ? base::Language::En : base::Language::ZhCn}});
        }
    }

    // An answer to the latest request of a kind, or (one in ten) to some request of long ago.
    flow::Request pick(flow::Request latest) { return chance(10) == 0 ? chance(lastRequest_ + 1) : latest; }

    void answerSomething() {
        if (s().trouble) return send(intent::Choose{any(s().trouble->choices)});
        switch (s().step) {
            case Step::Identity: return answerCard();
            case Step::Materials:
                if (chance(5) == 0) return send(outcome::ScanFailed{pick(scan_), outcome::ScanFault(chance(3)), DeviceState(chance(9))});
                return send(outcome::Scanned{pick(scan_), Visit::page(char('a' + chance(6))), flow::PageDoubt(chance(6))});
            case Step::Submitting: return answerStore();
            case Step::Issuing:
                if (s().items.front()->kind == catalog::ItemKind::Query) {
                    if (chance(3) != 0) return send(outcome::Answered{pick(ask_), {}});
                    return send(outcome::NotIssued{pick(ask_), flow::NoDocument(chance(5)), {}});
                }
                if (chance(3) == 0) return send(outcome::NotIssued{pick(certify_), flow::NoDocument(chance(5)), {}});
                return send(outcome::Issued{pick(certify_), {"N", "V", base::SecretBytes(10)}});
            case Step::Fetching: return send(outcome::RecordsFetched{pick(fetch_), {}});
            case Step::Slots:
                if (chance(3) == 0) return send(outcome::SlotsFailed{pick(slots_), chance(2) == 0});
                return send(outcome::SlotsListed{pick(slots_), {{s().terminal.today(), {{std::chrono::minutes(540), 1}}}}, {}});
            case Step::Booking:
                if (s().items.front()->appointment) {
                    if (chance(3) == 0) return send(outcome::SlotsFailed{pick(slots_), chance(2) == 0});
                    if (chance(3) == 0) return send(outcome::SlotTaken{pick(slots_)});
                    return send(outcome::SlotBooked{pick(slots_), {}});
                }
                if (chance(3) == 0) return send(outcome::TicketFailed{pick(ticket_), chance(2) == 0});
                return send(outcome::TicketTaken{pick(ticket_), {"A001", {}, 1, 5}});
            case Step::Track: return send(outcome::LookUpFailed{pick(lookUp_), outcome::LookUpFault(chance(3))});
            case Step::Submitted:
                if (!s().papers.empty() && chance(2) == 0) {
                    if (chance(3) == 0) return send(outcome::NotIssued{pick(certify_), flow::NoDocument(chance(5)), {}});
                    return send(outcome::Issued{pick(certify_), {"N", "V", base::SecretBytes(10)}});
                }
                return answerPrint();
            default: return answerPrint();
        }
    }

    void answerCard() {
        switch (chance(8)) {
            case 0: return send(outcome::CardSeen{pick(card_)});
            case 1: return send(outcome::CardFailed{pick(card_), outcome::CardFault(chance(4))});
            case 2: {
                flow::Applicant old = sampleApplicant();
                old.validUntil = base::SecretString("2020-01-01");
                send(outcome::CardRead{pick(card_), old});
                return send(fact::CardPresence{false});
            }
            default: return send(outcome::CardRead{pick(card_), sampleApplicant()});
        }
    }

    // The storage thread answers each Store exactly once.
    void answerStore() {
        if (store_ == 0) return;
        const flow::Request request = store_;
        store_ = 0;
        if (chance(5) == 0) return send(outcome::StoreFailed{request, chance(2) == 0});
        const auto cases = flow::casesOf(s(), visit_.ids());
        for (const flow::Case& one : cases) held_.insert(one.id);
        storedInVisit_ = true;
        ++submitted;
        send(outcome::Stored{request, cases});
    }

    void answerPrint() {
        if (receipt_ == 0) return send(outcome::Printed{chance(lastRequest_ + 1)});
        const flow::Request request = receipt_;
        receipt_ = 0;
        if (chance(2) == 0) return send(outcome::PrintFailed{request, DeviceState(chance(9))});
        receiptProven_ = true;
        send(outcome::Printed{request});
    }

    void tellSomething() {
        switch (chance(12)) {
            case 0:
            case 1:
                if (chance(8) == 0) return send(fact::DeviceChanged{Device(chance(6)), DeviceState(chance(9))});
                return send(fact::DeviceChanged{Device(chance(6)), DeviceState::Ready});
            case 2:
            case 3:
            case 4:
                for (std::size_t i = 0; i < flow::kDeviceCount; ++i) send(fact::DeviceChanged{Device(i), DeviceState::Ready});
                return;
            case 5: return send(fact::NetworkChanged{chance(3) != 0});
            case 6: return send(fact::CardPresence{chance(2) == 0});
            case 7: {
                // Time passes; now and then enough for somebody to be gone.
                visit_.advanceTime(std::chrono::seconds(chance(60) == 0 ? 100 : 1));
                return send(fact::Tick{visit_.wall()});
            }
            case 8: return send(fact::CatalogueChanged{defaultCatalogue()});
            case 9: return send(fact::QueueChanged{chance(9)});
            case 10:
                if (chance(100) != 0) return send(fact::OutageEnds{});
                return send(fact::OutageBegins{});
            default: {
                if (chance(10) != 0 || !held_.empty() || storedInVisit_) return;
                const flow::Case left{base::Uuid::make(visit_.wall(), random_), code(), keys_[0], "", false};
                held_.insert(left.id);
                return send(fact::HeldCases{{left}});
            }
        }
    }

    base::TrackingCode code() { return base::TrackingCode::make(random_); }

    SeededRandom random_;
    Plausible plausible_;
    Visit visit_;
    std::vector<std::string> keys_;
    int event_ = 0;
    bool ok_ = true;
    Step before_ = Step::Attract;
    std::optional<flow::Place> place_;
    flow::Request lastRequest_ = 0, store_ = 0, receipt_ = 0, card_ = 0, scan_ = 0, certify_ = 0, ask_ = 0, fetch_ = 0, slots_ = 0, ticket_ = 0, lookUp_ = 0;
    std::set<base::Uuid> held_;
    bool storedInVisit_ = false, receiptProven_ = false;
};

}  // namespace

TEST_CASE("a random walk over the shipped items keeps every promise of a visit") {
    MESSAGE("seed " << kSeed);
    Walk walk(kSeed);
    walk.run(kEvents);
    CHECK(walk.ok());
    CHECK(walk.submitted > kEvents / 20'000);
    if (kEvents < 200'000) return;  // too short a walk to come by every step
    for (const Step step : {Step::Attract, Step::Home, Step::Guide, Step::Identity, Step::Questions, Step::Materials,
                            Step::Check, Step::Sign, Step::Submitting, Step::Submitted, Step::Issuing, Step::Issued,
                            Step::NotIssued, Step::Booking, Step::Ticket, Step::Track, Step::Recovered,
                            Step::OutOfService}) {
        CHECK_MESSAGE(walk.seen.count(step) == 1, std::string(flow::name(step)));
    }
}
