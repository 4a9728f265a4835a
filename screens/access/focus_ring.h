// The frame around what keys and switches stand on.
#pragma once

#include <vector>

#include "screens/ui.h"

namespace zizhu::screens {

// Around all of the nodes together. Three bands, dark between light (high contrast: white between black), so
// that it stands out >= 3:1 from whatever lies inside and outside of it. It lies in the gap between
// targets and hides nothing. Call it last.
void focusRing(Ui& ui, const std::vector<std::size_t>& nodes);

}  // namespace zizhu::screens
