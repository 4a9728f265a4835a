// A unix socket that answers lines with lines: how a zizhu-sim is steered.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zizhu::drivers {

inline constexpr std::size_t kMaxCommandLine = 4096;  // bytes; a longer one ends the connection
inline constexpr std::size_t kMaxAnswerLine = 1u << 20;

// Serves until destroyed, on a thread of its own that also calls `answer`. Up to 8 connections at a
// time. The socket is readable and writable by its owner only; an old one at `path` is replaced unless
// somebody still serves it (Exists).
class LineServer {
public:
    virtual ~LineServer() = default;
};
base::Result<std::unique_ptr<LineServer>> serveLines(std::filesystem::path path,
                                                     std::function<std::string(std::string_view)> answer);

// Sends one line, returns the line that comes back. Waits 5 s at most. Unavailable: nobody serves there.
base::Result<std::string> askLine(const std::filesystem::path& path, std::string_view line);

}  // namespace zizhu::drivers
