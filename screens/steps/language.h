// Choosing the language: the buttons of the first page, and the sheet that every page can open.
#pragma once

#include "screens/context.h"

namespace zizhu::screens {

// Opens the sheet over whatever is shown; nothing on the page is lost. A countdown is answered with it.
void openLanguageSheet(Context& context);
void drawLanguageSheet(Context& context);

// Each language in its own name, side by side where they fit, else one below the other.
float languageButtonsHeight(const Ui& ui, float width);
// The one tapped, the present one too.
std::optional<base::Language> languageButtons(Ui& ui, const Rect& rect);

}  // namespace zizhu::screens
