#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr int kMaxConditionDepth = 6;
constexpr std::size_t kMaxConditionParts = 12;

std::string camelJoin(std::string_view prefix, std::string_view key) {
    if (prefix.empty() || key.empty()) return std::string(key);
    std::string out(prefix);
    const char first = key[0];
    out += first >= 'a' && first <= 'z' ? char(first - 'a' + 'A') : first;
    out += key.substr(1);
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
    if (applicantOnly) {
        shelf.report.error(node, "this condition may only speak of the applicant: nothing is asked before it",
                           "write {applicant: …}, or remove it");
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
        for (const std::string_view test : kComparisons) reader.know(test);
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
            out = readComparison(shelf, scope, reader, *found);
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
