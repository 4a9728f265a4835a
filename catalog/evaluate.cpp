#include "catalog/evaluate.h"

#include <algorithm>
#include <set>

#include "base/numbers.h"
#include "catalog/values.h"

namespace zizhu::catalog {

namespace {
using Kind = Condition::Kind;

// Shows only answers to questions of pages found reachable so far.
class Reached final : public AnswerView {
public:
    explicit Reached(const AnswerView& answers) : answers_(answers) {}
    void add(const Page& page) {
        for (const Question& question : page.questions) keys_.insert(question.key);
    }
    std::optional<std::string_view> answer(std::string_view path) const override {
        if (!keys_.contains(path.substr(0, path.find('.')))) return std::nullopt;
        return answers_.answer(path);
    }

private:
    const AnswerView& answers_;
    std::set<std::string_view> keys_;
};

std::vector<const Page*> reach(const Item& item, const Context& context, Reached& reached) {
    std::vector<const Page*> pages;
    for (const Page& page : item.pages) {
        if (!holds(page.when, reached, context)) continue;
        reached.add(page);
        pages.push_back(&page);
    }
    return pages;
}

bool isAnswered(std::string_view question, const AnswerView& answers) {
    const auto given = [&](std::string_view path) {
        const auto answer = answers.answer(path);
        return answer && !answer->empty();
    };
    // An address or a table has no answer at its own path.
    const std::string key(question);
    return given(question) || given(key + ".region") || given(key + ".detail");
}

bool numberHolds(const Condition& condition, std::string_view answer) {
    // Whether the question is an amount shows in its canonical form: amounts have two decimals.
    const auto fen = parseAmount(answer);
    const auto number = fen ? fen : parseNumber(answer);
    if (!number) return false;
    return condition.kind == Kind::AtLeast ? *number >= condition.number : *number <= condition.number;
}

bool dateHolds(const Condition& condition, std::string_view answer, const AnswerView& answers,
               const Context& context) {
    const auto date = base::parseDate(answer);
    const auto bound = resolve(condition.date, answers, context);
    if (!date || !bound) return false;
    return condition.kind == Kind::Before ? *date < *bound : *date > *bound;
}

bool hasChoice(std::string_view chosen, std::string_view key) {
    while (!chosen.empty()) {
        const std::size_t comma = chosen.find(',');
        if (chosen.substr(0, comma) == key) return true;
        chosen = comma == std::string_view::npos ? std::string_view() : chosen.substr(comma + 1);
    }
    return false;
}

bool applicantHolds(const Condition& condition, const Context& context) {
    if (condition.kind == Kind::CardTypeIn) {
        return std::find(condition.values.begin(), condition.values.end(), context.applicantCardType) !=
               condition.values.end();
    }
    // Nothing is known of somebody without a card: neither old enough nor too young.
    if (!context.applicantBirthDate) return false;
    const int age = base::ageOn(*context.applicantBirthDate, context.today);
    return condition.kind == Kind::AgeAtLeast ? age >= condition.number : age < condition.number;
}
}  // namespace

std::optional<base::LocalDate> resolve(const DateBound& bound, const AnswerView& answers,
                                       const Context& context) {
    if (bound.from == DateBound::From::Fixed) return bound.fixed;
    if (bound.from == DateBound::From::Question) {
        const auto answer = answers.answer(bound.question);
        return answer ? base::parseDate(*answer) : std::nullopt;
    }
    base::LocalDate day = context.today + std::chrono::years(bound.years) + std::chrono::months(bound.months);
    // The 29th of February or the 31st of a shorter month: its last day.
    if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
    return base::LocalDate(std::chrono::sys_days(day) + std::chrono::days(bound.days));
}

bool holds(const Condition& condition, const AnswerView& answers, const Context& context) {
    const auto each = [&](const Condition& part) { return holds(part, answers, context); };
    switch (condition.kind) {
        case Kind::Always:
            return true;
        case Kind::All:
            return std::all_of(condition.parts.begin(), condition.parts.end(), each);
        case Kind::Any:
            return std::any_of(condition.parts.begin(), condition.parts.end(), each);
        case Kind::Not:
            return !condition.parts.empty() && !each(condition.parts[0]);
        case Kind::Answered:
            return isAnswered(condition.question, answers);
        case Kind::AgeAtLeast:
        case Kind::AgeBelow:
        case Kind::CardTypeIn:
            return applicantHolds(condition, context);
        default:
            break;
    }
    const auto answer = answers.answer(condition.question);
    if (!answer || answer->empty()) return false;
    switch (condition.kind) {
        case Kind::Is:
        case Kind::In:
            return std::find(condition.values.begin(), condition.values.end(), *answer) !=
                   condition.values.end();
        case Kind::Contains:
            return !condition.values.empty() && hasChoice(*answer, condition.values[0]);
        case Kind::AtLeast:
        case Kind::AtMost:
            return numberHolds(condition, *answer);
        default:
            return dateHolds(condition, *answer, answers, context);
    }
}

std::vector<const Page*> reachablePages(const Item& item, const AnswerView& answers, const Context& context) {
    Reached reached(answers);
    return reach(item, context, reached);
}

std::vector<const Material*> neededMaterials(const Item& item, const AnswerView& answers,
                                             const Context& context) {
    Reached reached(answers);
    reach(item, context, reached);
    std::vector<const Material*> out;
    for (const Material& material : item.materials) {
        if (holds(material.when, reached, context)) out.push_back(&material);
    }
    return out;
}

std::vector<std::string> answeredPaths(const Item& item, const AnswerView& answers, const Context& context) {
    std::vector<std::string> out;
    const auto add = [&](std::string path) {
        const auto answer = answers.answer(path);
        if (answer && !answer->empty()) out.push_back(std::move(path));
    };
    for (const Page* page : reachablePages(item, answers, context)) {
        for (const Question& question : page->questions) {
            if (question.type == QuestionType::Address) {
                add(question.key + ".region");
                add(question.key + ".detail");
            } else if (question.type == QuestionType::Table) {
                const std::size_t rows = rowCount(question, answers);
                for (std::size_t row = 0; row < rows; ++row) {
                    for (const Question& column : question.columns)
                        add(cellPath(question.key, row, column.key));
                }
            } else {
                add(question.key);
            }
        }
    }
    return out;
}

const Queue* queueFor(const Item& item, const AnswerView& answers, const Context& context) {
    Reached reached(answers);
    reach(item, context, reached);
    for (const Queue& queue : item.queues) {
        if (holds(queue.when, reached, context)) return &queue;
    }
    return nullptr;
}

}  // namespace zizhu::catalog
