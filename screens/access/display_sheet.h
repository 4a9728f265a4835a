// How the screen looks and speaks: text size, contrast, reach, reading aloud and its volume. What is chosen
// holds until the visit ends.
#pragma once

#include "screens/context.h"

namespace zizhu::screens {

// Lies over everything; low on an upright panel, so that who needs the low reach can ask for it.
void displaySheet(Context& context);

}  // namespace zizhu::screens
