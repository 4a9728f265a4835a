// Where a paragraph's lines end: Chinese breaks between any two characters but for those that may not
// begin or end a line; words in Latin letters stay whole unless one is wider than the line.
#pragma once

#include <string_view>
#include <vector>

#include "screens/fonts.h"

namespace zizhu::screens {

struct TextLine {
    std::string_view text;  // within the paragraph; spaces at the ends left out
    float width = 0;        // pixels
};

// '\n' ends a line too. An empty text has one empty line.
std::vector<TextLine> breakLines(const Fonts::Sized& sized, std::string_view text, float maxWidth);
// Of one line, unbroken.
float lineWidth(const Fonts::Sized& sized, std::string_view text);

}  // namespace zizhu::screens
