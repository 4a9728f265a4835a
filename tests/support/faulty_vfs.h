// A disk for SQLite that fails when told to, or loses its power.
//
// While an object lives, every database that is opened goes through it. It counts the operations that
// change the disk (write, truncate, sync); at the chosen one it is full, or its power goes: nothing more
// is written, and cutPower() leaves of what was not synced a random part, as a real disk may.
// Databases must be in exclusive locking mode (there is no shared memory here). Thread-safe.
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "base/random.h"

namespace zizhu::tests {

class FaultyVfs {
public:
    enum class Fault { None, Full, FullForGood, PowerCut };

    FaultyVfs() : original_(*sqlite3_vfs_find(nullptr)), real_(sqlite3_vfs_find(nullptr)) {
        instance() = this;
        vfs_ = original_;
        vfs_.zName = "zizhu-faulty";
        vfs_.pNext = nullptr;
        vfs_.szOsFile = int(sizeof(File)) + original_.szOsFile;
        vfs_.xOpen = &FaultyVfs::open;
        sqlite3_vfs_register(&vfs_, 1);
    }
    FaultyVfs(const FaultyVfs&) = delete;
    FaultyVfs& operator=(const FaultyVfs&) = delete;
    ~FaultyVfs() {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(real_, 1);
        instance() = nullptr;
    }

    // The `operation`th change from now on (1 is the next) meets the fault.
    void failAt(int operation, Fault fault) {
        const std::lock_guard lock(mutex_);
        countdown_ = operation;
        fault_ = fault;
        dead_ = full_ = false;
    }
    void mend() { failAt(0, Fault::None); }
    // Whether the chosen operation has come.
    bool failed() const {
        const std::lock_guard lock(mutex_);
        return fault_ != Fault::None && countdown_ <= 0;
    }

    // What the disk holds after the power is back. Databases must be closed.
    void cutPower(base::RandomSource& random) {
        const std::lock_guard lock(mutex_);
        for (auto& [path, file] : files_) {
            if (!file.dirty || !std::filesystem::exists(path)) continue;
            std::string content = file.synced;
            for (const Change& change : file.changes) {
                if (random.below(2) == 0) continue;
                if (change.truncate) {
                    content.resize(change.offset);
                    continue;
                }
                if (content.size() < change.offset + change.bytes.size()) {
                    content.resize(change.offset + change.bytes.size());
                }
                content.replace(change.offset, change.bytes.size(), change.bytes);
            }
            std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
        }
        files_.clear();
    }

private:
    struct Change {
        bool truncate;
        std::size_t offset;
        std::string bytes;
    };
    struct Content {
        bool dirty = false;
        std::string synced;  // as it was when last synced
        std::vector<Change> changes;
    };
    struct File {
        sqlite3_file base;
        sqlite3_file* real;
        const char* path;
    };

    static FaultyVfs*& instance() {
        static FaultyVfs* vfs = nullptr;
        return vfs;
    }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static sqlite3_file* realOf(sqlite3_file* file) { return of(file).real; }

    // SQLITE_OK if the change may go on to the disk.
    int admit() {
        if (dead_) return SQLITE_IOERR;
        if (full_) return SQLITE_FULL;
        if (fault_ == Fault::None || countdown_ <= 0 || --countdown_ > 0) return SQLITE_OK;
        dead_ = fault_ == Fault::PowerCut;
        full_ = fault_ == Fault::FullForGood;
        return dead_ ? SQLITE_IOERR : SQLITE_FULL;
    }
    void remember(const char* path, Change change) {
        if (path == nullptr) return;
        Content& content = files_[path];
        if (!content.dirty) {
            std::ifstream in(path, std::ios::binary);
            content.synced.assign(std::istreambuf_iterator<char>(in), {});
            content.dirty = true;
        }
        content.changes.push_back(std::move(change));
    }

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
        FaultyVfs& self = *instance();
        of(file) = {{nullptr}, reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1), name};
        const int code = self.original_.xOpen(self.real_, name, of(file).real, flags, out);
        if (code == SQLITE_OK || of(file).real->pMethods != nullptr) file->pMethods = &kMethods;
        return code;
    }
    static int close(sqlite3_file* file) { return realOf(file)->pMethods->xClose(realOf(file)); }
    static int read(sqlite3_file* file, void* out, int amount, sqlite3_int64 offset) {
        return realOf(file)->pMethods->xRead(realOf(file), out, amount, offset);
    }
    static int write(sqlite3_file* file, const void* data, int amount, sqlite3_int64 offset) {
        FaultyVfs& self = *instance();
        const std::lock_guard lock(self.mutex_);
        if (const int code = self.admit(); code != SQLITE_OK) return code;
        self.remember(of(file).path, {false, std::size_t(offset),
                                      std::string(static_cast<const char*>(data), std::size_t(amount))});
        return realOf(file)->pMethods->xWrite(realOf(file), data, amount, offset);
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        FaultyVfs& self = *instance();
        const std::lock_guard lock(self.mutex_);
        if (const int code = self.admit(); code != SQLITE_OK)
            return code == SQLITE_FULL ? SQLITE_IOERR_TRUNCATE : code;
        self.remember(of(file).path, {true, std::size_t(size), {}});
        return realOf(file)->pMethods->xTruncate(realOf(file), size);
    }
    static int sync(sqlite3_file* file, int flags) {
        FaultyVfs& self = *instance();
        const std::lock_guard lock(self.mutex_);
        if (const int code = self.admit(); code != SQLITE_OK) return SQLITE_IOERR_FSYNC;
        if (of(file).path != nullptr) self.files_.erase(of(file).path);
        (void)flags;  // what was written is in the page cache, which is all a test process needs
        return SQLITE_OK;
    }
    static int fileSize(sqlite3_file* file, sqlite3_int64* size) {
        return realOf(file)->pMethods->xFileSize(realOf(file), size);
    }
    static int lock(sqlite3_file* file, int level) {
        return realOf(file)->pMethods->xLock(realOf(file), level);
    }
    static int unlock(sqlite3_file* file, int level) {
        return realOf(file)->pMethods->xUnlock(realOf(file), level);
    }
    static int checkReserved(sqlite3_file* file, int* out) {
        return realOf(file)->pMethods->xCheckReservedLock(realOf(file), out);
    }
    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sectorSize(sqlite3_file*) { return 4096; }
    static int characteristics(sqlite3_file*) { return 0; }  // promises nothing

    static inline const sqlite3_io_methods kMethods = {
        1,       &close,         &read,    &write,      &truncate,        &sync,   &fileSize, &lock,
        &unlock, &checkReserved, &control, &sectorSize, &characteristics, nullptr, nullptr,   nullptr,
        nullptr, nullptr,        nullptr};

    sqlite3_vfs original_;
    sqlite3_vfs* real_;
    sqlite3_vfs vfs_{};
    mutable std::mutex mutex_;
    int countdown_ = 0;
    Fault fault_ = Fault::None;
    bool dead_ = false, full_ = false;
    std::map<std::string, Content> files_;
};

}  // namespace zizhu::tests
