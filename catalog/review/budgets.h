// How much text a place holds at the largest size, and how much a text is. Internal to review.
//
// The screens break lines and scroll, so nothing is ever cut off; but a heading of six lines pushes its
// question out of sight, and a word that is wider than its line is broken in the middle.
//
// Where the numbers come from: at size XL a capital is 9.0 mm high, so 1 em (a Han character) of body text is
// 9.0 / 0.733 = 12.3 mm; headings are 1.2, titles 1.05, captions 0.8 of it. The narrowest panel is
// 1080 px / 4.03 px/mm = 268 mm wide, less 10 mm at each side: 248 mm.
#pragma once

#include <optional>
#include <string_view>

#include "catalog/review/texts.h"

namespace zizhu::catalog::review {

struct Budget {
    double line = 0;       // em of a line
    int lines = 1;         // more than these are too many
    const char* place = "";  // "the button"
};

// Nothing for what simply scrolls.
std::optional<Budget> budgetOf(Spot spot);

// Widths in em, as the fonts of the screens have them (a little generous for the bold ones).
double widthOf(char32_t c);
double widthOf(std::string_view text);
struct Fit {
    int lines = 1;
    std::string_view tooWide;  // the first word that does not go on a line; empty if there is none
};
// Broken as the screens break: between Han characters, at spaces, after - and /.
Fit fit(std::string_view text, double line);

}  // namespace zizhu::catalog::review
