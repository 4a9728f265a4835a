// A bundle with pages of its own: what they ask and decide, who is told, and the documents at its end.
#include <doctest/doctest.h>

#include "tests/support/sample_extras.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Device;
using flow::DeviceState;
using flow::NoDocument;
using flow::PaperStage;
using flow::PrintStage;
using flow::Step;

namespace {

std::vector<std::string> asked(const Visit& visit) {
    std::vector<std::string> keys;
    if (const auto page = flow::currentPage(visit.session())) {
        for (const catalog::Question* question : page->questions) keys.push_back(question->key);
    }
    return keys;
}

using Keys = std::vector<std::string>;

Keys itemsOf(const Visit& visit) {
    Keys keys;
    for (const std::size_t i : flow::itemsOfVisit(visit.session())) keys.push_back(visit.session().items[i]->key);
    return keys;
}

Visit begun(std::string_view kind, std::string_view proofs = "no", std::string_view pension = "no") {
    Visit visit(extendedCatalogue());
    visit.open("family");
    REQUIRE(asked(visit) == Keys{"kind", "tradingName"});
    visit.set("kind", kind);
    visit.set("tradingName", "青禾食品");
    visit.next();
    REQUIRE(asked(visit) == Keys{"proofs", "pension"});
    visit.set("proofs", proofs);
    visit.set("pension", pension);
    visit.next();
    return visit;
}

Visit atCheck(std::string_view kind, std::string_view proofs = "no", std::string_view pension = "no") {
    Visit visit = begun(kind, proofs, pension);
    for (int i = 0; i < 10 && visit.step() == Step::Questions; ++i) {
        for (const std::string& key : asked(visit)) {
            visit.set(key, key == "phone" ? "13800000001" : key == "purpose" ? "school" : "3");
        }
        visit.next();
    }
    visit.scanPage();
    visit.next();
    REQUIRE(visit.step() == Step::Check);
    return visit;
}

Visit submitted(std::string_view kind, std::string_view proofs, bool network = true) {
    Visit visit = atCheck(kind, proofs);
    visit.intend(intent::SetDeclared{true});
    visit.intend(intent::Submit{});
    REQUIRE(visit.step() == Step::Submitting);
    visit.tell(fact::NetworkChanged{network});
    visit.store();
    REQUIRE(visit.step() == Step::Submitted);
    return visit;
}

}  // namespace

TEST_CASE("a bundle's own pages come first, and what they asked is not asked again") {
    Visit visit = begun("single");
    CHECK(asked(visit) == Keys{"capital"});  // the shop's name was answered on the bundle's page
    visit.back();
    CHECK(asked(visit) == Keys{"proofs", "pension"});
    visit.back();
    CHECK(asked(visit) == Keys{"kind", "tradingName"});
    visit.next();
    visit.next();
    CHECK(asked(visit) == Keys{"capital"});

    Visit done = atCheck("single");
    const auto submissions = flow::buildSubmissions(done.session(), done.ids(), "t", kVisitWall);
    REQUIRE(submissions.size() == 1);  // the bundle's form is no application
    CHECK(submissions[0].item == "shop");
    CHECK(submissions[0].bundle == "family");
    CHECK(submissions[0].answers.at("businessName").reveal() == "青禾食品");
}

TEST_CASE("the answers decide which items the bundle holds, and a changed answer opens what is missing") {
    Visit visit = atCheck("single");
    CHECK(itemsOf(visit) == Keys{"shop"});
    visit.intend(intent::ChangePage{{0, 0}});
    CHECK(asked(visit) == Keys{"kind", "tradingName"});
    visit.set("kind", "couple");
    visit.next();
    CHECK(itemsOf(visit) == Keys{"shop", "licence"});
    REQUIRE(visit.step() == Step::Questions);  // not back at the check: the licence has a page to fill in
    CHECK(asked(visit) == Keys{"staff"});
    visit.set("staff", "2");
    visit.next();
    CHECK(visit.step() == Step::Check);
    CHECK(flow::buildSubmissions(visit.session(), visit.ids(), "t", kVisitWall).size() == 2);
    visit.intend(intent::ChangePage{{0, 0}});
    visit.set("kind", "single");
    visit.next();
    CHECK(visit.step() == Step::Check);
    CHECK(flow::buildSubmissions(visit.session(), visit.ids(), "t", kVisitWall).size() == 1);
}

