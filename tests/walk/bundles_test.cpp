#include "tests/walk/goals.h"
#include "tests/walk/office.h"

using namespace zizhu;
using namespace zizhu::catalog;
using namespace zizhu::tests;

namespace {

constexpr std::uint64_t kTriesForGoal = 40;

// What was answered to shared questions in this visit: what follows the question's key, and the value.
using Pool = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;

template <class F>
void eachShared(const Item& item, const AnswerView& answers, const Context& context, F use) {
    for (const Page* page : reachablePages(item, answers, context)) {
        for (const Question& question : page->questions) {
            if (!question.shared.empty()) use(question);
        }
    }
}

void keep(const Item& item, const Answers& answers, const Context& context, Pool& pool) {
    eachShared(item, MapAnswers(answers), context, [&](const Question& question) {
        auto [place, isNew] = pool.try_emplace(question.shared);
        if (!isNew) return;
        for (const auto& [path, value] : answers) {
            if (path == question.key || path.starts_with(question.key + "."))
                place->second.emplace_back(path.substr(question.key.size()), std::string(value.reveal()));
        }
    });
}

Walker::Fixed fixedBy(const Item& item, const Pool& pool) {
    Walker::Fixed fixed;
    for (const Page& page : item.pages) {
        for (const Question& question : page.questions) {
            const auto found = pool.find(question.shared);
            if (question.shared.empty() || found == pool.end()) continue;
            Answers& answers = fixed[question.key];
            for (const auto& [rest, value] : found->second)
                answers.emplace(question.key + rest, base::SecretString(value));
        }
    }
    return fixed;
}

struct Visit {
    Answers own;  // to the bundle's pages
    Context context;
    std::vector<Submission> submissions;
    std::string fault;  // "" if it got to the end
};

Visit visitOf(const Bundle& bundle, const Catalogue& catalogue, std::uint64_t seed, const Condition& towards) {
    Visit visit;
    Walker first(bundle.form, catalogue, seed);
    const Submission form = first.walk(towards);
    visit.context = first.context();
    if (!first.stuck().empty()) visit.fault = "form: " + told(first.stuck());
    visit.own = form.answers;
    const MapAnswers own(visit.own);
    Pool pool;
    keep(bundle.form, visit.own, visit.context, pool);
    SeededRandom random(seed);
    const base::Uuid id = base::Uuid::make(kWalkTime, random);
    std::optional<SubmissionApplicant> applicant = form.applicant;
    for (const Item* item : bundleItems(bundle, own, visit.context)) {
        Walker walker(*item, catalogue, seed * 100 + visit.submissions.size());
        walker.as(applicant);
        walker.answerWith(fixedBy(*item, pool));
        Submission submission = walker.walk();
        if (!walker.stuck().empty()) visit.fault = item->key + ": " + told(walker.stuck());
        keep(*item, submission.answers, walker.context(), pool);
        submission.bundle = bundle.key;
        submission.bundleId = id;
        if (visit.submissions.empty()) {
            for (const Notice* notice : bundleNotices(bundle, own, visit.context)) submission.notices.push_back(notice->key);
        }
        visit.submissions.push_back(std::move(submission));
    }
    return visit;
}

std::vector<Goal> goalsOfBundle(const Bundle& bundle, const Catalogue& catalogue) {
    std::vector<Goal> goals = goalsOf(bundle.form, catalogue);
    for (const BundleItem& item : bundle.items) walk_goals::addWhen("item", item.item, item.when, goals);
    for (const Notice& notice : bundle.notices) walk_goals::addWhen("notice", notice.key, notice.when, goals);
    return goals;
}

}  // namespace

TEST_CASE("every bundle completes along every branch of its own, with each of its items, and is accepted") {
    Office office;
    const Catalogue& catalogue = office.catalogue();
    std::uint64_t seed = 1;
    std::size_t bundles = 0, branches = 0, visits = 0, accepted = 0, papers = 0;
    for (const Bundle& bundle : catalogue.bundles()) {
        CAPTURE(bundle.key);
        ++bundles;
        std::set<std::string> met;
        for (const Goal& goal : goalsOfBundle(bundle, catalogue)) {
            ++branches;
            std::string faults;
            for (std::uint64_t tries = 0; !met.contains(goal.name) && tries < kTriesForGoal; ++tries) {
                const Visit visit = visitOf(bundle, catalogue, ++seed, goal.condition);
                const MapAnswers own(visit.own);
                if (!visit.fault.empty()) {
                    faults += "\n  " + visit.fault;
                    continue;
                }
                if (!holds(goal.condition, own, visit.context)) continue;
                for (const Goal& each : goalsOfBundle(bundle, catalogue)) {
                    if (holds(each.condition, own, visit.context)) met.insert(each.name);
                }
                ++visits;
                for (const Submission& submission : visit.submissions) {
                    const Item& item = *catalogue.item(submission.item);
                    CAPTURE(item.key);
                    const std::string wrong = told(checkSubmission(submission, item, catalogue, visit.context.today));
                    CHECK(wrong == "");
                    if (item.kind == ItemKind::Apply) {
                        CHECK(office.accept(submission) == "");
                        ++accepted;
                    } else {
                        ++papers;
                    }
                }
            }
            CHECK_MESSAGE(met.contains(goal.name), goal.name << faults);
        }
    }
    MESSAGE(bundles << " bundles, " << branches << " branches, " << visits << " visits, " << accepted
                    << " applications accepted by the backend, " << papers << " documents to be issued");
}
