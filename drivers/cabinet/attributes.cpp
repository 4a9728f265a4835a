#include "drivers/cabinet/attributes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "drivers/sim/fd.h"

namespace zizhu::drivers::cabinet {

using base::Errc;
using base::fail;

namespace {

std::string trimmed(std::string_view text) {
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\0'; };
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    return std::string(text);
}

tl::unexpected<base::Error> failure(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return fail(Errc::NotFound, {"no such attribute"});
        case EACCES:
        case EPERM:
        case EROFS:
            return fail(Errc::Refused, {"no permission for an attribute"}, base::StaffAction::Configuration);
        case EINVAL:
            return fail(Errc::InvalidInput, {"the kernel does not take this value"});
        case ENODEV:
        case ENXIO:
        case ENODATA:
        case EAGAIN:
        case ETIMEDOUT:
            return fail(Errc::Unavailable, {"the device of an attribute does not answer, error {}", error});
        default:
            return fail(Errc::Io, {"an attribute cannot be used, error {}", error},
                        base::StaffAction::Maintenance);
    }
}

class DiskAttributes final : public Attributes {
public:
    explicit DiskAttributes(std::filesystem::path root) : root_(std::move(root)) {}

    base::Result<std::string> read(std::string_view path) override {
        const Fd fd(::open((root_ / path).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
        if (fd.get() < 0) return failure(errno);
        std::array<char, kMaxAttribute> buffer{};
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got < 0) return failure(errno);
        return trimmed({buffer.data(), std::size_t(got)});
    }

    base::Status write(std::string_view path, std::string_view value) override {
        const Fd fd(::open((root_ / path).c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY));
        if (fd.get() < 0) return failure(errno);
        // In one call: each write of sysfs is a whole value.
        const ssize_t put = ::write(fd.get(), value.data(), value.size());
        if (put < 0) return failure(errno);
        if (std::size_t(put) != value.size()) return fail(Errc::Io, {"an attribute took half a value"});
        return {};
    }

    std::vector<std::string> list(std::string_view path) override {
        std::vector<std::string> names;
        std::error_code failed;
        for (std::filesystem::directory_iterator it(root_ / path, failed), end; !failed && it != end;
             it.increment(failed)) {
            names.push_back(it->path().filename().string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    const std::filesystem::path root_;
};

}  // namespace

std::unique_ptr<Attributes> attributesBelow(std::filesystem::path root) {
    return std::make_unique<DiskAttributes>(std::move(root));
}

base::Result<std::string> MemoryAttributes::read(std::string_view path) {
    const std::lock_guard lock(mutex_);
    const auto file = files_.find(path);
    if (file == files_.end()) return failure(ENOENT);
    return trimmed(file->second);
}

base::Status MemoryAttributes::write(std::string_view path, std::string_view value) {
    const std::lock_guard lock(mutex_);
    const auto file = files_.find(path);
    if (file == files_.end()) return failure(ENOENT);
    file->second = value;
    return {};
}

std::vector<std::string> MemoryAttributes::list(std::string_view path) {
    const std::string folder = std::string(path) + "/";
    std::vector<std::string> names;
    const std::lock_guard lock(mutex_);
    for (auto file = files_.lower_bound(folder); file != files_.end() && file->first.starts_with(folder);
         ++file) {
        const std::size_t end = std::min(file->first.find('/', folder.size()), file->first.size());
        std::string name = file->first.substr(folder.size(), end - folder.size());
        if (names.empty() || names.back() != name) names.push_back(std::move(name));
    }
    // In the order of paths "a" may come twice, with "a.b" in between.
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void MemoryAttributes::make(std::string_view path, std::string_view value) {
    const std::lock_guard lock(mutex_);
    files_.insert_or_assign(std::string(path), std::string(value));
}

void MemoryAttributes::remove(std::string_view path) {
    const std::string folder = std::string(path) + "/";
    const std::lock_guard lock(mutex_);
    std::erase_if(files_,
                  [&](const auto& file) { return file.first == path || file.first.starts_with(folder); });
}

}  // namespace zizhu::drivers::cabinet
