#include "catalog/tool/words.h"

#include <cstdlib>

#include <fmt/format.h>

#include "catalog/evaluate.h"

namespace zizhu::catalog::tool {

namespace {
using Kind = Condition::Kind;

std::string optionLabel(const Words& words, const std::string& questionKey, const std::string& key) {
    if (const Question* question = findQuestion(words.form, questionKey)) {
        for (const Option& option : optionsOf(*question, words.catalogue)) {
            if (option.key == key) return words.quoted(option.label);
        }
    }
    return "“" + key + "”";
}

std::string either(const std::vector<std::string>& all) {
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0) out += i + 1 == all.size() ? " or " : ", ";
        out += all[i];
    }
    return out;
}
std::string optionLabels(const Words& words, const Condition& c) {
    std::vector<std::string> labels;
    for (const std::string& value : c.values) labels.push_back(optionLabel(words, c.question, value));
    return either(labels);
}

std::string number(const Words& words, const Condition& c) {
    if (!c.other.empty()) return words.question(c.other);
    const Question* question = findQuestion(words.form, c.question);
    if (question && question->type == QuestionType::Amount) return moneyInWords(c.number);
    return fmt::format("{}", c.number);
}

std::string sex(const Condition& c) { return c.values.at(0) == kMale ? "male" : "female"; }

std::string joinedParts(const Words& words, const Condition& c) {
    std::string out;
    for (const Condition& part : c.parts) {
        if (!out.empty()) out += c.kind == Kind::All ? " and " : " or ";
        const bool nested = (part.kind == Kind::All || part.kind == Kind::Any) && part.kind != c.kind && part.parts.size() > 1;
        out += nested ? "(" + words.condition(part) + ")" : words.condition(part);
    }
    return out;
}

std::string applicant(const Words& words, const Condition& c) {
    switch (c.kind) {
        case Kind::AgeAtLeast:
            return fmt::format("the applicant is {} or older", c.number);
        case Kind::AgeBelow:
            return fmt::format("the applicant is younger than {}", c.number);
        case Kind::SexIs:
            return "the applicant is " + sex(c);
        default: {
            std::vector<std::string> types;
            for (const std::string& type : c.values)
                types.push_back("“" + words.catalogue.label("card-types", type, words.language) + "”");
            return "the applicant's card is " + either(types);
        }
    }
}
}  // namespace

std::string Words::quoted(const Text& text) const { return "“" + text(language) + "”"; }

std::string Words::question(std::string_view key) const {
    const Question* found = findQuestion(form, key);
    return found ? quoted(found->label) : "“" + std::string(key) + "”";
}

std::string Words::condition(const Condition& c) const {
    const std::string asked = question(c.question);
    switch (c.kind) {
        case Kind::Always:
            return "";
        case Kind::Is:
        case Kind::In:
            return asked + " is " + optionLabels(*this, c);
        case Kind::Contains:
            return asked + " includes " + optionLabels(*this, c);
        case Kind::AtLeast:
            return asked + " is at least " + number(*this, c);
        case Kind::AtMost:
            return asked + " is at most " + number(*this, c);
        case Kind::Before:
            return asked + " is before " + dayInWords(c.date, *this);
        case Kind::After:
            return asked + " is after " + dayInWords(c.date, *this);
        case Kind::Answered:
            return asked + " is answered";
        case Kind::All:
        case Kind::Any:
            return joinedParts(*this, c);
        case Kind::Not:
            return "not (" + condition(c.parts.at(0)) + ")";
        case Kind::SameAs:
            return asked + " is the same as " + question(c.other);
        case Kind::RowsAtLeast:
            return fmt::format("{} has at least {} rows", asked, c.number);
        case Kind::RowsAtMost:
            return fmt::format("{} has at most {} rows", asked, c.number);
        case Kind::StartsWith:
            return asked + " begins with " + either(c.values);
        case Kind::AnswerAgeAtLeast:
            return fmt::format("the person of {} is {} or older", asked, c.number);
        case Kind::AnswerAgeBelow:
            return fmt::format("the person of {} is younger than {}", asked, c.number);
        case Kind::AnswerSexIs:
            return fmt::format("the person of {} is {}", asked, sex(c));
        case Kind::AgeAtLeast:
        case Kind::AgeBelow:
        case Kind::SexIs:
        case Kind::CardTypeIn:
            return applicant(*this, c);
    }
    return "";
}

std::string dayInWords(const DateBound& bound, const Words& words) {
    std::string from = bound.from == DateBound::From::Fixed   ? base::toString(bound.fixed)
                       : bound.from == DateBound::From::Today ? "today"
                                                              : words.question(bound.question);
    std::string away;
    bool back = false;
    const auto add = [&](int count, std::string_view unit) {
        if (count == 0) return;
        back = count < 0;
        away += fmt::format("{}{} {}{}", away.empty() ? "" : ", ", std::abs(count), unit, std::abs(count) == 1 ? "" : "s");
    };
    add(bound.years, "year");
    add(bound.months, "month");
    add(bound.days, "day");
    return away.empty() ? from : fmt::format("{} {} {}", away, back ? "before" : "after", from);
}

std::string moneyInWords(std::int64_t fen) {
    if (fen == 0) return "free";
    return fen % 100 == 0 ? fmt::format("{} yuan", fen / 100) : fmt::format("{}.{:02} yuan", fen / 100, std::abs(fen % 100));
}

std::string limitInWords(const TimeLimit& limit) {
    if (limit.days == 0) return "at once";
    return fmt::format("{} {} day{}", limit.days, limit.working ? "working" : "calendar", limit.days == 1 ? "" : "s");
}

}  // namespace zizhu::catalog::tool
