// What to do about a database that fails its checks. Internal to offline-cache.
#pragma once

#include <filesystem>

#include "offline-cache/store.h"

namespace zizhu::cache {

// Renames outbox.db and its -wal in `directory` to outbox-damaged-<time>.db…, never over another file,
// and syncs the directory. Returns the new name of the database. The order (database first) and
// rescueLeftLog make a crash in between harmless.
base::Result<std::filesystem::path> setAside(const std::filesystem::path& directory, base::WallTime now);

// A log whose database is gone was left by a crash inside setAside: SQLite would delete it.
base::Status rescueLeftLog(const std::filesystem::path& directory, base::WallTime now);

std::size_t countSetAside(const std::filesystem::path& directory);

struct Salvaged {
    std::size_t entries = 0;
    std::size_t lost = 0;  // seen, but not whole
};
// Copies into `store` every entry of the damaged file that is whole by its checksums; sending one twice
// is harmless, because the backend takes an id once. Works on a copy: the file set aside is evidence.
// Throws SQLite::Exception only for `store`.
Salvaged salvage(const std::filesystem::path& damaged, Store& store, const OutboxOptions& options,
                 base::Clock& clock);

}  // namespace zizhu::cache
