// Registers that fill in the form: only with consent, never a dead end, always to be changed.
#include <doctest/doctest.h>

#include "tests/support/sample_extras.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::RegisterAnswer;
using flow::Step;

namespace {

std::string page(const Visit& visit) {
    const auto shown = flow::currentPage(visit.session());
    return shown ? shown->page->key : std::string();
}

Visit asking() {
    Visit visit(extendedCatalogue());
    visit.open("move");
    REQUIRE(visit.step() == Step::Consent);
    REQUIRE(flow::registersToAsk(visit.session()).size() == 1);
    return visit;
}

Visit fetching() {
    Visit visit = asking();
    visit.intend(intent::SetConsent{"household", true});
    visit.next();
    REQUIRE(visit.step() == Step::Fetching);
    REQUIRE(visit.last<effect::FetchRecords>().registries == std::vector<std::string>{"household"});
    return visit;
}

void tell(Visit& visit, RegisterAnswer::Stage stage, const std::map<std::string, std::string>& record = {}) {
    RegisterAnswer answer;
    answer.stage = stage;
    for (const auto& [path, value] : record) answer.record.emplace(path, base::SecretString(value));
    outcome::RecordsFetched fetched{visit.last<effect::FetchRecords>().request, {}};
    fetched.answers.emplace("household", std::move(answer));
    visit.answer(std::move(fetched));
}

const std::map<std::string, std::string> kRecord = {{"home.street", "柳塘路1号"}, {"home.persons", "3"}};

catalog::Submission submission(Visit& visit) {
    return flow::buildSubmissions(visit.session(), visit.ids(), "t", kVisitWall).at(0);
}

void toCheck(Visit& visit) {
    if (page(visit) == "old") {
        visit.set("street", "柳塘路2号");
        visit.next();
    }
    visit.set("why", "work");
    visit.next();
    REQUIRE(page(visit) == "who");
    if (!flow::ItemAnswers(visit.session(), 0).answer("persons")) visit.set("persons", "2");
    visit.set("head", "somebody");
    visit.next();
    REQUIRE(visit.step() == Step::Check);
}

}  // namespace

TEST_CASE("who refuses is not looked up and fills in everything") {
    Visit visit = asking();
    SUBCASE("by the button") { visit.intend(intent::RefuseConsents{}); }
    SUBCASE("by leaving the switch off") { visit.next(); }
    CHECK(visit.count<effect::FetchRecords>() == 0);
    CHECK(page(visit) == "old");
    CHECK_FALSE(visit.session().consents.at("household"));
    CHECK(flow::silentRegister(visit.session(), *flow::currentPage(visit.session())).empty());
    toCheck(visit);
    CHECK(submission(visit).consents.empty());
}

TEST_CASE("a page that a register answered is not asked, says so, and can be changed") {
    Visit visit = fetching();
    tell(visit, RegisterAnswer::Stage::Found, kRecord);
    CHECK(page(visit) == "why");
    CHECK(flow::progress(visit.session()).at == 1);
    CHECK(flow::progress(visit.session()).of == 2);
    visit.set("why", "work");
    visit.next();
    REQUIRE(page(visit) == "who");  // half of it: the rest is asked, what is known stands there
    CHECK(flow::ItemAnswers(visit.session(), 0).answer("persons") == "3");
    visit.back();
    visit.next();
    visit.set("head", "somebody");
    visit.next();
    REQUIRE(visit.step() == Step::Check);
    CHECK(submission(visit).consents == std::vector<std::string>{"household"});
    CHECK(submission(visit).answers.at("street").reveal() == "柳塘路1号");

    const auto pages = flow::visiblePages(visit.session());
    REQUIRE(pages.size() == 3);
    CHECK_FALSE(pages[0].asked);
    CHECK(flow::registerOf(visit.session(), *pages[0].item, *pages[0].questions[0]) == "household");
    visit.intend(intent::ChangePage{pages[0].place});
    CHECK(page(visit) == "old");
    visit.set("street", "柳塘路9号");
    CHECK(flow::registerOf(visit.session(), *pages[0].item, *pages[0].questions[0]).empty());
    visit.next();
    CHECK(visit.step() == Step::Check);
    CHECK(submission(visit).answers.at("street").reveal() == "柳塘路9号");
}

TEST_CASE("a register that is silent, knows nothing or knows it badly leaves the page to the citizen") {
    const auto shown = [](const Visit& visit) { return flow::silentRegister(visit.session(), *flow::currentPage(visit.session())); };
    SUBCASE("silent") {
        Visit visit = fetching();
        tell(visit, RegisterAnswer::Stage::Silent);
        CHECK(page(visit) == "old");
        CHECK(shown(visit) == "household");
        toCheck(visit);
    }
    SUBCASE("knows nothing") {
        Visit visit = fetching();
        tell(visit, RegisterAnswer::Stage::Nothing);
        CHECK(page(visit) == "old");
        CHECK(shown(visit).empty());
        toCheck(visit);
    }
    SUBCASE("what it says does not fit the question") {
        Visit visit = fetching();
        tell(visit, RegisterAnswer::Stage::Found, {{"home.street", "柳"}, {"home.persons", "many"}});
        CHECK(page(visit) == "old");
        CHECK_FALSE(flow::ItemAnswers(visit.session(), 0).answer("street"));
        toCheck(visit);
    }
    SUBCASE("no answer in time") {
        Visit visit = fetching();
        visit.pass(flow::kVisitTimes.registers + std::chrono::seconds(2));
        CHECK(page(visit) == "old");
        CHECK(shown(visit) == "household");
        tell(visit, RegisterAnswer::Stage::Found, kRecord);  // too late
        CHECK_FALSE(flow::ItemAnswers(visit.session(), 0).answer("street"));
    }
    SUBCASE("nobody has to wait for it") {
        Visit visit = fetching();
        visit.next();
        CHECK(page(visit) == "old");
    }
}

TEST_CASE("without the network nobody is asked for a consent that leads nowhere") {
    Visit visit(extendedCatalogue());
    visit.tell(fact::NetworkChanged{false});
    visit.open("move");
    CHECK(page(visit) == "old");
    toCheck(visit);
    CHECK(submission(visit).consents.empty());
}

TEST_CASE("a consent that is taken back takes back what was filled in") {
    Visit visit = fetching();
    tell(visit, RegisterAnswer::Stage::Found, kRecord);
    REQUIRE(page(visit) == "why");
    visit.back();
    REQUIRE(visit.step() == Step::Consent);
    visit.intend(intent::RefuseConsents{});
    CHECK(page(visit) == "old");
    CHECK_FALSE(flow::ItemAnswers(visit.session(), 0).answer("street"));
    CHECK_FALSE(flow::ItemAnswers(visit.session(), 0).answer("persons"));
    toCheck(visit);
    CHECK(submission(visit).consents.empty());
}

TEST_CASE("another person's card forgets what registers said of the one before") {
    Visit visit = fetching();
    tell(visit, RegisterAnswer::Stage::Found, kRecord);
    visit.back();
    visit.back();
    REQUIRE(visit.step() == Step::Identity);
    visit.intend(intent::AnotherCard{});
    visit.answer(outcome::CardRead{visit.last<effect::ReadCard>().request, sampleApplicant("李秀兰", "990101196805214526")});
    visit.next();
    CHECK(visit.step() == Step::Consent);
    CHECK(visit.session().consents.empty());
    CHECK(visit.session().registers.empty());
    CHECK_FALSE(flow::ItemAnswers(visit.session(), 0).answer("street"));
}