TEST_CASE("an item that is stricter about a shared answer is heard where the bundle asks it") {
    Visit visit(extendedCatalogue());
    visit.open("family");
    visit.set("kind", "couple");
    visit.set("tradingName", "青禾");  // the licence wants four characters
    visit.next();
    REQUIRE(visit.session().faults.size() == 1);
    CHECK(visit.session().faults[0].path == "tradingName");
    visit.set("kind", "single");  // the licence takes no part any more
    visit.next();
    CHECK(asked(visit) == Keys{"proofs", "pension"});
}

TEST_CASE("departments are told by the answers, once for the whole bundle") {
    Visit visit = atCheck("couple", "no", "yes");
    REQUIRE(flow::noticesOf(visit.session()).size() == 1);
    CHECK(flow::noticesOf(visit.session())[0]->key == "pension-stop");
    const auto submissions = flow::buildSubmissions(visit.session(), visit.ids(), "t", kVisitWall);
    REQUIRE(submissions.size() == 2);
    CHECK(submissions[0].notices == Keys{"pension-stop"});
    CHECK(submissions[1].notices.empty());

    Visit none = atCheck("couple");
    CHECK(flow::noticesOf(none.session()).empty());
    CHECK(flow::buildSubmissions(none.session(), none.ids(), "t", kVisitWall)[0].notices.empty());
}

TEST_CASE("documents of a bundle are issued one by one after it was shown as submitted; one may fail") {
    Visit visit = submitted("single", "yes");
    CHECK(visit.count<effect::Certify>() == 0);  // only what was seen as submitted goes on
    visit.present();
    CHECK(visit.count<effect::PrintReceipt>() == 1);
    REQUIRE(visit.session().papers.size() == 2);
    REQUIRE(visit.count<effect::Certify>() == 1);
    CHECK(visit.session().items[visit.last<effect::Certify>().item]->key == "proof");
    CHECK(flow::submittedAnswers(visit.session(), visit.last<effect::Certify>().item).at("purpose").reveal() == "school");

    visit.answer(outcome::NotIssued{visit.last<effect::Certify>().request, NoDocument::NotRegistered, catalog::Text::same("unknown")});
    CHECK(visit.step() == Step::Submitted);
    CHECK(visit.session().papers[0].stage == PaperStage::NotIssued);
    CHECK(visit.session().papers[0].message == catalog::Text::same("unknown"));
    REQUIRE(visit.count<effect::Certify>() == 2);
    CHECK(visit.session().items[visit.last<effect::Certify>().item]->key == "second-proof");

    visit.answer(outcome::Issued{visit.last<effect::Certify>().request, {"N-2", "V-2", {}}});
    REQUIRE(visit.count<effect::PrintDocument>() == 1);
    CHECK(visit.last<effect::PrintDocument>().paper == 1U);
    visit.answer(outcome::PrintFailed{visit.last<effect::PrintDocument>().request, DeviceState::Jammed});
    CHECK(visit.session().papers[1].print.stage == PrintStage::Failed);
    visit.intend(intent::PrintAgain{0});  // there is no such document
    visit.intend(intent::PrintAgain{7});
    CHECK(visit.count<effect::PrintDocument>() == 1);
    visit.intend(intent::PrintAgain{1});
    visit.answer(outcome::Printed{visit.last<effect::PrintDocument>().request});
    CHECK(visit.session().papers[1].print.stage == PrintStage::Proven);
    CHECK(visit.session().print.stage == PrintStage::Printing);  // the receipt is another job
    visit.intend(intent::Done{});
    CHECK(visit.session().papers.empty());
}

TEST_CASE("without the network a bundle is kept safe, and says which documents could not be issued") {
    Visit visit = submitted("single", "yes", false);
    visit.present();
    CHECK(visit.count<effect::Certify>() == 0);
    REQUIRE(visit.session().papers.size() == 2);
    for (const flow::Paper& paper : visit.session().papers) {
        CHECK(paper.stage == PaperStage::NotIssued);
        CHECK(paper.reason == NoDocument::NetworkDown);
    }
    CHECK(visit.count<effect::PrintReceipt>() == 1);
}

TEST_CASE("an answer to the documents of the visit before is dropped") {
    Visit visit = submitted("single", "yes");
    visit.present();
    const auto late = visit.last<effect::Certify>().request;
    visit.intend(intent::Done{});
    visit.open("family");
    visit.answer(outcome::Issued{late, {"N-1", "V-1", base::SecretBytes(4)}});
    CHECK(visit.session().papers.empty());
    CHECK_FALSE(visit.session().document);
    CHECK(visit.count<effect::PrintDocument>() == 0);
}
