// Frames of a V4L2 capture device, memory-mapped. See README.md.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "drivers/camera/picture_stream.h"
#include "drivers/camera/video_calls.h"
#include "drivers/camera/video_frame.h"

namespace zizhu::drivers::camera {

// A wish for the size of frames; the camera's nearest is taken. Without one, its largest.
struct FrameSize {
    int width = 0;
    int height = 0;
};

class V4l2Stream final : public PictureStream {
public:
    // `findNode` looks the node up at each opening: a camera that comes back may have another number. Its
    // errors are the stream's. `clock` outlives the stream.
    using FindNode = std::function<base::Result<std::filesystem::path>()>;
    V4l2Stream(std::unique_ptr<VideoCalls> calls, FindNode findNode, base::Clock& clock,
               std::optional<FrameSize> wish = std::nullopt);
    ~V4l2Stream() override;

    base::Result<imaging::Picture> next(const imaging::DecodeRequest& request, const Until& until) override;
    void stop() override;
    bool runs() const override { return fd_ >= 0; }
    DeviceStatus status(const Until& until) override;
    DeviceFacts facts() override;

private:
    struct Mapped {
        void* memory = nullptr;
        std::size_t length = 0;
    };
    struct Filled {
        std::uint32_t index = 0;
        std::size_t bytes = 0;
        bool damaged = false;
    };

    base::Status open();
    base::Status checkCapabilities(int fd);
    base::Status chooseFormat(int fd);
    std::optional<FrameSize> chooseSize(int fd, std::uint32_t fourcc) const;
    base::Status mapBuffers();
    base::Status start(const Until& until);
    base::Result<Filled> take(const Until& until);
    base::Result<std::optional<Filled>> tryTake();
    base::Status giveBack(std::uint32_t index);
    base::Error lost(int code, base::Detail detail);  // closes, and says what an errno means

    std::unique_ptr<VideoCalls> calls_;
    const FindNode findNode_;
    base::Clock& clock_;
    const std::optional<FrameSize> wish_;

    int fd_ = -1;
    FrameLayout layout_;
    std::vector<Mapped> buffers_;
    std::int64_t frames_ = 0;
    std::int64_t damaged_ = 0;
};

}  // namespace zizhu::drivers::camera
