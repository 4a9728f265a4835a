#include "drivers/camera/video_frame.h"

#include <opencv2/imgproc.hpp>

#include "drivers/imaging/mat.h"

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;
using imaging::Picture;

namespace {

// Luminance at every even byte; blue and red differences between, one pair for two pixels.
base::Result<Picture> yuyv(base::ByteView frame, const FrameLayout& layout,
                           const imaging::DecodeRequest& request) {
    if (!imaging::fits(layout.width, layout.height) || layout.width % 2 != 0)
        return fail(Errc::TooLarge, {"a YUYV frame of a size that cannot be"});
    const std::size_t row = std::size_t(layout.width) * 2;
    if (layout.stride < row || layout.stride > 4 * row)
        return fail(Errc::InvalidInput, {"a stride that cannot be"});
    const std::size_t needed = layout.stride * std::size_t(layout.height - 1) + row;
    if (frame.size() < needed)
        return fail(Errc::InvalidInput, {"a YUYV frame of {} bytes instead of {}", frame.size(), needed});
    // OpenCV has no read-only matrices; nothing writes into it.
    const cv::Mat packed(layout.height, layout.width, CV_8UC2, const_cast<std::uint8_t*>(frame.data()),
                         layout.stride);
    const bool gray = request.colour == imaging::Colour::Gray;
    Picture picture = imaging::makePicture(layout.width, layout.height, gray ? 1 : 3);
    cv::Mat into = imaging::matOf(picture);
    if (gray) {
        cv::extractChannel(packed, into, 0);
        if (request.maxWidth > 0 && picture.width > request.maxWidth)
            return imaging::grayOf(picture, request.maxWidth);
    } else {
        cv::cvtColor(packed, into, cv::COLOR_YUV2RGB_YUYV);
    }
    return picture;
}

}  // namespace

base::Result<Picture> pictureFrom(base::ByteView frame, const FrameLayout& layout,
                                  const imaging::DecodeRequest& request) {
    if (layout.format == PixelFormat::Mjpg) return imaging::decodeJpeg(frame, request);
    return yuyv(frame, layout, request);
}

}  // namespace zizhu::drivers::camera
