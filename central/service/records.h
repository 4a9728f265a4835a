// Whose record an item may draw on: the applicant's own, or that of the enterprise the applicant acts for.
//
// An item for enterprises that asks `enterpriseCode` speaks of that enterprise; its record must name the
// applicant's card number as representative.number or agents.<n>.number. Any other item speaks of the
// applicant, whose name must stand in the record as on the card. Pure; thread-safe.
#pragma once

#include <string_view>

#include "catalog/evaluate.h"
#include "central/register.h"

namespace zizhu::central {

// Words of the wire, and of what is kept.
inline constexpr std::string_view kRecordFound = "issued";
inline constexpr std::string_view kNotRegistered = "not-registered";
inline constexpr std::string_view kWrongPerson = "wrong-person";
inline constexpr std::string_view kNotAvailable = "not-available";

struct Seeker {
    const base::SecretString& name;    // of the card
    const base::SecretString& number;  // of the card
};

struct Sought {
    std::string_view outcome;  // kRecordFound, kNotRegistered, kWrongPerson
    const Register::Record* record = nullptr;  // of kRecordFound only
};

// Whether the item speaks of an enterprise, by its questions.
bool speaksOfEnterprise(const catalog::Item& item);

// `answers` have been checked against the item.
Sought seek(const Register& registry, std::string_view registryKey, const catalog::Item& item,
            const catalog::AnswerView& answers, const catalog::Context& context, const Seeker& seeker);

}  // namespace zizhu::central
