// The two numbers that identify people and organisations, and their check characters.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace zizhu::base {

// Citizen identification number, GB 11643-1999: region 6, birth date 8, sequence 3, check 1.
enum class CitizenIdFault : std::uint8_t { None, Length, Character, BirthDate, Check };
CitizenIdFault checkCitizenId(std::string_view number);
// The check character over the first 17 digits: weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, mod 11
// into "10X98765432".
char citizenIdCheck(std::string_view first17);
// Of a valid number.
LocalDate citizenIdBirthDate(std::string_view number);
bool citizenIdIsMale(std::string_view number);

// Unified social credit code, GB 32100-2015: 18 characters of 0-9 and A-Z without I O S V Z.
// Some early real codes carry a wrong check character: a wrong one is a warning, not a refusal.
enum class CreditCodeFault : std::uint8_t { None, Length, Character, Check };
CreditCodeFault checkCreditCode(std::string_view code);
char creditCodeCheck(std::string_view first17);

// The year-completed age on `today` of somebody born on `birth`.
int ageOn(LocalDate birth, LocalDate today);

}  // namespace zizhu::base
