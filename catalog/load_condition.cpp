#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr int kMaxConditionDepth = 6;
constexpr std::size_t kMaxConditionParts = 12;
constexpr std::int64_t kMaxNumber = 1'000'000'000'000;

std::string camelJoin(std::string_view prefix, std::string_view key) {
    if (prefix.empty() || key.empty()) return std::string(key);
    std::string out(prefix);
    const char first = key[0];
    out += first >= 'a' && first <= 'z' ? char(first - 'a' + 'A') : first;
    out += key.substr(1);
    return out;
}

bool isNumeric(QuestionType type) { return type == QuestionType::Number || type == QuestionType::Amount; }
bool isChosen(QuestionType type) {
    return type == QuestionType::Choice || type == QuestionType::Choices || type == QuestionType::YesNo;
}

// One value that a choice may be compared with.
std::optional<std::string> readValue(Shelf& shelf, const Question& question, const Node& node) {
    auto value = readString(shelf.report, node, 200);
    if (!value) return std::nullopt;
    if (isChosen(question.type)) {
        const std::vector<std::string> keys = optionKeys(shelf, question);
        if (std::find(keys.begin(), keys.end(), *value) == keys.end()) {
            shelf.report.error(node,
                               fmt::format("`{}` is not an answer to `{}`", printable(*value), question.key),
                               suggestion(*value, keys));
            return std::nullopt;
        }
    }
    return value;
}

bool expectType(Shelf& shelf, const Node& node, const Question& question, bool fits, std::string_view test,
                std::string_view types) {
    if (!fits) {
        shelf.report.error(node,
                           fmt::format("`{}` does not fit `{}`, which is a question of type {}", test,
                                       question.key, name(question.type)),
                           fmt::format("`{}` works for {}", test, types));
    }
    return fits;
}

// {question: k, <test>: …}
std::optional<Condition> readTest(Shelf& shelf, const Scope& scope, MapReader& reader,
                                  const Question& question) {
    using Kind = Condition::Kind;
    Condition out;
    out.question = question.key;
    Report& report = shelf.report;
    const Node* is = reader.take("is");
    const Node* in = reader.take("in");
    const Node* contains = reader.take("contains");
    const Node* atLeast = reader.take("atLeast");
    const Node* atMost = reader.take("atMost");
    const Node* before = reader.take("before");
    const Node* after = reader.take("after");
    const int tests = (is != nullptr) + (in != nullptr) + (contains != nullptr) + (atLeast != nullptr) +
                      (atMost != nullptr) + (before != nullptr) + (after != nullptr);
    if (tests != 1) {
        report.error(reader.node(), fmt::format("the condition has {} tests", tests),
                     "give it exactly one of is, in, contains, atLeast, atMost, before, after");
        return std::nullopt;
    }
    if (is) {
        out.kind = Kind::Is;
        if (!expectType(shelf, *is, question,
                        question.type == QuestionType::Choice || question.type == QuestionType::YesNo, "is",
                        "choice and yes-no")) {
            return std::nullopt;
        }
        auto value = readValue(shelf, question, *is);
        if (!value) return std::nullopt;
        out.values.push_back(std::move(*value));
    } else if (in) {
        out.kind = Kind::In;
        if (!expectType(shelf, *in, question, question.type == QuestionType::Choice, "in", "choice"))
            return std::nullopt;
        const auto* list = readList(report, *in, 1, 100);
        if (!list) return std::nullopt;
        for (const Node& entry : *list) {
            auto value = readValue(shelf, question, entry);
            if (!value) return std::nullopt;
            out.values.push_back(std::move(*value));
        }
    } else if (contains) {
        out.kind = Kind::Contains;
        if (!expectType(shelf, *contains, question, question.type == QuestionType::Choices, "contains",
                        "choices")) {
            return std::nullopt;
        }
        auto value = readValue(shelf, question, *contains);
        if (!value) return std::nullopt;
        out.values.push_back(std::move(*value));
    } else if (atLeast || atMost) {
        const Node& node = atLeast ? *atLeast : *atMost;
        out.kind = atLeast ? Kind::AtLeast : Kind::AtMost;
        if (!expectType(shelf, node, question, isNumeric(question.type), atLeast ? "atLeast" : "atMost",
                        "number and amount")) {
            return std::nullopt;
        }
        const auto value = question.type == QuestionType::Amount
                               ? readHundredths(report, node, -kMaxNumber * 100, kMaxNumber * 100)
                               : readInteger(report, node, -kMaxNumber, kMaxNumber);
        if (!value) return std::nullopt;
        out.number = *value;
    } else {
        const Node& node = before ? *before : *after;
        out.kind = before ? Kind::Before : Kind::After;
        if (!expectType(shelf, node, question, question.type == QuestionType::Date,
                        before ? "before" : "after", "date")) {
            return std::nullopt;
        }
        auto bound = readDateBound(shelf, scope, node);
        if (!bound) return std::nullopt;
        out.date = std::move(*bound);
    }
    return out;
}

