// Where a document camera's pictures come from: a V4L2 device, or a folder.
#pragma once

#include "drivers/device.h"
#include "drivers/imaging/codec.h"

namespace zizhu::drivers::camera {

class PictureStream {
public:
    virtual ~PictureStream() = default;

    // Waits for the newest picture, after starting the stream if it does not run. Errors as a Transport's;
    // InvalidInput: many in a row were damaged.
    virtual base::Result<imaging::Picture> next(const imaging::DecodeRequest& request,
                                                const Until& until) = 0;
    virtual void stop() = 0;
    virtual bool runs() const = 0;

    // As Device's.
    virtual DeviceStatus status(const Until& until) = 0;
    virtual DeviceFacts facts() = 0;
};

}  // namespace zizhu::drivers::camera
