#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/vendor_visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Step;
using v::Stage;

TEST_CASE("the corner must be held for 3 s, on a page without a visit") {
    VendorVisit t(sampleCatalogue());
    t.intend(v::intent::HoldCorner{true});
    CHECK(t.step() == Step::Attract);
    SUBCASE("shorter is a touch like any other") {
        t.pass(std::chrono::seconds(2));
        t.intend(v::intent::HoldCorner{false});
        t.pass(std::chrono::seconds(5));
        CHECK(t.step() == Step::Attract);
    }
    SUBCASE("3 s ask for the staff card, while the finger still lies there") {
        CHECK(*flow::nextDeadline(t.session()) == t.now() + v::kTimes.corner);
        t.pass(std::chrono::seconds(3));
        CHECK(t.step() == Step::Vendor);
        CHECK(t.stage() == Stage::Card);
        CHECK(t.countOf<v::effect::ReadStaffCard>() == 1);
    }
    SUBCASE("nothing of it during a visit") {
        t.visit().intend(intent::Begin{});
        t.intend(v::intent::HoldCorner{true});
        t.pass(std::chrono::seconds(5));
        CHECK(t.step() == Step::Home);
    }
}

TEST_CASE("a page that nobody uses goes away after 30 s, and the card reader stops") {
    VendorVisit t(sampleCatalogue());
    t.corner();
    t.pass(v::kTimes.gate + std::chrono::seconds(1));
    CHECK(t.step() == Step::Attract);
    CHECK(t.stage() == Stage::Closed);
    CHECK(t.countOf<v::effect::StopStaffCard>() == 1);
}

TEST_CASE("card, PIN, every component: then the overview, with who is at work") {
    VendorVisit t(sampleCatalogue());
    t.corner();
    t.answer(v::outcome::StaffCardFailed{t.lastOf<v::effect::ReadStaffCard>().request, v::CardTrouble::NotStaff});
    CHECK(t.state().card == v::CardTrouble::NotStaff);
    t.card();
    CHECK(t.stage() == Stage::Pin);
    t.pin("246802");
    CHECK(t.lastOf<v::effect::CheckPin>().staff == "t-0142");
    CHECK(t.lastOf<v::effect::CheckPin>().pin.reveal() == "246802");
    CHECK(t.state().pin.empty());
    t.verdict(v::outcome::PinVerdict::Right);
    CHECK(t.stage() == Stage::Entering);
    CHECK(t.state().guard.wrong == 0);
    const auto request = t.lastOf<v::effect::Enter>().request;
    for (std::size_t i = 0; i + 1 < v::kComponentCount; ++i) t.answer(v::outcome::Acknowledged{request, v::Component(i)});
    CHECK(t.stage() == Stage::Entering);
    CHECK(t.state().missing() == std::vector{v::Component::Screens});
    t.answer(v::outcome::Acknowledged{request, v::Component::Screens});
    CHECK(t.stage() == Stage::Open);
    CHECK(t.state().staff->name == "李工");
    CHECK(t.countOf<v::effect::Survey>() == 1);
}

TEST_CASE("a wrong PIN is counted, on the disk, before it is compared") {
    VendorVisit t(sampleCatalogue());
    t.tell(v::fact::SwitchTurned{true});
    CHECK(t.stage() == Stage::Pin);
    t.pin("111111");
    REQUIRE(t.vendorEffects().size() >= 2);
    CHECK(std::get<v::effect::SavePinGuard>(t.vendorEffects()[0]).guard.wrong == 1);
    CHECK(std::holds_alternative<v::effect::CheckPin>(t.vendorEffects()[1]));
    CHECK(t.lastOf<v::effect::CheckPin>().staff.empty());
    SUBCASE("no answer in time is a try, too") {
        t.pass(v::kTimes.check + std::chrono::seconds(1));
        CHECK(t.state().pinTrouble == v::PinTrouble::Unchecked);
        CHECK(t.state().guard.wrong == 1);
    }
    SUBCASE("a terminal without a PIN lets nobody guess") {
        t.verdict(v::outcome::PinVerdict::NotSet);
        CHECK(t.state().pinTrouble == v::PinTrouble::NotSet);
        CHECK(t.state().guard.wrong == 0);
        CHECK(t.stage() == Stage::Pin);
    }
    SUBCASE("too short is none") {
        t.verdict(v::outcome::PinVerdict::Wrong);
        t.pin("12345");
        CHECK(t.state().pinTrouble == v::PinTrouble::TooShort);
        CHECK(t.state().guard.wrong == 1);
        CHECK(t.countOf<v::effect::CheckPin>() == 1);
    }
}

