#include <algorithm>

#include <fmt/format.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
using Kind = Condition::Kind;
using Type = QuestionType;
constexpr std::int64_t kMaxNumber = 1'000'000'000'000;
constexpr std::size_t kMaxStarts = 20;
constexpr std::array<std::pair<std::string_view, const char*>, 2> kSexes = {
    {{"male", kMale}, {"female", kFemale}}};

bool isNumeric(Type type) { return type == Type::Number || type == Type::Amount; }
bool isChosen(Type type) { return type == Type::Choice || type == Type::Choices || type == Type::YesNo; }

// What one comparison is read with.
struct Comparison {
    Shelf& shelf;
    const Scope& scope;
    const Question& question;
    std::string_view test;
    const Node& node;  // the test's value

    Report& report() const { return shelf.report; }
    bool expect(bool fits, std::string_view types) const {
        if (!fits) {
            report().error(node,
                           fmt::format("`{}` does not fit `{}`, which is a question of type {}", test,
                                       question.key, name(question.type)),
                           fmt::format("`{}` works for {}", test, types));
        }
        return fits;
    }
};

// One value that a choice may be compared with.
std::optional<std::string> readValue(const Comparison& in, const Node& node) {
    auto value = readString(in.report(), node, 200);
    if (!value || !isChosen(in.question.type)) return value;
    const std::vector<std::string> keys = optionKeys(in.shelf, in.question);
    if (std::find(keys.begin(), keys.end(), *value) != keys.end()) return value;
    in.report().error(node, fmt::format("`{}` is not an answer to `{}`", printable(*value), in.question.key),
                      suggestion(*value, keys));
    return std::nullopt;
}

// The other question of a comparison; it must be of the same type.
const Question* readOther(const Comparison& in, const Node& node) {
    const auto written = readString(in.report(), node, 64);
    const Question* other = written ? in.scope.find(in.shelf, node, *written) : nullptr;
    if (!other) return nullptr;
    if (other->type != in.question.type) {
        in.report().error(node,
                          fmt::format("`{}` is of type {}, `{}` of type {}", other->key, name(other->type),
                                      in.question.key, name(in.question.type)),
                          "compare two questions of the same type");
        return nullptr;
    }
    if (other->key == in.question.key) {
        in.report().error(node, fmt::format("`{}` is compared with itself", other->key),
                          "name another question");
        return nullptr;
    }
    return other;
}

bool readOption(const Comparison& in, Condition& out) {
    const Type type = in.question.type;
    if (in.test == "contains") {
        out.kind = Kind::Contains;
        if (!in.expect(type == Type::Choices, "choices")) return false;
    } else if (in.test == "is") {
        out.kind = Kind::Is;
        if (!in.expect(type == Type::Choice || type == Type::YesNo, "choice and yes-no")) return false;
    } else {
        out.kind = Kind::In;
        if (!in.expect(type == Type::Choice, "choice")) return false;
        const auto* list = readList(in.report(), in.node, 1, 100);
        if (!list) return false;
        for (const Node& entry : *list) {
            auto value = readValue(in, entry);
            if (!value) return false;
            out.values.push_back(std::move(*value));
        }
        return true;
    }
    auto value = readValue(in, in.node);
    if (value) out.values.push_back(std::move(*value));
    return value.has_value();
}

bool readNumber(const Comparison& in, Condition& out) {
    out.kind = in.test == "atLeast" ? Kind::AtLeast : Kind::AtMost;
    if (!in.expect(isNumeric(in.question.type), "number and amount")) return false;
    if (in.node.kind == Node::Kind::Map) {
        MapReader reader(in.report(), in.node, "the other side of the comparison");
        const Node* key = reader.need("question", "…");
        reader.finish();
        const Question* other = key ? readOther(in, *key) : nullptr;
        if (other) out.other = other->key;
        return other != nullptr;
    }
    const auto value = in.question.type == Type::Amount
                           ? readHundredths(in.report(), in.node, -kMaxNumber * 100, kMaxNumber * 100)
                           : readInteger(in.report(), in.node, -kMaxNumber, kMaxNumber);
    out.number = value.value_or(0);
    return value.has_value();
}

bool readDay(const Comparison& in, Condition& out) {
    out.kind = in.test == "before" ? Kind::Before : Kind::After;
    if (!in.expect(in.question.type == Type::Date, "date")) return false;
    auto bound = readDateBound(in.shelf, in.scope, in.node);
    if (bound) out.date = std::move(*bound);
    return bound.has_value();
}

bool readSameAs(const Comparison& in, Condition& out) {
    out.kind = Kind::SameAs;
    const Type type = in.question.type;
    if (!in.expect(type != Type::Address && type != Type::Table, "all types but address and table"))
        return false;
    const Question* other = readOther(in, in.node);
    if (other) out.other = other->key;
    return other != nullptr;
}

bool readRows(const Comparison& in, Condition& out) {
    out.kind = in.test == "rowsAtLeast" ? Kind::RowsAtLeast : Kind::RowsAtMost;
    if (!in.expect(in.question.type == Type::Table, "table")) return false;
    for (const Question& column : in.question.columns) out.values.push_back(column.key);
    const auto value = readInteger(in.report(), in.node, 1, std::int64_t(kMaxTableRows));
    out.number = value.value_or(1);
    return value.has_value();
}

