#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "catalog/evaluate.h"
#include "catalog/mask.h"
#include "catalog/strings.h"
#include "catalog/values.h"

namespace zizhu::catalog {

namespace {
using base::SecretString;

void append(SecretString& out, char32_t c) {
    // At most four bytes, wiped with the string they go into; toUtf8 keeps them inside the object.
    out.append(base::toUtf8(c));
}

bool isSpace(char32_t c) {
    return c == ' ' || c == '\n' || c == 0xA0 || c == 0x3000 || c == 0x2002 || c == 0x2003;
}
// Full-width forms, as Chinese input methods give them.
char32_t plain(char32_t c) { return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c; }
char32_t upper(char32_t c) { return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c; }
bool isDot(char32_t c) {
    return c == 0x00B7 || c == 0x2022 || c == 0x2027 || c == 0x22C5 || c == 0x30FB || c == 0xFF65 ||
           c == '.' || c == 0xFF0E;
}

// Each code point through `change`, which returns 0 to leave it out. Stops at broken UTF-8 and keeps the
// rest as it is, for the check to refuse.
template <class Change>
SecretString changed(std::string_view text, Change&& change) {
    SecretString out;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) {
            out.append(text);
            break;
        }
        if (const char32_t to = change(*c); to != 0) append(out, to);
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto dropFront = [&] {
        std::string_view rest = text;
        const auto c = base::takeCodePoint(rest);
        if (!c || !isSpace(*c)) return false;
        text = rest;
        return true;
    };
    while (dropFront()) {
    }
    for (bool again = true; again && !text.empty();) {
        again = false;
        for (const std::string_view space :
             {" ", "\n", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x82", "\xE2\x80\x83"}) {
            if (text.ends_with(space)) {
                text.remove_suffix(space.size());
                again = true;
            }
        }
    }
    return text;
}

// "2026年3月4日", "2026/3/4", "20260304" → "2026-03-04"; as it is if it is no such thing.
SecretString canonicalDate(std::string_view text) {
    std::array<int, 3> parts{};
    std::array<int, 3> digits{};
    std::size_t part = 0;
    int all = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const auto raw = base::takeCodePoint(rest);
        if (!raw) return SecretString(text);
        const char32_t c = plain(*raw);
        if (c >= '0' && c <= '9') {
            if (part > 2 || digits[part] > 7) return SecretString(text);
            parts[part] = parts[part] * 10 + int(c - '0');
            ++digits[part];
            ++all;
        } else if (digits[std::min<std::size_t>(part, 2)] > 0 && part < 3 && !isSpace(c)) {
            ++part;
        }
    }
    int year = parts[0];
    int month = parts[1];
    int day = parts[2];
    if (all == 8 && digits[0] == 8) {
        day = year % 100;
        month = year / 100 % 100;
        year /= 10'000;
    } else if (digits[0] != 4 || digits[1] < 1 || digits[1] > 2 || digits[2] < 1 || digits[2] > 2) {
        return SecretString(text);
    }
    std::array<char, 16> out{};
    const auto end = fmt::format_to_n(out.data(), out.size(), "{:04}-{:02}-{:02}", year, month, day);
    return SecretString(std::string_view(out.data(), end.size));
}

SecretString withoutLeadingZeros(const SecretString& number) {
    std::string_view text = number.reveal();
    SecretString out;
    if (text.starts_with('-')) {
        out.append("-");
        text.remove_prefix(1);
    }
    while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') text.remove_prefix(1);
    out.append(text);
    return out;
}

SecretString canonicalNumber(std::string_view text, bool amount) {
    SecretString digits = withoutLeadingZeros(changed(text, [](char32_t raw) -> char32_t {
        const char32_t c = plain(raw);
        // Grouping, currency signs, 元.
        return c == ',' || isSpace(c) || c == 0xA5 || c == 0xFFE5 || c == 0x5143 || c == 0x3001 ? 0 : c;
    }));
    if (!amount) return digits;
    const std::string_view plainText = digits.reveal();
    const bool onlyDigits = !plainText.empty() && std::all_of(plainText.begin(), plainText.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '.';
    });
    if (!onlyDigits) return digits;
    const std::size_t dot = plainText.find('.');
    if (dot == std::string_view::npos) {
        digits.append(".00");
    } else if (plainText.size() - dot == 2) {
        digits.append("0");
    } else if (plainText.size() - dot == 1) {
        digits.append("00");
    }
    return digits;
}

