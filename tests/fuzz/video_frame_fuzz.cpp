// What a camera calls a frame of some layout may be anything.
#include <cstdlib>

#include "drivers/camera/video_frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers;
    if (size < 8) return 0;
    const camera::FrameLayout layout{
        (data[0] & 1) != 0 ? camera::PixelFormat::Mjpg : camera::PixelFormat::Yuyv, data[1] | data[2] << 8,
        data[3] | data[4] << 8, std::size_t(data[5] | data[6] << 8)};
    const imaging::DecodeRequest request{(data[0] & 2) != 0 ? imaging::Colour::Gray : imaging::Colour::AsIs,
                                         (data[0] & 4) != 0 ? 32 : 0};
    const auto picture = camera::pictureFrom(base::ByteView(data + 7, size - 7), layout, request);
    if (!picture) return 0;
    if (picture->pixels.size() != picture->stride() * std::size_t(picture->height)) std::abort();
    if (layout.format == camera::PixelFormat::Yuyv) {
        // Nothing is made up: every row was there.
        if (size - 7 < layout.stride * std::size_t(layout.height - 1) + std::size_t(layout.width) * 2)
            std::abort();
    }
    return 0;
}
