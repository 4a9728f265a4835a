#include "offline-cache/salvage.h"

#include <algorithm>
#include <set>

#include "offline-cache/folder.h"

namespace zizhu::cache {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view kPrefix = "outbox-damaged-";

// "20260314T080910Z"
std::string stamp(base::WallTime now) {
    std::string text;
    for (const char c : base::toIso8601(now).substr(0, 19)) {
        if (c != '-' && c != ':') text += c;
    }
    return text + "Z";
}

fs::path freeName(const fs::path& directory, base::WallTime now) {
    const std::string base = std::string(kPrefix) + stamp(now);
    fs::path path = directory / (base + ".db");
    for (int n = 2; fs::exists(path) || fs::exists(path.string() + "-wal"); ++n) {
        path = directory / (base + "-" + std::to_string(n) + ".db");
    }
    return path;
}

base::Status renameFile(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (!fs::exists(from, error)) return {};
    fs::rename(from, to, error);
    if (error) return base::fail(base::Errc::Io, {"errno {} while setting a file aside", error.value()});
    return {};
}

// The copy that salvage reads, removed with the object.
class WorkingCopy {
public:
    explicit WorkingCopy(const fs::path& damaged) : path_(damaged.parent_path() / "outbox-salvage.tmp") {
        remove();
        std::error_code error;
        made_ = fs::copy_file(damaged, path_, error);
        const fs::path log = damaged.string() + "-wal";
        if (made_ && fs::exists(log, error)) fs::copy_file(log, path_.string() + "-wal", error);
    }
    WorkingCopy(const WorkingCopy&) = delete;
    WorkingCopy& operator=(const WorkingCopy&) = delete;
    ~WorkingCopy() { remove(); }
    bool made() const { return made_; }
    const fs::path& path() const { return path_; }

private:
    void remove() {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            fs::remove(path_.string() + suffix, ignored);
    }
    fs::path path_;
    bool made_ = false;
};

}  // namespace

base::Result<fs::path> setAside(const fs::path& directory, base::WallTime now) {
    const fs::path file = directory / kStoreFile;
    const fs::path aside = freeName(directory, now);
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const base::Status renamed = renameFile(file.string() + suffix, aside.string() + suffix);
        if (!renamed) return base::fail(renamed.error());
    }
    if (const base::Status synced = syncFolder(directory); !synced) return base::fail(synced.error());
    return aside;
}

base::Status rescueLeftLog(const fs::path& directory, base::WallTime now) {
    const fs::path file = directory / kStoreFile;
    const fs::path log = file.string() + "-wal";
    std::error_code error;
    const bool empty = !fs::exists(file, error) || fs::file_size(file, error) == 0;
    if (!empty || !fs::exists(log, error) || fs::file_size(log, error) == 0) return {};
    const base::Status renamed = renameFile(log, freeName(directory, now).string() + "-wal");
    return renamed ? syncFolder(directory) : renamed;
}

std::size_t countSetAside(const fs::path& directory) {
    std::error_code error;
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind(kPrefix, 0) == 0) names.insert(name.substr(0, name.find(".db")));
    }
    return names.size();
}

Salvaged salvage(const fs::path& damaged, Store& store, const OutboxOptions& options, base::Clock& clock) {
    Salvaged result;
    const WorkingCopy copy(damaged);
    if (!copy.made()) return result;
    std::unique_ptr<Store> source;
    std::vector<std::int64_t> seqs;
    try {
        source = Store::openDamaged(copy.path(), options, clock);
        seqs = source->seqs(false);
        const std::vector<std::int64_t> fromTheEnd = source->seqs(true);
        seqs.insert(seqs.end(), fromTheEnd.begin(), fromTheEnd.end());
    } catch (const SQLite::Exception&) {
        return result;
    }
    std::sort(seqs.begin(), seqs.end());
    seqs.erase(std::unique(seqs.begin(), seqs.end()), seqs.end());
    for (const std::int64_t seq : seqs) {
        std::optional<Store::Row> row;
        try {
            row = source->row(seq);
        } catch (const SQLite::Exception&) {
            // This row's pages are among the damaged ones.
        }
        if (!row || !store.insertSalvaged(*row)) {
            ++result.lost;
            continue;
        }
        ++result.entries;
    }
    return result;
}

}  // namespace zizhu::cache
