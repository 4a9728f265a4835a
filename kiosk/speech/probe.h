// Whether a speech server answers at all.
#pragma once

#include <string>

#include "base/clock.h"

namespace zizhu::kiosk {

// Greets the server at this socket and waits for a word, at most `patience`. The library that speaks to it
// waits for ever for its first answer, and a terminal that is told to end must end. Blocks the caller.
bool speechServerAnswers(const std::string& socket, base::Duration patience);

}  // namespace zizhu::kiosk
