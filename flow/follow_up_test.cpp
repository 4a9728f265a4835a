#include <doctest/doctest.h>

#include <functional>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::flow;
using namespace zizhu::tests;

namespace {

base::TrackingCode codeOf(std::uint64_t seed) {
    SeededRandom random(seed);
    return base::TrackingCode::make(random);
}

// A case of "garden" was found that wants its plan and something that the catalogue no longer knows.
Visit tracked(const std::function<void(TrackedCase&)>& change = {}) {
    Visit visit(sampleCatalogue());
    visit.intend(intent::Begin{});
    visit.intend(intent::OpenTrack{});
    visit.intend(intent::EnterCode{codeOf(3).compact()});
    TrackedCase found;
    found.caseNumber = "20260314-00001";
    found.item = "garden";
    found.state = CaseState::InProgress;
    found.wanted = {{"plan", catalog::Text::same("plan"), std::nullopt}, {"gone", catalog::Text::same("gone"), std::nullopt}};
    if (change) change(found);
    visit.answer(outcome::LookedUp{visit.last<effect::LookUp>().request, found});
    return visit;
}

void layCard(Visit& visit) {
    visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, sampleApplicant()});
    visit.next();
}

void confirm(Visit& visit, Holder holder) {
    visit.answer(outcome::HolderAnswered{visit.last<effect::ConfirmHolder>().request, holder});
}

}  // namespace

TEST_CASE("papers that a case wants are handed in with the applicant's card, and nothing else is asked") {
    Visit visit = tracked();
    REQUIRE(canHandIn(visit.session()));
    visit.intend(intent::HandInNow{});
    REQUIRE(visit.step() == Step::Identity);
    layCard(visit);
    REQUIRE(visit.step() == Step::Confirming);
    confirm(visit, Holder::Yes);
    REQUIRE(visit.step() == Step::Materials);
    CHECK(visibleMaterials(visit.session()).size() == 1);
    visit.intend(intent::SkipMaterial{});
    visit.intend(intent::PromiseMaterial{visit.session().terminal.today()});
    CHECK(visit.step() == Step::Materials);  // it is wanted now
    visit.scanPage();
    visit.next();
    REQUIRE(visit.step() == Step::Check);
    visit.intend(intent::Submit{});
    REQUIRE(visit.step() == Step::Submitting);

    SeededRandom random(9);
    VisitIds ids;
    ids.items.push_back({base::Uuid::make(kVisitWall, random), base::TrackingCode::make(random)});
    const auto submissions = buildSubmissions(visit.session(), ids, "t-001", kVisitWall);
    REQUIRE(submissions.size() == 1);
    CHECK(submissions[0].trackingCode == codeOf(3).compact());  // the case's own, not a new one
    CHECK(submissions[0].answers.empty());
    CHECK(submissions[0].applicant == sampleApplicant());
    REQUIRE(submissions[0].materials.size() == 1);
    CHECK(submissions[0].materials[0].key == "plan");
    const std::vector<Case> cases = casesOf(visit.session(), ids);
    CHECK(cases[0].supplement);
    CHECK(cases[0].code == codeOf(3));

    visit.answer(outcome::Stored{visit.last<effect::Store>().request, cases});
    CHECK(visit.step() == Step::Submitted);
    CHECK(visit.count<effect::Release>() == 0);
    visit.present();
    CHECK(visit.last<effect::Release>().ids == std::vector{ids.items[0].id});
    CHECK(visit.count<effect::PrintReceipt>() == 1);
    visit.intend(intent::Done{});
    CHECK(visit.session().rating->item == "garden");
    CHECK_FALSE(visit.session().followUp);
    CHECK_FALSE(visit.session().applicant);
}

