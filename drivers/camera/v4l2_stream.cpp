#include "drivers/camera/v4l2_stream.h"

#include <linux/videodev2.h>

#include <cerrno>

#include "drivers/camera/v4l2_errors.h"

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;
using base::Result;
using base::StaffAction;
using base::Status;
using Ready = VideoCalls::Ready;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kBuffers = 4;
constexpr std::uint32_t kMostBuffers = 32;
constexpr std::size_t kMaxBufferBytes = 128u << 20;
// Exposure, white balance and focus settle in the first frames [G].
constexpr int kSettlingFrames = 8;
// The slowest full-size modes give 2 frames a second; a stream that is silent for longer hangs.
constexpr base::Duration kFrameTime = 3s;
constexpr int kDamagedInARow = 12;

v4l2_buffer captureBuffer(std::uint32_t index) {
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.index = index;
    return buffer;
}

}  // namespace

V4l2Stream::V4l2Stream(std::unique_ptr<VideoCalls> calls, FindNode findNode, base::Clock& clock,
                       std::optional<FrameSize> wish)
    : calls_(std::move(calls)), findNode_(std::move(findNode)), clock_(clock), wish_(wish) {}
V4l2Stream::~V4l2Stream() { stop(); }

void V4l2Stream::stop() {
    if (fd_ < 0) return;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    (void)calls_->control(fd_, VIDIOC_STREAMOFF, &type);
    for (const Mapped& buffer : buffers_) calls_->unmap(buffer.memory, buffer.length);
    buffers_.clear();
    calls_->close(fd_);
    fd_ = -1;
}

base::Error V4l2Stream::lost(int code, base::Detail detail) {
    stop();
    return errorOf(code, std::move(detail));
}

Status V4l2Stream::mapBuffers() {
    v4l2_requestbuffers request{};
    request.count = kBuffers;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    if (const int code = calls_->control(fd_, VIDIOC_REQBUFS, &request); code < 0)
        return fail(lost(code, {"the camera gives no buffers, error {}", -code}));
    if (request.count < 2 || request.count > kMostBuffers)
        return fail(lost(-EIO, {"the camera gives {} buffers", request.count}));
    for (std::uint32_t i = 0; i < request.count; ++i) {
        v4l2_buffer buffer = captureBuffer(i);
        if (const int code = calls_->control(fd_, VIDIOC_QUERYBUF, &buffer); code < 0)
            return fail(lost(code, {"a buffer of the camera cannot be had, error {}", -code}));
        if (buffer.length == 0 || buffer.length > kMaxBufferBytes)
            return fail(lost(-EIO, {"a buffer of {} bytes", buffer.length}));
        void* memory = calls_->map(fd_, buffer.length, buffer.m.offset);
        if (memory == nullptr) return fail(lost(-EIO, {"a buffer of the camera cannot be mapped"}));
        buffers_.push_back({memory, buffer.length});
        if (Status given = giveBack(i); !given) return given;
    }
    return {};
}

Status V4l2Stream::giveBack(std::uint32_t index) {
    v4l2_buffer buffer = captureBuffer(index);
    if (const int code = calls_->control(fd_, VIDIOC_QBUF, &buffer); code < 0)
        return fail(lost(code, {"the camera takes no buffer, error {}", -code}));
    return {};
}

Status V4l2Stream::open() {
    const Result<std::filesystem::path> node = findNode_();
    if (!node) return fail(node.error());
    const int fd = calls_->open(*node);
    if (fd < 0) return fail(errorOf(fd, {"the video node cannot be opened, error {}", -fd}));
    Status fit = checkCapabilities(fd);
    if (fit) fit = chooseFormat(fd);
    if (!fit) {
        calls_->close(fd);
        return fit;
    }
    fd_ = fd;
    if (Status mapped = mapBuffers(); !mapped) return mapped;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (const int code = calls_->control(fd_, VIDIOC_STREAMON, &type); code < 0)
        return fail(lost(code, {"the camera does not start, error {}", -code}));
    return {};
}

Status V4l2Stream::start(const Until& until) {
    if (fd_ >= 0) return {};
    if (Status opened = open(); !opened) return opened;
    for (int i = 0; i < kSettlingFrames; ++i) {
        const Result<Filled> frame = take(until);
        if (!frame) {
            stop();
            return fail(frame.error());
        }
        if (Status given = giveBack(frame->index); !given) return given;
    }
    return {};
}

