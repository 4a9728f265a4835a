// What an errno of a V4L2 call means. For the sources of this folder.
#pragma once

#include "base/result.h"

namespace zizhu::drivers::camera {

// `code` is negative, as VideoCalls returns it.
base::Error errorOf(int code, base::Detail detail);

}  // namespace zizhu::drivers::camera
