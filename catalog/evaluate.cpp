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
    // An address has no answer at its own path.
    const std::string key(question);
    return given(question) || given(key + ".region") || given(key + ".detail");
}

using Verdict = std::optional<bool>;  // nothing: what it speaks of is not known

Verdict compareNumbers(const Condition& condition, std::string_view answer, const AnswerView& answers) {
    // Whether the question is an amount shows in its canonical form: amounts have two decimals.
    const auto value = [](std::string_view text) {
        const auto fen = parseAmount(text);
        return fen ? fen : parseNumber(text);
    };
    const auto number = value(answer);
    std::optional<std::int64_t> bound = condition.number;
    if (!condition.other.empty()) {
        const auto other = answers.answer(condition.other);
        bound = other ? value(*other) : std::nullopt;
    }
    if (!number || !bound) return std::nullopt;
    return condition.kind == Kind::AtLeast ? *number >= *bound : *number <= *bound;
}

Verdict compareDates(const Condition& condition, std::string_view answer, const AnswerView& answers,
                     const Context& context) {
    const auto date = base::parseDate(answer);
    const auto bound = resolve(condition.date, answers, context);
    if (!date || !bound) return std::nullopt;
    return condition.kind == Kind::Before ? *date < *bound : *date > *bound;
}

Verdict compareAge(const Condition& condition, std::string_view answer, const Context& context) {
    std::optional<base::LocalDate> born = base::parseDate(answer);
    if (!born && base::checkCitizenId(answer) == base::CitizenIdFault::None)
        born = base::citizenIdBirthDate(answer);
    if (!born) return std::nullopt;
    const int age = base::ageOn(*born, context.today);
    return condition.kind == Kind::AnswerAgeAtLeast ? age >= condition.number : age < condition.number;
}

Verdict compareSex(const Condition& condition, std::string_view answer) {
    if (answer.size() != 18 || answer[16] < '0' || answer[16] > '9' || condition.values.empty())
        return std::nullopt;
    // GB 11643: the last digit before the check character is odd for a man.
    return ((answer[16] - '0') % 2 == 1 ? kMale : kFemale) == condition.values[0];
}

Verdict compareRows(const Condition& condition, const AnswerView& answers) {
    // The condition does not know the table's columns; any cell makes a row.
    std::int64_t rows = 0;
    for (std::size_t row = 0; row <= kMaxTableRows; ++row) {
        const auto cell = [&](const std::string& column) {
            const auto answer = answers.answer(cellPath(condition.question, row, column));
            return answer && !answer->empty();
        };
        if (std::any_of(condition.values.begin(), condition.values.end(), cell)) rows = std::int64_t(row) + 1;
    }
    if (rows == 0) return std::nullopt;
    return condition.kind == Kind::RowsAtLeast ? rows >= condition.number : rows <= condition.number;
}

Verdict startsWith(const Condition& condition, const AnswerView& answers) {
    auto answer = answers.answer(condition.question);
    if (!answer || answer->empty()) answer = answers.answer(condition.question + ".region");
    if (!answer || answer->empty()) return std::nullopt;
    return std::any_of(condition.values.begin(), condition.values.end(),
                       [&](const std::string& start) { return answer->starts_with(start); });
}

bool hasChoice(std::string_view chosen, std::string_view key) {
    while (!chosen.empty()) {
        const std::size_t comma = chosen.find(',');
        if (chosen.substr(0, comma) == key) return true;
        chosen = comma == std::string_view::npos ? std::string_view() : chosen.substr(comma + 1);
    }
    return false;
}

Verdict compareApplicant(const Condition& condition, const Context& context) {
    const auto& values = condition.values;
    if (condition.kind == Kind::CardTypeIn) {
        if (context.applicantCardType.empty()) return std::nullopt;
        return std::find(values.begin(), values.end(), context.applicantCardType) != values.end();
    }
    if (condition.kind == Kind::SexIs) {
        if (context.applicantSex.empty() || values.empty()) return std::nullopt;
        return context.applicantSex == values[0];
    }
    // Nothing is known of somebody without a card: neither old enough nor too young.
    if (!context.applicantBirthDate) return std::nullopt;
    const int age = base::ageOn(*context.applicantBirthDate, context.today);
    return condition.kind == Kind::AgeAtLeast ? age >= condition.number : age < condition.number;
}

