// A disk that fails, fills up, or loses its power at a chosen operation.
//
// It stands below everything: the libc calls by which SQLite, base/file.h and the standard library change files
// (interpose.cpp) come here, so what is tested is the very code that ships, SQLite's own VFS with its directory
// syncs included. Files lie in a real folder (best one in memory); beside it the disk remembers what has really
// arrived. Until its fsync what is written stands in the "page cache" alone, sector by sector; until the fsync
// of its directory so do a name, a rename and a removal. image() is what a machine would find after its power
// came back.
//
// One at a time in a process; thread-safe.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"

namespace zizhu::tests {

enum class Fault : std::uint8_t {
    None,
    PowerCut,    // this operation and all that follow fail; it may have reached the disk or not
    Eio,         // this one fails, once. After a failed fsync what was written may be gone for good, though a
                 // later fsync succeeds: so Linux does it
    EioArrived,  // this one fails, once, but took place all the same
    EioForGood,  // this one and all that follow
    Full,        // no room for this one; a write puts down half of its bytes first
    FullForGood,
    NoGrowth,    // from here on what lies on the disk can be overwritten, but no file can grow or be made
    ReadOnly,    // from here on the file system is mounted read-only, as Linux does on errors
};
const char* name(Fault fault);

// What becomes of what was never synced.
struct Survival {
    enum class Kind : std::uint8_t { Nothing, Everything, Some } kind = Kind::Nothing;
    std::uint64_t seed = 0;  // Some: single sectors of 512 bytes and single changes of names
};

class Disk {
public:
    static constexpr std::size_t kSector = 512;
    // A whole content of the folder: path relative to it → bytes; a folder has none.
    using Image = std::map<std::string, std::optional<std::string>>;

    // `root` must exist and be written without symbolic links; what lies in it counts as arrived.
    explicit Disk(std::filesystem::path root);
    ~Disk();
    Disk(const Disk&) = delete;
    Disk& operator=(const Disk&) = delete;

    // The `operation`th change from now on (1: the next) meets the fault. 0: none does, they are counted.
    void arm(int operation, Fault fault, std::uint64_t seed = 1);
    // The power goes now, besides what was armed: nothing that follows reaches the disk.
    void cut();
    Fault fault() const;
    bool met() const;        // the chosen operation has come
    int operations() const;  // since arm()
    std::string last() const;  // what the faulty operation was: "fsync outbox.db-wal"

    Image image(const Survival& survival) const;
    Image present() const;  // the page cache: what a process that is only restarted finds
    // Replaces the folder's content; all of it counts as arrived, and no fault is armed. Files must be closed.
    void restore(const Image& image);

    // Takes the ground away from under a test, to see that it notices: these syncs succeed and do nothing.
    enum class Lie : std::uint8_t { None, Files, Directories };
    void lie(Lie lie);

    // For interpose.cpp. Each returns 0 if the call may go on, or the errno with which it fails. Paths are
    // absolute; `fd` is one that owns() knows.
    static Disk* active();
    bool has(const char* path) const;
    bool owns(int fd) const;
    int opening(const std::string& path, int flags);
    void opened(int fd, const std::string& path);
    void closed(int fd);
    int reading() const;
    // How many bytes may be written, or a negative errno.
    ssize_t write(int fd, const void* data, std::size_t size, std::size_t offset);
    std::size_t size(int fd) const;
    int truncate(int fd, std::size_t size);
    int truncate(const std::string& path, std::size_t size);
    int sync(int fd);
    int rename(const std::string& from, const std::string& to);
    int remove(const std::string& path, bool directory);
    int makeDirectory(const std::string& path);

private:
    struct Change {
        bool truncate = false;
        std::size_t offset = 0;  // of a truncation: the new size
        std::string bytes;
    };
    struct Node {
        bool directory = false;
        std::string arrived, cached;
        std::vector<Change> pending;  // what is to come to `arrived`, in order
    };
    using NodePtr = std::shared_ptr<Node>;
    struct Naming {  // one atomic change of names
        std::vector<std::pair<std::string, NodePtr>> edits;  // null: the name goes
    };
    using Names = std::map<std::string, NodePtr>;

    struct Verdict {
        int error = 0;
        bool maybe = false;  // the power went in this very operation: it may have arrived
        bool takesPlace() const { return error == 0 || maybe; }
    };
    Verdict admit(const char* what, const std::string& path, bool grows);
    int failing(bool grows);
    int change(Node& node, const std::string& path, Change change);
    void rename(Naming naming);
    static void apply(std::string& content, const Change& change);
    static std::string contentOf(const Node& node, const Survival& survival, base::RandomSource& random);
    Names namesAfter(const Survival& survival, base::RandomSource& random) const;
    void look();

    std::filesystem::path root_;
    std::string prefix_;  // root_ with a slash
    mutable std::mutex mutex_;
    std::map<int, std::pair<std::string, NodePtr>> open_;  // by descriptor
    Names now_, arrived_;                                  // by absolute path
    std::vector<Naming> namings_;                          // since the sync of their directories
    int chosen_ = 0, operations_ = 0;
    Fault fault_ = Fault::None;
    bool met_ = false, off_ = false;
    bool halved_ = false;  // half of a write went down: the next operation meets the full disk
    std::uint64_t seed_ = 1;
    std::string last_;
    Lie lie_ = Lie::None;
};

}  // namespace zizhu::tests
