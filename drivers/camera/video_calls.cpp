#include "drivers/camera/video_calls.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "drivers/transport/stop_signal.h"

namespace zizhu::drivers::camera {

namespace {

class SystemVideoCalls final : public VideoCalls {
public:
    explicit SystemVideoCalls(base::Clock& clock) : clock_(clock) {}

    int open(const std::filesystem::path& node) override {
        const int fd = ::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        return fd < 0 ? -errno : fd;
    }
    void close(int fd) override { ::close(fd); }
    int control(int fd, unsigned long request, void* argument) override {
        for (;;) {
            if (::ioctl(fd, request, argument) == 0) return 0;
            if (errno != EINTR) return -errno;
        }
    }
    void* map(int fd, std::size_t length, std::int64_t offset) override {
        void* memory = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, offset);
        return memory == MAP_FAILED ? nullptr : memory;
    }
    void unmap(void* memory, std::size_t length) override { ::munmap(memory, length); }

    Ready wait(int fd, const Until& until) override {
        const StopSignal stop(until.stop);
        for (;;) {
            if (until.stop.stop_requested()) return Ready::Stopped;
            // In pieces: poll(2) counts in int, and a deadline may be the end of time.
            const auto left = until.deadline - clock_.steady();
            const bool last = left <= std::chrono::hours(1);
            const std::int64_t milliseconds =
                last ? std::chrono::ceil<std::chrono::milliseconds>(left).count() : 3'600'000;
            std::array<pollfd, 2> fds = {{{fd, POLLIN, 0}, {stop.fd(), POLLIN, 0}}};
            const int ready = ::poll(fds.data(), fds.size(), int(std::max<std::int64_t>(milliseconds, 0)));
            if (ready < 0 && errno != EINTR) return Ready::Lost;
            if (ready < 0) continue;
            if ((fds[1].revents & POLLIN) != 0) return Ready::Stopped;
            if ((fds[0].revents & POLLIN) != 0) return Ready::Frame;
            if (fds[0].revents != 0) return Ready::Lost;
            if (last && until.deadline <= clock_.steady()) return Ready::TimedOut;
        }
    }

private:
    base::Clock& clock_;
};

}  // namespace

std::unique_ptr<VideoCalls> systemVideoCalls(base::Clock& clock) {
    return std::make_unique<SystemVideoCalls>(clock);
}

}  // namespace zizhu::drivers::camera
