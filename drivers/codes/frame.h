// Gray pictures as a camera gives them, and where they come from.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/device.h"

namespace zizhu::drivers::codes {

// Eight bits a pixel, 0 = black, rows from the top. A view: whoever made it owns the pixels.
struct GrayView {
    const std::uint8_t* data = nullptr;
    int width = 0;
    int height = 0;
    std::size_t stride = 0;  // bytes from row to row, at least `width`
};

// One frame of a camera. The Y plane of YUYV, or the luminance of a decoded JPEG.
struct GrayFrame {
    int width = 0;
    int height = 0;
    base::Bytes pixels;  // width × height

    GrayView view() const { return {pixels.data(), width, height, std::size_t(width)}; }
};

// A live stream of frames. Thread-bound like every device; the camera's driver implements it.
class FrameSource {
public:
    virtual ~FrameSource() = default;

    // Waits for the next frame that the camera takes, starting the stream if it does not run. Frames
    // that were taken while nobody asked are dropped: what comes is new. Errors as in transport.h.
    virtual base::Result<GrayFrame> next(const Until& until) = 0;

    // Ends the stream. Nothing happens if none runs.
    virtual void stop() = 0;

    // As Device::status().
    virtual DeviceStatus status(const Until& until) = 0;
};

}  // namespace zizhu::drivers::codes
