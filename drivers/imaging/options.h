// Options that every device with pictures of pages has.
#pragma once

#include "drivers/device_table.h"
#include "drivers/imaging/codec.h"

namespace zizhu::drivers::imaging {

// `max-bytes`: 20000 to kMaxPageBytes. InvalidInput otherwise.
base::Result<JpegBound> jpegBoundFrom(const DeviceOptions& options);

}  // namespace zizhu::drivers::imaging
