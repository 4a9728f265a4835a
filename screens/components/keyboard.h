// The keyboard on the screen, with the candidates of the input method. It writes into
// Context::field; Local::keyboard says which one is shown.
#pragma once

#include "screens/context.h"

namespace zizhu::screens {

float keyboardHeight(const Ui& ui, KeyboardKind kind, float width);
// Draws it and applies what was pressed, and what came from hardware keys.
void keyboard(Context& context, const Rect& place);
// Only the hardware keys, for a field whose keyboard is not shown.
void applyTyped(Context& context);

}  // namespace zizhu::screens
