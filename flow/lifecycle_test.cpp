#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Step;
using flow::kVisitTimes;

using flow::outcome::HelpNews;

namespace {

// Everything of a visit is as in a session that never had one.
void checkBare(const flow::Session& session) {
    const flow::Session bare = flow::freshSession(session.catalogue, session.terminal);
    CHECK(session.items == bare.items);
    CHECK(session.bundle == nullptr);
    CHECK_FALSE(session.applicant);
    CHECK(session.answers.empty());
    CHECK(session.tableRows.empty());
    CHECK(session.prefilled.empty());
    CHECK(session.visited.empty());
    CHECK(session.faults.empty());
    CHECK(session.materials.empty());
    CHECK_FALSE(session.declared);
    CHECK(session.signature == bare.signature);
    CHECK(session.cases.empty());
    CHECK_FALSE(session.document);
    CHECK_FALSE(session.ticket);
    CHECK(session.print == bare.print);
    CHECK(session.tracking == bare.tracking);
    CHECK_FALSE(session.trouble);
    CHECK(session.awaiting == 0);
}

std::vector<flow::Case> heldCase() {
    SeededRandom random(5);
    return {{base::Uuid::make(kVisitWall, random), base::TrackingCode::make(random), "garden", "", false}};
}

}  // namespace

TEST_CASE("nothing personal is left in the session after a wipe") {
    const std::size_t before = base::secretBytesInUse();
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.set("address.region", "990101");
    CHECK(base::secretBytesInUse() > before);
    SUBCASE("by hand") { visit.intend(intent::Done{}); }
    SUBCASE("by idling") { visit.pass(kVisitTimes.idle + kVisitTimes.countdown + std::chrono::seconds(2)); }
    SUBCASE("by going home") { visit.intend(intent::GoHome{}); }
    SUBCASE("by going back to home") {
        for (int i = 0; i < 3; ++i) visit.back();
    }
    CHECK(visit.count<effect::Wipe>() == 1);
    checkBare(visit.session());
    CHECK(base::secretBytesInUse() == before);
}

TEST_CASE("idle for 90 s shows a countdown of 30 s; one tap goes on, as often as needed; then all is wiped") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    for (int i = 0; i < 3; ++i) {
        visit.pass(std::chrono::seconds(89));
        CHECK_FALSE(visit.session().countdownEnds);
        visit.pass(std::chrono::seconds(2));
        REQUIRE(visit.session().countdownEnds);
        CHECK(flow::countdownSeconds(visit.session()).value() >= 29);
        visit.pass(std::chrono::seconds(20));
        CHECK(flow::countdownSeconds(visit.session()).value() <= 10);
        visit.intend(intent::StayHere{});
        CHECK_FALSE(visit.session().countdownEnds);
        CHECK(visit.step() == Step::Questions);
    }
    visit.pass(std::chrono::seconds(125));
    CHECK(visit.step() == Step::Attract);
}

TEST_CASE("keys, switches and speech make time generous for the rest of the visit, and for it only") {
    Visit visit(sampleCatalogue());
    visit.intend(intent::Keyed{});
    CHECK(visit.step() == Step::Attract);  // a key alone begins nothing
    visit.open("garden");
    visit.intend(intent::Keyed{});
    visit.pass(std::chrono::seconds(175));
    CHECK_FALSE(visit.session().countdownEnds);
    visit.pass(std::chrono::seconds(6));
    REQUIRE(visit.session().countdownEnds);
    CHECK(flow::countdownLength(visit.session()) == std::chrono::seconds(60));
    visit.pass(std::chrono::seconds(50));
    visit.intend(intent::Keyed{});  // any key goes on
    CHECK_FALSE(visit.session().countdownEnds);
    CHECK(visit.step() == Step::Questions);
    visit.intend(intent::Done{});
    CHECK(flow::countdownLength(visit.session()) == std::chrono::seconds(30));
    visit.open("garden");
    flow::Preferences aloud;
    aloud.speech = true;
    visit.intend(intent::SetPreferences{aloud});
    visit.pass(std::chrono::seconds(120));
    CHECK_FALSE(visit.session().countdownEnds);
}

TEST_CASE("the next deadline is where something would happen by itself") {
    Visit visit(sampleCatalogue());
    CHECK_FALSE(flow::nextDeadline(visit.session()));  // an attract screen costs nothing
    visit.open("garden");
    CHECK(flow::nextDeadline(visit.session()) == visit.session().lastActivity + kVisitTimes.idle);
    visit.pass(kVisitTimes.idle);
    REQUIRE(visit.session().countdownEnds);
    const auto next = flow::nextDeadline(visit.session());
    REQUIRE(next);
    CHECK(*next > visit.now());
    CHECK(*next <= visit.now() + std::chrono::seconds(1));
}