std::optional<Condition> readApplicant(Shelf& shelf, const Node& node) {
    MapReader reader(shelf.report, node, "the applicant's condition");
    const Node* atLeast = reader.take("ageAtLeast");
    const Node* below = reader.take("ageBelow");
    const Node* card = reader.take("cardType");
    reader.finish();
    if (!reader.isMap()) return std::nullopt;
    if ((atLeast != nullptr) + (below != nullptr) + (card != nullptr) != 1) {
        shelf.report.error(node, "the applicant's condition needs exactly one test",
                           "give it one of ageAtLeast, ageBelow, cardType; join several with all: [..]");
        return std::nullopt;
    }
    Condition out;
    if (card) {
        out.kind = Condition::Kind::CardTypeIn;
        out.values = card->kind == Node::Kind::List ? readStrings(shelf.report, *card, 10)
                                                    : std::vector<std::string>();
        if (card->kind != Node::Kind::List) {
            if (auto one = readString(shelf.report, *card, 64)) out.values.push_back(std::move(*one));
        }
        bool good = !out.values.empty();
        for (const std::string& value : out.values)
            good = shelf.checkEntry(*card, "card-types", value) && good;
        if (!good) return std::nullopt;
        return out;
    }
    out.kind = atLeast ? Condition::Kind::AgeAtLeast : Condition::Kind::AgeBelow;
    const auto years = readInteger(shelf.report, atLeast ? *atLeast : *below, 0, 150);
    if (!years) return std::nullopt;
    out.number = *years;
    return out;
}

std::optional<Condition> readParts(Shelf& shelf, const Scope& scope, const Node& node, Condition::Kind kind,
                                   int depth) {
    Condition out;
    out.kind = kind;
    bool good = true;
    if (kind == Condition::Kind::Not) {
        auto part = readCondition(shelf, scope, node, depth + 1);
        if (!part) return std::nullopt;
        out.parts.push_back(std::move(*part));
        return out;
    }
    const auto* list = readList(shelf.report, node, 1, kMaxConditionParts);
    if (!list) return std::nullopt;
    for (const Node& entry : *list) {
        auto part = readCondition(shelf, scope, entry, depth + 1);
        good = good && part.has_value();
        if (part) out.parts.push_back(std::move(*part));
    }
    if (!good) return std::nullopt;
    return out;
}
}  // namespace

std::string Scope::questionKey(std::string_view written) const { return camelJoin(prefix, written); }
std::string Scope::pageKey(std::string_view written) const {
    return prefix.empty() ? std::string(written) : prefix + "-" + std::string(written);
}
std::string Scope::sharedName(std::string_view written) const {
    return prefix.empty() ? std::string(written) : prefix + "." + std::string(written);
}

const Question* Scope::find(Shelf& shelf, const Node& node, std::string_view written) const {
    const std::string key = questionKey(written);
    const auto found = asked.find(key);
    if (found != asked.end()) return &found->second;
    if (const auto later = lines.find(std::string(written)); later != lines.end()) {
        shelf.report.error(
            node, fmt::format("`{}` is only asked later, in line {}", printable(written), later->second),
            "put the page that asks it before this one");
        return nullptr;
    }
    std::vector<std::string> known;
    for (const auto& [name, question] : asked) known.push_back(name);
    shelf.report.error(node, fmt::format("there is no question `{}` before this", printable(written)),
                       known.empty() ? "ask it on an earlier page" : suggestion(key, known));
    return nullptr;
}

