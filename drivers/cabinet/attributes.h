// Small files of one value each, as the kernel shows devices in sysfs.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zizhu::drivers::cabinet {

inline constexpr std::size_t kMaxAttribute = 4096;  // a page, which is all that sysfs gives

// Paths are relative to the root: "class/leds/zizhu:green:status/brightness". Nothing blocks but the
// kernel's own access to a device (an I2C transfer).
class Attributes {
public:
    virtual ~Attributes() = default;

    // The value without white space at its ends. NotFound; Unavailable: its device does not answer; Io.
    virtual base::Result<std::string> read(std::string_view path) = 0;

    // Never makes a file. NotFound; Refused: no permission; InvalidInput: the kernel does not take that
    // value; Unavailable; Io.
    virtual base::Status write(std::string_view path, std::string_view value) = 0;

    // The names in a folder, sorted; none if it is not there.
    virtual std::vector<std::string> list(std::string_view path) = 0;
};

// Below a folder: /sys, or one that imitates it.
std::unique_ptr<Attributes> attributesBelow(std::filesystem::path root);

// A tree in memory. Thread-safe, so that whoever steers a simulator may be on another thread.
class MemoryAttributes final : public Attributes {
public:
    base::Result<std::string> read(std::string_view path) override;
    base::Status write(std::string_view path, std::string_view value) override;
    std::vector<std::string> list(std::string_view path) override;

    void make(std::string_view path, std::string_view value);  // a file, or what it holds
    void remove(std::string_view path);                        // a file, or a folder with all in it

private:
    std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace zizhu::drivers::cabinet
