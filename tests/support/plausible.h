// Answers that a question accepts, so that a test can fill in any item without knowing it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/numbers.h"
#include "catalog/evaluate.h"
#include "tests/support/seeded_random.h"

namespace zizhu::tests {

class Plausible {
public:
    explicit Plausible(SeededRandom& random) : random_(random) {}

    // Paths and values for one question; `options` are chosen at random, so branches differ.
    std::vector<std::pair<std::string, std::string>> answers(const catalog::Question& question,
                                                             const catalog::AnswerView& given,
                                                             const catalog::Context& context) {
        using catalog::QuestionType;
        if (question.type == QuestionType::Address) {
            return {{question.key + ".region", "990101001"}, {question.key + ".detail", "柳塘路1号"}};
        }
        if (question.type != QuestionType::Table) {
            std::string answer = value(question, given, context);
            if (!question.differsFrom.empty()) {
                for (int i = 0; i < 50 && given.answer(question.differsFrom) == answer; ++i)
                    answer = value(question, given, context);
            }
            return {{question.key, std::move(answer)}};
        }
        std::vector<std::pair<std::string, std::string>> cells;
        // One row more than needed would not add up to its sum; one row always does.
        const std::size_t rows = std::max<std::size_t>(1, question.minRows);
        for (std::size_t row = 0; row < rows; ++row) {
            for (const catalog::Question& column : question.columns) {
                const bool sum = column.key == question.sumColumn;
                const auto total = sum ? given.answer(question.sumQuestion) : std::nullopt;
                cells.emplace_back(catalog::cellPath(question.key, row, column.key),
                                   total ? std::string(*total) : value(column, given, context));
            }
        }
        return cells;
    }

    std::string value(const catalog::Question& question, const catalog::AnswerView& given,
                      const catalog::Context& context) {
        using catalog::QuestionType;
        switch (question.type) {
            case QuestionType::Text: return text(question.limits);
            case QuestionType::ChineseName: return random_.below(2) == 0 ? "王小满" : "李青禾";
            case QuestionType::IdNumber: return idNumber();
            case QuestionType::CreditCode:
                return random_.below(2) == 0 ? "91990101MA0000015C" : "91990101MA00000237";
            case QuestionType::Phone: return "1380000" + digits(4);
            case QuestionType::Date: return day(question.limits, given, context);
            case QuestionType::YesNo: return random_.below(2) == 0 ? "yes" : "no";
            case QuestionType::Amount: return amount(question.limits);
            case QuestionType::Number: return number(question.limits);
            case QuestionType::Choice: {
                const auto options = catalog::optionsOf(question, *context.catalogue);
                return options.empty() ? "" : options[random_.below(options.size())].key;
            }
            case QuestionType::Choices: return choices(question, context);
            case QuestionType::Address:
            case QuestionType::Table: break;
        }
        return {};
    }

private:
    std::string digits(std::size_t count) {
        std::string out;
        while (out.size() < count) out += char('0' + random_.below(10));
        return out;
    }
    std::string idNumber() {
        const std::string head = "990101" + std::to_string(1960 + random_.below(40)) + "0101" + digits(3);
        return head + base::citizenIdCheck(head);
    }
    std::string text(const catalog::Limits& limits) {
        std::string out;
        if (!limits.mask.empty()) {
            for (const char c : limits.mask) out += c == '9' || c == 'X' ? char('0' + random_.below(10)) : c;
            return out;
        }
        const std::size_t length = std::max<std::size_t>(limits.minLength.value_or(1), std::min<std::size_t>(limits.maxLength.value_or(4), 4));
        const bool latin = limits.charset != catalog::Charset::Any && limits.charset != catalog::Charset::Han;
        const bool numeric = limits.charset == catalog::Charset::Digits;
        static constexpr std::string_view kHan[] = {"青", "禾", "示", "范", "溪", "山", "木", "林", "水", "云",
                                                     "月", "石", "田", "舟", "竹", "梅", "松", "桥"};
        for (std::size_t i = 0; i < length; ++i) {
            if (numeric) out += char('1' + random_.below(9));
            else if (latin) out += char('A' + random_.below(26));
            else out += kHan[random_.below(std::size(kHan))];
        }
        return out;
    }
    std::string day(const catalog::Limits& limits, const catalog::AnswerView& given, const catalog::Context& context) {
        if (limits.notBefore) {
            if (const auto day = catalog::resolve(*limits.notBefore, given, context)) return base::toString(*day);
        }
        if (limits.notAfter) {
            if (const auto day = catalog::resolve(*limits.notAfter, given, context)) return base::toString(*day);
        }
        return base::toString(context.today);
    }
    // As few as the question wants, in the order of the options.
    std::string choices(const catalog::Question& question, const catalog::Context& context) {
        const auto options = catalog::optionsOf(question, *context.catalogue);
        std::size_t wanted = std::min(options.size(), std::max<std::size_t>(1, question.limits.minChosen));
        std::string out;
        for (std::size_t i = 0; i < options.size() && wanted > 0; ++i) {
            if (random_.below(options.size() - i) >= wanted) continue;
            out += (out.empty() ? "" : ",") + options[i].key;
            --wanted;
        }
        return out;
    }
    std::string amount(const catalog::Limits& limits) {
        const std::int64_t least = std::max<std::int64_t>(limits.min.value_or(100), 100) / 100;
        const std::int64_t most = std::max(least, std::min(limits.max.value_or(1'000'000) / 100, least + 2000));
        return std::to_string(least + std::int64_t(random_.below(std::uint64_t(most - least) + 1))) + ".00";
    }
    std::string number(const catalog::Limits& limits) {
        const std::int64_t least = limits.min.value_or(0);
        const std::int64_t most = std::min(limits.max.value_or(least + 2000), least + 2000);
        return std::to_string(least + std::int64_t(random_.below(std::uint64_t(most - least) + 1)));
    }

    SeededRandom& random_;
};

}  // namespace zizhu::tests
