// What only Linux's input nodes need.
#pragma once

#include "base/result.h"

namespace zizhu::drivers::wedge {

// Takes an open input node for this program alone (EVIOCGRAB): while it is held, what the scanner types
// reaches neither the window nor a console. Refused: no input node, or somebody else has it. Unavailable:
// gone. Does not wait.
base::Status grab(int fd);
void ungrab(int fd);

}  // namespace zizhu::drivers::wedge
