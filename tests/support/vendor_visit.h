// Plays vendor mode against flow::advance, as a technician and the kiosk would.
#pragma once

#include "tests/support/visit.h"

namespace zizhu::tests {

namespace v = flow::vendor;

class VendorVisit {
public:
    explicit VendorVisit(std::shared_ptr<const catalog::Catalogue> catalogue) : visit_(std::move(catalogue)) {}

    Visit& visit() { return visit_; }
    const flow::Session& session() const { return visit_.session(); }
    const v::State& state() const { return visit_.session().vendor; }
    const v::Bench& bench() const { return state().bench; }
    v::Stage stage() const { return state().stage; }
    flow::Step step() const { return visit_.step(); }
    base::SteadyTime now() const { return visit_.now(); }
    void pass(base::Duration time) { visit_.pass(time); }

    void intend(v::Intent what) { visit_.intend(intent::Vendor{std::move(what)}); }
    void answer(v::Outcome what) { visit_.answer(outcome::Vendor{std::move(what)}); }
    void tell(v::Fact what) { visit_.tell(fact::Vendor{std::move(what)}); }

    // All so far.
    std::vector<v::Effect> vendorEffects() const {
        std::vector<v::Effect> all;
        for (const flow::Effect& one : visit_.effects()) {
            if (const auto* own = std::get_if<effect::Vendor>(&one)) all.push_back(own->what);
        }
        return all;
    }
    template <class E>
    std::size_t countOf() const {
        const auto all = vendorEffects();
        return std::size_t(std::count_if(all.begin(), all.end(), [](const v::Effect& e) { return std::holds_alternative<E>(e); }));
    }
    // The latest of that kind; the test fails to run without one.
    template <class E>
    E lastOf() const {
        const auto all = vendorEffects();
        for (auto it = all.rbegin(); it != all.rend(); ++it) {
            if (const E* found = std::get_if<E>(&*it)) return *found;
        }
        std::abort();
    }
    void answerNotAvailable() {
        const auto all = vendorEffects();
        for (v::Outcome& one : v::notAvailable(all.back())) answer(std::move(one));
    }

    void corner() {
        intend(v::intent::HoldCorner{true});
        pass(v::kTimes.corner);
    }
    void card() { answer(v::outcome::StaffCardRead{lastOf<v::effect::ReadStaffCard>().request, staff()}); }
    void pin(std::string_view digits) {
        for (const char digit : digits) intend(v::intent::Digit{digit - '0'});
        intend(v::intent::EnterPin{});
    }
    void verdict(v::outcome::PinVerdict verdict) {
        answer(v::outcome::PinChecked{lastOf<v::effect::CheckPin>().request, verdict, staff()});
    }
    void acknowledgeAll(flow::Request request) {
        for (std::size_t i = 0; i < v::kComponentCount; ++i) answer(v::outcome::Acknowledged{request, v::Component(i)});
    }
    // By the cabinet's switch, to the overview.
    void enter() {
        tell(v::fact::SwitchTurned{true});
        pin("246802");
        verdict(v::outcome::PinVerdict::Right);
        acknowledgeAll(lastOf<v::effect::Enter>().request);
    }
    void open(v::Page page) { intend(v::intent::Open{page}); }
    // Ends the task under way.
    void ended(v::Ending ending = v::Ending::Done) {
        answer(v::outcome::Ended{.request = bench().task ? bench().task->request : 0, .ending = ending});
    }

    static v::Staff staff() { return {"t-0142", "李工"}; }

private:
    Visit visit_;
};

}  // namespace zizhu::tests
