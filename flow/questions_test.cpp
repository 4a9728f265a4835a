#include <doctest/doctest.h>

#include "tests/support/sample_catalogue.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Step;

namespace {

std::string pageKey(const Visit& visit) {
    const auto page = flow::currentPage(visit.session());
    return page ? page->page->key : std::string();
}

std::optional<std::string_view> answerOf(const Visit& visit, std::string_view path, std::size_t item = 0) {
    return flow::ItemAnswers(visit.session(), item).answer(path);
}

flow::Place placeOf(const Visit& visit, std::string_view key, std::size_t item = 0) {
    for (const flow::VisiblePage& page : flow::visiblePages(visit.session())) {
        if (page.place.item == item && page.page->key == key) return page.place;
    }
    FAIL("no such page: " << key);
    return {};
}

void giveGardenMaterials(Visit& visit) {
    while (visit.step() == Step::Materials) {
        const auto material = flow::currentMaterial(visit.session());
        REQUIRE(material);
        if (material->material->key == "book") visit.intend(intent::ShareMaterial{});
        else if (material->material->key == "oath") visit.intend(intent::CommitMaterial{});
        else visit.scanPage();
        visit.next();
    }
}

Visit atCheck(std::string_view kind = "small") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.set("address.region", "990101");
    visit.next();
    visit.set("kind", kind);
    visit.next();
    if (kind == "large") {
        visit.set("why", "many trees");
        visit.next();
    }
    visit.set("phone", "13800000001");
    visit.next();
    visit.next();  // no helpers
    giveGardenMaterials(visit);
    REQUIRE(visit.step() == Step::Check);
    return visit;
}

}  // namespace

TEST_CASE("Back never loses an answer, from any page, however far") {
    Visit visit = atCheck("large");
    const auto answers = visit.session().answers;
    const auto materials = visit.session().materials;
    int steps = 0;
    while (visit.step() != Step::Identity && ++steps < 30) visit.back();
    CHECK(visit.step() == Step::Identity);
    CHECK(visit.session().answers == answers);
    CHECK(visit.session().materials == materials);
    steps = 0;
    while (visit.step() != Step::Check && ++steps < 30) visit.next();
    CHECK(visit.step() == Step::Check);
    CHECK(visit.session().answers == answers);
}

TEST_CASE("half an answer is kept when going back") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.set("address.region", "990101");
    visit.next();
    visit.set("kind", "large");
    visit.next();
    visit.set("why", "abc");
    visit.next();
    CHECK(visit.session().faults.size() == 1);
    visit.back();
    CHECK(visit.session().faults.empty());
    visit.next();
    CHECK(pageKey(visit) == "large");
    CHECK(answerOf(visit, "why") == "abc");
}

TEST_CASE("a fault stays on the page, is told by its path and goes when the answer is mended") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    visit.set("address.region", "990101");
    visit.next();
    visit.next();
    CHECK(pageKey(visit) == "kind");
    REQUIRE(visit.session().faults.size() == 1);
    CHECK(visit.session().faults[0].path == "kind");
    visit.set("kind", "small");
    CHECK(visit.session().faults.empty());
    visit.next();
    CHECK(pageKey(visit) == "phone");
    visit.set("phone", "123");
    visit.set("second", "13800000002");
    visit.next();
    CHECK(pageKey(visit) == "phone");
    CHECK(answerOf(visit, "second") == "13800000002");  // the others stay
}

TEST_CASE("a branch decides which pages come") {
    for (const bool large : {false, true}) {
        Visit visit(sampleCatalogue());
        visit.open("garden");
        visit.set("address.region", "990101");
        visit.next();
        visit.set("kind", large ? "large" : "small");
        visit.next();
        CHECK(pageKey(visit) == (large ? "large" : "phone"));
    }
}

TEST_CASE("change returns to check; a changed answer that opens a page asks it; a stale one is not sent") {
    Visit visit = atCheck("small");
    visit.intend(intent::ChangePage{placeOf(visit, "kind")});
    CHECK(pageKey(visit) == "kind");
    visit.next();
    CHECK(visit.step() == Step::Check);  // nothing changed

    visit.intend(intent::ChangePage{placeOf(visit, "kind")});
    visit.set("kind", "large");
    visit.next();
    CHECK(pageKey(visit) == "large");
    visit.set("why", "many trees");
    visit.next();
    REQUIRE(visit.step() == Step::Materials);  // the oath is needed now
    CHECK(flow::currentMaterial(visit.session())->material->key == "oath");
    visit.intend(intent::CommitMaterial{});
    visit.next();
    CHECK(visit.step() == Step::Check);

    visit.intend(intent::ChangePage{placeOf(visit, "kind")});
    visit.set("kind", "small");
    visit.next();
    CHECK(visit.step() == Step::Check);
    const auto submission = flow::buildSubmissions(visit.session(), visit.ids(), "t1", kVisitWall).front();
    CHECK(submission.answers.count("kind") == 1);
    CHECK(submission.answers.count("why") == 0);
    CHECK(submission.commitments.empty());
    CHECK(answerOf(visit, "why") == "many trees");  // kept, should it be opened again
}

TEST_CASE("Back from a change returns to check and keeps what was typed; submitting finds the fault") {
    Visit visit = atCheck();
    visit.intend(intent::ChangePage{placeOf(visit, "phone")});
    visit.set("phone", "12");
    visit.back();
    CHECK(visit.step() == Step::Check);
    visit.intend(intent::SetDeclared{true});
    visit.next();
    CHECK(pageKey(visit) == "phone");
    CHECK(visit.session().faults.size() == 1);
    visit.set("phone", "13800000009");
    visit.next();
    CHECK(visit.step() == Step::Check);
}

