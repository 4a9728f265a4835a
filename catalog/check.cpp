#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "base/numbers.h"
#include "base/utf8.h"
#include "catalog/characters.h"
#include "catalog/evaluate.h"
#include "catalog/mask.h"
#include "catalog/strings.h"
#include "catalog/values.h"

namespace zizhu::catalog {

namespace {
constexpr std::size_t kDefaultMaxLength = 200;
constexpr std::size_t kDefaultMaxNameLength = 30;
constexpr std::size_t kMaxAddressDetail = 120;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

Text translated(Str key) {
    return {{std::string(tr(key, base::Language::ZhCn)), std::string(tr(key, base::Language::En)),
             std::string(tr(key, base::Language::ZhTw))}};
}
Text numberText(std::int64_t value) { return Text::same(fmt::format("{}", value)); }

// Gathers the faults of one answer.
struct Check {
    const Item& item;
    const Question& question;
    std::string path;
    const AnswerView& answers;
    const Context& context;
    std::vector<Fault>& faults;

    void add(FaultCode code, std::vector<Text> args = {}) const {
        faults.push_back({path, code, std::move(args)});
    }
};

bool fitsCharset(std::string_view text, Charset charset) {
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) return false;
        const bool digit = *c >= '0' && *c <= '9';
        switch (charset) {
            case Charset::Any:
                return true;
            case Charset::Han:
                if (!base::isHan(*c)) return false;
                break;
            case Charset::Letters:
                if (!isLetter(*c)) return false;
                break;
            case Charset::Digits:
                if (!digit) return false;
                break;
            case Charset::LettersDigits:
                if (!digit && !isLetter(*c)) return false;
                break;
        }
    }
    return true;
}

Text charsetText(Charset charset) {
    switch (charset) {
        case Charset::Han:
            return translated(Str::kCharsetHan);
        case Charset::Letters:
            return translated(Str::kCharsetLetters);
        case Charset::Digits:
            return translated(Str::kCharsetDigits);
        default:
            return translated(Str::kCharsetLettersDigits);
    }
}

// What an answer to a mask may look like, for people: its example, or a made-up one.
Text maskExample(const Question& question) {
    if (!question.example.empty()) return question.example;
    std::string out = question.limits.mask;
    int digit = 0;
    for (char& c : out) {
        if (c == '9' || c == 'X') c = char('0' + (digit++ + 1) % 10);
    }
    return Text::same(out);
}

// Han characters, with · between parts of a name. Private-use characters come from cards whose holders
// have a name that Unicode lacked; refusing them would shut these people out.
bool isChineseName(std::string_view text) {
    bool dotBefore = true;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) return false;
        const bool dot = *c == 0x00B7;
        const bool privateUse = (*c >= 0xE000 && *c <= 0xF8FF) || *c >= 0xF0000;
        if (dot ? dotBefore : !base::isHan(*c) && !privateUse) return false;
        dotBefore = dot;
    }
    return !dotBefore;
}

bool isPhone(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), isDigit)) return false;
    if (text.size() == 11 && text[0] == '1') return text[1] >= '3';
    return text.size() >= 10 && text.size() <= 12 && text[0] == '0' && text[1] != '0';
}

void checkLength(const Check& check, std::string_view answer, std::size_t defaultMost) {
    const Limits& limits = check.question.limits;
    const std::size_t length = base::codePoints(answer);
    const std::size_t most = limits.maxLength.value_or(std::max(defaultMost, limits.minLength.value_or(0)));
    if (limits.minLength && length < *limits.minLength) {
        check.add(FaultCode::TooShort, {numberText(std::int64_t(*limits.minLength))});
    }
    if (length > most) check.add(FaultCode::TooLong, {numberText(std::int64_t(most))});
}

void checkText(const Check& check, std::string_view answer) {
    const Limits& limits = check.question.limits;
    if (!limits.mask.empty()) {
        if (!fitsMask(answer, limits.mask)) check.add(FaultCode::Mask, {maskExample(check.question)});
        return;
    }
    checkLength(check, answer, kDefaultMaxLength);
    if (!fitsCharset(answer, limits.charset)) check.add(FaultCode::Characters, {charsetText(limits.charset)});
}