SecretString canonicalPhone(std::string_view text) {
    SecretString out = changed(text, [](char32_t raw) -> char32_t {
        const char32_t c = plain(raw);
        return isSpace(c) || c == '-' || c == '(' || c == ')' ? 0 : c;
    });
    const std::string_view number = out.reveal();
    for (const std::string_view prefix : {"+86", "0086"}) {
        if (number.starts_with(prefix) && number.size() > prefix.size() + 9)
            return SecretString(number.substr(prefix.size()));
    }
    return out;
}

SecretString canonicalChoices(const Question& question, std::string_view typed, const Catalogue& catalogue) {
    SecretString out;
    std::size_t given = 1 + std::size_t(std::count(typed.begin(), typed.end(), ','));
    std::size_t found = 0;
    for (const Option& option : optionsOf(question, catalogue)) {
        for (std::string_view rest = typed; !rest.empty();) {
            const std::size_t comma = rest.find(',');
            if (trimmed(rest.substr(0, comma)) == option.key) {
                if (!out.empty()) out.append(",");
                out.append(option.key);
                ++found;
                break;
            }
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
    }
    return found == given ? out : SecretString(typed);
}

SecretString pretty(std::string_view pattern, std::initializer_list<std::string_view> values) {
    SecretString out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '{' && i + 2 < pattern.size()) {
            out.append(values.begin()[pattern[i + 1] - '0']);
            i += 2;
        } else {
            out.append(pattern.substr(i, 1));
        }
    }
    return out;
}

SecretString displaySimple(const Question& question, std::string_view answer, const Catalogue& catalogue,
                           base::Language language) {
    switch (question.type) {
        case QuestionType::YesNo:
            return SecretString(answer == "yes"  ? tr(Str::kYes, language)
                                : answer == "no" ? tr(Str::kNo, language)
                                                 : answer);
        case QuestionType::Choice:
        case QuestionType::Choices: {
            SecretString out;
            for (std::string_view rest = answer; !rest.empty();) {
                const std::size_t comma = rest.find(',');
                const std::string_view key = rest.substr(0, comma);
                if (!out.empty()) out.append(tr(Str::kListSeparator, language));
                const std::vector<Option> options = optionsOf(question, catalogue);
                const auto found = std::find_if(options.begin(), options.end(),
                                                [&](const Option& o) { return o.key == key; });
                out.append(found == options.end() ? key : std::string_view(found->label(language)));
                rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
            }
            return out;
        }
        case QuestionType::Date: {
            if (!base::parseDate(answer)) return SecretString(answer);
            // Leading zeros are for files; 2026年3月4日 is for people. English keeps the ISO form, which no
            // reader takes for another day.
            const bool chinese = base::isChinese(language);
            const auto shown = [&](std::string_view part) {
                return chinese && part[0] == '0' ? part.substr(1) : part;
            };
            return pretty(tr(Str::kDateLong, language),
                          {answer.substr(0, 4), shown(answer.substr(5, 2)), shown(answer.substr(8, 2))});
        }
        case QuestionType::Amount: {
            if (!parseAmount(answer)) return SecretString(answer);
            SecretString grouped;
            const std::size_t whole = answer.size() - 3;
            for (std::size_t i = 0; i < answer.size(); ++i) {
                if (i > 0 && i < whole && (whole - i) % 3 == 0) grouped.append(",");
                grouped.append(answer.substr(i, 1));
            }
            return pretty(tr(Str::kAmount, language), {grouped.reveal()});
        }
        default:
            return SecretString(answer);
    }
}

SecretString displayAddress(const Question& question, const AnswerView& answers, const Catalogue& catalogue,
                            base::Language language) {
    const auto region = answers.answer(question.key + ".region");
    const auto detail = answers.answer(question.key + ".detail");
    const Dictionary* regions = catalogue.dictionary("regions");
    SecretString out;
    const std::string place = region && regions ? regions->fullLabel(*region, language) : std::string();
    if (language == base::Language::En) {
        if (detail) out.append(*detail);
        if (detail && !place.empty()) out.append(", ");
        out.append(place);
    } else {
        out.append(place);
        if (detail) out.append(*detail);
    }
    return out;
}

