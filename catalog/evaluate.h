// What the answers given so far mean: which pages are asked, which materials are needed, what is wrong.
//
// Pure and thread-safe. Faults never hold an answer, so they may be shown, spoken and sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/answers.h"
#include "catalog/catalogue.h"

namespace zizhu::catalog {

// What is known beside the answers. `catalogue` must outlive it and may not be null.
struct Context {
    const Catalogue* catalogue = nullptr;
    base::LocalDate today{};
    std::optional<base::LocalDate> applicantBirthDate;
    std::string applicantCardType;  // key of the dictionary card-types; "" when no card was read
    std::string applicantSex;       // kMale, kFemale; "" when no card was read
};

enum class FaultCode : std::uint8_t {
    Missing,
    MissingChoice,
    TooShort,    // least
    TooLong,     // most
    Characters,  // which are allowed
    Mask,        // an example of the form
    NotAName,    // not Chinese characters with ·
    IdNumberLength,
    IdNumberCharacters,
    IdNumberBirthDate,
    IdNumberCheck,
    CreditCodeLength,
    CreditCodeCharacters,
    Phone,
    NotADate,
    DateTooEarly,  // earliest
    DateTooLate,   // latest
    NotAnOption,
    TooFewChosen,   // least
    TooManyChosen,  // most
    NotANumber,
    NotAnAmount,
    TooSmall,  // least
    TooLarge,  // most
    SameAs,    // label of the other question
    AddressRegion,
    AddressDetail,
    TooFewRows,   // least
    TooManyRows,  // most
    SumDiffers,   // label of the question that tells the sum
    Check,        // the message of a page's check
    BadText,      // control or invisible characters, or not UTF-8
    // Of a submission as a whole; a citizen never sees these unless the program is wrong.
    UnknownPath,
    NotAsked,  // an answer to a page that is not reachable
    UnknownItem,
    WrongVersion,  // expected version
    MaterialMissing,
    MaterialUnknown,
    MaterialNotNeeded,
    MaterialNotPromisable,
    MaterialPromiseDate,  // latest
    MaterialPages,        // most
    MaterialNoCommitment,
    MaterialNoRegister,
    ConsentMissing,
    SignatureMissing,
    DeclarationMissing,
    ApplicantMissing,
    ApplicantInvalid,
    ItemNotOffered,
    CreatedInFuture,
    BundleUnknown,  // not of this catalogue, or without the item
    NoticeUnknown,  // not of the bundle, or twice
};

struct Fault {
    std::string path;  // of the answer; the key of a material; or of the submission's member
    FaultCode code = FaultCode::Missing;
    std::vector<Text> args;
    friend bool operator==(const Fault&, const Fault&) = default;
};

// In words that say how to mend it.
std::string faultText(const Fault& fault, base::Language language);
std::string_view name(FaultCode code);  // "id-number-check", for logs and tests

// What is not answered (no card: not known) does not hold.
bool holds(const Condition& condition, const AnswerView& answers, const Context& context);
// As a page's check requires it: what speaks of an unanswered question decides nothing, and a condition that
// nothing decides is fulfilled. Only `answered` asks for the answer itself.
bool fulfils(const Condition& condition, const AnswerView& answers, const Context& context);

// A condition sees only answers of pages that are themselves reachable, so a stale answer decides
// nothing. In the order of the item.
std::vector<const Page*> reachablePages(const Item& item, const AnswerView& answers, const Context& context);
// Materials whose condition holds, whatever their necessity.
std::vector<const Material*> neededMaterials(const Item& item, const AnswerView& answers,
                                             const Context& context);
// The paths of the answers to reachable pages, in the order of the form: what is submitted.
std::vector<std::string> answeredPaths(const Item& item, const AnswerView& answers, const Context& context);
// Book: where the ticket belongs. Null if no queue's condition holds.
const Queue* queueFor(const Item& item, const AnswerView& answers, const Context& context);
// The registers that may be asked for this applicant, in the order of the item.
std::vector<const SharedData*> sharedDataFor(const Item& item, const Context& context);

// What a bundle comes to, by the answers to its own pages (bundle.form), in its order. Items that the
// catalogue lacks are left out; suspended ones are not.
std::vector<const Item*> bundleItems(const Bundle& bundle, const AnswerView& ownAnswers,
                                     const Context& context);
std::vector<const Notice*> bundleNotices(const Bundle& bundle, const AnswerView& ownAnswers,
                                         const Context& context);

std::vector<Fault> checkQuestion(const Item& item, const Question& question, const AnswerView& answers,
                                 const Context& context);
// The page's questions, then, if they are right, its checks.
std::vector<Fault> checkPage(const Item& item, const Page& page, const AnswerView& answers,
                             const Context& context);
// Of every reachable page.
std::vector<Fault> checkAnswers(const Item& item, const AnswerView& answers, const Context& context);

// Makes what was typed canonical: spaces at the ends gone, full-width digits and letters made plain,
// x → X in numbers, "1,200" → "1200.00", choices put in order. What it cannot understand it leaves for the
// check to refuse. Of an address: either half.
base::SecretString canonical(const Question& question, std::string_view typed, const Catalogue& catalogue);

// An answer as people read it: the option's label, a date in words, an address joined, a table's rows
// joined by line ends. Empty if there is none.
base::SecretString displayAnswer(const Question& question, std::string_view path, const AnswerView& answers,
                                 const Catalogue& catalogue, base::Language language);
// The options of a Choice, Choices or YesNo, inline or from the dictionary.
std::vector<Option> optionsOf(const Question& question, const Catalogue& catalogue);

// Resolves a bound against today and the answers; nothing if it counts from an unanswered question.
std::optional<base::LocalDate> resolve(const DateBound& bound, const AnswerView& answers,
                                       const Context& context);

}  // namespace zizhu::catalog
