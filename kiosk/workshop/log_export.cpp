#include "kiosk/workshop/log_export.h"

#include <algorithm>
#include <cerrno>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace zizhu::kiosk {

namespace {

using base::Errc;
using base::fail;
using Json = nlohmann::json;

constexpr int kMaxOldLogs = 9;
constexpr std::size_t kChunk = 64u << 10;

// The head line: what a reader of the log wants to know first.
std::string headOf(const LogExport& what, const flow::vendor::Survey& state) {
    Json parts = Json::object();
    for (std::size_t i = 0; i < flow::vendor::kPartCount; ++i) {
        const auto& part = state.parts[i];
        if (!part.fitted) continue;
        Json one = {{"device", flow::vendor::name(part.xfs)}, {"action", base::name(part.action)}};
        if (!part.model.empty()) one["model"] = part.model;
        if (!part.detail.empty()) one["detail"] = part.detail.text();
        parts[std::string(flow::vendor::key(flow::vendor::Part(i)))] = std::move(one);
    }
    const Json head = {{"exported", base::toIso8601(what.now)}, {"terminal", what.terminal}, {"days", what.days},
                       {"program", state.program}, {"image", state.image}, {"catalogue", state.catalogueVersion},
                       {"queued", state.queued}, {"refused", state.refused}, {"parts", parts}};
    return head.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string fileName(const LogExport& what) {
    std::string digits;
    for (const char c : base::toLocalMinute(what.now)) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return fmt::format("zizhu-{}-{}-{}.jsonl", what.terminal, digits.substr(0, 8), digits.substr(8));
}

// A line begins {"time":"2026-03-14T08:09:10.123Z"; times of that form compare as text.
bool isSince(const std::string& line, const std::string& since) {
    constexpr std::string_view kBegin = "{\"time\":\"";
    return line.rfind(kBegin, 0) == 0 && line.compare(kBegin.size(), since.size(), since) >= 0;
}

class Out {
public:
    explicit Out(const std::filesystem::path& file)
        : fd_(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {}
    ~Out() {
        if (fd_ >= 0) ::close(fd_);
    }
    Out(const Out&) = delete;
    Out& operator=(const Out&) = delete;

    bool isOpen() const { return fd_ >= 0; }
    bool put(std::string_view text) {
        buffer_ += text;
        return buffer_.size() < kChunk || flush();
    }
    // Past the file: its folder and the stick's own tables.
    bool finish() { return flush() && ::fsync(fd_) == 0 && ::syncfs(fd_) == 0; }

private:
    bool flush() {
        std::string_view left = buffer_;
        while (!left.empty()) {
            const ssize_t n = ::write(fd_, left.data(), left.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            left.remove_prefix(std::size_t(n));
        }
        buffer_.clear();
        return true;
    }
    int fd_;
    std::string buffer_;
};

tl::unexpected<base::Error> ioFault() {
    if (errno == ENOSPC) return fail(Errc::StorageFull, {"the stick is full"}, base::StaffAction::Clear);
    return fail(Errc::Io, {"the stick cannot be written ({})", errno}, base::StaffAction::Clear);
}

}  // namespace

base::Result<std::string> exportLogs(const LogExport& what, const flow::vendor::Survey& state,
                                     const std::function<void(int)>& progress) {
    const std::string name = fileName(what);
    const auto file = what.folder / name;
    std::vector<std::filesystem::path> logs;
    for (int i = kMaxOldLogs; i >= 0; --i) {
        auto one = what.log;
        if (i > 0) one.replace_filename(fmt::format("{}.{}{}", one.stem().string(), i, one.extension().string()));
        std::error_code failed;
        if (std::filesystem::exists(one, failed)) logs.push_back(std::move(one));
    }
    const auto failure = [&] {
        const auto error = ioFault();
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
        return error;
    };
    Out out(file);
    if (!out.isOpen()) return ioFault();
    if (!out.put(headOf(what, state))) return failure();
    const std::string since = base::toIso8601(what.now - std::chrono::hours(24 * what.days));
    for (std::size_t i = 0; i < logs.size(); ++i) {
        progress(int(i * 1000 / logs.size()));
        std::ifstream in(logs[i]);
        for (std::string line; std::getline(in, line);) {
            if (isSince(line, since) && !out.put(line + "\n")) return failure();
        }
    }
    if (!out.finish()) return failure();
    progress(1000);
    return name;
}

}  // namespace zizhu::kiosk