Condition both(const Condition& a, const Condition& b) {
    if (a.kind == Condition::Kind::Always) return b;
    if (b.kind == Condition::Kind::Always) return a;
    Condition out;
    out.kind = Condition::Kind::All;
    out.parts = {a, b};
    return out;
}

std::optional<DateBound> readDateBound(Shelf& shelf, const Scope& scope, const Node& node) {
    DateBound out;
    if (node.kind == Node::Kind::Map) {
        MapReader reader(shelf.report, node, "the day");
        const Node* key = reader.need("question", "…");
        reader.finish();
        if (!key) return std::nullopt;
        const auto written = readString(shelf.report, *key, 64);
        const Question* question = written ? scope.find(shelf, *key, *written) : nullptr;
        if (!question) return std::nullopt;
        if (question->type != QuestionType::Date) {
            shelf.report.error(*key, fmt::format("`{}` is not a question of type date", question->key),
                               "name one that is");
            return std::nullopt;
        }
        out.from = DateBound::From::Question;
        out.question = question->key;
        return out;
    }
    const auto text = readString(shelf.report, node, 32);
    if (!text) return std::nullopt;
    const auto wrong = [&] {
        shelf.report.error(
            node, fmt::format("`{}` is no day", printable(*text)),
            "write a date (2026-01-31), today, or a distance from it: today-30d, today+3m, today-18y");
        return std::nullopt;
    };
    if (!text->starts_with("today")) {
        const auto date = base::parseDate(*text);
        if (!date) return wrong();
        out.from = DateBound::From::Fixed;
        out.fixed = *date;
        return out;
    }
    const std::string_view rest = std::string_view(*text).substr(5);
    if (rest.empty()) return out;
    if (rest.size() < 3 || (rest[0] != '+' && rest[0] != '-')) return wrong();
    int count = 0;
    const char* last = rest.data() + rest.size() - 1;
    const auto [end, error] = std::from_chars(rest.data() + 1, last, count);
    if (error != std::errc() || end != last || count < 0 || count > 50'000) return wrong();
    if (rest[0] == '-') count = -count;
    switch (*last) {
        case 'd':
            out.days = count;
            return out;
        case 'm':
            out.months = count;
            return out;
        case 'y':
            out.years = count;
            return out;
        default:
            return wrong();
    }
}

std::optional<Condition> readCondition(Shelf& shelf, const Scope& scope, const Node& node, int depth) {
    if (depth > kMaxConditionDepth) {
        shelf.report.error(
            node, fmt::format("the condition is nested more than {} levels deep", kMaxConditionDepth),
            "say it more simply, or split the page");
        return std::nullopt;
    }
    MapReader reader(shelf.report, node, "the condition");
    if (!reader.isMap()) return std::nullopt;
    const Node* question = reader.take("question");
    const Node* answered = reader.take("answered");
    const Node* all = reader.take("all");
    const Node* any = reader.take("any");
    const Node* negated = reader.take("not");
    const Node* applicant = reader.take("applicant");
    if ((question != nullptr) + (answered != nullptr) + (all != nullptr) + (any != nullptr) +
            (negated != nullptr) + (applicant != nullptr) !=
        1) {
        for (const char* test : {"is", "in", "contains", "atLeast", "atMost", "before", "after"})
            reader.know(test);
        reader.finish();
        shelf.report.error(
            node, "a condition says exactly one thing",
            "give it one of question, answered, all, any, not, applicant; join several with all: [..]");
        return std::nullopt;
    }
    std::optional<Condition> out;
    if (question || answered) {
        const auto written = readString(shelf.report, question ? *question : *answered, 64);
        const Question* found =
            written ? scope.find(shelf, question ? *question : *answered, *written) : nullptr;
        if (!found) return std::nullopt;
        if (question) {
            out = readTest(shelf, scope, reader, *found);
        } else {
            out.emplace();
            out->kind = Condition::Kind::Answered;
            out->question = found->key;
        }
    } else if (applicant) {
        out = readApplicant(shelf, *applicant);
    } else if (all) {
        out = readParts(shelf, scope, *all, Condition::Kind::All, depth);
    } else if (any) {
        out = readParts(shelf, scope, *any, Condition::Kind::Any, depth);
    } else {
        out = readParts(shelf, scope, *negated, Condition::Kind::Not, depth);
    }
    reader.finish();
    return out;
}

}  // namespace zizhu::catalog
