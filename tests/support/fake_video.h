// A V4L2 driver that does not exist, for tests: it gives frames from memory, and at its nth
// call or frame something goes wrong.
#pragma once

#include <linux/videodev2.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "drivers/camera/video_calls.h"
#include "tests/support/self_advancing_clock.h"

namespace zizhu::tests {

struct FakeCamera {
    bool plugged = true;
    bool captures = true;
    std::vector<std::uint32_t> formats = {V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG};
    std::vector<std::pair<unsigned, unsigned>> sizes = {{320, 240}, {640, 480}, {160, 120}};
    std::vector<base::Bytes> frames;  // round and round
    std::size_t bufferBytes = 2u << 20;

    // What goes wrong, once: at the nth call of open, control, map and wait together, from 1.
    int failAt = 0;
    int error = ENODEV;
    enum class Wait { None, TimedOut, Stopped, Lost } waitFault = Wait::None;
    bool unplugsThen = false;
    std::set<int> truncated;  // frames, by number from 1
    std::set<int> flagged;    // with V4L2_BUF_FLAG_ERROR

    int calls = 0;
    int frame = 0;
    int opens = 0, closes = 0, maps = 0, unmaps = 0;
    bool streaming = false;
};

class FakeVideo final : public drivers::camera::VideoCalls {
public:
    FakeVideo(FakeCamera& camera, SelfAdvancingClock& clock) : camera_(camera), clock_(clock) {}

    int open(const std::filesystem::path&) override {
        if (const int code = fault(); code != 0) return code;
        if (!camera_.plugged) return -ENOENT;
        ++camera_.opens;
        return 77;
    }
    void close(int) override {
        ++camera_.closes;
        camera_.streaming = false;
        queued_.clear();
    }
    void* map(int, std::size_t length, std::int64_t offset) override {
        if (fault() != 0) return nullptr;
        ++camera_.maps;
        base::Bytes& memory = memory_[offset];
        memory.assign(length, 0);
        return memory.data();
    }
    void unmap(void*, std::size_t) override { ++camera_.unmaps; }

    Ready wait(int, const drivers::Until& until) override {
        if (until.stop.stop_requested()) return Ready::Stopped;
        ++camera_.calls;
        if (camera_.calls == camera_.failAt && camera_.waitFault != FakeCamera::Wait::None) {
            camera_.plugged = camera_.plugged && !camera_.unplugsThen;
            if (camera_.waitFault == FakeCamera::Wait::Stopped) return Ready::Stopped;
            if (camera_.waitFault == FakeCamera::Wait::Lost) return Ready::Lost;
            passUntil(until.deadline);
            return Ready::TimedOut;
        }
        if (!camera_.plugged) return Ready::Lost;
        if (queued_.empty() || camera_.frames.empty()) {
            passUntil(until.deadline);
            return Ready::TimedOut;
        }
        clock_.advance(std::chrono::milliseconds(60));
        ready_ = true;
        return Ready::Frame;
    }

    int control(int, unsigned long request, void* argument) override {
        if (const int code = fault(); code != 0) return code;
        if (!camera_.plugged) return -ENODEV;
        switch (request) {
            case VIDIOC_QUERYCAP: {
                auto& capability = *static_cast<v4l2_capability*>(argument);
                capability.capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING |
                                          V4L2_CAP_META_CAPTURE | V4L2_CAP_DEVICE_CAPS;
                capability.device_caps =
                    V4L2_CAP_STREAMING | (camera_.captures ? V4L2_CAP_VIDEO_CAPTURE : V4L2_CAP_META_CAPTURE);
                return 0;
            }
            case VIDIOC_ENUM_FMT: {
                auto& format = *static_cast<v4l2_fmtdesc*>(argument);
                if (format.index >= camera_.formats.size()) return -EINVAL;
                format.pixelformat = camera_.formats[format.index];
                return 0;
            }
            case VIDIOC_ENUM_FRAMESIZES: {
                auto& size = *static_cast<v4l2_frmsizeenum*>(argument);
                if (size.index >= camera_.sizes.size()) return -EINVAL;
                size.type = V4L2_FRMSIZE_TYPE_DISCRETE;
                size.discrete = {camera_.sizes[size.index].first, camera_.sizes[size.index].second};
                return 0;
            }
            case VIDIOC_G_FMT:
                return 0;
            case VIDIOC_S_FMT: {
                auto& pix = static_cast<v4l2_format*>(argument)->fmt.pix;
                pix.bytesperline = pix.pixelformat == V4L2_PIX_FMT_YUYV ? pix.width * 2 : 0;
                return 0;
            }
            case VIDIOC_REQBUFS:
                static_cast<v4l2_requestbuffers*>(argument)->count = 3;
                return 0;
            case VIDIOC_QUERYBUF: {
                auto& buffer = *static_cast<v4l2_buffer*>(argument);
                buffer.length = std::uint32_t(camera_.bufferBytes);
                buffer.m.offset = buffer.index * 0x1000000u;
                return 0;
            }
            case VIDIOC_QBUF:
                queued_.push_back(static_cast<v4l2_buffer*>(argument)->index);
                return 0;
            case VIDIOC_DQBUF:
                return dequeue(*static_cast<v4l2_buffer*>(argument));
            case VIDIOC_STREAMON:
                camera_.streaming = true;
                return 0;
            case VIDIOC_STREAMOFF:
                camera_.streaming = false;
                return 0;
            default:
                return -ENOTTY;
        }
    }

private:
    int fault() {
        ++camera_.calls;
        if (camera_.calls != camera_.failAt || camera_.waitFault != FakeCamera::Wait::None) return 0;
        if (camera_.error == 0) return 0;
        camera_.plugged = camera_.plugged && !camera_.unplugsThen;
        return -camera_.error;
    }
    void passUntil(base::SteadyTime deadline) {
        clock_.advance(std::chrono::ceil<base::Duration>(deadline - clock_.steady()));
    }
    int dequeue(v4l2_buffer& buffer) {
        if (!ready_ || queued_.empty()) return -EAGAIN;
        ready_ = false;
        ++camera_.frame;
        buffer.index = queued_.front();
        queued_.pop_front();
        const base::Bytes& frame = camera_.frames[std::size_t(camera_.frame) % camera_.frames.size()];
        base::Bytes& memory = memory_[buffer.index * 0x1000000u];
        std::size_t length = std::min(frame.size(), memory.size());
        if (camera_.truncated.contains(camera_.frame)) length = length * 2 / 3;
        std::copy_n(frame.begin(), length, memory.begin());
        buffer.bytesused = std::uint32_t(length);
        if (camera_.flagged.contains(camera_.frame)) buffer.flags |= V4L2_BUF_FLAG_ERROR;
        return 0;
    }

    FakeCamera& camera_;
    SelfAdvancingClock& clock_;
    std::map<std::int64_t, base::Bytes> memory_;
    std::deque<std::uint32_t> queued_;
    bool ready_ = false;
};

}  // namespace zizhu::tests