TEST_CASE("language and the like are chosen at any step, kept for the visit and go back with it") {
    Visit visit(sampleCatalogue());
    flow::Preferences english;
    english.language = base::Language::En;
    english.textSize = flow::TextSize::XL;
    english.volume = 99;
    visit.intend(intent::SetPreferences{english});
    CHECK(visit.step() == Step::Home);  // choosing a language begins
    CHECK(visit.session().preferences.volume == 4);
    visit.open("garden");
    CHECK(visit.session().preferences.language == base::Language::En);
    visit.set("address.region", "990101");
    flow::Preferences chinese = visit.session().preferences;
    chinese.language = base::Language::ZhCn;
    visit.intend(intent::SetPreferences{chinese});
    CHECK(visit.step() == Step::Questions);
    CHECK(flow::ItemAnswers(visit.session(), 0).answer("address.region") == "990101");
    visit.intend(intent::GoHome{});
    CHECK(visit.session().preferences.textSize == flow::TextSize::XL);  // the same person goes on
    visit.intend(intent::Done{});
    CHECK(visit.session().preferences == flow::Preferences{});
}

TEST_CASE("the help sheet lies over any step and changes nothing beneath") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.intend(intent::OpenHelp{});
    visit.intend(intent::CallHelp{});
    visit.intend(intent::CallHelp{});
    CHECK(visit.count<effect::CallHelp>() == 1);
    visit.answer(outcome::HelpAnswered{visit.last<effect::CallHelp>().request, HelpNews::NotTold});
    CHECK(visit.session().help == flow::HelpStage::NotReached);
    visit.intend(intent::CallHelp{});
    CHECK(visit.count<effect::CallHelp>() == 2);
    visit.intend(intent::CloseHelp{});
    visit.answer(outcome::HelpAnswered{visit.last<effect::CallHelp>().request, HelpNews::Seen});
    CHECK(visit.session().help == flow::HelpStage::Closed);
    CHECK(visit.step() == Step::Questions);
}

TEST_CASE("who called for help hears when somebody comes, even after the sheet was closed") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.intend(intent::CallHelp{});
    const flow::Request call = visit.last<effect::CallHelp>().request;
    visit.answer(outcome::HelpAnswered{call, HelpNews::Waiting});
    CHECK(visit.session().help == flow::HelpStage::Calling);
    visit.intend(intent::CloseHelp{});
    visit.answer(outcome::HelpAnswered{call, HelpNews::Coming});
    CHECK(visit.session().help == flow::HelpStage::Coming);
    visit.intend(intent::CloseHelp{});
    visit.intend(intent::CallHelp{});  // one call is enough
    CHECK(visit.count<effect::CallHelp>() == 1);
    CHECK(visit.session().help == flow::HelpStage::Coming);
    visit.intend(intent::Done{});
    CHECK(visit.count<effect::EndHelp>() == 1);  // nobody goes there in vain
    visit.answer(outcome::HelpAnswered{call, HelpNews::Seen});
    CHECK(visit.session().help == flow::HelpStage::Closed);
}

TEST_CASE("a call that nobody of the hall looks at names the hotline after a minute, and still stands") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.intend(intent::CallHelp{});
    const flow::Request call = visit.last<effect::CallHelp>().request;
    visit.answer(outcome::HelpAnswered{call, HelpNews::Waiting});
    CHECK(flow::nextDeadline(visit.session()) == visit.now() + kVisitTimes.help);
    visit.pass(kVisitTimes.help);
    CHECK(visit.session().help == flow::HelpStage::NotReached);
    visit.answer(outcome::HelpAnswered{call, HelpNews::Coming});
    CHECK(visit.session().help == flow::HelpStage::Coming);
}

TEST_CASE("outages for several reasons: each ends by itself") {
    Visit visit(sampleCatalogue());
    visit.tell(fact::OutageBegins{{catalog::Text::same("cleaning"), std::nullopt}});
    visit.tell(fact::OutageBegins{{{}, {}, flow::OutageReason::Clock}});
    visit.tell(fact::OutageBegins{{{}, {}, flow::OutageReason::Power}});
    CHECK(visit.session().terminal.outage->reason == flow::OutageReason::Power);
    visit.tell(fact::OutageEnds{flow::OutageReason::Power});
    CHECK(visit.session().terminal.outage->reason == flow::OutageReason::Decided);
    visit.tell(fact::OutageEnds{flow::OutageReason::Clock});
    CHECK(visit.step() == Step::OutOfService);
    visit.tell(fact::OutageEnds{});
    CHECK(visit.step() == Step::Attract);
}

