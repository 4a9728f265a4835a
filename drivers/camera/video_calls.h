// The system calls that reach a V4L2 driver, as a seam: the kernel's, or a fake one of the tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "drivers/transport.h"

namespace zizhu::drivers::camera {

class VideoCalls {
public:
    virtual ~VideoCalls() = default;

    // Below, a negative result is an errno, as in the kernel: -ENODEV. An interrupted call was repeated.
    virtual int open(const std::filesystem::path& node) = 0;  // a descriptor that does not block
    virtual void close(int fd) = 0;
    virtual int control(int fd, unsigned long request, void* argument) = 0;  // ioctl(2); 0
    virtual void* map(int fd, std::size_t length, std::int64_t offset) = 0;  // read-only; null: none
    virtual void unmap(void* memory, std::size_t length) = 0;

    enum class Ready : std::uint8_t { Frame, TimedOut, Stopped, Lost };
    // Until a frame can be taken.
    virtual Ready wait(int fd, const Until& until) = 0;
};

// The kernel's. `clock` outlives it.
std::unique_ptr<VideoCalls> systemVideoCalls(base::Clock& clock);

}  // namespace zizhu::drivers::camera
