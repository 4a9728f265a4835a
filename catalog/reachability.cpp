// Searches for answers that lead somewhere, by trying them: the questions that conditions speak of are
// few and have few options, and of a number only the values about its thresholds matter. Dates, the
// beginnings of texts and comparisons of two answers are taken as free to hold or not, so what is reported
// can really never be reached, and a contradiction between two dates goes unnoticed.
#include <algorithm>
#include <limits>
#include <unordered_map>

#include <fmt/core.h>

#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
using Kind = Condition::Kind;
using Value = std::int64_t;
constexpr std::size_t kMaxTries = 50'000;
constexpr Value kUnanswered = std::numeric_limits<Value>::min();
constexpr Value kOther = kUnanswered + 1;  // an option that no condition mentions

struct Variable {
    std::vector<Value> domain;
    Value value = kUnanswered;
    std::vector<Value> thresholds;  // of a number
};

// How a condition is searched: by the option chosen, by a number, or as free to hold or not.
enum class Way : std::uint8_t { Joined, Option, Number, Free };
Way wayOf(const Condition& c) {
    switch (c.kind) {
        case Kind::Always:
        case Kind::All:
        case Kind::Any:
        case Kind::Not:
            return Way::Joined;
        case Kind::Is:
        case Kind::In:
        case Kind::Answered:
            return Way::Option;
        case Kind::AtLeast:
        case Kind::AtMost:
            return c.other.empty() ? Way::Number : Way::Free;
        case Kind::AgeAtLeast:
        case Kind::AgeBelow:
        case Kind::SexIs:
        case Kind::RowsAtLeast:
        case Kind::RowsAtMost:
        case Kind::AnswerAgeAtLeast:
        case Kind::AnswerAgeBelow:
        case Kind::AnswerSexIs:
            return Way::Number;
        default:
            return Way::Free;
    }
}

// Conditions of one family about one question speak of the same number.
std::string numberName(const Condition& c) {
    switch (c.kind) {
        case Kind::AgeAtLeast:
        case Kind::AgeBelow:
            return "=age";
        case Kind::SexIs:
            return "=sex";
        case Kind::RowsAtLeast:
        case Kind::RowsAtMost:
            return "=rows/" + c.question;
        case Kind::AnswerAgeAtLeast:
        case Kind::AnswerAgeBelow:
            return "=age/" + c.question;
        case Kind::AnswerSexIs:
            return "=sex/" + c.question;
        default:
            return "=number/" + c.question;
    }
}

Value thresholdOf(const Condition& c) {
    const bool sex = c.kind == Kind::SexIs || c.kind == Kind::AnswerSexIs;
    return sex ? Value(c.values.at(0)[0] - '0') : c.number;
}

bool numberFits(const Condition& c, Value value) {
    switch (c.kind) {
        case Kind::AtMost:
        case Kind::RowsAtMost:
            return value <= c.number;
        case Kind::AgeBelow:
        case Kind::AnswerAgeBelow:
            return value < c.number;
        case Kind::SexIs:
        case Kind::AnswerSexIs:
            return value == thresholdOf(c);
        default:
            return value >= c.number;
    }
}

class Search {
public:
    Search(const Item& item, const Shelf& shelf) : item_(item), shelf_(shelf) {
        for (std::size_t p = 0; p < item.pages.size(); ++p) {
            for (const Question& question : item.pages[p].questions)
                places_.emplace(question.key, Place{p, &question});
        }
    }

    bool canHold(const Condition& target) {
        if (target.kind == Kind::Always) return true;
        variables_.clear();
        order_.clear();
        mentioned_.clear();
        numbers_.clear();
        std::vector<bool> seen(item_.pages.size(), false);
        collect(target, seen);
        for (const std::string& key : order_) fillDomain(key);
        std::size_t tries = 1;
        for (const std::string& key : order_) {
            tries *= std::max<std::size_t>(1, variables_[key].domain.size());
            if (tries > kMaxTries) return true;
        }
        return tryFrom(0, target);
    }

private:
    struct Place {
        std::size_t page;
        const Question* question;
    };

    static std::string freeName(const Condition& c) {
        const DateBound& d = c.date;
        std::string name = fmt::format("#{}/{}/{}/{}/{}/{}/{}/{}", int(c.kind), c.question, c.other,
                                       int(d.from), d.question, d.days, d.months, d.years);
        for (const std::string& value : c.values) name += "/" + value;
        return d.from == DateBound::From::Fixed ? name + base::toString(d.fixed) : name;
    }

    Variable& note(const std::string& key) {
        const auto [variable, fresh] = variables_.try_emplace(key);
        if (fresh) order_.push_back(key);
        return variable->second;
    }

    void collect(const Condition& condition, std::vector<bool>& seen) {
        for (const Condition& part : condition.parts) collect(part, seen);
        const Way way = wayOf(condition);
        if (way == Way::Free) note(freeName(condition));
        if (way == Way::Number) {
            const std::string key = numberName(condition);
            note(key).thresholds.push_back(thresholdOf(condition));
            numbers_.emplace(key, &condition);
        }
        if (condition.question.empty()) return;
        const auto place = places_.find(condition.question);
        if (place == places_.end()) return;
        if (way == Way::Option) {
            note(condition.question);
            auto& values = mentioned_[condition.question];
            for (const std::string& value : condition.values) {
                if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
            }
        }
        if (seen[place->second.page]) return;
        seen[place->second.page] = true;
        collect(item_.pages[place->second.page].when, seen);
    }