TEST_CASE("applications left by a power cut are shown, then released; nothing personal with them") {
    Visit visit(sampleCatalogue());
    const auto cases = heldCase();
    visit.tell(fact::HeldCases{cases});
    REQUIRE(visit.step() == Step::Recovered);
    CHECK(visit.session().cases == cases);
    CHECK_FALSE(visit.session().applicant);
    CHECK(visit.count<effect::Release>() == 0);
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::Recovered);  // not before it was on the glass
    visit.present();
    REQUIRE(visit.count<effect::Release>() == 1);
    CHECK(visit.last<effect::Release>().ids.front() == cases.front().id);
    CHECK(visit.count<effect::PrintReceipt>() == 0);
    visit.intend(intent::PrintAgain{});
    visit.intend(intent::PrintAgain{});
    CHECK(visit.count<effect::PrintReceipt>() == 1);

    SUBCASE("until somebody is done with it") { visit.intend(intent::Done{}); }
    SUBCASE("or nobody comes") {
        visit.pass(kVisitTimes.idle + kVisitTimes.countdown + std::chrono::seconds(5));
        CHECK(visit.step() == Step::Recovered);
        visit.pass(kVisitTimes.recovered);
    }
    CHECK(visit.step() == Step::Attract);
    checkBare(visit.session());
}

TEST_CASE("held applications wait for the end of a visit that began before they were told of") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.tell(fact::HeldCases{heldCase()});
    CHECK(visit.step() == Step::Questions);
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::Recovered);
}

TEST_CASE("a visit keeps the catalogue it began with; the next has the new one") {
    Visit visit(sampleCatalogue());
    const auto old = visit.session().catalogue;
    visit.open("garden");
    const auto fresh = sampleCatalogue();
    visit.tell(fact::CatalogueChanged{fresh});
    CHECK(visit.session().catalogue == old);
    visit.intend(intent::Done{});
    CHECK(visit.session().catalogue == fresh);
    const auto newest = sampleCatalogue();
    visit.tell(fact::CatalogueChanged{newest});
    CHECK(visit.session().catalogue == newest);
}

TEST_CASE("out of service begins after this citizen, and ends when it is over") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.tell(fact::OutageBegins{{catalog::Text::same("cleaning"), std::nullopt}});
    // A full disk neither replaces what staff decided nor ends it.
    visit.tell(fact::OutageBegins{{{}, {}, flow::OutageReason::Storage}});
    visit.tell(fact::OutageEnds{flow::OutageReason::Storage});
    CHECK(visit.step() == Step::Questions);
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::OutOfService);
    visit.intend(intent::Begin{});
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::OutOfService);
    visit.tell(fact::HeldCases{heldCase()});  // what was promised is shown all the same
    CHECK(visit.step() == Step::Recovered);
    visit.present();
    visit.intend(intent::Done{});
    CHECK(visit.step() == Step::OutOfService);
    visit.tell(fact::OutageEnds{});
    CHECK(visit.step() == Step::Attract);
    visit.tell(fact::OutageBegins{});
    CHECK(visit.step() == Step::OutOfService);
}

TEST_CASE("an item says before it starts what it lacks here") {
    using flow::Device;
    using flow::DeviceState;
    using Verdict = flow::Availability::Verdict;
    Visit visit(sampleCatalogue());
    const auto verdict = [&](const char* key) {
        return flow::availability(*visit.session().catalogue->item(key), visit.session().terminal).verdict;
    };
    CHECK(verdict("garden") == Verdict::Now);
    visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Unavailable});
    CHECK(verdict("garden") == Verdict::WithoutSome);
    visit.tell(fact::DeviceChanged{Device::DocumentPrinter, DeviceState::PaperOut});
    CHECK(verdict("proof") == Verdict::DeviceMissing);
    visit.open("proof");
    CHECK(visit.step() == Step::Guide);  // it does not start
    visit.tell(fact::DeviceChanged{Device::DocumentPrinter, DeviceState::Ready});
    visit.tell(fact::NetworkChanged{false});
    CHECK(verdict("proof") == Verdict::NoNetwork);
    CHECK(verdict("shop") == Verdict::Now);  // an application is kept here
}
