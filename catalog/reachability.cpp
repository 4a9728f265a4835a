// Searches for answers that lead somewhere, by trying them: the questions that conditions speak of are
// few and have few options. Numbers, dates, ages and the like are taken as free to hold or not, so what
// is reported can really never be reached, and a contradiction between two dates goes unnoticed.
#include <algorithm>
#include <unordered_map>

#include <fmt/core.h>

#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
using Kind = Condition::Kind;
constexpr std::size_t kMaxTries = 50'000;
constexpr int kUnanswered = -1;
constexpr int kOther = -2;  // an option that no condition mentions

struct Variable {
    std::vector<int> domain;
    int value = kUnanswered;
};

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

    static bool isFree(Kind kind) {
        return kind == Kind::AtLeast || kind == Kind::AtMost || kind == Kind::Before || kind == Kind::After ||
               kind == Kind::Contains || kind == Kind::AgeAtLeast || kind == Kind::AgeBelow ||
               kind == Kind::CardTypeIn;
    }
    static std::string freeName(const Condition& c) {
        const DateBound& d = c.date;
        return fmt::format("#{}/{}/{}/{}/{}/{}/{}/{}/{}", int(c.kind), c.question,
                           c.values.empty() ? "" : c.values[0], c.number, int(d.from), d.question, d.days,
                           d.months, d.years) +
               (d.from == DateBound::From::Fixed ? base::toString(d.fixed) : "");
    }

    void note(const std::string& key) {
        if (variables_.try_emplace(key).second) order_.push_back(key);
    }

    void collect(const Condition& condition, std::vector<bool>& seen) {
        for (const Condition& part : condition.parts) collect(part, seen);
        if (isFree(condition.kind)) note(freeName(condition));
        if (condition.question.empty()) return;
        const auto place = places_.find(condition.question);
        if (place == places_.end()) return;
        if (!isFree(condition.kind)) {
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

    void fillDomain(const std::string& key) {
        Variable& variable = variables_[key];
        if (key[0] == '#') {
            variable.domain = {1, 0};
            return;
        }
        const Question& question = *places_.at(key).question;
        const std::vector<std::string>& values = mentioned_[key];
        for (std::size_t i = 0; i < values.size(); ++i) variable.domain.push_back(int(i));
        const std::size_t options = optionKeys(shelf_, question).size();
        if (options == 0 || options > values.size()) variable.domain.push_back(kOther);
        if (!question.required) variable.domain.push_back(kUnanswered);
    }

    bool tryFrom(std::size_t index, const Condition& target) {
        if (index == order_.size()) return holds(target);
        Variable& variable = variables_[order_[index]];
        for (const int value : variable.domain) {
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
                const int value = variables_[c.question].value;
                if (value < 0 || !isAsked(c.question)) return false;
                const std::string& chosen = mentioned_[c.question][std::size_t(value)];
                return std::find(c.values.begin(), c.values.end(), chosen) != c.values.end();
            }
            default:
                return variables_[freeName(c)].value == 1 && (c.question.empty() || isAsked(c.question));
        }
    }

    const Item& item_;
    const Shelf& shelf_;
    std::unordered_map<std::string, Place> places_;
    std::unordered_map<std::string, Variable> variables_;
    std::unordered_map<std::string, std::vector<std::string>> mentioned_;
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

}  // namespace zizhu::catalog
