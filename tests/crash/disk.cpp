#include "tests/crash/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "tests/support/seeded_random.h"

namespace zizhu::tests {

namespace {

namespace fs = std::filesystem;
std::atomic<Disk*> theDisk = nullptr;

std::string parentOf(const std::string& path) { return path.substr(0, path.rfind('/')); }
std::string leafOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string read(const fs::path& path) {
    std::string content(fs::file_size(path), '\0');
    std::ifstream(path, std::ios::binary).read(content.data(), std::streamsize(content.size()));
    return content;
}

}  // namespace

const char* name(Fault fault) {
    switch (fault) {
        case Fault::None: return "none";
        case Fault::PowerCut: return "power cut";
        case Fault::Eio: return "EIO once";
        case Fault::EioArrived: return "EIO though it arrived";
        case Fault::EioForGood: return "EIO for good";
        case Fault::Full: return "full once";
        case Fault::FullForGood: return "full for good";
        case Fault::NoGrowth: return "no growth";
        case Fault::ReadOnly: return "read-only";
    }
    return "";
}

Disk* Disk::active() { return theDisk; }

Disk::Disk(fs::path root) : root_(std::move(root)), prefix_(root_.string() + "/") {
    look();
    theDisk = this;
}

Disk::~Disk() { theDisk = nullptr; }

void Disk::look() {
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
        auto node = std::make_shared<Node>();
        node->directory = entry.is_directory();
        if (!node->directory) node->cached = node->arrived = read(entry.path());
        now_[entry.path().string()] = std::move(node);
    }
    arrived_ = now_;
}

void Disk::arm(int operation, Fault fault, std::uint64_t seed) {
    const std::lock_guard lock(mutex_);
    chosen_ = operation;
    fault_ = operation == 0 ? Fault::None : fault;
    seed_ = seed;
    operations_ = 0;
    met_ = halved_ = off_ = false;
    last_.clear();
}

void Disk::cut() {
    const std::lock_guard lock(mutex_);
    off_ = true;
}
Fault Disk::fault() const {
    const std::lock_guard lock(mutex_);
    return fault_;
}
bool Disk::met() const {
    const std::lock_guard lock(mutex_);
    return met_;
}
int Disk::operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
}
std::string Disk::last() const {
    const std::lock_guard lock(mutex_);
    return last_;
}
void Disk::lie(Lie lie) {
    const std::lock_guard lock(mutex_);
    lie_ = lie;
}
bool Disk::has(const char* path) const {
    return path != nullptr && std::string_view(path).starts_with(prefix_);
}
bool Disk::owns(int fd) const {
    const std::lock_guard lock(mutex_);
    return open_.contains(fd);
}
std::size_t Disk::size(int fd) const {
    const std::lock_guard lock(mutex_);
    return open_.at(fd).second->cached.size();
}
int Disk::reading() const {
    const std::lock_guard lock(mutex_);
    return off_ || (met_ && fault_ == Fault::PowerCut) ? EIO : 0;
}

// What an operation after the fault was met gets.
int Disk::failing(bool grows) {
    switch (fault_) {
        case Fault::PowerCut:
        case Fault::EioForGood: return EIO;
        case Fault::FullForGood: return ENOSPC;
        case Fault::ReadOnly: return EROFS;
        case Fault::NoGrowth: return grows ? ENOSPC : 0;
        case Fault::Full: return std::exchange(halved_, false) ? ENOSPC : 0;
        default: return 0;
    }
}

Disk::Verdict Disk::admit(const char* what, const std::string& path, bool grows) {
    if (off_) return {EIO};
    if (met_) return {failing(grows)};
    if (++operations_ != chosen_) return {};
    met_ = true;
    last_ = std::string(what) + " " + leafOf(path);
    if (fault_ == Fault::Eio || fault_ == Fault::EioArrived) return {EIO};
    if (fault_ == Fault::Full) return {ENOSPC};
    return {failing(grows), fault_ == Fault::PowerCut};
}

void Disk::rename(Naming naming) {
    for (const auto& [path, node] : naming.edits) {
        if (node == nullptr) {
            now_.erase(path);
        } else {
            now_[path] = node;
        }
    }
    namings_.push_back(std::move(naming));
}

