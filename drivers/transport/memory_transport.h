// Two transports in one process, each the other's far end: for tests that play a device by hand.
#pragma once

#include <memory>
#include <utility>

#include "drivers/transport.h"

namespace zizhu::drivers {

// Both ends are open. close() of one is a hang-up for the other until both are opened again. Each end
// is thread-bound to a thread of its own. `clock` must outlive both.
std::pair<std::unique_ptr<Transport>, std::unique_ptr<Transport>> makeMemoryTransports(TransportKind kind,
                                                                                       base::Clock& clock);

}  // namespace zizhu::drivers
