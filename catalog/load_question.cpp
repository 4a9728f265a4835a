#include <algorithm>

#include <fmt/core.h>

#include "base/utf8.h"
#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr std::int64_t kMaxNumber = 1'000'000'000'000;
constexpr std::size_t kMaxColumns = 12;
constexpr std::size_t kMaxOptions = 60;

using Type = QuestionType;
constexpr std::array<std::pair<std::string_view, QuestionType>, 13> kTypes = {{
    {"text", Type::Text},
    {"chinese-name", Type::ChineseName},
    {"id-number", Type::IdNumber},
    {"credit-code", Type::CreditCode},
    {"phone", Type::Phone},
    {"date", Type::Date},
    {"choice", Type::Choice},
    {"choices", Type::Choices},
    {"amount", Type::Amount},
    {"number", Type::Number},
    {"yes-no", Type::YesNo},
    {"address", Type::Address},
    {"table", Type::Table},
}};
constexpr std::array<std::pair<std::string_view, Charset>, 5> kCharsets = {{
    {"any", Charset::Any},
    {"han", Charset::Han},
    {"letters", Charset::Letters},
    {"digits", Charset::Digits},
    {"letters-digits", Charset::LettersDigits},
}};
constexpr std::array<std::pair<std::string_view, Prefill>, 6> kPrefills = {{
    {"card.name", Prefill::CardName},
    {"card.number", Prefill::CardNumber},
    {"card.sex", Prefill::CardSex},
    {"card.birthDate", Prefill::CardBirthDate},
    {"card.address", Prefill::CardAddress},
    {"card.nation", Prefill::CardNation},
}};

bool isLettered(QuestionType type) { return type == Type::Text || type == Type::ChineseName; }
bool isNumeric(QuestionType type) { return type == Type::Number || type == Type::Amount; }

void checkBounds(Report& report, const Node& node, std::string_view least, std::string_view most,
                 bool wrong) {
    if (wrong)
        report.error(node, fmt::format("`{}` is greater than `{}`: no answer fits", least, most),
                     "correct one of them");
}

// A member of limits that does not apply to this type of question.
void onlyFor(Report& report, const Node* node, std::string_view member, const Question& question, bool fits,
             std::string_view types) {
    if (node && !fits) {
        report.error(*node,
                     fmt::format("`{}` does not apply to a question of type {}", member, name(question.type)),
                     fmt::format("remove it; it is for {}", types));
    }
}

void readNumberLimits(Report& report, MapReader& reader, Question& question) {
    const Node* least = reader.take("min");
    const Node* most = reader.take("max");
    onlyFor(report, least, "min", question, isNumeric(question.type), "number and amount");
    onlyFor(report, most, "max", question, isNumeric(question.type), "number and amount");
    if (!isNumeric(question.type)) return;
    const auto read = [&](const Node* node) -> std::optional<std::int64_t> {
        if (!node) return std::nullopt;
        if (question.type == Type::Amount) return readHundredths(report, *node, 0, kMaxNumber * 100);
        return readInteger(report, *node, -kMaxNumber, kMaxNumber);
    };
    question.limits.min = read(least);
    question.limits.max = read(most);
    if (question.limits.min && question.limits.max) {
        checkBounds(report, *least, "min", "max", *question.limits.min > *question.limits.max);
    }
}

void readLengthLimits(Report& report, MapReader& reader, Question& question) {
    const Node* least = reader.take("minLength");
    const Node* most = reader.take("maxLength");
    const Node* charset = reader.take("charset");
    const Node* mask = reader.take("mask");
    const bool lettered = isLettered(question.type);
    onlyFor(report, least, "minLength", question, lettered, "text and chinese-name");
    onlyFor(report, most, "maxLength", question, lettered, "text and chinese-name");
    onlyFor(report, charset, "charset", question, question.type == Type::Text, "text");
    onlyFor(report, mask, "mask", question, question.type == Type::Text, "text");
    if (!lettered) return;
    Limits& limits = question.limits;
    if (least) {
        if (const auto value = readInteger(report, *least, 1, 1000)) limits.minLength = std::size_t(*value);
    }
    if (most) {
        if (const auto value = readInteger(report, *most, 1, 1000)) limits.maxLength = std::size_t(*value);
    }
    if (limits.minLength && limits.maxLength) {
        checkBounds(report, *least, "minLength", "maxLength", *limits.minLength > *limits.maxLength);
    }
    if (question.type != Type::Text) return;
    if (charset) limits.charset = readEnum(report, *charset, "charset", kCharsets).value_or(Charset::Any);
    if (mask) {
        limits.mask = readString(report, *mask, 64).value_or("");
        if (charset || least || most) {
            report.error(*mask, "a mask already tells length and characters",
                         "remove minLength, maxLength and charset");
        }
    }
}

