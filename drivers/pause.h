// Waiting for nothing but time, for drivers that must ask again in a while.
#pragma once

#include "drivers/transport.h"

namespace zizhu::drivers {

// Blocks for `duration`, less if `until` ends earlier. True if the whole duration passed.
bool pause(base::Clock& clock, base::Duration duration, const Until& until);

}  // namespace zizhu::drivers