bool readStart(const Comparison& in, Condition& out) {
    out.kind = Kind::StartsWith;
    const Type type = in.question.type;
    const bool dictionary = type == Type::Choice && !in.question.dictionary.empty();
    if (!in.expect(type == Type::Text || type == Type::IdNumber || type == Type::CreditCode ||
                       type == Type::Phone || type == Type::Address || dictionary,
                   "text, id-number, credit-code, phone, address (its region's code) and choice of a "
                   "dictionary (the key)")) {
        return false;
    }
    if (in.node.kind != Node::Kind::List) {
        in.report().error(in.node, "a list is expected here", "write startsWith: [\"x\", \"y\"]");
        return false;
    }
    out.values = readStrings(in.report(), in.node, kMaxStarts);
    if (out.values.size() != in.node.children.size()) return false;
    if (type != Type::Address && !dictionary) return true;
    const auto found = in.shelf.dictionaries.find(dictionary ? in.question.dictionary : "regions");
    if (found == in.shelf.dictionaries.end()) return true;  // told already
    const auto& entries = found->second.entries();
    for (std::size_t i = 0; i < out.values.size(); ++i) {
        const bool begins = std::any_of(entries.begin(), entries.end(), [&](const DictionaryEntry& entry) {
            return entry.key.starts_with(out.values[i]);
        });
        if (begins) continue;
        in.report().error(in.node.children[i],
                          fmt::format("nothing in dictionaries/{}.yaml begins with `{}`", found->first,
                                      printable(out.values[i])),
                          "correct it, or remove it");
        return false;
    }
    return true;
}

bool readAge(const Comparison& in, Condition& out) {
    out.kind = in.test == "ageAtLeast" ? Kind::AnswerAgeAtLeast : Kind::AnswerAgeBelow;
    if (!in.expect(in.question.type == Type::IdNumber || in.question.type == Type::Date,
                   "id-number and date")) {
        return false;
    }
    const auto years = readInteger(in.report(), in.node, 0, 150);
    out.number = years.value_or(0);
    return years.has_value();
}

bool readSex(const Comparison& in, Condition& out) {
    out.kind = Kind::AnswerSexIs;
    if (!in.expect(in.question.type == Type::IdNumber, "id-number")) return false;
    const auto sex = readEnum(in.report(), in.node, "sex", kSexes);
    if (sex) out.values = {*sex};
    return sex.has_value();
}
}  // namespace

std::optional<Condition> readComparison(Shelf& shelf, const Scope& scope, MapReader& reader,
                                        const Question& question) {
    std::string_view test;
    const Node* node = nullptr;
    int tests = 0;
    for (const std::string_view each : kComparisons) {
        const Node* found = reader.take(each);
        if (!found) continue;
        ++tests;
        test = each;
        node = found;
    }
    if (tests != 1) {
        shelf.report.error(reader.node(), fmt::format("the condition has {} tests", tests),
                           fmt::format("give it exactly one of {}", fmt::join(kComparisons, ", ")));
        return std::nullopt;
    }
    Condition out;
    out.question = question.key;
    const Comparison in{shelf, scope, question, test, *node};
    bool good = false;
    if (test == "is" || test == "in" || test == "contains") {
        good = readOption(in, out);
    } else if (test == "atLeast" || test == "atMost") {
        good = readNumber(in, out);
    } else if (test == "before" || test == "after") {
        good = readDay(in, out);
    } else if (test == "sameAs") {
        good = readSameAs(in, out);
    } else if (test == "rowsAtLeast" || test == "rowsAtMost") {
        good = readRows(in, out);
    } else if (test == "startsWith") {
        good = readStart(in, out);
    } else if (test == "sex") {
        good = readSex(in, out);
    } else {
        good = readAge(in, out);
    }
    if (!good) return std::nullopt;
    return out;
}

std::optional<Condition> readApplicant(Shelf& shelf, const Node& node) {
    MapReader reader(shelf.report, node, "the applicant's condition");
    const Node* atLeast = reader.take("ageAtLeast");
    const Node* below = reader.take("ageBelow");
    const Node* card = reader.take("cardType");
    const Node* sex = reader.take("sex");
    reader.finish();
    if (!reader.isMap()) return std::nullopt;
    if ((atLeast != nullptr) + (below != nullptr) + (card != nullptr) + (sex != nullptr) != 1) {
        shelf.report.error(node, "the applicant's condition needs exactly one test",
                           "give it one of ageAtLeast, ageBelow, cardType, sex; join several with all: [..]");
        return std::nullopt;
    }
    Condition out;
    if (card) {
        out.kind = Kind::CardTypeIn;
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
    if (sex) {
        out.kind = Kind::SexIs;
        const auto which = readEnum(shelf.report, *sex, "sex", kSexes);
        if (!which) return std::nullopt;
        out.values = {*which};
        return out;
    }
    out.kind = atLeast ? Kind::AgeAtLeast : Kind::AgeBelow;
    const auto years = readInteger(shelf.report, atLeast ? *atLeast : *below, 0, 150);
    if (!years) return std::nullopt;
    out.number = *years;
    return out;
}

}  // namespace zizhu::catalog