TEST_CASE("what was declared and signed does not outlive a change of the answers") {
    Visit visit = atCheck();
    visit.intend(intent::SetDeclared{true});
    visit.next();
    visit.sign();
    visit.back();
    CHECK(visit.session().declared);
    visit.intend(intent::ChangePage{placeOf(visit, "phone")});
    visit.next();
    CHECK(visit.session().declared);  // looked at only
    visit.intend(intent::ChangePage{placeOf(visit, "phone")});
    visit.set("phone", "13800000005");
    visit.next();
    CHECK_FALSE(visit.session().declared);
    CHECK(visit.session().signature.strokes.empty());
}

TEST_CASE("rows of a table are added, removed without holes, and counted") {
    Visit visit = atCheck();
    visit.intend(intent::ChangePage{placeOf(visit, "helpers")});
    const catalog::Question& table = *flow::currentPage(visit.session())->questions[0];
    const catalog::Item& item = *visit.session().items[0];
    CHECK(flow::shownRows(visit.session(), item, table) == 0);
    visit.set("helpers.0.name", "nobody");  // no such row yet
    CHECK_FALSE(answerOf(visit, "helpers.0.name"));
    for (int i = 0; i < 5; ++i) visit.intend(intent::AddRow{"helpers"});
    CHECK(flow::shownRows(visit.session(), item, table) == 3);  // its most
    for (const char* row : {"0", "1", "2"}) {
        visit.set("helpers." + std::string(row) + ".name", "n" + std::string(row));
        visit.set("helpers." + std::string(row) + ".age", "3" + std::string(row));
    }
    visit.intend(intent::RemoveRow{"helpers", 1});
    CHECK(flow::shownRows(visit.session(), item, table) == 2);
    CHECK(answerOf(visit, "helpers.1.name") == "n2");
    CHECK_FALSE(answerOf(visit, "helpers.2.name"));
    visit.intend(intent::AddRow{"helpers"});  // left empty
    visit.next();
    CHECK(visit.step() == Step::Check);
    CHECK(flow::shownRows(visit.session(), item, table) == 2);
}

TEST_CASE("typed answers become canonical when the page is left, not under the finger") {
    Visit visit(sampleCatalogue());
    visit.open("shop");
    visit.set("businessName", " 青禾 ");
    visit.set("capital", "1,200");
    CHECK(answerOf(visit, "capital") == "1,200");
    visit.next();
    CHECK(pageKey(visit) == "phone");
    CHECK(answerOf(visit, "capital") == "1200.00");
    CHECK(answerOf(visit, "businessName") == "青禾");
}

TEST_CASE("answers that the page has no place for are dropped") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    for (const char* path : {"nothing", "kind", "address", "address.street", "address.detail.x", "name", ""}) {
        const auto before = visit.session().answers;
        visit.set(path, "x");
        CHECK(visit.session().answers == before);
    }
    visit.set("address.detail", std::string(catalog::kMaxAnswerBytes + 1, 'x'));
    CHECK(answerOf(visit, "address.detail")->size() < 100);
}

TEST_CASE("a bundle asks what is shared once, and the answer serves all") {
    Visit visit(sampleCatalogue());
    visit.open("open-shop");
    std::vector<std::string> asked;
    for (const flow::VisiblePage& page : flow::visiblePages(visit.session())) {
        for (const catalog::Question* question : page.questions) asked.push_back(page.item->key + "/" + question->key);
    }
    CHECK(asked == std::vector<std::string>{"shop/businessName", "shop/capital", "shop/phone", "licence/staff"});
    CHECK(flow::visibleMaterials(visit.session()).size() == 1);

    visit.set("businessName", "青禾食品");
    CHECK(answerOf(visit, "holder", 1) == "青禾食品");

    SUBCASE("the stricter item's fault is told at the question that is shown") {
        visit.set("businessName", "青禾");  // the licence wants four characters
        visit.set("capital", "1");
        visit.next();
        REQUIRE(visit.session().faults.size() == 1);
        CHECK(visit.session().faults[0].path == "businessName");
        CHECK(pageKey(visit) == "business");
    }
    SUBCASE("one form, one review, one submission each") {
        visit.set("capital", "1");
        visit.next();
        visit.set("phone", "13800000001");
        visit.next();
        visit.set("staff", "3");
        visit.next();
        visit.scanPage();
        visit.next();
        REQUIRE(visit.step() == Step::Check);
        const auto both = flow::buildSubmissions(visit.session(), visit.ids(), "t1", kVisitWall);
        REQUIRE(both.size() == 2);
        CHECK(both[0].bundleId == both[1].bundleId);
        CHECK(both[0].answers.at("businessName").reveal() == "青禾食品");
        CHECK(both[1].answers.at("holder").reveal() == "青禾食品");
        CHECK(both[1].answers.at("telephone").reveal() == "13800000001");
        CHECK(both[0].materials[0].pages == both[1].materials[0].pages);
        CHECK(both[0].materials[0].key == "lease");
        CHECK(both[1].materials[0].key == "premises");
    }
}

TEST_CASE("progress counts what is asked") {
    Visit visit(sampleCatalogue());
    visit.open("garden");
    CHECK(flow::progress(visit.session()).at == 1);
    const std::size_t before = flow::progress(visit.session()).of;
    visit.set("address.region", "990101");
    visit.next();
    CHECK(flow::progress(visit.session()).at == 2);
    visit.set("kind", "large");
    CHECK(flow::progress(visit.session()).of == before + 2);  // the page and the oath
}