int Disk::opening(const std::string& path, int flags) {
    const std::lock_guard lock(mutex_);
    const auto found = now_.find(path);
    if (found == now_.end() && (flags & O_CREAT) != 0) {
        const Verdict verdict = admit("create", path, true);
        if (verdict.takesPlace()) rename({{{path, std::make_shared<Node>()}}});
        return verdict.error;
    }
    if (found != now_.end() && (flags & O_TRUNC) != 0) return change(*found->second, path, {true, 0, {}});
    if (!met_) return 0;
    if (fault_ == Fault::ReadOnly) return (flags & O_ACCMODE) != O_RDONLY ? EROFS : 0;
    return fault_ == Fault::PowerCut || fault_ == Fault::EioForGood ? EIO : 0;
}

void Disk::opened(int fd, const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (path + "/" == prefix_) {
        open_[fd] = {path, nullptr};
    } else if (const auto found = now_.find(path); found != now_.end()) {
        open_[fd] = {path, found->second};
    }
}

void Disk::closed(int fd) {
    const std::lock_guard lock(mutex_);
    open_.erase(fd);
}

void Disk::apply(std::string& content, const Change& change) {
    if (change.truncate) return content.resize(change.offset);
    if (content.size() < change.offset + change.bytes.size()) content.resize(change.offset + change.bytes.size());
    content.replace(change.offset, change.bytes.size(), change.bytes);
}

int Disk::change(Node& node, const std::string& path, Change change) {
    const bool grows = change.truncate && change.offset > node.cached.size();
    const Verdict verdict = admit("truncate", path, grows);
    if (!verdict.takesPlace()) return verdict.error;
    apply(node.cached, change);
    node.pending.push_back(std::move(change));
    return verdict.error;
}

int Disk::truncate(int fd, std::size_t size) {
    const std::lock_guard lock(mutex_);
    const auto& [path, node] = open_.at(fd);
    return change(*node, path, {true, size, {}});
}

int Disk::truncate(const std::string& path, std::size_t size) {
    const std::lock_guard lock(mutex_);
    const auto found = now_.find(path);
    return found == now_.end() ? ENOENT : change(*found->second, path, {true, size, {}});
}

ssize_t Disk::write(int fd, const void* data, std::size_t size, std::size_t offset) {
    const std::lock_guard lock(mutex_);
    const auto& [path, node] = open_.at(fd);
    const bool before = met_;
    const Verdict verdict = admit("write", path, offset + size > node->cached.size());
    if (!before && met_ && fault_ == Fault::Full && size > 1) {
        halved_ = true;
        size /= 2;
    } else if (!verdict.takesPlace()) {
        return -verdict.error;
    }
    Change change{false, offset, std::string(static_cast<const char*>(data), size)};
    apply(node->cached, change);
    node->pending.push_back(std::move(change));
    return verdict.maybe ? -verdict.error : ssize_t(size);
}

int Disk::sync(int fd) {
    const std::lock_guard lock(mutex_);
    const auto& [path, node] = open_.at(fd);
    const bool directory = node == nullptr || node->directory;
    const Verdict verdict = admit("sync", path, false);
    if (lie_ == (directory ? Lie::Directories : Lie::Files)) return verdict.error;
    if (verdict.error != 0) {
        if (fault_ == Fault::PowerCut || directory) return verdict.error;
        SeededRandom random(seed_);
        const auto kind = fault_ == Fault::EioArrived ? Survival::Kind::Everything
                          : seed_ % 2 == 0            ? Survival::Kind::Some
                                                      : Survival::Kind::Nothing;
        node->arrived = contentOf(*node, {kind}, random);
        node->pending.clear();
        return verdict.error;
    }
    if (!directory) {
        for (const Change& change : node->pending) apply(node->arrived, change);
        node->pending.clear();
        return 0;
    }
    std::vector<Naming> left;
    for (Naming& naming : namings_) {
        bool here = false;
        for (const auto& edit : naming.edits) here = here || parentOf(edit.first) == path;
        if (!here) {
            left.push_back(std::move(naming));
            continue;
        }
        for (const auto& [name, of] : naming.edits) {
            if (of == nullptr) {
                arrived_.erase(name);
            } else {
                arrived_[name] = of;
            }
        }
    }
    namings_ = std::move(left);
    return 0;
}

int Disk::rename(const std::string& from, const std::string& to) {
    const std::lock_guard lock(mutex_);
    const auto found = now_.find(from);
    if (found == now_.end()) return ENOENT;
    const Verdict verdict = admit("rename", to, false);
    if (verdict.takesPlace()) rename({{{from, nullptr}, {to, NodePtr(found->second)}}});
    return verdict.error;
}