void readDayLimits(Shelf& shelf, const Scope& scope, MapReader& reader, Question& question) {
    const Node* least = reader.take("notBefore");
    const Node* most = reader.take("notAfter");
    onlyFor(shelf.report, least, "notBefore", question, question.type == Type::Date, "date");
    onlyFor(shelf.report, most, "notAfter", question, question.type == Type::Date, "date");
    if (question.type != Type::Date) return;
    Limits& limits = question.limits;
    if (least) limits.notBefore = readDateBound(shelf, scope, *least);
    if (most) limits.notAfter = readDateBound(shelf, scope, *most);
    if (limits.notBefore && limits.notAfter && limits.notBefore->from == DateBound::From::Fixed &&
        limits.notAfter->from == DateBound::From::Fixed) {
        checkBounds(shelf.report, *least, "notBefore", "notAfter",
                    limits.notBefore->fixed > limits.notAfter->fixed);
    }
}

void readChosenLimits(Shelf& shelf, MapReader& reader, Question& question) {
    const Node* least = reader.take("minChosen");
    const Node* most = reader.take("maxChosen");
    onlyFor(shelf.report, least, "minChosen", question, question.type == Type::Choices, "choices");
    onlyFor(shelf.report, most, "maxChosen", question, question.type == Type::Choices, "choices");
    if (question.type != Type::Choices) return;
    const std::int64_t count = std::int64_t(std::max<std::size_t>(1, optionKeys(shelf, question).size()));
    if (least)
        question.limits.minChosen = std::size_t(readInteger(shelf.report, *least, 0, count).value_or(0));
    if (most) question.limits.maxChosen = std::size_t(readInteger(shelf.report, *most, 1, count).value_or(0));
    if (least && most && question.limits.maxChosen != 0) {
        checkBounds(shelf.report, *least, "minChosen", "maxChosen",
                    question.limits.minChosen > question.limits.maxChosen);
    }
}

void readLimits(Shelf& shelf, const Scope& scope, const Node& node, Question& question) {
    MapReader reader(shelf.report, node, "the limits");
    readLengthLimits(shelf.report, reader, question);
    readNumberLimits(shelf.report, reader, question);
    readDayLimits(shelf, scope, reader, question);
    readChosenLimits(shelf, reader, question);
    reader.finish();
}

std::optional<Option> readOption(Report& report, const Node& node) {
    MapReader reader(report, node, "the option");
    if (!reader.isMap()) return std::nullopt;
    Option option;
    const Node* key = reader.need("key", "short-word");
    const Node* label = reader.need("label", "{zh-CN: …, en: …}");
    const Node* help = reader.take("help");
    reader.finish();
    if (key) {
        option.key = readString(report, *key, 64).value_or("");
        if (!option.key.empty() && !isOptionKey(option.key)) {
            report.error(*key, fmt::format("`{}` cannot be the key of an option", printable(option.key)),
                         "use letters, digits and hyphens");
        }
    }
    if (label) option.label = readText(report, *label).value_or(Text());
    if (help) option.help = readText(report, *help).value_or(Text());
    return option;
}

void readOptions(Shelf& shelf, MapReader& reader, Question& question) {
    const bool chosen = question.type == Type::Choice || question.type == Type::Choices;
    const Node* options = reader.take("options");
    const Node* dictionary = reader.take("dictionary");
    onlyFor(shelf.report, options, "options", question, chosen, "choice and choices");
    onlyFor(shelf.report, dictionary, "dictionary", question, chosen, "choice and choices");
    if (!chosen) return;
    if ((options != nullptr) == (dictionary != nullptr)) {
        shelf.report.error(
            reader.node(),
            fmt::format("`{}` needs options or a dictionary, {}", question.key,
                        options ? "not both" : "and has neither"),
            options ? "remove one of them" : "add `options:` with a list, or `dictionary:` with a name");
        return;
    }
    if (dictionary) {
        question.dictionary = readString(shelf.report, *dictionary, 64).value_or("");
        if (!question.dictionary.empty() && !shelf.dictionaries.contains(question.dictionary)) {
            std::vector<std::string> known;
            for (const auto& [key, unused] : shelf.dictionaries) known.push_back(key);
            reportUnknown(shelf.report, *dictionary, "dictionary", question.dictionary, known);
        }
        return;
    }
    const auto* list = readList(shelf.report, *options, 2, kMaxOptions);
    if (!list) return;
    for (const Node& entry : *list) {
        auto option = readOption(shelf.report, entry);
        if (!option) continue;
        const bool twice = std::any_of(question.options.begin(), question.options.end(),
                                       [&](const Option& before) { return before.key == option->key; });
        if (twice && !option->key.empty()) {
            shelf.report.error(entry, fmt::format("the option `{}` stands twice", option->key),
                               "give it another key");
        } else {
            question.options.push_back(std::move(*option));
        }
    }
}

