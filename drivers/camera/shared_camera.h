// One document camera for two threads: one takes pages with it, the other reads codes.
#pragma once

#include <memory>
#include <utility>

#include "drivers/document_camera.h"

namespace zizhu::drivers::camera {

// Two ends of one camera, each thread-bound to a thread of its own. A call waits for one of the other end no
// longer than its Until: Timeout then, and the status is DeviceBusy. Frames go from one end to the other: a
// picture may be taken between two frames. The camera is destroyed with the later end; `clock` outlives both.
std::pair<std::unique_ptr<DocumentCamera>, std::unique_ptr<DocumentCamera>> shareCamera(
    std::unique_ptr<DocumentCamera> camera, base::Clock& clock);

}  // namespace zizhu::drivers::camera