TEST_CASE("another's card hands nothing in; without an answer it is asked again") {
    Visit visit = tracked();
    visit.intend(intent::HandInNow{});
    layCard(visit);
    confirm(visit, Holder::No);
    CHECK(visit.step() == Step::Confirming);
    visit.next();
    CHECK(visit.count<effect::ConfirmHolder>() == 1);  // asking once more would not help
    visit.intend(intent::AnotherCard{});
    REQUIRE(visit.step() == Step::Identity);
    CHECK_FALSE(visit.session().applicant);
    layCard(visit);
    confirm(visit, Holder::NetworkDown);
    CHECK(visit.step() == Step::Confirming);
    visit.next();
    CHECK(visit.count<effect::ConfirmHolder>() == 3);
    visit.pass(kVisitTimes.waiting);
    CHECK(visit.session().holder == Holder::ServerTrouble);
    visit.back();
    CHECK(visit.step() == Step::Track);
}

TEST_CASE("nothing can be handed in where nothing is wanted, known or taken") {
    const auto no = [](Visit visit) {
        CHECK_FALSE(canHandIn(visit.session()));
        visit.intend(intent::HandInNow{});
        CHECK(visit.step() == Step::Track);
    };
    no(tracked([](TrackedCase& found) { found.wanted.clear(); }));
    no(tracked([](TrackedCase& found) { found.wanted.erase(found.wanted.begin()); }));
    no(tracked([](TrackedCase& found) { found.item = "gone"; }));
    Visit visit = tracked();
    visit.tell(fact::DeviceChanged{Device::DocumentScanner, DeviceState::Broken});
    no(std::move(visit));
}

TEST_CASE("a result is collected with the card; only the printer's proof finishes the case") {
    Visit visit = tracked([](TrackedCase& found) {
        found.state = CaseState::Ready;
        found.wanted.clear();
        found.collection = Collection{true, {}};
    });
    visit.intend(intent::CollectNow{});
    layCard(visit);
    REQUIRE(visit.step() == Step::Issuing);
    SUBCASE("printed") {
        visit.answer(outcome::Issued{visit.last<effect::Collect>().request, {"N-1", "V-1", base::SecretBytes(4)}});
        REQUIRE(visit.step() == Step::Issued);
        const Request print = visit.last<effect::PrintDocument>().request;
        visit.answer(outcome::PrintFailed{print, DeviceState::PaperOut});
        CHECK(visit.count<effect::Collected>() == 0);
        visit.tell(fact::DeviceChanged{Device::DocumentPrinter, DeviceState::Ready});
        visit.answer(outcome::Printed{visit.last<effect::PrintDocument>().request});
        CHECK(visit.last<effect::Collected>().code == codeOf(3));
        visit.answer(outcome::Printed{print});  // late
        CHECK(visit.count<effect::Collected>() == 1);
        visit.intend(intent::Done{});
        CHECK(visit.step() == Step::Rating);
    }
    SUBCASE("refused") {
        visit.answer(outcome::NotIssued{visit.last<effect::Collect>().request, NoDocument::WrongPerson, {}});
        CHECK(visit.step() == Step::NotIssued);
        visit.back();
        CHECK(visit.step() == Step::Identity);
    }
    SUBCASE("no network") {
        visit.answer(outcome::NotIssued{visit.last<effect::Collect>().request, NoDocument::NetworkDown, {}});
        visit.next();
        CHECK(visit.count<effect::Collect>() == 2);
        CHECK(visit.count<effect::Certify>() == 0);
    }
}

TEST_CASE("a result that waits at a counter is not printed here; a finished case can be rated") {
    Visit visit = tracked([](TrackedCase& found) { found.collection = Collection{false, catalog::Text::same("counter 3")}; });
    visit.intend(intent::CollectNow{});
    CHECK(visit.step() == Step::Track);
    visit.intend(intent::Rate{});
    CHECK(visit.step() == Step::Track);
    Visit over = tracked([](TrackedCase& found) { found.state = CaseState::Finished; });
    over.intend(intent::Rate{});
    REQUIRE(over.step() == Step::Rating);
    CHECK(over.session().rating->item == "garden");
    CHECK_FALSE(over.session().tracking.found);
}
