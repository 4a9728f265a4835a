#include "base/numbers.h"

#include <algorithm>
#include <array>

namespace zizhu::base {

namespace {
constexpr std::array kCitizenWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::array kCreditWeights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<LocalDate> birthOf(std::string_view number) {
    std::string date(number.substr(6, 8));
    date.insert(6, "-").insert(4, "-");
    return parseDate(date);
}
}  // namespace

char citizenIdCheck(std::string_view first17) {
    int sum = 0;
    for (std::size_t i = 0; i < kCitizenWeights.size(); ++i) sum += (first17[i] - '0') * kCitizenWeights[i];
    return "10X98765432"[sum % 11];
}

CitizenIdFault checkCitizenId(std::string_view number) {
    if (number.size() != 18) return CitizenIdFault::Length;
    const std::string_view first17 = number.substr(0, 17);
    if (!std::all_of(first17.begin(), first17.end(), isDigit) || !(isDigit(number[17]) || number[17] == 'X')) {
        return CitizenIdFault::Character;
    }
    if (!birthOf(number)) return CitizenIdFault::BirthDate;
    return citizenIdCheck(first17) == number[17] ? CitizenIdFault::None : CitizenIdFault::Check;
}

LocalDate citizenIdBirthDate(std::string_view number) { return *birthOf(number); }

bool citizenIdIsMale(std::string_view number) { return (number[16] - '0') % 2 == 1; }

char creditCodeCheck(std::string_view first17) {
    int sum = 0;
    for (std::size_t i = 0; i < kCreditWeights.size(); ++i) {
        sum += int(kCreditAlphabet.find(first17[i])) * kCreditWeights[i];
    }
    return kCreditAlphabet[std::size_t((31 - sum % 31) % 31)];
}

CreditCodeFault checkCreditCode(std::string_view code) {
    if (code.size() != 18) return CreditCodeFault::Length;
    for (const char c : code) {
        if (kCreditAlphabet.find(c) == std::string_view::npos) return CreditCodeFault::Character;
    }
    return creditCodeCheck(code.substr(0, 17)) == code[17] ? CreditCodeFault::None : CreditCodeFault::Check;
}

int ageOn(LocalDate birth, LocalDate today) {
    const int years = int(today.year()) - int(birth.year());
    const bool before = std::pair(today.month(), today.day()) < std::pair(birth.month(), birth.day());
    return before ? years - 1 : years;
}

}  // namespace zizhu::base