SecretString displayTable(const Question& table, const AnswerView& answers, const Catalogue& catalogue,
                          base::Language language) {
    SecretString out;
    const std::size_t rows = rowCount(table, answers);
    for (std::size_t row = 0; row < rows; ++row) {
        if (row > 0) out.append("\n");
        bool first = true;
        for (const Question& column : table.columns) {
            const auto answer = answers.answer(cellPath(table.key, row, column.key));
            if (!answer || answer->empty()) continue;
            if (!first) out.append(tr(Str::kListSeparator, language));
            first = false;
            out.append(displaySimple(column, *answer, catalogue, language).reveal());
        }
    }
    return out;
}
}  // namespace

SecretString canonical(const Question& question, std::string_view typed, const Catalogue& catalogue) {
    const std::string_view text = trimmed(typed);
    switch (question.type) {
        case QuestionType::IdNumber:
        case QuestionType::CreditCode:
            return changed(text, [](char32_t raw) -> char32_t {
                const char32_t c = plain(raw);
                return isSpace(c) || c == '-' ? 0 : upper(c);
            });
        case QuestionType::ChineseName:
            return changed(text, [](char32_t c) -> char32_t {
                return isSpace(c) ? 0 : isDot(c) ? 0x00B7 : c;
            });
        case QuestionType::Phone:
            return canonicalPhone(text);
        case QuestionType::Date:
            return canonicalDate(text);
        case QuestionType::Amount:
            return canonicalNumber(text, true);
        case QuestionType::Number:
            return canonicalNumber(text, false);
        case QuestionType::Choices:
            return canonicalChoices(question, text, catalogue);
        case QuestionType::Text: {
            const Limits& limits = question.limits;
            const bool narrow = !limits.mask.empty() || limits.charset == Charset::Digits ||
                                limits.charset == Charset::LettersDigits ||
                                limits.charset == Charset::Letters;
            if (!narrow) return SecretString(text);
            SecretString plainText = changed(text, [](char32_t raw) -> char32_t {
                const char32_t c = plain(raw);
                return isSpace(c) ? 0 : c;
            });
            return limits.mask.empty() ? std::move(plainText) : fillMask(plainText.reveal(), limits.mask);
        }
        default:
            return SecretString(text);
    }
}

SecretString displayAnswer(const Question& question, std::string_view path, const AnswerView& answers,
                           const Catalogue& catalogue, base::Language language) {
    if (question.type == QuestionType::Address) return displayAddress(question, answers, catalogue, language);
    if (question.type == QuestionType::Table) {
        const std::size_t dot = path.rfind('.');
        if (dot == std::string_view::npos) return displayTable(question, answers, catalogue, language);
        const auto column =
            std::find_if(question.columns.begin(), question.columns.end(),
                         [&](const Question& each) { return each.key == path.substr(dot + 1); });
        const auto answer = answers.answer(path);
        if (column == question.columns.end() || !answer) return {};
        return displaySimple(*column, *answer, catalogue, language);
    }
    const auto answer = answers.answer(path);
    if (!answer || answer->empty()) return {};
    return displaySimple(question, *answer, catalogue, language);
}

std::vector<Option> optionsOf(const Question& question, const Catalogue& catalogue) {
    if (question.type == QuestionType::YesNo) {
        const auto text = [](Str key) {
            return Text{{std::string(tr(key, base::Language::ZhCn)), std::string(tr(key, base::Language::En)),
                         std::string(tr(key, base::Language::ZhTw))}};
        };
        return {{"yes", text(Str::kYes), {}}, {"no", text(Str::kNo), {}}};
    }
    if (question.dictionary.empty()) return question.options;
    std::vector<Option> out;
    if (const Dictionary* dictionary = catalogue.dictionary(question.dictionary)) {
        for (const DictionaryEntry& entry : dictionary->entries())
            out.push_back({entry.key, entry.label, {}});
    }
    return out;
}

}  // namespace zizhu::catalog
