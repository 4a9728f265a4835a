#include "offline-cache/folder.h"

#include <fcntl.h>
#include <unistd.h>

namespace zizhu::cache {

namespace fs = std::filesystem;

base::Status syncFolder(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    return done ? base::Status{} : base::fail(base::Errc::Io, {"a directory could not be synced"});
}

bool canAllocate(const fs::path& folder, std::uint64_t bytes) {
    const fs::path file = folder / "room.tmp";
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return false;
    const bool given = ::posix_fallocate(fd, 0, off_t(bytes)) == 0;
    ::close(fd);
    ::unlink(file.c_str());
    return given;
}

base::Status makeFolder(const fs::path& folder) {
    std::error_code error;
    const fs::path above = fs::absolute(folder, error).parent_path();
    if (!error && !fs::is_directory(above, error)) {
        if (const base::Status made = makeFolder(above); !made) return made;
    }
    error.clear();
    fs::create_directory(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) {
        const bool full = error == std::errc::no_space_on_device;
        return base::fail(full ? base::Errc::StorageFull : base::Errc::Io, {"errno {} at a folder", error.value()});
    }
    return syncFolder(above);
}

}  // namespace zizhu::cache
