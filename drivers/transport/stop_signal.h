// A stop request as something poll(2) can wait for, as long as the object lives.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <stop_token>

namespace zizhu::drivers {

class StopSignal {
public:
    explicit StopSignal(const std::stop_token& stop) {
        if (!stop.stop_possible()) return;
        fd_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (fd_ < 0) std::abort();
        callback_.emplace(stop, [fd = fd_] {
            const std::uint64_t one = 1;
            [[maybe_unused]] const ssize_t sent = ::write(fd, &one, sizeof one);
        });
    }
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;
    ~StopSignal() {
        callback_.reset();  // waits for a callback that is running
        if (fd_ >= 0) ::close(fd_);
    }

    // Readable once a stop is requested; -1, which poll(2) passes over, if none can be.
    int fd() const { return fd_; }

private:
    int fd_ = -1;
    std::optional<std::stop_callback<std::function<void()>>> callback_;
};

}  // namespace zizhu::drivers