void checkIdNumber(const Check& check, std::string_view answer) {
    switch (base::checkCitizenId(answer)) {
        case base::CitizenIdFault::None:
            if (base::citizenIdBirthDate(answer) > check.context.today)
                check.add(FaultCode::IdNumberBirthDate);
            return;
        case base::CitizenIdFault::Length:
            return check.add(FaultCode::IdNumberLength);
        case base::CitizenIdFault::Character:
            return check.add(FaultCode::IdNumberCharacters);
        case base::CitizenIdFault::BirthDate:
            return check.add(FaultCode::IdNumberBirthDate);
        case base::CitizenIdFault::Check:
            return check.add(FaultCode::IdNumberCheck);
    }
}

void checkDate(const Check& check, std::string_view answer) {
    const auto date = base::parseDate(answer);
    if (!date) return check.add(FaultCode::NotADate);
    const Limits& limits = check.question.limits;
    const auto earliest =
        limits.notBefore ? resolve(*limits.notBefore, check.answers, check.context) : std::nullopt;
    const auto latest =
        limits.notAfter ? resolve(*limits.notAfter, check.answers, check.context) : std::nullopt;
    // The bound may itself be an answer, and faults never hold one: it is named by its question then.
    const auto shown = [&](const DateBound& bound, base::LocalDate day) {
        const Question* other =
            bound.from == DateBound::From::Question ? findQuestion(check.item, bound.question) : nullptr;
        return other ? other->label : Text::same(base::toString(day));
    };
    if (earliest && *date < *earliest)
        check.add(FaultCode::DateTooEarly, {shown(*limits.notBefore, *earliest)});
    if (latest && *date > *latest) check.add(FaultCode::DateTooLate, {shown(*limits.notAfter, *latest)});
}

bool hasOption(const Question& question, std::string_view key, const Catalogue& catalogue) {
    if (question.type == QuestionType::YesNo) return key == "yes" || key == "no";
    if (!question.dictionary.empty()) {
        const Dictionary* dictionary = catalogue.dictionary(question.dictionary);
        return dictionary && dictionary->find(key);
    }
    return std::any_of(question.options.begin(), question.options.end(),
                       [&](const Option& o) { return o.key == key; });
}

void checkChoices(const Check& check, std::string_view answer) {
    const std::vector<Option> options = optionsOf(check.question, *check.context.catalogue);
    std::size_t count = 0;
    std::size_t from = 0;  // options must come in their order, which also keeps one from coming twice
    for (std::string_view rest = answer;; ++count) {
        const std::size_t comma = rest.find(',');
        const std::string_view key = rest.substr(0, comma);
        const auto found = std::find_if(options.begin() + std::ptrdiff_t(from), options.end(),
                                        [&](const Option& o) { return o.key == key; });
        if (found == options.end()) return check.add(FaultCode::NotAnOption);
        from = std::size_t(found - options.begin()) + 1;
        if (comma == std::string_view::npos) break;
        rest = rest.substr(comma + 1);
    }
    ++count;
    const Limits& limits = check.question.limits;
    if (count < limits.minChosen)
        check.add(FaultCode::TooFewChosen, {numberText(std::int64_t(limits.minChosen))});
    if (limits.maxChosen != 0 && count > limits.maxChosen) {
        check.add(FaultCode::TooManyChosen, {numberText(std::int64_t(limits.maxChosen))});
    }
}

void checkNumber(const Check& check, std::string_view answer) {
    const bool amount = check.question.type == QuestionType::Amount;
    const auto value = amount ? parseAmount(answer) : parseNumber(answer);
    if (!value) return check.add(amount ? FaultCode::NotAnAmount : FaultCode::NotANumber);
    const Limits& limits = check.question.limits;
    const auto shown = [&](std::int64_t bound) {
        return amount ? Text::same(amountText(bound)) : numberText(bound);
    };
    if (limits.min && *value < *limits.min) check.add(FaultCode::TooSmall, {shown(*limits.min)});
    if (limits.max && *value > *limits.max) check.add(FaultCode::TooLarge, {shown(*limits.max)});
}

