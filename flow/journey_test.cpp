// Every item of the shipped catalogue, filled in at random again and again: it must always be possible
// to come to its end, and what comes out must fit the item.
#include <doctest/doctest.h>

#include <set>

#include "tests/support/default_catalogue.h"
#include "tests/support/plausible.h"
#include "tests/support/visit.h"

using namespace zizhu;
using namespace zizhu::tests;
using flow::Step;

namespace {

void answerPage(Visit& visit, Plausible& plausible, const flow::VisiblePage& page) {
    for (const catalog::Question* question : page.questions) {
        const flow::ItemAnswers given(visit.session(), page.place.item);
        const auto answers = plausible.answers(*question, given, flow::contextOf(visit.session()));
        for (std::size_t row = flow::shownRows(visit.session(), *page.item, *question);
             question->type == catalog::QuestionType::Table && row < std::max<std::size_t>(1, question->minRows); ++row) {
            visit.intend(intent::AddRow{question->key});
        }
        for (const auto& [path, value] : answers) visit.set(path, value);
    }
}

// False: what the page checks together with earlier pages cannot be met by chance; another visit may.
bool fillPage(Visit& visit, Plausible& plausible) {
    const auto page = flow::currentPage(visit.session());
    REQUIRE(page);
    // Later questions may refer to earlier ones, so they are answered in order. What a page checks across its
    // answers comes right after some tries.
    const flow::Place before = *visit.session().place;
    constexpr int kTries = 30;
    for (int i = 0; i < kTries; ++i) {
        answerPage(visit, plausible, *page);
        visit.next();
        const bool left = visit.session().step != Step::Questions || visit.session().place != before;
        if (left || visit.session().faults.empty()) return true;
        if (visit.session().faults.front().code != catalog::FaultCode::Check) break;
    }
    if (visit.session().faults.front().code == catalog::FaultCode::Check) return false;
    for (const catalog::Fault& fault : visit.session().faults) {
        FAIL_CHECK(page->item->key << ": " << fault.path << ": " << catalog::faultText(fault, base::Language::En));
    }
    return true;
}

void giveMaterial(Visit& visit, SeededRandom& random) {
    const auto material = flow::currentMaterial(visit.session());
    REQUIRE(material);
    const catalog::Material& wanted = *material->material;
    const std::uint64_t way = random.below(5);
    if (way == 0 && wanted.commitment) visit.intend(intent::CommitMaterial{});
    else if (way == 1 && wanted.fromRegister) visit.intend(intent::ShareMaterial{});
    else if (way == 2 && flow::latestPromise(visit.session(), wanted))
        visit.intend(intent::PromiseMaterial{*flow::latestPromise(visit.session(), wanted)});
    else if (way == 3 && wanted.necessity == catalog::Necessity::Optional) return visit.intend(intent::SkipMaterial{});
    else for (std::uint64_t pages = 1 + random.below(3); pages > 0; --pages) visit.scanPage(char('a' + random.below(6)));
    visit.next();
}

// False: given up at a page whose checks did not come right.
bool playToEnd(Visit& visit, SeededRandom& random) {
    Plausible plausible(random);
    for (int i = 0; i < 150; ++i) {
        switch (visit.step()) {
            case Step::Consent:
                if (random.below(3) == 0) {
                    visit.intend(intent::RefuseConsents{});
                    break;
                }
                for (const catalog::SharedData* data : flow::registersToAsk(visit.session())) {
                    visit.intend(intent::SetConsent{data->registry, random.below(3) != 0});
                }
                visit.next();
                break;
            case Step::Fetching: visit.answer(outcome::RecordsFetched{visit.last<effect::FetchRecords>().request, {}}); break;
            case Step::Questions:
                if (!fillPage(visit, plausible)) return false;
                break;
            case Step::Materials: giveMaterial(visit, random); break;
            case Step::Check:
                visit.intend(intent::SetDeclared{true});
                visit.intend(intent::Submit{});
                if (visit.step() == Step::Check) visit.next();
                break;
            case Step::Sign:
                visit.sign();
                visit.intend(intent::Submit{});
                break;
            default: return true;
        }
    }
    return true;
}

void checkSubmissions(Visit& visit) {
    const auto today = base::localDate(kVisitWall);
    const auto submissions = flow::buildSubmissions(visit.session(), visit.ids(), "terminal-1", kVisitWall);
    REQUIRE(submissions.size() == flow::applicationsOf(visit.session()).size());
    for (const catalog::Submission& submission : submissions) {
        const catalog::Item& item = *visit.session().catalogue->item(submission.item);
        for (const catalog::Fault& fault :
             catalog::checkSubmission(submission, item, *visit.session().catalogue, today)) {
            FAIL_CHECK(item.key << ": " << fault.path << ": " << catalog::name(fault.code));
        }
        for (const catalog::Fault& fault : catalog::checkAnswers(item, catalog::MapAnswers(submission.answers),
                                                                 flow::contextOf(visit.session()))) {
            FAIL_CHECK(item.key << ": " << fault.path << ": " << catalog::faultText(fault, base::Language::En));
        }
    }
}

// Whether a visit came to its end; what a page checks (an age, a district) is not always met by chance.
bool play(const std::string& key, Step end, std::uint64_t seed) {
    CAPTURE(key);
    CAPTURE(seed);
    constexpr std::uint64_t kVisits = 12;
    for (std::uint64_t again = 0; again < kVisits; ++again) {
        SeededRandom random(seed + again * 1000);
        Visit visit(defaultCatalogue(), seed);
        flow::Applicant person = sampleApplicant();
        if (again % 2 == 1) {  // what only the old may have
            person = sampleApplicant("王守仁", "990101193903076511");
            person.birthDate = base::SecretString("1939-03-07");
        }
        visit.open(key, person);
        if (!playToEnd(visit, random)) continue;
        CHECK(visit.step() == end);
        if (visit.step() == Step::Submitting) checkSubmissions(visit);
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("every shipped item can be brought to its end, whatever branches are taken") {
    std::set<std::string> stuck;
    for (const catalog::Item& item : defaultCatalogue()->items()) {
        const Step end = item.kind == catalog::ItemKind::Apply  ? Step::Submitting
                         : item.appointment                     ? Step::Slots
                         : item.kind == catalog::ItemKind::Book ? Step::Booking
                                                                : Step::Issuing;
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            if (!play(item.key, end, seed)) stuck.insert(item.key);
        }
    }
    for (const std::string& key : stuck) MESSAGE(key << ": its checks were not met by chance");
    CHECK(stuck.size() * 10 <= defaultCatalogue()->items().size());
}

TEST_CASE("every shipped bundle can be brought to its end, whatever branches are taken") {
    for (const catalog::Bundle& bundle : defaultCatalogue()->bundles()) {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) CHECK_MESSAGE(play(bundle.key, Step::Submitting, seed), bundle.key);
    }
}

TEST_CASE("starting a business asks the enterprise's name, form, capital and investors once") {
    // The bundle's own questions decide which items it holds: until a visit needs all four.
    for (std::uint64_t seed = 1; seed <= 64; ++seed) {
        SeededRandom random(seed);
        Visit visit(defaultCatalogue());
        visit.open("start-business");
        if (!playToEnd(visit, random)) continue;
        REQUIRE(visit.step() == Step::Submitting);
        const auto submissions = flow::buildSubmissions(visit.session(), visit.ids(), "t", kVisitWall);
        if (submissions.size() < 4) continue;
        std::map<std::string, int> asked;
        for (const flow::VisiblePage& page : flow::visiblePages(visit.session())) {
            for (const catalog::Question* question : page.questions) {
                if (!question->shared.empty()) ++asked[question->shared];
            }
        }
        for (const char* name : {"enterprise.name", "enterprise.form", "enterprise.capital", "enterprise.investors",
                                 "enterprise.industry", "startup.applicantRole", "contact.phone"}) {
            CHECK_MESSAGE(asked[name] == 1, name);
        }
        CHECK(submissions[0].answers.at("enterpriseName") == submissions[1].answers.at("enterpriseName"));
        CHECK(submissions[0].answers.at("enterpriseName") == submissions[2].answers.at("enterpriseName"));
        CHECK(submissions[0].answers.at("investors.0.amount") == submissions[1].answers.at("investors.0.amount"));
        return;
    }
    FAIL("no visit needs all four items");
}
