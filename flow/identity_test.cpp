#include <doctest/doctest.h>

#include "tests/support/default_catalogue.h"
#include "tests/support/plausible.h"
#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::CardStage;
using flow::Device;
using flow::DeviceState;
using flow::Step;
using outcome::CardFault;

namespace {

Visit atReader(const std::string& item = "garden") {
    Visit visit(sampleCatalogue());
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenItem{item});
    visit.intend(intent::Start{});
    return visit;
}

}  // namespace

TEST_CASE("each way a card can fail is told, and the reader goes on waiting for the next card") {
    const std::pair<CardFault, CardStage> kCases[] = {{CardFault::TakenTooEarly, CardStage::TakenTooEarly},
                                                      {CardFault::NotAnIdCard, CardStage::NotAnIdCard},
                                                      {CardFault::Unreadable, CardStage::Unreadable}};
    for (const auto& [fault, stage] : kCases) {
        Visit visit = atReader();
        const flow::Request request = visit.last<effect::ReadCard>().request;
        visit.answer(outcome::CardSeen{request});
        CHECK(visit.session().card == CardStage::Reading);
        visit.answer(outcome::CardFailed{request, fault});
        CHECK(visit.session().card == stage);
        visit.next();
        CHECK(visit.step() == Step::Identity);
        visit.answer(outcome::CardRead{request, sampleApplicant()});
        CHECK(visit.session().card == CardStage::Read);
        visit.next();
        CHECK(visit.step() == Step::Questions);
        CHECK(visit.count<effect::ReadCard>() == 1);
    }
}

TEST_CASE("an expired card is refused; taking it away lets the next one be read") {
    Visit visit = atReader();
    flow::Applicant old = sampleApplicant();
    old.validUntil = base::SecretString("2026-03-13");
    visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, old});
    CHECK(visit.session().card == CardStage::Expired);
    CHECK_FALSE(visit.session().applicant);
    visit.next();
    CHECK(visit.step() == Step::Identity);
    CHECK(visit.count<effect::ReadCard>() == 1);
    visit.tell(fact::CardPresence{false});
    CHECK(visit.count<effect::ReadCard>() == 2);
    CHECK(visit.session().card == CardStage::Waiting);

    SUBCASE("valid on its last day") {
        old.validUntil = base::SecretString("2026-03-14");
        visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, old});
        CHECK(visit.session().card == CardStage::Read);
    }
    SUBCASE("valid for ever") {
        old.validUntil = base::SecretString("forever");
        visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, old});
        CHECK(visit.session().card == CardStage::Read);
    }
}

TEST_CASE("an item that needs no identity asks for no card") {
    Visit visit = atReader("ticket");
    CHECK(visit.step() == Step::Questions);
    CHECK(visit.count<effect::ReadCard>() == 0);
}

TEST_CASE("a reader that fails gives a page with ways on, and comes back by itself when it is well") {
    Visit visit = atReader();
    visit.tell(fact::DeviceChanged{Device::IdCardReader, DeviceState::Unavailable});
    REQUIRE(visit.session().trouble);
    CHECK(visit.session().trouble->matter == flow::Matter::CardReader);
    visit.back();
    CHECK(visit.step() == Step::Identity);  // the trouble lies over the step

    SUBCASE("it recovers") {
        visit.tell(fact::DeviceChanged{Device::IdCardReader, DeviceState::Ready});
        CHECK_FALSE(visit.session().trouble);
        visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, sampleApplicant()});
        CHECK(visit.session().card == CardStage::Read);
    }
    SUBCASE("retry while it is still away says so again") {
        visit.intend(intent::Choose{flow::Choice::Retry});
        CHECK(visit.session().trouble);
    }
    SUBCASE("call help keeps the page") {
        visit.intend(intent::Choose{flow::Choice::CallHelp});
        CHECK(visit.session().help == flow::HelpStage::Calling);
        visit.answer(outcome::HelpAnswered{visit.last<effect::CallHelp>().request, outcome::HelpNews::Seen});
        CHECK(visit.session().help == flow::HelpStage::Called);
        CHECK(visit.session().trouble);
    }
    SUBCASE("leave wipes") {
        visit.intend(intent::Choose{flow::Choice::Leave});
        CHECK(visit.step() == Step::Attract);
        CHECK(visit.count<effect::Wipe>() == 1);
    }
    SUBCASE("a card that the reader still reported is not taken") {
        visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, sampleApplicant()});
        CHECK_FALSE(visit.session().applicant);
    }
}

TEST_CASE("the card of the person before never enters the next visit") {
    Visit visit = atReader();
    const flow::Request late = visit.last<effect::ReadCard>().request;
    visit.intend(intent::Done{});
    CHECK(visit.count<effect::StopCard>() == 1);
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenItem{"garden"});
    visit.intend(intent::Start{});
    visit.answer(outcome::CardRead{late, sampleApplicant()});
    CHECK_FALSE(visit.session().applicant);
    CHECK(visit.session().card == CardStage::Waiting);
}