bool prefillFits(Prefill prefill, QuestionType type) {
    switch (prefill) {
        case Prefill::None:
            return true;
        case Prefill::CardName:
            return type == Type::Text || type == Type::ChineseName;
        case Prefill::CardNumber:
            return type == Type::Text || type == Type::IdNumber;
        case Prefill::CardSex:
            return type == Type::Choice;
        case Prefill::CardBirthDate:
            return type == Type::Date;
        case Prefill::CardAddress:
            return type == Type::Address || type == Type::Text;
        case Prefill::CardNation:
            return type == Type::Choice;
        case Prefill::Register:
            return type != Type::Choices && type != Type::Table;
    }
    return false;
}

void readTable(Shelf& shelf, const Scope& scope, MapReader& reader, Question& question) {
    const Node* columns = reader.take("columns");
    const Node* minRows = reader.take("minRows");
    const Node* maxRows = reader.take("maxRows");
    const Node* sum = reader.take("sum");
    const bool table = question.type == Type::Table;
    onlyFor(shelf.report, columns, "columns", question, table, "table");
    onlyFor(shelf.report, minRows, "minRows", question, table, "table");
    onlyFor(shelf.report, maxRows, "maxRows", question, table, "table");
    onlyFor(shelf.report, sum, "sum", question, table, "table");
    if (!table) return;
    if (!columns) {
        shelf.report.error(reader.node(), "the table has no `columns`",
                           "add `columns:` with a list of questions");
        return;
    }
    if (const auto* list = readList(shelf.report, *columns, 1, kMaxColumns)) {
        Scope inside = scope;
        inside.prefix.clear();
        for (const Node& entry : *list) {
            auto column = readQuestion(shelf, inside, entry, true);
            if (!column) continue;
            const bool twice = std::any_of(question.columns.begin(), question.columns.end(),
                                           [&](const Question& before) { return before.key == column->key; });
            if (twice) {
                shelf.report.error(entry, fmt::format("the column `{}` stands twice", column->key),
                                   "give it another key");
            } else {
                question.columns.push_back(std::move(*column));
            }
        }
    }
    question.minRows = minRows
                           ? std::size_t(readInteger(shelf.report, *minRows, 0, kMaxTableRows).value_or(0))
                           : (question.required ? 1 : 0);
    question.maxRows =
        maxRows ? std::size_t(readInteger(shelf.report, *maxRows, 1, kMaxTableRows).value_or(1)) : 10;
    if (minRows)
        checkBounds(shelf.report, *minRows, "minRows", "maxRows", question.minRows > question.maxRows);
    if (!sum) return;
    MapReader sumReader(shelf.report, *sum, "the sum");
    const Node* column = sumReader.need("column", "…");
    const Node* total = sumReader.need("question", "…");
    sumReader.finish();
    if (!column || !total) return;
    const auto columnKey = readString(shelf.report, *column, 64);
    const auto totalKey = readString(shelf.report, *total, 64);
    if (!columnKey || !totalKey) return;
    const auto found = std::find_if(question.columns.begin(), question.columns.end(),
                                    [&](const Question& each) { return each.key == *columnKey; });
    const Question* totalQuestion = scope.find(shelf, *total, *totalKey);
    if (found == question.columns.end()) {
        std::vector<std::string> known;
        for (const Question& each : question.columns) known.push_back(each.key);
        reportUnknown(shelf.report, *column, "column of this table", *columnKey, known);
    } else if (totalQuestion) {
        if (found->type != totalQuestion->type || !isNumeric(found->type)) {
            shelf.report.error(*sum, "the column and the question must both be amounts, or both numbers",
                               "change the type of one");
        }
        question.sumColumn = *columnKey;
        question.sumQuestion = totalQuestion->key;
    }
}

// A fact of the card, or register.<registry>.<path in its record>.
void readPrefill(Shelf& shelf, const Node& node, Question& question) {
    constexpr std::string_view kRegister = "register.";
    if (node.kind != Node::Kind::Scalar || !node.text.starts_with(kRegister)) {
        question.prefill = readEnum(shelf.report, node, "fact of a card", kPrefills).value_or(Prefill::None);
        return;
    }
    const std::string rest = readString(shelf.report, node, 160).value_or("").substr(kRegister.size());
    const std::size_t dot = rest.find('.');
    if (dot == std::string::npos) {
        shelf.report.error(node, "the prefill names no path in the register's record",
                           "write register.household.household.address: the register, then the path");
        return;
    }
    Node path = node;
    path.text = rest.substr(dot + 1);
    question.prefillRegistry = rest.substr(0, dot);
    question.prefillPath = readPath(shelf, path, nullptr);
    if (shelf.checkEntry(node, "registers", question.prefillRegistry) && !question.prefillPath.empty())
        question.prefill = Prefill::Register;
}

