// Masks of Text questions (Limits::mask): 9 a digit, A a capital letter, X either, every other character itself.
#pragma once

#include <string_view>

#include "base/secret.h"

namespace zizhu::catalog {

bool fitsMask(std::string_view text, std::string_view mask);

// What people type leaves out the mask's own signs, or some of them, and does not care for capitals: the
// text with the signs where they belong. A sign stands only before something typed, or where it was typed.
// What goes beyond the mask, or fits no place of it, stays where it is, for the check to name.
base::SecretString fillMask(std::string_view text, std::string_view mask);

// Whether the places to fill are all digits.
bool isDigitsOnly(std::string_view mask);

}  // namespace zizhu::catalog
