// Opening: pragmas, checks and migrations. docs/formats/outbox.md describes every version.
#include <fcntl.h>
#include <unistd.h>
#include <array>

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include "offline-cache/store.h"

namespace zizhu::cache {

namespace {

// Element n brings version n to n + 1. Released elements are never changed.
constexpr std::array<const char*, kStoreVersion> kMigrations = {R"sql(
CREATE TABLE entries(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK(length(id) = 16),
    order_group BLOB NOT NULL CHECK(length(order_group) = 16),
    bundle BLOB CHECK(length(bundle) = 16),
    item TEXT NOT NULL,
    item_version TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    intake_key TEXT NOT NULL,
    state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 3),
    tracking_code TEXT CHECK((tracking_code IS NOT NULL) = (state = 0)),
    case_number TEXT CHECK((case_number IS NOT NULL) = (state = 2)),
    reason TEXT CHECK((reason IS NOT NULL) = (state = 3)),
    ended_at INTEGER CHECK((ended_at IS NOT NULL) = (state IN (2, 3))),
    blob_count INTEGER NOT NULL,
    checksum BLOB CHECK((checksum IS NOT NULL) = (sealed IS NOT NULL)),
    sealed BLOB CHECK((sealed IS NOT NULL) = (state <> 2))
) STRICT;
CREATE INDEX entries_by_state ON entries(state, seq);
CREATE INDEX entries_by_group ON entries(order_group, seq);
CREATE TABLE blobs(
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    ciphertext BLOB NOT NULL
) STRICT;
CREATE TABLE entry_blobs(
    entry INTEGER NOT NULL REFERENCES entries(seq) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    blob INTEGER NOT NULL REFERENCES blobs(number),
    PRIMARY KEY(entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_blobs_by_blob ON entry_blobs(blob);
)sql",
                                                              R"sql(
ALTER TABLE entries ADD COLUMN kind INTEGER NOT NULL DEFAULT 0 CHECK(kind BETWEEN 0 AND 2);
)sql"};

bool isSound(SQLite::Database& database) {
    SQLite::Statement check(database, "PRAGMA integrity_check(1)");
    if (!check.executeStep() || check.getColumn(0).getString() != "ok") return false;
    SQLite::Statement references(database, "PRAGMA foreign_key_check");
    return !references.executeStep();
}

int header(SQLite::Database& database, const char* pragma) { return database.execAndGet(pragma).getInt(); }

void migrate(SQLite::Database& database, int from) {
    for (int version = from; version < kStoreVersion; ++version) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(kMigrations[std::size_t(version)]);
        database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        database.exec("PRAGMA user_version = " + std::to_string(version + 1));
        transaction.commit();
    }
}

}  // namespace

// SQLite would make the file readable to others; its log inherits the mode.
base::Status makeDatabaseFile(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        const int number = errno;
        return base::fail(number == ENOSPC ? base::Errc::StorageFull : base::Errc::Io, {"errno {}", number});
    }
    ::close(fd);
    return {};
}

Store::Store(const std::filesystem::path& file, const OutboxOptions& options, base::Clock& clock)
    : options_(options), clock_(clock), folder_(file.parent_path()), database_(file.string(), SQLite::OPEN_READWRITE) {
    // Exclusive: nobody else may write, and the log's index stays in memory instead of a third file.
    database_.exec("PRAGMA locking_mode = EXCLUSIVE");
}

base::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file,
                                                 const OutboxOptions& options, base::Clock& clock) {
    if (const base::Status made = makeDatabaseFile(file); !made) return base::fail(made.error());
    try {
        std::unique_ptr<Store> store(new Store(file, options, clock));
        SQLite::Database& database = store->database_;
        // Before anything is written: a later program's file stays as it is.
        const int version = header(database, "PRAGMA user_version");
        const int application = header(database, "PRAGMA application_id");
        if (application == kApplicationId && version > kStoreVersion) {
            return base::fail(base::Errc::Unsupported, {"outbox version {}", version},
                              base::StaffAction::SoftwareError);
        }
        const bool isNew =
            application == 0 && version == 0 && header(database, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && (application != kApplicationId || version < 1)) {
            return base::fail(base::Errc::Corrupt, {"not an outbox"});
        }
        database.exec("PRAGMA cell_size_check = ON");
        if (!isSound(database)) return base::fail(base::Errc::Corrupt, {"the integrity check failed"});
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = FULL");
        database.exec("PRAGMA secure_delete = ON");
        database.exec("PRAGMA foreign_keys = ON");
        database.exec("PRAGMA trusted_schema = OFF");
        database.exec("PRAGMA journal_size_limit = 4194304");
        migrate(database, version);
        return store;
    } catch (const SQLite::Exception& exception) {
        return base::fail(toError(exception));
    }
}

std::unique_ptr<Store> Store::openDamaged(const std::filesystem::path& file, const OutboxOptions& options,
                                          base::Clock& clock) {
    std::unique_ptr<Store> store(new Store(file, options, clock));
    try {
        const SQLite::Statement kinds(store->database_, "SELECT kind FROM entries LIMIT 0");
    } catch (const SQLite::Exception&) {
        store->hasKinds_ = false;
    }
    return store;
}

base::Error toError(const SQLite::Exception& exception) {
    const int code = exception.getErrorCode() & 0xff;
    const base::Detail detail{"sqlite {} ({})", code, exception.getExtendedErrorCode()};
    switch (code) {
        case SQLITE_FULL:
            return {base::Errc::StorageFull, detail, base::StaffAction::Maintenance};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {base::Errc::Corrupt, detail, base::StaffAction::Maintenance};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {base::Errc::Exists, {"the outbox is open in another process"}};
        default:
            return {base::Errc::Io, detail, base::StaffAction::Maintenance};
    }
}

}  // namespace zizhu::cache