void readLinks(Shelf& shelf, const Scope& scope, MapReader& reader, Question& question, bool column) {
    if (const Node* differs = reader.take("differsFrom")) {
        const auto written = readString(shelf.report, *differs, 64);
        const Question* other = written ? scope.find(shelf, *differs, *written) : nullptr;
        if (other && other->type != question.type) {
            shelf.report.error(*differs,
                               fmt::format("`{}` is of another type, so the two always differ", other->key),
                               "name a question of the same type");
        } else if (other) {
            question.differsFrom = other->key;
        }
    }
    if (const Node* prefill = reader.take("prefill")) {
        readPrefill(shelf, *prefill, question);
        if (!prefillFits(question.prefill, question.type)) {
            shelf.report.error(*prefill,
                               fmt::format("{} does not fit a question of type {}", name(question.prefill),
                                           name(question.type)),
                               "remove it, or change the type");
        } else if (question.prefill == Prefill::CardSex && question.dictionary != "sexes") {
            shelf.report.error(*prefill, "card.sex fits only the dictionary sexes",
                               "add `dictionary: sexes`");
        } else if (question.prefill == Prefill::CardNation && question.dictionary != "nations") {
            shelf.report.error(*prefill, "card.nation fits only the dictionary nations",
                               "add `dictionary: nations`");
        } else if (column) {
            shelf.report.error(*prefill, "a column cannot be filled in from the card", "remove it");
        }
    }
    if (const Node* shared = reader.take("shared")) {
        const auto written = readString(shelf.report, *shared, 64);
        if (column) shelf.report.error(*shared, "a column cannot be shared", "give `shared` to the table");
        if (written) question.shared = scope.sharedName(*written);
    }
}

}  // namespace

std::optional<Question> readQuestion(Shelf& shelf, const Scope& scope, const Node& node, bool column) {
    Report& report = shelf.report;
    MapReader reader(report, node, column ? "the column" : "the question");
    if (!reader.isMap()) return std::nullopt;
    const std::size_t errorsBefore = report.errors();
    Question question;
    const Node* key = reader.need("key", "childName");
    const Node* type = reader.need("type", "text");
    const Node* label = reader.need("label", "{zh-CN: …, en: …}");
    if (key) {
        const auto written = readString(report, *key, 64);
        if (written && !isQuestionKey(*written)) {
            report.error(
                *key, fmt::format("`{}` cannot be the key of a question", printable(*written)),
                "begin with a small letter and use letters and digits, as in childName; 2 to 40 of them");
        } else if (written) {
            question.key = scope.questionKey(*written);
        }
    }
    const auto kind = type ? readEnum(report, *type, "type of question", kTypes) : std::nullopt;
    question.type = kind.value_or(Type::Text);
    if (column &&
        (question.type == Type::Table || question.type == Type::Choices || question.type == Type::Address)) {
        report.error(*type, fmt::format("a column cannot be of type {}", name(question.type)),
                     "use a simpler type");
    }
    if (label) question.label = readText(report, *label).value_or(Text());
    if (const Node* help = reader.take("help")) question.help = readText(report, *help).value_or(Text());
    if (const Node* example = reader.take("example")) {
        question.example = readText(report, *example).value_or(Text());
    }
    if (const Node* required = reader.take("required"))
        question.required = readBool(report, *required).value_or(true);
    if (!kind) return std::nullopt;  // every other member depends on the type
    readOptions(shelf, reader, question);
    if (const Node* limits = reader.take("limits")) readLimits(shelf, scope, *limits, question);
    readLinks(shelf, scope, reader, question, column);
    readTable(shelf, scope, reader, question);
    reader.finish();
    // With mistakes of its own it is still known to later conditions, as long as it has a key.
    if (question.key.empty() || (errorsBefore != report.errors() && question.key.empty()))
        return std::nullopt;
    return question;
}

std::vector<std::string> optionKeys(const Shelf& shelf, const Question& question) {
    std::vector<std::string> keys;
    if (question.type == QuestionType::YesNo) return {"yes", "no"};
    if (!question.dictionary.empty()) {
        const auto found = shelf.dictionaries.find(question.dictionary);
        if (found == shelf.dictionaries.end()) return keys;
        for (const DictionaryEntry& entry : found->second.entries()) keys.push_back(entry.key);
    }
    for (const Option& option : question.options) keys.push_back(option.key);
    return keys;
}

}  // namespace zizhu::catalog