void checkDiffers(const Check& check, std::string_view answer) {
    if (check.question.differsFrom.empty()) return;
    const auto other = check.answers.answer(check.question.differsFrom);
    if (!other || *other != answer) return;
    const Question* question = findQuestion(check.item, check.question.differsFrom);
    check.add(FaultCode::SameAs, {question ? question->label : Text()});
}

// An answer that stands at one path.
void checkSimple(const Check& check) {
    const auto answer = check.answers.answer(check.path);
    const QuestionType type = check.question.type;
    if (!answer || answer->empty()) {
        const bool choice =
            type == QuestionType::Choice || type == QuestionType::Choices || type == QuestionType::YesNo;
        if (check.question.required) {
            check.add(choice ? FaultCode::MissingChoice : FaultCode::Missing, {check.question.label});
        }
        return;
    }
    if (answer->size() > kMaxAnswerBytes || firstForbidden(*answer) != 0)
        return check.add(FaultCode::BadText);
    switch (type) {
        case QuestionType::Text:
            checkText(check, *answer);
            break;
        case QuestionType::ChineseName:
            if (!isChineseName(*answer)) check.add(FaultCode::NotAName);
            checkLength(check, *answer, kDefaultMaxNameLength);
            break;
        case QuestionType::IdNumber:
            checkIdNumber(check, *answer);
            break;
        case QuestionType::CreditCode:
            // A wrong check character is let pass: some early real codes carry one.
            switch (base::checkCreditCode(*answer)) {
                case base::CreditCodeFault::Length:
                    check.add(FaultCode::CreditCodeLength);
                    break;
                case base::CreditCodeFault::Character:
                    check.add(FaultCode::CreditCodeCharacters);
                    break;
                default:
                    break;
            }
            break;
        case QuestionType::Phone:
            if (!isPhone(*answer)) check.add(FaultCode::Phone);
            break;
        case QuestionType::Date:
            checkDate(check, *answer);
            break;
        case QuestionType::Choice:
        case QuestionType::YesNo:
            if (!hasOption(check.question, *answer, *check.context.catalogue))
                check.add(FaultCode::NotAnOption);
            break;
        case QuestionType::Choices:
            checkChoices(check, *answer);
            break;
        case QuestionType::Amount:
        case QuestionType::Number:
            checkNumber(check, *answer);
            break;
        case QuestionType::Address:
        case QuestionType::Table:
            break;
    }
    checkDiffers(check, *answer);
}

void checkAddress(const Check& check) {
    const auto region = check.answers.answer(check.question.key + ".region");
    const auto detail = check.answers.answer(check.question.key + ".detail");
    const bool hasRegion = region && !region->empty();
    const bool hasDetail = detail && !detail->empty();
    if (!hasRegion && !hasDetail && !check.question.required) return;
    const Dictionary* regions = check.context.catalogue->dictionary("regions");
    if (!hasRegion || !regions || !regions->find(*region) || regions->hasChildren(*region)) {
        check.faults.push_back({check.question.key + ".region", FaultCode::AddressRegion, {}});
    }
    const std::string detailPath = check.question.key + ".detail";
    if (!hasDetail) {
        check.faults.push_back({detailPath, FaultCode::AddressDetail, {}});
    } else if (firstForbidden(*detail) != 0) {
        check.faults.push_back({detailPath, FaultCode::BadText, {}});
    } else if (base::codePoints(*detail) < 2) {
        check.faults.push_back({detailPath, FaultCode::AddressDetail, {}});
    } else if (base::codePoints(*detail) > kMaxAddressDetail) {
        check.faults.push_back({detailPath, FaultCode::TooLong, {numberText(kMaxAddressDetail)}});
    }
}

