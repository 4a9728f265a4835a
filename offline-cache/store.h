// The outbox's database: one SQLite file, used by one thread. Internal to offline-cache; outbox.h is the
// interface. Methods throw SQLite::Exception when the database or the disk fails; what a caller did
// wrong comes back as a Status.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include "offline-cache/outbox.h"

namespace zizhu::cache {

inline constexpr int kStoreVersion = 2;
inline constexpr int kApplicationId = 0x5A5A4F42;  // "ZZOB", in the file's header
inline constexpr std::string_view kStoreFile = "outbox.db";

class Store {
public:
    // Opens `file` and brings it to kStoreVersion. Corrupt: not a sound outbox. Unsupported: of a later
    // version. Exists: open elsewhere. StorageFull, Io. Nothing is renamed or removed.
    static base::Result<std::unique_ptr<Store>> open(const std::filesystem::path& file,
                                                     const OutboxOptions& options, base::Clock& clock);

    base::Status commit(const std::vector<NewEntry>& entries);
    base::Status release(std::span<const base::Uuid> ids);
    std::vector<HeldEntry> held();
    std::vector<EntryHead> sendable(std::size_t limit);
    base::Result<OutgoingEntry> outgoing(const base::Uuid& id);
    base::Result<base::Bytes> blob(const std::string& hash);
    base::Status accept(const base::Uuid& id, const std::string& caseNumber);
    base::Status reject(const base::Uuid& id, const std::string& reason);
    std::vector<RejectedEntry> rejected();
    base::Status retry(const base::Uuid& id);
    base::Result<EntryStatus> find(const base::Uuid& id);
    OutboxStatus status();  // `full` as far as the bounds go

    // Moves the log into the database and empties it, so that what was erased is in neither file.
    void checkpoint();
    void forgetOldAccepted();
    // Puts a transaction of no content where a failed one may lie in the log: its frames fit together no more.
    void overwriteFailed();

    // Before anything is promised: the log's name is on the disk. SQLite syncs its folder, but does not say when
    // that failed.
    base::Status nameLog();

    // For salvage.cpp: an entry as it lay in another database, all columns but its place in the order.
    struct Row {
        EntryHead head;
        EntryState state = EntryState::Held;
        base::Bytes sealed;
        std::vector<Blob> blobs;
        std::optional<std::string> trackingCode, caseNumber, reason;
        std::optional<std::int64_t> endedAt;
    };
    // False: the row breaks the schema's own rules, or its id is there already.
    bool insertSalvaged(const Row& row);
    // Nothing if it is not whole.
    std::optional<Row> row(std::int64_t seq);
    std::vector<std::int64_t> seqs(bool fromTheEnd);  // as far as they can be read
    // A damaged database opened for what can still be read of it.
    static std::unique_ptr<Store> openDamaged(const std::filesystem::path& file, const OutboxOptions& options,
                                              base::Clock& clock);

private:
    Store(const std::filesystem::path& file, const OutboxOptions& options, base::Clock& clock);
    void insert(const Row& row);
    base::Status checkRoom(const std::vector<NewEntry>& entries);
    base::Status end(const base::Uuid& id, EntryState state, const std::string& text);
    std::optional<EntryState> stateOf(const base::Uuid& id);
    std::optional<EntryKind> kindOf(const base::Uuid& id);
    std::string select(const std::string& more, const std::string& rest) const;
    std::vector<BlobRef> blobsOf(std::int64_t seq);
    void dropPayload(std::int64_t seq);
    std::uint64_t usedBytes();
    std::int64_t number(const char* sql);

    const OutboxOptions& options_;
    base::Clock& clock_;
    std::filesystem::path folder_;
    bool logNamed_ = false;
    SQLite::Database database_;
    bool hasKinds_ = true;  // false: a damaged database of version 1, read as it is
};

// Makes an empty file that only the program's user may read, if there is none. StorageFull, Io.
base::Status makeDatabaseFile(const std::filesystem::path& file);

// The Error of what SQLite threw. Corrupt means the file itself.
base::Error toError(const SQLite::Exception& exception);

}  // namespace zizhu::cache