// A condition that joins no others.
Verdict leaf(const Condition& condition, const AnswerView& answers, const Context& context) {
    switch (condition.kind) {
        case Kind::Answered:
            return isAnswered(condition.question, answers);
        case Kind::AgeAtLeast:
        case Kind::AgeBelow:
        case Kind::CardTypeIn:
        case Kind::SexIs:
            return compareApplicant(condition, context);
        case Kind::RowsAtLeast:
        case Kind::RowsAtMost:
            return compareRows(condition, answers);
        case Kind::StartsWith:
            return startsWith(condition, answers);
        default:
            break;
    }
    const auto answer = answers.answer(condition.question);
    if (!answer || answer->empty()) return std::nullopt;
    const auto& values = condition.values;
    switch (condition.kind) {
        case Kind::Is:
        case Kind::In:
            return std::find(values.begin(), values.end(), *answer) != values.end();
        case Kind::Contains:
            return !values.empty() && hasChoice(*answer, values[0]);
        case Kind::AtLeast:
        case Kind::AtMost:
            return compareNumbers(condition, *answer, answers);
        case Kind::AnswerAgeAtLeast:
        case Kind::AnswerAgeBelow:
            return compareAge(condition, *answer, context);
        case Kind::AnswerSexIs:
            return compareSex(condition, *answer);
        case Kind::SameAs: {
            const auto other = answers.answer(condition.other);
            if (!other || other->empty()) return std::nullopt;
            return *other == *answer;
        }
        default:
            return compareDates(condition, *answer, answers, context);
    }
}

// With "not known" as a third value: all is false if a part is, any is true if a part is.
Verdict decide(const Condition& condition, const AnswerView& answers, const Context& context) {
    if (condition.kind == Kind::Always) return true;
    if (condition.kind == Kind::Not) {
        const Verdict part =
            condition.parts.empty() ? std::nullopt : decide(condition.parts[0], answers, context);
        return part ? Verdict(!*part) : std::nullopt;
    }
    if (condition.kind != Kind::All && condition.kind != Kind::Any) return leaf(condition, answers, context);
    const bool settles = condition.kind == Kind::Any;
    bool unknown = false;
    for (const Condition& part : condition.parts) {
        const Verdict one = decide(part, answers, context);
        if (one == settles) return settles;
        unknown = unknown || !one;
    }
    return unknown ? std::nullopt : Verdict(!settles);
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
        default:
            return leaf(condition, answers, context).value_or(false);
    }
}

bool fulfils(const Condition& condition, const AnswerView& answers, const Context& context) {
    return decide(condition, answers, context).value_or(true);
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

std::vector<const SharedData*> sharedDataFor(const Item& item, const Context& context) {
    const Answers none;
    std::vector<const SharedData*> out;
    for (const SharedData& shared : item.sharedData) {
        if (holds(shared.when, MapAnswers(none), context)) out.push_back(&shared);
    }
    return out;
}

std::vector<const Item*> bundleItems(const Bundle& bundle, const AnswerView& ownAnswers,
                                     const Context& context) {
    Reached reached(ownAnswers);
    reach(bundle.form, context, reached);
    std::vector<const Item*> out;
    for (const BundleItem& each : bundle.items) {
        const Item* item = context.catalogue->item(each.item);
        if (item && holds(each.when, reached, context)) out.push_back(item);
    }
    return out;
}

std::vector<const Notice*> bundleNotices(const Bundle& bundle, const AnswerView& ownAnswers,
                                         const Context& context) {
    Reached reached(ownAnswers);
    reach(bundle.form, context, reached);
    std::vector<const Notice*> out;
    for (const Notice& notice : bundle.notices) {
        if (holds(notice.when, reached, context)) out.push_back(&notice);
    }
    return out;
}

}  // namespace zizhu::catalog
