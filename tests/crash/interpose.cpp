// The libc calls that change files, for the whole program: SQLite's and the standard library's come here as
// well, because a program's own symbols go before those of the libraries. What does not concern the disk under
// test goes straight to the kernel.
#undef _FORTIFY_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include "tests/crash/disk.h"

using zizhu::tests::Disk;

namespace {

Disk* diskOf(const char* path) {
    Disk* disk = Disk::active();
    return disk != nullptr && disk->has(path) ? disk : nullptr;
}
// The folder itself counts too: it is synced.
Disk* diskOf(int fd) {
    Disk* disk = Disk::active();
    return disk != nullptr && disk->owns(fd) ? disk : nullptr;
}
int refuse(int error) {
    errno = error;
    return -1;
}

int openFile(const char* path, int flags, unsigned mode) {
    Disk* disk = Disk::active();
    const bool root = disk != nullptr && disk->has((std::string(path) + "/").c_str());
    if (!root) return int(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    if (const int error = disk->opening(path, flags); error != 0) return refuse(error);
    const int fd = int(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    if (fd >= 0) disk->opened(fd, path);
    return fd;
}

ssize_t writeAt(Disk& disk, int fd, const void* data, std::size_t size, std::int64_t offset) {
    const ssize_t may = disk.write(fd, data, size, std::size_t(offset));
    if (may < 0) return refuse(int(-may));
    return ::syscall(SYS_pwrite64, fd, data, std::size_t(may), offset);
}

ssize_t writeOn(Disk& disk, int fd, const void* data, std::size_t size) {
    const bool appends = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
    const auto at = appends ? std::int64_t(disk.size(fd)) : std::int64_t(::lseek(fd, 0, SEEK_CUR));
    const ssize_t done = writeAt(disk, fd, data, size, at);
    if (done > 0) ::lseek(fd, at + done, SEEK_SET);
    return done;
}

template <class Size>
int truncateFile(int fd, Size size) {
    if (Disk* disk = diskOf(fd)) {
        if (const int error = disk->truncate(fd, std::size_t(size)); error != 0) return refuse(error);
    }
    return int(::syscall(SYS_ftruncate, fd, size));
}

int syncFile(int fd, long call) {
    if (Disk* disk = diskOf(fd)) {
        const int error = disk->sync(fd);
        return error == 0 ? 0 : refuse(error);
    }
    return int(::syscall(call, fd));
}

int makeTemporary(char* pattern, int flags) {
    static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static unsigned counter = 0;
    char* end = pattern + std::strlen(pattern) - 6;
    for (int tries = 0; tries < 1000; ++tries) {
        unsigned value = ++counter;
        for (int i = 0; i < 6; ++i, value /= 36) end[i] = kLetters[value % 36];
        const int fd = openFile(pattern, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return refuse(EEXIST);
}

}  // namespace

extern "C" {

#define ZIZHU_MODE                                     \
    unsigned mode = 0;                                 \
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) {        \
        va_list list;                                  \
        va_start(list, flags);                         \
        mode = va_arg(list, unsigned);                 \
        va_end(list);                                  \
    }

int open(const char* path, int flags, ...) {
    ZIZHU_MODE
    return openFile(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    ZIZHU_MODE
    return openFile(path, flags, mode);
}
int __open_2(const char* path, int flags) { return openFile(path, flags, 0); }
int __open64_2(const char* path, int flags) { return openFile(path, flags, 0); }
int mkstemp(char* pattern) { return makeTemporary(pattern, 0); }
int mkostemp(char* pattern, int flags) { return makeTemporary(pattern, flags); }
int mkostemp64(char* pattern, int flags) { return makeTemporary(pattern, flags); }

int close(int fd) {
    if (Disk* disk = diskOf(fd)) disk->closed(fd);
    return int(::syscall(SYS_close, fd));
}

ssize_t read(int fd, void* out, size_t size) {
    if (Disk* disk = diskOf(fd)) {
        if (const int error = disk->reading(); error != 0) return refuse(error);
    }
    return ::syscall(SYS_read, fd, out, size);
}
ssize_t pread64(int fd, void* out, size_t size, off64_t offset) {
    if (Disk* disk = diskOf(fd)) {
        if (const int error = disk->reading(); error != 0) return refuse(error);
    }
    return ::syscall(SYS_pread64, fd, out, size, offset);
}
ssize_t pread(int fd, void* out, size_t size, off_t offset) { return pread64(fd, out, size, offset); }

ssize_t write(int fd, const void* data, size_t size) {
    Disk* disk = diskOf(fd);
    return disk == nullptr ? ::syscall(SYS_write, fd, data, size) : writeOn(*disk, fd, data, size);
}
ssize_t writev(int fd, const iovec* parts, int count) {
    Disk* disk = diskOf(fd);
    if (disk == nullptr) return ::syscall(SYS_writev, fd, parts, count);
    ssize_t total = 0;
    for (int i = 0; i < count; ++i) {
        if (parts[i].iov_len == 0) continue;
        const ssize_t done = writeOn(*disk, fd, parts[i].iov_base, parts[i].iov_len);
        if (done < 0) return total > 0 ? total : done;
        total += done;
        if (std::size_t(done) < parts[i].iov_len) break;
    }
    return total;
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) {
    Disk* disk = diskOf(fd);
    return disk == nullptr ? ::syscall(SYS_pwrite64, fd, data, size, offset)
                           : writeAt(*disk, fd, data, size, offset);
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

ssize_t sendfile(int out, int in, off_t* offset, size_t size) {
    Disk* disk = diskOf(out);
    if (disk == nullptr) return ::syscall(SYS_sendfile, out, in, offset, size);
    char buffer[16384];
    const size_t most = size < sizeof buffer ? size : sizeof buffer;
    const ssize_t got = offset != nullptr ? pread64(in, buffer, most, *offset) : ::read(in, buffer, most);
    if (got <= 0) return got;
    const ssize_t done = writeOn(*disk, out, buffer, size_t(got));
    if (offset != nullptr && done > 0) *offset += done;
    return done;
}

int ftruncate(int fd, off_t size) { return truncateFile(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncateFile(fd, size); }
int truncate(const char* path, off_t size) {
    if (Disk* disk = diskOf(path)) {
        if (const int error = disk->truncate(path, size_t(size)); error != 0) return refuse(error);
    }
    return int(::syscall(SYS_truncate, path, size));
}
int fsync(int fd) { return syncFile(fd, SYS_fsync); }
int fdatasync(int fd) { return syncFile(fd, SYS_fdatasync); }

int rename(const char* from, const char* to) {
    if (Disk* disk = diskOf(from)) {
        if (const int error = disk->rename(from, to); error != 0) return refuse(error);
    }
    return int(::syscall(SYS_rename, from, to));
}
int unlink(const char* path) {
    if (Disk* disk = diskOf(path)) {
        if (const int error = disk->remove(path, false); error != 0) return refuse(error);
    }
    return int(::syscall(SYS_unlink, path));
}
int rmdir(const char* path) {
    if (Disk* disk = diskOf(path)) {
        if (const int error = disk->remove(path, true); error != 0) return refuse(error);
    }
    return int(::syscall(SYS_rmdir, path));
}
int remove(const char* path) {
    const int done = unlink(path);
    return done != 0 && errno == EISDIR ? rmdir(path) : done;
}
int mkdir(const char* path, mode_t mode) {
    if (Disk* disk = diskOf(path)) {
        if (const int error = disk->makeDirectory(path); error != 0) return refuse(error);
    }
    return int(::syscall(SYS_mkdir, path, mode));
}

}  // extern "C"
