// Serves a simulated device on a pseudo-terminal, so that a driver really opens a tty.
#pragma once

#include <filesystem>
#include <memory>

#include "drivers/sim/simulated_port.h"

namespace zizhu::drivers {

// `link` becomes a symbolic link to the terminal, replaced atomically. While the port is unplugged the
// link is gone and whoever has the terminal open sees a hang-up; plugged in again, it is a new terminal.
// Two threads of its own live as long as the object. The
// port's clock must run in real time.
class PtyHost {
public:
    virtual ~PtyHost() = default;
};
base::Result<std::unique_ptr<PtyHost>> servePty(std::shared_ptr<SimulatedPort> port,
                                                std::filesystem::path link);

}  // namespace zizhu::drivers