// A frame that is ready; nothing if none is.
Result<std::optional<V4l2Stream::Filled>> V4l2Stream::tryTake() {
    v4l2_buffer buffer = captureBuffer(0);
    const int code = calls_->control(fd_, VIDIOC_DQBUF, &buffer);
    if (code == -EAGAIN) return std::optional<Filled>();
    if (code < 0) return fail(lost(code, {"no frame, error {}", -code}));
    if (buffer.index >= buffers_.size()) return fail(lost(-EIO, {"a frame in a buffer that does not exist"}));
    ++frames_;
    const std::size_t length = buffers_[buffer.index].length;
    Filled filled{buffer.index, buffer.bytesused, (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0};
    // More than the buffer holds cannot have been written: the driver's count is wrong.
    if (filled.bytes == 0 || filled.bytes > length) filled.damaged = true;
    return std::optional<Filled>(filled);
}

Result<V4l2Stream::Filled> V4l2Stream::take(const Until& until) {
    const base::SteadyTime silent = clock_.in(kFrameTime);
    for (;;) {
        switch (calls_->wait(fd_, until.within(silent))) {
            case Ready::Frame:
                break;
            case Ready::Stopped:
                return fail(Errc::Canceled);
            case Ready::TimedOut:
                if (until.deadline < silent) return fail(Errc::Timeout, {"no frame in time"});
                stop();  // the next call starts it anew, which is what revives cameras
                return fail(Errc::Io, {"the camera sends no frames"}, StaffAction::Reset);
            case Ready::Lost:
                stop();
                return fail(Errc::Unavailable, {"the camera was lost"});
        }
        Result<std::optional<Filled>> filled = tryTake();
        if (!filled) return fail(filled.error());
        if (*filled) return **filled;
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (until.deadline <= clock_.steady()) return fail(Errc::Timeout, {"no frame in time"});
        if (silent <= clock_.steady()) return fail(lost(-EIO, {"the camera promises frames and has none"}));
    }
}

Result<imaging::Picture> V4l2Stream::next(const imaging::DecodeRequest& request, const Until& until) {
    if (Status started = start(until); !started) return fail(started.error());
    // What waits was taken before anybody asked; what is taken after this is new.
    for (std::size_t old = 0; old < buffers_.size(); ++old) {
        const Result<std::optional<Filled>> waiting = tryTake();
        if (!waiting) return fail(waiting.error());
        if (!*waiting) break;
        if (Status given = giveBack((*waiting)->index); !given) return fail(given.error());
    }
    for (int attempt = 0; attempt < kDamagedInARow; ++attempt) {
        const Result<Filled> frame = take(until);
        if (!frame) return fail(frame.error());
        Result<imaging::Picture> picture = fail(Errc::InvalidInput, {"a damaged frame"});
        if (!frame->damaged) {
            const Mapped& buffer = buffers_[frame->index];
            picture = pictureFrom({static_cast<const std::uint8_t*>(buffer.memory), frame->bytes}, layout_,
                                  request);
        }
        if (Status given = giveBack(frame->index); !given) return fail(given.error());
        if (picture) return picture;
        ++damaged_;
    }
    return fail(Errc::InvalidInput, {"{} damaged frames in a row", kDamagedInARow}, StaffAction::Reset);
}

DeviceStatus V4l2Stream::status(const Until&) {
    if (fd_ >= 0) {
        const Status fit = checkCapabilities(fd_);
        if (fit) return {DeviceState::Online};
        stop();
        return statusFrom(fit.error());
    }
    const Result<std::filesystem::path> node = findNode_();
    if (!node) return statusFrom(node.error());
    const int fd = calls_->open(*node);
    if (fd < 0) return statusFrom(errorOf(fd, {"the video node cannot be opened, error {}", -fd}));
    const Status fit = checkCapabilities(fd);
    calls_->close(fd);
    return fit ? DeviceStatus{DeviceState::Online} : statusFrom(fit.error());
}

DeviceFacts V4l2Stream::facts() {
    DeviceFacts facts{{"frames", frames_}, {"damagedFrames", damaged_}};
    if (layout_.width > 0) {
        facts["format"] = std::string(layout_.format == PixelFormat::Mjpg ? "MJPG" : "YUYV");
        facts["width"] = std::int64_t(layout_.width);
        facts["height"] = std::int64_t(layout_.height);
    }
    return facts;
}

}  // namespace zizhu::drivers::camera