    // The values just below, at and just above each threshold stand for all others.
    void fillNumbers(const std::string& key, Variable& variable) {
        const Condition& first = *numbers_.at(key);
        const auto place = places_.find(first.question);
        const Question* question = place == places_.end() ? nullptr : place->second.question;
        const bool sex = first.kind == Kind::SexIs || first.kind == Kind::AnswerSexIs;
        const bool plain = first.kind == Kind::AtLeast || first.kind == Kind::AtMost;
        Value least = plain ? -std::numeric_limits<Value>::max() : 0;
        Value most = std::numeric_limits<Value>::max();
        if (question && plain) {
            least = question->limits.min.value_or(least);
            most = question->limits.max.value_or(most);
        } else if (question && question->type == QuestionType::Table) {
            least = std::max<Value>(1, Value(question->minRows));
            most = Value(question->maxRows);
        }
        std::vector<Value> candidates = {least, most};
        if (sex) candidates = {1, 2};
        for (const Value threshold : variable.thresholds) {
            if (!sex) candidates.insert(candidates.end(), {threshold - 1, threshold, threshold + 1});
        }
        std::sort(candidates.begin(), candidates.end());
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        for (const Value value : candidates) {
            if (value >= least && value <= most) variable.domain.push_back(value);
        }
        // Of an applicant without a card nothing is known.
        if (!question || !question->required) variable.domain.push_back(kUnanswered);
    }

    void fillDomain(const std::string& key) {
        Variable& variable = variables_[key];
        if (key[0] == '#') {
            variable.domain = {1, 0};
            return;
        }
        if (key[0] == '=') return fillNumbers(key, variable);
        const Question& question = *places_.at(key).question;
        const std::vector<std::string>& values = mentioned_[key];
        for (std::size_t i = 0; i < values.size(); ++i) variable.domain.push_back(Value(i));
        const std::size_t options = optionKeys(shelf_, question).size();
        if (options == 0 || options > values.size()) variable.domain.push_back(kOther);
        if (!question.required) variable.domain.push_back(kUnanswered);
    }

    bool tryFrom(std::size_t index, const Condition& target) {
        if (index == order_.size()) return holds(target);
        Variable& variable = variables_[order_[index]];
        for (const Value value : variable.domain) {
            variable.value = value;
            if (tryFrom(index + 1, target)) return true;
        }
        return false;
    }

    bool isAsked(const std::string& question) {
        const auto place = places_.find(question);
        return place != places_.end() && holds(item_.pages[place->second.page].when);
    }

    bool holds(const Condition& c) {
        switch (c.kind) {
            case Kind::Always:
                return true;
            case Kind::All:
                return std::all_of(c.parts.begin(), c.parts.end(),
                                   [&](const Condition& p) { return holds(p); });
            case Kind::Any:
                return std::any_of(c.parts.begin(), c.parts.end(),
                                   [&](const Condition& p) { return holds(p); });
            case Kind::Not:
                return !holds(c.parts[0]);
            case Kind::Answered:
                return isAsked(c.question) && variables_[c.question].value != kUnanswered;
            case Kind::Is:
            case Kind::In: {
                const Value value = variables_[c.question].value;
                if (value < 0 || !isAsked(c.question)) return false;
                const std::string& chosen = mentioned_[c.question][std::size_t(value)];
                return std::find(c.values.begin(), c.values.end(), chosen) != c.values.end();
            }
            default:
                break;
        }
        if (!c.question.empty() && !isAsked(c.question)) return false;
        if (wayOf(c) == Way::Free) return variables_[freeName(c)].value == 1;
        const Value value = variables_[numberName(c)].value;
        return value != kUnanswered && numberFits(c, value);
    }

    const Item& item_;
    const Shelf& shelf_;
    std::unordered_map<std::string, Place> places_;
    std::unordered_map<std::string, Variable> variables_;
    std::unordered_map<std::string, std::vector<std::string>> mentioned_;
    std::unordered_map<std::string, const Condition*> numbers_;  // any of each family
    std::vector<std::string> order_;
};
}  // namespace

Unreachable findUnreachable(const Item& item, const Shelf& shelf) {
    Unreachable out;
    Search search(item, shelf);
    for (const Page& page : item.pages) {
        if (!search.canHold(page.when)) out.pages.push_back(page.key);
    }
    for (const Material& material : item.materials) {
        if (!search.canHold(material.when)) out.materials.push_back(material.key);
    }
    Condition noneBefore;
    noneBefore.kind = Kind::All;
    bool always = false;
    for (const Queue& queue : item.queues) {
        if (always ||
            !search.canHold(both(noneBefore.parts.empty() ? Condition() : noneBefore, queue.when))) {
            out.queues.push_back(queue.key);
        }
        always = always || queue.when.kind == Kind::Always;
        Condition negated;
        negated.kind = Kind::Not;
        negated.parts = {queue.when};
        noneBefore.parts.push_back(std::move(negated));
    }
    out.someoneWithoutQueue = !item.queues.empty() && !always && search.canHold(noneBefore);
    return out;
}

std::vector<bool> canHold(const Item& item, const Shelf& shelf, const std::vector<Condition>& conditions) {
    Search search(item, shelf);
    std::vector<bool> out;
    for (const Condition& condition : conditions) out.push_back(search.canHold(condition));
    return out;
}

bool canAllFail(const Item& item, const Shelf& shelf, const std::vector<Condition>& conditions) {
    Condition allFail;
    allFail.kind = Kind::All;
    for (const Condition& condition : conditions) {
        if (condition.kind == Kind::Always) return false;
        Condition negated;
        negated.kind = Kind::Not;
        negated.parts = {condition};
        allFail.parts.push_back(std::move(negated));
    }
    return Search(item, shelf).canHold(allFail);
}

}  // namespace zizhu::catalog
