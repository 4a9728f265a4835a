// What a camera sends for one frame, and the picture in it. Pure.
#pragma once

#include "base/bytes.h"
#include "drivers/imaging/codec.h"

namespace zizhu::drivers::camera {

enum class PixelFormat : std::uint8_t { Mjpg, Yuyv };

struct FrameLayout {
    PixelFormat format = PixelFormat::Mjpg;
    int width = 0;
    int height = 0;
    std::size_t stride = 0;  // of Yuyv: bytes from row to row
};

// InvalidInput: cut short or garbled, which happens to a camera on a busy bus: the next frame may be whole.
// TooLarge: the layout, or a JPEG's own size, is past what imaging takes. `maxWidth` is for gray only.
base::Result<imaging::Picture> pictureFrom(base::ByteView frame, const FrameLayout& layout,
                                           const imaging::DecodeRequest& request);

}  // namespace zizhu::drivers::camera
