// What the camera can do, and which of it is used.
#include <linux/videodev2.h>

#include <cerrno>
#include <cstdlib>

#include "drivers/camera/v4l2_errors.h"
#include "drivers/camera/v4l2_stream.h"

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;
using base::StaffAction;
using base::Status;

namespace {

constexpr std::uint32_t kMaxFormats = 64;
constexpr std::uint32_t kMaxSizes = 256;

}  // namespace

base::Error errorOf(int code, base::Detail detail) {
    switch (-code) {
        case ENOENT:
        case ENXIO:
        case ENODEV:
        case ESHUTDOWN:
            return {Errc::Unavailable, std::move(detail)};
        case EBUSY:
        case EACCES:
        case EPERM:
            return {Errc::Refused, std::move(detail), StaffAction::Configuration};
        case ENOSPC:  // what is said of a USB bus that has no room for another stream
            return {Errc::Io, {"the USB bus has no room for the camera"}, StaffAction::Configuration};
        default:
            return {Errc::Io, std::move(detail)};
    }
}

Status V4l2Stream::checkCapabilities(int fd) {
    v4l2_capability capability{};
    if (const int code = calls_->control(fd, VIDIOC_QUERYCAP, &capability); code < 0) {
        if (code == -ENOTTY || code == -EINVAL)
            return fail(Errc::Unsupported, {"the node is no video device"}, StaffAction::Configuration);
        return fail(errorOf(code, {"the camera does not answer, error {}", -code}));
    }
    // `capabilities` is of all nodes of the device together; a camera's second node gives only metadata.
    const std::uint32_t has = (capability.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? capability.device_caps
                                                                                    : capability.capabilities;
    if ((has & V4L2_CAP_VIDEO_CAPTURE) == 0 || (has & V4L2_CAP_STREAMING) == 0)
        return fail(Errc::Unsupported, {"the video node captures no pictures"}, StaffAction::Configuration);
    return {};
}

std::optional<FrameSize> V4l2Stream::chooseSize(int fd, std::uint32_t fourcc) const {
    std::optional<FrameSize> best;
    const auto area = [](const FrameSize& size) { return std::int64_t(size.width) * size.height; };
    const auto better = [&](const FrameSize& a, const FrameSize& b) {
        if (!wish_) return area(a) > area(b);
        return std::abs(area(a) - area(*wish_)) < std::abs(area(b) - area(*wish_));
    };
    for (std::uint32_t i = 0; i < kMaxSizes; ++i) {
        v4l2_frmsizeenum size{};
        size.index = i;
        size.pixel_format = fourcc;
        if (calls_->control(fd, VIDIOC_ENUM_FRAMESIZES, &size) < 0) break;
        const bool listed = size.type == V4L2_FRMSIZE_TYPE_DISCRETE;
        FrameSize now;
        if (listed) {
            now = {int(size.discrete.width), int(size.discrete.height)};
        } else {
            now = {int(size.stepwise.max_width), int(size.stepwise.max_height)};
            if (wish_ && wish_->width <= now.width && wish_->height <= now.height) now = *wish_;
        }
        if (imaging::fits(now.width, now.height) && (!best || better(now, *best))) best = now;
        if (!listed) break;
    }
    return best;
}

Status V4l2Stream::chooseFormat(int fd) {
    bool mjpg = false;
    bool jpeg = false;
    bool yuyv = false;
    for (std::uint32_t i = 0; i < kMaxFormats; ++i) {
        v4l2_fmtdesc described{};
        described.index = i;
        described.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        const int code = calls_->control(fd, VIDIOC_ENUM_FMT, &described);
        if (code == -EINVAL) break;  // after the last
        if (code < 0) return fail(errorOf(code, {"the camera names no formats, error {}", -code}));
        mjpg = mjpg || described.pixelformat == V4L2_PIX_FMT_MJPEG;
        jpeg = jpeg || described.pixelformat == V4L2_PIX_FMT_JPEG;
        yuyv = yuyv || described.pixelformat == V4L2_PIX_FMT_YUYV;
    }
    if (!mjpg && !jpeg && !yuyv)
        return fail(Errc::Unsupported, {"the camera gives neither MJPG nor YUYV"},
                    StaffAction::Configuration);
    // Only compressed frames of the full size come through USB 2 several times a second.
    const std::uint32_t fourcc = mjpg ? V4L2_PIX_FMT_MJPEG : jpeg ? V4L2_PIX_FMT_JPEG : V4L2_PIX_FMT_YUYV;

    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (const int code = calls_->control(fd, VIDIOC_G_FMT, &format); code < 0)
        return fail(errorOf(code, {"the camera tells no format, error {}", -code}));
    if (const auto size = chooseSize(fd, fourcc)) {
        format.fmt.pix.width = std::uint32_t(size->width);
        format.fmt.pix.height = std::uint32_t(size->height);
    }
    format.fmt.pix.pixelformat = fourcc;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    format.fmt.pix.bytesperline = 0;
    format.fmt.pix.sizeimage = 0;
    if (const int code = calls_->control(fd, VIDIOC_S_FMT, &format); code < 0)
        return fail(errorOf(code, {"the camera refuses its own format, error {}", -code}));
    const v4l2_pix_format& set = format.fmt.pix;
    if (set.pixelformat != fourcc || !imaging::fits(set.width, set.height))
        return fail(Errc::Unsupported, {"the camera set another format than it was told"});
    const std::size_t row = std::size_t(set.width) * 2;
    layout_ = {fourcc == V4L2_PIX_FMT_YUYV ? PixelFormat::Yuyv : PixelFormat::Mjpg, int(set.width),
               int(set.height), set.bytesperline > row ? set.bytesperline : row};
    return {};
}

}  // namespace zizhu::drivers::camera
