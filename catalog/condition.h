// When a page is asked or a material is needed: a closed form of data, no expression language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace zizhu::catalog {

// A day, fixed or counted from another: `2020-01-01`, `today`, `today-30d`, `today+3m`, `today-18y`,
// or the answer of an earlier date question (`{question: key}`).
struct DateBound {
    enum class From : std::uint8_t { Fixed, Today, Question };
    From from = From::Today;
    base::LocalDate fixed{};
    std::string question;
    int days = 0;
    int months = 0;
    int years = 0;
};

// Sexes as GB/T 2261.1 writes them.
inline constexpr const char* kMale = "1";
inline constexpr const char* kFemale = "2";

struct Condition {
    enum class Kind : std::uint8_t {
        Always,
        Is,          // question, values[0]
        In,          // question, values
        Contains,    // question (choices), values[0]
        AtLeast,     // question (number, amount), number; or, if it is not empty, the answer to `other`
        AtMost,      // the same
        Before,      // question (date), date
        After,       // question, date
        Answered,    // question
        All,         // parts
        Any,         // parts
        Not,         // parts[0]
        AgeAtLeast,  // of the applicant: number of years
        AgeBelow,
        CardTypeIn,        // of the applicant: values, keys of the dictionary card-types
        SexIs,             // of the applicant: values[0], kMale or kFemale
        SameAs,            // question, other: of one type
        RowsAtLeast,       // question (table; values: its columns' keys), number
        RowsAtMost,        // the same
        StartsWith,        // question (text, a number, an address' region, a dictionary's key), values
        AnswerAgeAtLeast,  // question (id-number, date): whole years from that birth to today, number
        AnswerAgeBelow,
        AnswerSexIs,  // question (id-number), values[0]
    };
    Kind kind = Kind::Always;
    std::string question;
    std::string other;  // the question it is compared with
    std::vector<std::string> values;
    std::int64_t number = 0;  // of an amount: fen
    DateBound date;
    std::vector<Condition> parts;
};

}  // namespace zizhu::catalog
