// What is asked: questions and the pages they stand on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/condition.h"
#include "catalog/text.h"

namespace zizhu::catalog {

// How an answer is given and checked. Its canonical text form, which is what is stored and sent:
//   Text, ChineseName, IdNumber, CreditCode, Phone   the text itself
//   Date      YYYY-MM-DD            Choice   the option's key
//   Choices   keys joined by ',' in the order of the options
//   Amount    yuan, two decimals: 1200.00      Number   digits, perhaps with a leading '-'
//   YesNo     yes | no
//   Address   two paths, <key>.region (a code of the dictionary regions) and <key>.detail
//   Table     <key>.<row>.<column>, rows from 0 without gaps
enum class QuestionType : std::uint8_t {
    Text,
    ChineseName,
    IdNumber,
    CreditCode,
    Phone,
    Date,
    Choice,
    Choices,
    Amount,
    Number,
    YesNo,
    Address,
    Table,
};

// Which characters a Text answer may hold.
enum class Charset : std::uint8_t { Any, Han, Letters, Digits, LettersDigits };

// The fact of the applicant's card, or of a register, that an answer starts with.
enum class Prefill : std::uint8_t {
    None,
    CardName,
    CardNumber,
    CardSex,
    CardBirthDate,
    CardAddress,
    CardNation,
    Register,  // Question::prefillRegistry and prefillPath; only with consent (Item::sharedData)
};

struct Option {
    std::string key;
    Text label;
    Text help;  // may be empty
};

struct Limits {
    std::optional<std::size_t> minLength;  // code points
    std::optional<std::size_t> maxLength;
    std::optional<std::int64_t> min;  // Number: as it is; Amount: fen
    std::optional<std::int64_t> max;
    std::optional<DateBound> notBefore;  // the day itself is allowed
    std::optional<DateBound> notAfter;
    Charset charset = Charset::Any;
    std::string mask;           // each character: 9 a digit, A a capital letter, X either, others themselves
    std::size_t minChosen = 0;  // Choices
    std::size_t maxChosen = 0;  // 0: all of them
};

struct Question {
    std::string key;  // unique in its item (a column: in its table)
    QuestionType type = QuestionType::Text;
    Text label;
    Text help;     // may be empty
    Text example;  // may be empty
    bool required = true;
    std::vector<Option> options;  // inline; for YesNo empty
    std::string dictionary;       // instead of options
    Limits limits;
    std::string differsFrom;  // key of another question whose answer must not be the same
    Prefill prefill = Prefill::None;
    // Register: a key of the dictionary registers, and a path in its record ("household.address"). An
    // address takes <path>.region and <path>.detail, or the text at the path as its detail; a choice takes
    // an option's key, a date YYYY-MM-DD. What is no good answer is left out.
    std::string prefillRegistry;
    std::string prefillPath;
    // In a bundle, questions of the same shared name are asked once and the answer serves all.
    std::string shared;

    std::vector<Question> columns;  // Table; a column is never a Table, Choices or Address
    std::size_t minRows = 0;
    std::size_t maxRows = 0;
    std::string sumColumn;    // Table: the answers of this Number or Amount column …
    std::string sumQuestion;  // … must add up to the answer of this question; both empty or neither
};

// What the answers of a page and earlier ones must fulfil together. Judged when the page's own answers
// have no other fault; of what is not answered or not asked nothing is required.
struct PageCheck {
    Condition require;
    std::string at;  // the question of this page that shows the fault
    Text message;    // how to mend it
};

struct Page {
    std::string key;
    Text heading;  // the question
    Text help;     // may be empty
    Condition when;
    std::vector<Question> questions;  // 1…kMaxQuestionsOnPage
    std::vector<PageCheck> checks;    // at most kMaxChecksOnPage
};

inline constexpr std::size_t kMaxQuestionsOnPage = 6;
inline constexpr std::size_t kMaxChecksOnPage = 10;
inline constexpr std::size_t kMaxTableRows = 50;
inline constexpr std::size_t kMaxAnswerBytes = 4096;

std::string_view name(QuestionType type);  // as in the files: "chinese-name"
std::string_view name(Prefill prefill);    // "card.birthDate", "register"; "" for None

}  // namespace zizhu::catalog
