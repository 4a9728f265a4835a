// Changes answers so that a page's check holds: a walk by chance alone would hardly ever find a day after
// another, or a text that begins as it must. For tests.
#pragma once

#include <algorithm>
#include <string>

#include "base/numbers.h"
#include "catalog/evaluate.h"
#include "catalog/values.h"
#include "tests/support/seeded_random.h"

namespace zizhu::tests {

// Makes another answer to a question by chance.
class AnswerMaker {
public:
    virtual ~AnswerMaker() = default;
    virtual void again(const catalog::Question& question) = 0;
    virtual void rows(const catalog::Question& table, std::size_t count) = 0;
    virtual std::string citizen(int year, int sex) = 0;  // sex 1, 2; 0: either
};

class CheckRepair {
    using Kind = catalog::Condition::Kind;

public:
    CheckRepair(const catalog::Page& page, catalog::Answers& answers, const catalog::Context& context,
                SeededRandom& random, AnswerMaker& maker)
        : page_(page), answers_(answers), context_(context), random_(random), maker_(maker) {}

    // One attempt: what does not hold is changed, as far as this page asks it. `strict`: what is not answered
    // does not hold.
    void towards(const catalog::Condition& c, bool strict = false) {
        const catalog::MapAnswers view(answers_);
        if (strict ? catalog::holds(c, view, context_) : catalog::fulfils(c, view, context_)) return;
        if (c.kind == Kind::All) {
            for (const catalog::Condition& part : c.parts) towards(part, strict);
        } else if (c.kind == Kind::Any) {
            towards(c.parts[random_.below(c.parts.size())], strict);
        } else if (c.kind == Kind::Not) {
            away(c.parts[0]);
        } else {
            leaf(c, view);
        }
    }

private:
    const catalog::Question* mine(std::string_view key) const {
        for (const catalog::Question& question : page_.questions) {
            if (question.key == key) return &question;
        }
        return nullptr;
    }
    void set(const std::string& path, std::string_view value) {
        answers_.insert_or_assign(path, base::SecretString(value));
    }
    // Anything else, of the first question that is asked here.
    void away(const catalog::Condition& c) {
        if (const catalog::Question* question = mine(c.question)) return maker_.again(*question);
        if (const catalog::Question* other = mine(c.other)) return maker_.again(*other);
        for (const catalog::Condition& part : c.parts) away(part);
    }
    void copy(const std::string& from, const std::string& to) {
        const catalog::MapAnswers view(answers_);
        if (const auto answer = view.answer(from)) set(to, std::string(*answer));
    }

    void leaf(const catalog::Condition& c, const catalog::AnswerView& view) {
        const catalog::Question* question = mine(c.question);
        if (!question) {
            if (mine(c.other)) return copy(c.question, c.other);
            if (const catalog::Question* day = mine(c.date.question)) return maker_.again(*day);
            return;
        }
        const bool amount = question->type == catalog::QuestionType::Amount;
        switch (c.kind) {
            case Kind::AtLeast:
            case Kind::AtMost:
                if (!c.other.empty()) return copy(c.other, c.question);
                return set(c.question, amount ? catalog::amountText(c.number) : std::to_string(c.number));
            case Kind::SameAs:
                return copy(c.other, c.question);
            case Kind::Is:
            case Kind::In:
            case Kind::Contains:
                return set(c.question, c.values[random_.below(c.values.size())]);
            case Kind::Before:
            case Kind::After:
                return day(c, view);
            case Kind::RowsAtLeast:
            case Kind::RowsAtMost:
                return maker_.rows(*question, std::size_t(c.number));
            case Kind::StartsWith:
                return begin(c, *question);
            case Kind::AnswerAgeAtLeast:
            case Kind::AnswerAgeBelow: {
                const int year =
                    int(context_.today.year()) - int(c.number) +
                    (c.kind == Kind::AnswerAgeAtLeast ? -1 - int(random_.below(20))
                                                      : 1 + int(random_.below(std::uint64_t(c.number))));
                if (question->type == catalog::QuestionType::IdNumber)
                    return set(c.question, maker_.citizen(year, 0));
                return set(c.question, std::to_string(year) + "-01-15");
            }
            case Kind::AnswerSexIs: {
                const std::string now(view.answer(c.question).value_or(""));
                return set(c.question,
                           maker_.citizen(std::stoi(now.substr(6, 4)), c.values[0] == "1" ? 1 : 2));
            }
            default:
                return maker_.again(*question);
        }
    }

    void day(const catalog::Condition& c, const catalog::AnswerView& view) {
        const auto bound = catalog::resolve(c.date, view, context_);
        if (!bound) return;
        const auto away = std::chrono::days(1 + random_.below(20));
        const auto sys = std::chrono::sys_days(*bound);
        set(c.question, base::toString(base::LocalDate(c.kind == Kind::Before ? sys - away : sys + away)));
    }

    void begin(const catalog::Condition& c, const catalog::Question& question) {
        const std::string& start = c.values[random_.below(c.values.size())];
        using Type = catalog::QuestionType;
        if (question.type == Type::Address || question.type == Type::Choice) {
            const bool address = question.type == Type::Address;
            const catalog::Dictionary* dictionary =
                context_.catalogue->dictionary(address ? "regions" : question.dictionary);
            for (const catalog::DictionaryEntry& entry : dictionary->entries()) {
                if (!entry.key.starts_with(start) || dictionary->hasChildren(entry.key)) continue;
                return set(address ? c.question + ".region" : c.question, entry.key);
            }
            return;
        }
        const catalog::MapAnswers view(answers_);
        std::string now(view.answer(c.question).value_or(""));
        now.replace(0, std::min(now.size(), start.size()), start);
        if (question.type == Type::IdNumber) now.back() = base::citizenIdCheck(now.substr(0, 17));
        if (question.type == Type::CreditCode) now.back() = base::creditCodeCheck(now.substr(0, 17));
        set(c.question, now);
    }

    const catalog::Page& page_;
    catalog::Answers& answers_;
    const catalog::Context& context_;
    SeededRandom& random_;
    AnswerMaker& maker_;
};

}  // namespace zizhu::tests
