#include "tests/walk/goals.h"
#include "tests/walk/office.h"

using namespace zizhu;
using namespace zizhu::catalog;
using namespace zizhu::tests;

namespace {

constexpr int kTriesForGoal = 25;
constexpr std::uint64_t kTriesForRefusal = 40;

struct Counts {
    std::uint64_t seed = 0;
    std::size_t goals = 0, refusing = 0, submissions = 0, accepted = 0, tickets = 0;
};

// One item until every goal was met; each walk that met a new one goes to the backend.
class ItemWalk {
public:
    ItemWalk(Office& office, const Item& item, Counts& counts)
        : office_(office), item_(item), counts_(counts), goals_(goalsOf(item, office.catalogue())) {}

    void run() {
        counts_.goals += goals_.size();
        met_.assign(goals_.size(), false);
        for (int i = 0; i < 3; ++i) walk({});
        for (std::size_t i = 0; i < goals_.size(); ++i) {
            for (int tries = 0; !met_[i] && tries < kTriesForGoal; ++tries)
                walk(pageAnd(goals_[i]));
            if (met_[i] || refused(goals_[i])) continue;
            FAIL_CHECK("never met: " << goals_[i].name);
        }
        for (const Queue& queue : item_.queues) CHECK_MESSAGE(queues_.contains(queue.key), queue.key);
    }

private:
    Condition pageAnd(const Goal& goal) const {
        if (goal.page.empty()) return goal.condition;
        return walk_goals::join(Condition::Kind::All, {findPage(item_, goal.page)->when, goal.condition});
    }

    bool note(const AnswerView& reached, const Context& context) {
        bool news = false;
        std::set<std::string> pages;
        for (const Page* page : reachablePages(item_, reached, context)) pages.insert(page->key);
        for (std::size_t i = 0; i < goals_.size(); ++i) {
            if (met_[i] || !holds(goals_[i].condition, reached, context)) continue;
            if (goals_[i].name.starts_with("page ") && !pages.contains(goals_[i].name.substr(5))) continue;
            met_[i] = news = true;
        }
        return news;
    }

    void walk(const Condition& towards) {
        Walker walker(item_, office_.catalogue(), ++counts_.seed);
        walker.insist();
        const Submission submission = walker.walk(towards);
        if (!walker.stuck().empty()) return;
        if (!note(MapAnswers(submission.answers), walker.context())) return;
        CAPTURE(counts_.seed);
        const std::string faults =
            told(checkSubmission(submission, item_, office_.catalogue(), walker.context().today));
        CHECK(faults == "");
        ++counts_.submissions;
        if (item_.kind == ItemKind::Apply) {
            CHECK(office_.accept(submission) == "");
            ++counts_.accepted;
        } else if (item_.kind == ItemKind::Book && !item_.appointment) {
            takeTicket(submission, walker.context());
        }
    }

    void takeTicket(const Submission& submission, const Context& context) {
        TicketRequest request;
        request.id = submission.id;
        request.item = item_.key;
        request.answers = submission.answers;
        const auto ticket = office_.backend->tickets.take("t-001", request);
        REQUIRE(ticket);
        const Queue* queue = queueFor(item_, MapAnswers(submission.answers), context);
        REQUIRE(queue != nullptr);
        CHECK(ticket->number.substr(0, 1) == queue->letter);
        queues_.insert(queue->key);
        ++counts_.tickets;
    }

    // An option with which the form says, in words, that one cannot go on so: then a page's check holds one up.
    bool refused(const Goal& goal) {
        if (goal.question.empty()) return false;
        const Page& page = *findPage(item_, goal.page);
        for (std::uint64_t seed = 1; seed <= kTriesForRefusal; ++seed) {
            Walker walker(item_, office_.catalogue(), seed);
            walker.insist();
            Answers fixed;
            fixed.emplace(goal.question, base::SecretString(goal.value));
            walker.answerWith({{goal.question, std::move(fixed)}});
            walker.walk(page.when);
            const auto& stuck = walker.stuck();
            if (stuck.empty() || stuck[0].code != FaultCode::Check || pageOf(item_, stuck[0].path) != &page) continue;
            ++counts_.refusing;
            return true;
        }
        return false;
    }

    Office& office_;
    const Item& item_;
    Counts& counts_;
    std::vector<Goal> goals_;
    std::vector<bool> met_;
    std::set<std::string> queues_;
};

}  // namespace

TEST_CASE("every item completes along every branch, and the backend takes each application") {
    Office office;
    Counts counts;
    std::size_t items = 0;
    for (const Item& item : office.catalogue().items()) {
        CAPTURE(item.key);
        ItemWalk(office, item, counts).run();
        ++items;
    }
    MESSAGE(items << " items, " << counts.goals << " branches (pages, options, materials with and without), of them "
                  << counts.refusing << " that the form refuses with words; " << counts.submissions
                  << " applications checked, " << counts.accepted << " accepted by the backend, " << counts.tickets
                  << " tickets");
    CHECK(office.backend->casework.list({}, kEveryDepartment)->total == counts.accepted);
}