int Disk::remove(const std::string& path, bool directory) {
    const std::lock_guard lock(mutex_);
    const auto found = now_.find(path);
    if (found == now_.end()) return ENOENT;
    if (found->second->directory != directory) return directory ? ENOTDIR : EISDIR;
    const Verdict verdict = admit("remove", path, false);
    if (verdict.takesPlace()) rename({{{path, nullptr}}});
    return verdict.error;
}

int Disk::makeDirectory(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (now_.contains(path)) return EEXIST;
    const Verdict verdict = admit("mkdir", path, true);
    auto node = std::make_shared<Node>();
    node->directory = true;
    if (verdict.takesPlace()) rename({{{path, node}}});
    return verdict.error;
}

std::string Disk::contentOf(const Node& node, const Survival& survival, base::RandomSource& random) {
    if (survival.kind == Survival::Kind::Nothing) return node.arrived;
    std::string content = node.arrived;
    if (node.pending.empty()) return content;
    if (survival.kind == Survival::Kind::Everything) {
        for (const Change& change : node.pending) apply(content, change);
        return content;
    }
    const std::size_t share = 1 + random.below(8);  // from nearly nothing to nearly all
    const auto survives = [&] { return random.below(9) < share; };
    for (const Change& change : node.pending) {
        if (change.truncate) {
            if (survives()) apply(content, change);
            continue;
        }
        for (std::size_t at = 0; at < change.bytes.size();) {
            const std::size_t inSector = kSector - (change.offset + at) % kSector;
            const std::size_t size = std::min(inSector, change.bytes.size() - at);
            if (survives()) apply(content, {false, change.offset + at, change.bytes.substr(at, size)});
            at += size;
        }
    }
    return content;
}

Disk::Names Disk::namesAfter(const Survival& survival, base::RandomSource& random) const {
    Names names = arrived_;
    if (survival.kind == Survival::Kind::Nothing) return names;
    // A journalling file system keeps the changes in order, up to one; others promise no order at all.
    const bool inOrder = survival.kind == Survival::Kind::Some && random.below(2) == 0;
    const std::size_t upTo = inOrder ? std::size_t(random.below(namings_.size() + 1)) : namings_.size();
    for (std::size_t i = 0; i < upTo; ++i) {
        if (survival.kind == Survival::Kind::Some && !inOrder && random.below(2) == 0) continue;
        for (const auto& [name, node] : namings_[i].edits) {
            if (node == nullptr) {
                names.erase(name);
            } else {
                names[name] = node;
            }
        }
    }
    return names;
}

Disk::Image Disk::image(const Survival& survival) const {
    const std::lock_guard lock(mutex_);
    SeededRandom random(survival.seed);
    Image image;
    for (const auto& [path, node] : namesAfter(survival, random)) {
        const std::string parent = parentOf(path);
        const std::string name = path.substr(prefix_.size());
        // What lies in a folder that is gone is gone; parents come first in the order of the names.
        if (parent + "/" != prefix_ && !image.contains(parent.substr(prefix_.size()))) continue;
        image[name] = node->directory ? std::nullopt : std::optional(contentOf(*node, survival, random));
    }
    return image;
}

Disk::Image Disk::present() const {
    const std::lock_guard lock(mutex_);
    Image image;
    for (const auto& [path, node] : now_)
        image[path.substr(prefix_.size())] = node->directory ? std::nullopt : std::optional(node->cached);
    return image;
}

void Disk::restore(const Image& image) {
    theDisk = nullptr;
    for (const auto& entry : fs::directory_iterator(root_)) fs::remove_all(entry.path());
    Names names;
    for (const auto& [name, bytes] : image) {
        const fs::path path = root_ / name;
        auto node = std::make_shared<Node>();
        node->directory = !bytes;
        if (bytes) {
            node->cached = node->arrived = *bytes;
            const int fd = ::creat(path.c_str(), 0600);
            if (fd < 0 || ::write(fd, bytes->data(), bytes->size()) != ssize_t(bytes->size())) std::abort();
            ::close(fd);
        } else {
            fs::create_directory(path);
        }
        names[path.string()] = std::move(node);
    }
    arm(0, Fault::None);
    now_ = arrived_ = std::move(names);
    namings_.clear();
    open_.clear();
    theDisk = this;
}

}  // namespace zizhu::tests
