// Every component in every state, on pages for developers: drawn with the real components, so that a change of
// the theme is seen at once and the checks of tests/looks cover states that no scene happens to have. No visit
// leads here: see Screens::showcase().
#pragma once

#include <cstddef>

#include "screens/context.h"

namespace zizhu::screens {

inline constexpr std::size_t kShowcasePages = 6;

void drawShowcase(Context& context, std::size_t page);

}  // namespace zizhu::screens
