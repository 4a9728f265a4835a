#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace zizhu::base {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    int get() const { return fd_; }
    bool close() {
        const int fd = fd_;
        fd_ = -1;
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int fd_;
};

tl::unexpected<Error> failErrno(int number) {
    const Errc code = number == ENOENT                      ? Errc::NotFound
                      : number == ENOSPC || number == EDQUOT ? Errc::StorageFull
                                                             : Errc::Io;
    return fail(code, {"errno {}", number});
}

}  // namespace

Result<Bytes> readFile(const std::filesystem::path& path, std::size_t maxBytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return failErrno(errno);
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) return failErrno(errno);
    if (!S_ISREG(about.st_mode)) return fail(Errc::InvalidInput, {"not a regular file"});
    if (std::size_t(about.st_size) > maxBytes) return fail(Errc::TooLarge, {"{} bytes", about.st_size});
    Bytes bytes(std::size_t(about.st_size));
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failErrno(errno);
        if (got == 0) break;  // it shrank while being read
        have += std::size_t(got);
    }
    bytes.resize(have);
    return bytes;
}

Result<std::vector<TreeFile>> readTree(const std::filesystem::path& root, std::string_view suffix,
                                       std::size_t maxFiles, std::size_t maxBytes) {
    std::error_code error;
    std::filesystem::recursive_directory_iterator entry(root, error);
    if (error) return failErrno(error.value());
    std::vector<TreeFile> files;
    for (; entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().lexically_relative(root).generic_string();
        const bool wanted = std::string_view(name).ends_with(suffix);
        if (!wanted || entry->is_symlink(error) || !entry->is_regular_file(error)) continue;
        if (files.size() >= maxFiles) return fail(Errc::TooLarge, {"more than {} files", maxFiles});
        auto bytes = readFile(entry->path(), maxBytes);
        if (!bytes) return fail(bytes.error());
        files.push_back({name, std::move(*bytes)});
    }
    if (error) return failErrno(error.value());
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

Status writeFileAtomically(const std::filesystem::path& path, ByteView bytes, unsigned mode) {
    const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
    std::string temporary = (directory / ("." + path.filename().string() + ".XXXXXX")).string();
    Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (file.get() < 0) return failErrno(errno);
    const auto abandon = [&](int number) {
        ::unlink(temporary.c_str());
        return failErrno(number);
    };
    while (!bytes.empty()) {
        const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return abandon(errno);
        bytes = bytes.subspan(std::size_t(put));
    }
    if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0 || !file.close()) return abandon(errno);
    if (::rename(temporary.c_str(), path.c_str()) != 0) return abandon(errno);
    const Descriptor parent(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.get() < 0 || ::fsync(parent.get()) != 0) return failErrno(errno);
    return {};
}

}  // namespace zizhu::base