TEST_CASE("what the card says is not asked, stands in check answers and cannot be changed") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    // The page of the name is passed over: the address, whose region no card tells, comes first.
    REQUIRE(flow::currentPage(visit.session()));
    CHECK(flow::currentPage(visit.session())->page->key == "home");
    const auto pages = flow::visiblePages(visit.session());
    CHECK(pages.front().page->key == "who");
    CHECK_FALSE(pages.front().asked);
    CHECK_FALSE(pages.front().changeable);
    CHECK(flow::ItemAnswers(visit.session(), 0).answer("name") == "王小满");
    CHECK(flow::ItemAnswers(visit.session(), 0).answer("address.detail") == "示范省示范市示范区柳塘路1号");
}

TEST_CASE("another person's card replaces what the first card had answered") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.set("address.region", "990101");
    visit.back();
    CHECK(visit.step() == Step::Identity);
    CHECK(visit.session().card == CardStage::Read);  // not asked for again
    visit.intend(intent::AnotherCard{});
    flow::Applicant other = sampleApplicant("李示范", "990101198506123428");
    other.address = base::SecretString("别处2号");
    visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, other});
    visit.next();
    CHECK(flow::ItemAnswers(visit.session(), 0).answer("name") == "李示范");
    CHECK(flow::ItemAnswers(visit.session(), 0).answer("address.detail") == "别处2号");
    CHECK_FALSE(flow::ItemAnswers(visit.session(), 0).answer("address.region"));
}

TEST_CASE("who acts for another finds nothing of the own card in the form, and finds it again when that was a slip") {
    Visit visit(defaultCatalogue());
    visit.open("small-food-workshop-registration");
    if (visit.step() == Step::Consent) visit.intend(intent::RefuseConsents{});
    REQUIRE(visit.step() == Step::Questions);
    const auto prefilled = visit.session().prefilled;
    const auto answers = visit.session().answers;
    REQUIRE_FALSE(prefilled.empty());
    visit.set("onBehalf", "other");
    CHECK(visit.session().prefilled.empty());
    for (const std::string& key : prefilled) CHECK_FALSE(visit.session().answers.contains(key));
    visit.set("onBehalf", "self");
    CHECK(visit.session().prefilled == prefilled);
    for (const std::string& key : prefilled) CHECK(visit.session().answers.at(key) == answers.at(key));
}

TEST_CASE("the card fills in a page that only a later answer opens") {
    Visit visit(defaultCatalogue());
    visit.open("teacher-certificate-replacement");
    SeededRandom random(3);
    Plausible plausible(random);
    for (int pages = 0; pages < 200 && visit.session().prefilled.count("delivery.name") == 0; ++pages) {
        if (visit.step() == Step::Consent) visit.intend(intent::RefuseConsents{});
        if (visit.step() != Step::Questions) break;
        const auto page = flow::currentPage(visit.session());
        REQUIRE(page);
        const flow::ItemAnswers given(visit.session(), page->place.item);
        for (const catalog::Question* question : page->questions) {
            for (auto& [path, value] : plausible.answers(*question, given, flow::contextOf(visit.session())))
                visit.set(path, path == "deliveryWay" ? "express" : value);
        }
        visit.next();
    }
    CHECK(visit.session().answers.at("delivery.name").reveal() == "王小满");
}

TEST_CASE("a card left on the reader is announced as soon as it is not needed there") {
    Visit visit = atReader();
    visit.tell(fact::CardPresence{true});
    CHECK_FALSE(flow::cardLeftBehind(visit.session()));
    visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, sampleApplicant()});
    visit.next();
    CHECK(flow::cardLeftBehind(visit.session()));
    visit.intend(intent::Done{});
    CHECK(flow::cardLeftBehind(visit.session()));  // also when its owner has gone
    visit.tell(fact::CardPresence{false});
    CHECK_FALSE(flow::cardLeftBehind(visit.session()));
}

TEST_CASE("when no card comes for a while it is shown how to lay it, and the reader keeps waiting") {
    Visit visit(sampleCatalogue());
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenItem{"garden"});
    visit.intend(intent::Start{});
    REQUIRE(visit.step() == Step::Identity);
    const auto due = flow::nextDeadline(visit.session());
    REQUIRE(due);
    CHECK(*due == visit.now() + flow::kVisitTimes.noCard);
    visit.pass(flow::kVisitTimes.noCard - std::chrono::seconds(1));
    CHECK(visit.session().card == flow::CardStage::Waiting);
    visit.pass(std::chrono::seconds(1));
    CHECK(visit.session().card == flow::CardStage::NotLaid);
    CHECK(*flow::nextDeadline(visit.session()) > visit.now());
    CHECK(visit.count<effect::ReadCard>() == 1);
    visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, sampleApplicant()});
    CHECK(visit.session().card == flow::CardStage::Read);
}