TEST_CASE("five wrong PINs rest the pad for 15 s, each further one twice as long, the fifteenth locks it") {
    VendorVisit t(sampleCatalogue());
    t.tell(v::fact::SwitchTurned{true});
    base::Duration expected = std::chrono::seconds(15);
    for (int wrong = 1; wrong <= v::kPinLocked; ++wrong) {
        CAPTURE(wrong);
        t.pin("111111");
        t.verdict(v::outcome::PinVerdict::Wrong);
        CHECK(t.state().guard.wrong == wrong);
        CHECK(t.stage() == Stage::Pin);
        if (wrong < v::kPinTries || wrong == v::kPinLocked) {
            CHECK_FALSE(t.state().pinWaitEnds);
            continue;
        }
        REQUIRE(t.state().pinWaitEnds);
        CHECK(*t.state().pinWaitEnds - t.now() == expected);
        t.pin("246802");  // what is pressed meanwhile counts for nothing
        CHECK(t.countOf<v::effect::CheckPin>() == std::size_t(wrong));
        t.pass(expected);
        CHECK_FALSE(t.state().pinWaitEnds);
        // Nobody waits for long in front of the pad: the public's page is back meanwhile.
        if (expected > std::chrono::minutes(2)) CHECK(t.step() == Step::Attract);
        if (t.stage() == Stage::Closed) t.corner();
        CHECK(t.stage() == Stage::Pin);
        expected *= 2;
    }
    CHECK(t.state().locked());
    t.pin("246802");
    CHECK(t.countOf<v::effect::CheckPin>() == std::size_t(v::kPinLocked));
    SUBCASE("an admin ends it") {
        t.tell(v::fact::PinUnlocked{});
        CHECK(t.lastOf<v::effect::SavePinGuard>().guard.wrong == 0);
        t.pin("246802");
        t.verdict(v::outcome::PinVerdict::Right);
        CHECK(t.stage() == Stage::Entering);
    }
    SUBCASE("a visit in between does not") {
        t.intend(v::intent::Leave{});
        CHECK(t.step() == Step::Attract);
        t.visit().intend(intent::Begin{});
        t.visit().intend(intent::Done{});
        CHECK(t.state().locked());
    }
}

TEST_CASE("what was counted before a restart still counts, and the wait begins anew") {
    VendorVisit t(sampleCatalogue());
    t.tell(v::fact::PinGuardKnown{{6}});
    t.tell(v::fact::SwitchTurned{true});
    REQUIRE(t.state().pinWaitEnds);
    CHECK(*t.state().pinWaitEnds - t.now() == std::chrono::seconds(30));
    CHECK(v::pinWait(14) == std::chrono::seconds(15 * 512));
}

TEST_CASE("during a visit the switch waits; the citizen is neither cut off nor seen") {
    VendorVisit t(sampleCatalogue());
    t.visit().open("garden");
    t.visit().set("address.region", "990101");
    t.tell(v::fact::SwitchTurned{true});
    CHECK(t.step() == Step::Questions);
    CHECK(t.stage() == Stage::Waiting);
    SUBCASE("turned back, nothing happens") {
        t.tell(v::fact::SwitchTurned{false});
        t.visit().intend(intent::Done{});
        CHECK(t.step() == Step::Attract);
    }
    SUBCASE("it begins when the visit has ended, with nothing of it left") {
        t.visit().intend(intent::Done{});
        CHECK(t.step() == Step::Vendor);
        CHECK(t.stage() == Stage::Pin);
        CHECK(t.session().answers.empty());
        CHECK_FALSE(t.session().applicant);
    }
}