void checkTable(const Check& check) {
    const Question& table = check.question;
    const std::size_t rows = rowCount(table, check.answers);
    if (rows == 0 && table.required && table.minRows <= 1)
        return check.add(FaultCode::Missing, {table.label});
    if (rows == 0 && !table.required) return;
    if (rows < table.minRows) check.add(FaultCode::TooFewRows, {numberText(std::int64_t(table.minRows))});
    if (rows > table.maxRows) check.add(FaultCode::TooManyRows, {numberText(std::int64_t(table.maxRows))});
    std::optional<std::int64_t> sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        for (const Question& column : table.columns) {
            const std::string path = cellPath(table.key, row, column.key);
            checkSimple({check.item, column, path, check.answers, check.context, check.faults});
            if (column.key != table.sumColumn || !sum) continue;
            const auto answer = check.answers.answer(path);
            const bool amount = column.type == QuestionType::Amount;
            const auto value = !answer ? std::nullopt : amount ? parseAmount(*answer) : parseNumber(*answer);
            sum = value ? std::optional(*sum + *value) : std::nullopt;
        }
    }
    if (table.sumColumn.empty() || !sum) return;
    const auto answer = check.answers.answer(table.sumQuestion);
    const auto fen = answer ? parseAmount(*answer) : std::nullopt;
    const auto total = fen ? fen : answer ? parseNumber(*answer) : std::nullopt;
    const Question* question = findQuestion(check.item, table.sumQuestion);
    if (total && *total != *sum) check.add(FaultCode::SumDiffers, {question ? question->label : Text()});
}

// Hides answers to pages that are not asked, as evaluate.h promises for conditions.
class AskedOnly final : public AnswerView {
public:
    AskedOnly(const AnswerView& answers, const std::vector<const Page*>& pages) : answers_(answers) {
        for (const Page* page : pages) {
            for (const Question& question : page->questions) keys_.insert(question.key);
        }
    }
    std::optional<std::string_view> answer(std::string_view path) const override {
        if (!keys_.contains(path.substr(0, path.find('.')))) return std::nullopt;
        return answers_.answer(path);
    }

private:
    const AnswerView& answers_;
    std::set<std::string_view> keys_;
};

void checkInto(std::vector<Fault>& faults, const Item& item, const Question& question,
               const AnswerView& answers, const Context& context) {
    const Check check{item, question, question.key, answers, context, faults};
    if (question.type == QuestionType::Address) {
        checkAddress(check);
    } else if (question.type == QuestionType::Table) {
        checkTable(check);
    } else {
        checkSimple(check);
    }
}
}  // namespace

std::vector<Fault> checkQuestion(const Item& item, const Question& question, const AnswerView& answers,
                                 const Context& context) {
    std::vector<Fault> faults;
    checkInto(faults, item, question, AskedOnly(answers, reachablePages(item, answers, context)), context);
    return faults;
}

namespace {
void checkPageInto(std::vector<Fault>& faults, const Item& item, const Page& page, const AnswerView& asked,
                   const Context& context) {
    const std::size_t before = faults.size();
    for (const Question& question : page.questions) checkInto(faults, item, question, asked, context);
    if (faults.size() != before) return;
    for (const PageCheck& check : page.checks) {
        if (fulfils(check.require, asked, context)) continue;
        const Question* at = findQuestion(item, check.at);
        const bool address = at && at->type == QuestionType::Address;
        faults.push_back({address ? check.at + ".region" : check.at, FaultCode::Check, {check.message}});
    }
}
}  // namespace

std::vector<Fault> checkPage(const Item& item, const Page& page, const AnswerView& answers,
                             const Context& context) {
    std::vector<Fault> faults;
    const AskedOnly asked(answers, reachablePages(item, answers, context));
    checkPageInto(faults, item, page, asked, context);
    return faults;
}

std::vector<Fault> checkAnswers(const Item& item, const AnswerView& answers, const Context& context) {
    std::vector<Fault> faults;
    const std::vector<const Page*> pages = reachablePages(item, answers, context);
    const AskedOnly asked(answers, pages);
    for (const Page* page : pages) checkPageInto(faults, item, *page, asked, context);
    return faults;
}

}  // namespace zizhu::catalog