TEST_CASE("a component that hangs is named, and the technician decides") {
    VendorVisit t(sampleCatalogue());
    t.tell(v::fact::SwitchTurned{true});
    t.pin("246802");
    t.verdict(v::outcome::PinVerdict::Right);
    const auto request = t.lastOf<v::effect::Enter>().request;
    for (std::size_t i = 0; i < v::kComponentCount; ++i) {
        if (v::Component(i) != v::Component::DocumentScanner) t.answer(v::outcome::Acknowledged{request, v::Component(i)});
    }
    t.intend(v::intent::GoOn{});
    CHECK(t.stage() == Stage::Entering);  // not before its time
    t.pass(v::kTimes.acknowledge + std::chrono::seconds(1));
    CHECK(t.state().hanging);
    CHECK(t.state().missing() == std::vector{v::Component::DocumentScanner});
    SUBCASE("on without it") {
        t.intend(v::intent::GoOn{});
        CHECK(t.stage() == Stage::Open);
        CHECK(t.state().leftHanging.contains(v::Component::DocumentScanner));
    }
    SUBCASE("asked once more, an answer of before counts no longer") {
        t.intend(v::intent::AskAgain{});
        t.answer(v::outcome::Acknowledged{request, v::Component::DocumentScanner});
        CHECK(t.state().acknowledged.empty());
        CHECK_FALSE(t.state().hanging);
    }
    SUBCASE("it comes late") {
        t.answer(v::outcome::Acknowledged{request, v::Component::DocumentScanner});
        CHECK(t.stage() == Stage::Open);
        CHECK(t.state().leftHanging.empty());
    }
    SUBCASE("or leave") {
        t.intend(v::intent::Leave{});
        CHECK(t.stage() == Stage::Leaving);
    }
}

TEST_CASE("leaving asks every component, and does not wait for ever") {
    VendorVisit t(sampleCatalogue());
    t.enter();
    SUBCASE("by the button") { t.intend(v::intent::Leave{}); }
    SUBCASE("by the switch") { t.tell(v::fact::SwitchTurned{false}); }
    SUBCASE("by doing nothing for 10 minutes") { t.pass(v::kTimes.idle + std::chrono::seconds(1)); }
    SUBCASE("by the button, and a component hangs") {
        t.intend(v::intent::Leave{});
        t.pass(v::kTimes.acknowledge + std::chrono::seconds(1));
    }
    if (t.stage() != Stage::Closed) {
        CHECK(t.stage() == Stage::Leaving);
        t.acknowledgeAll(t.lastOf<v::effect::Leave>().request);
    }
    CHECK(t.step() == Step::Attract);
    CHECK(t.stage() == Stage::Closed);
    CHECK_FALSE(t.state().staff);
    CHECK(t.session().preferences == flow::Preferences{});
}

TEST_CASE("a citizen's intents mean nothing in vendor mode, but the language can be changed") {
    VendorVisit t(sampleCatalogue());
    t.enter();
    t.visit().intend(intent::Done{});
    t.visit().intend(intent::GoHome{});
    t.visit().intend(intent::Begin{});
    t.visit().intend(intent::OpenHelp{});
    CHECK(t.stage() == Stage::Open);
    CHECK(t.session().help == flow::HelpStage::Closed);
    flow::Preferences english = t.session().preferences;
    english.language = base::Language::En;
    t.visit().intend(intent::SetPreferences{english});
    CHECK(t.session().preferences.language == base::Language::En);
    CHECK(t.step() == Step::Vendor);
}

TEST_CASE("a terminal with nothing to carry vendor mode out answers truthfully, and nobody gets in") {
    VendorVisit t(sampleCatalogue());
    t.corner();
    t.answerNotAvailable();
    CHECK(t.state().card == v::CardTrouble::NoReader);
    t.tell(v::fact::SwitchTurned{true});
    t.pin("246802");
    t.answerNotAvailable();
    CHECK(t.state().pinTrouble == v::PinTrouble::NotSet);
}
