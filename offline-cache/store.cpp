#include "offline-cache/store.h"

#include <algorithm>
#include <set>

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include "base/seal.h"
#include "offline-cache/folder.h"

namespace zizhu::cache {

namespace {

constexpr const char* kHeadColumns = "id, order_group, bundle, item, item_version, created_at, intake_key, ";
constexpr int kHeadColumnCount = 8;

std::int64_t millis(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime wallTime(std::int64_t millis) { return base::WallTime(std::chrono::milliseconds(millis)); }

void bindUuid(SQLite::Statement& statement, int index, const base::Uuid& id) {
    statement.bind(index, id.bytes().data(), int(id.bytes().size()));
}
void bindBytes(SQLite::Statement& statement, int index, base::ByteView bytes) {
    statement.bind(index, bytes.data(), int(bytes.size()));
}
// The bytes must outlive the execution.
void bindLarge(SQLite::Statement& statement, int index, base::ByteView bytes) {
    statement.bindNoCopy(index, bytes.data(), int(bytes.size()));
}
void bindText(SQLite::Statement& statement, int index, const std::optional<std::string>& text) {
    if (text) {
        statement.bind(index, *text);
    } else {
        statement.bind(index);
    }
}

base::Bytes bytesOf(const SQLite::Column& column) {
    const auto* data = static_cast<const std::uint8_t*>(column.getBlob());
    return data == nullptr ? base::Bytes{} : base::Bytes(data, data + column.getBytes());
}
std::optional<std::string> textOf(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return column.getString();
}
base::Uuid uuidOf(const SQLite::Column& column) {
    const base::Bytes bytes = bytesOf(column);
    const std::string hex = base::toHex(bytes);
    if (hex.size() != 32) return {};
    const auto id = base::Uuid::parse(hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) +
                                      "-" + hex.substr(16, 4) + "-" + hex.substr(20));
    return id.value_or(base::Uuid{});
}

EntryHead headOf(SQLite::Statement& statement) {
    EntryHead head;
    head.id = uuidOf(statement.getColumn(0));
    head.group = uuidOf(statement.getColumn(1));
    if (!statement.isColumnNull(2)) head.bundle = uuidOf(statement.getColumn(2));
    head.item = statement.getColumn(3).getString();
    head.itemVersion = statement.getColumn(4).getString();
    head.createdAt = wallTime(statement.getColumn(5).getInt64());
    head.intakeKey = statement.getColumn(6).getString();
    head.kind = EntryKind(statement.getColumn(7).getInt());
    return head;
}

// What makes a row whole, over and above SQLite's own structure.
base::Bytes checksumOf(base::ByteView sealed) { return *base::fromHex(base::sha256Hex(sealed)); }

base::Status checkEntry(const NewEntry& entry) {
    if (entry.head.item.empty() || entry.head.item.size() > kMaxItemKeyBytes ||
        entry.head.intakeKey.empty() || entry.head.intakeKey.size() > kMaxItemKeyBytes ||
        entry.head.itemVersion.empty() || entry.head.itemVersion.size() > kMaxItemKeyBytes ||
        entry.trackingCode.compact().empty() != (entry.head.kind == EntryKind::Rating) || entry.sealed.empty()) {
        return base::fail(base::Errc::InvalidInput, {"an entry without its key, code or payload"});
    }
    if (entry.sealed.size() > base::kMaxSealedPayloadBytes) {
        return base::fail(base::Errc::TooLarge, {"a payload of {} bytes", entry.sealed.size()});
    }
    if (entry.blobs.size() > kMaxBlobsPerEntry) {
        return base::fail(base::Errc::TooLarge, {"{} blobs", entry.blobs.size()});
    }
    for (const Blob& blob : entry.blobs) {
        if (blob.ciphertext.size() > base::kMaxSealedBlobBytes) {
            return base::fail(base::Errc::TooLarge, {"a blob of {} bytes", blob.ciphertext.size()});
        }
        if (blob.ciphertext.empty() || base::sha256Hex(blob.ciphertext) != blob.hash) {
            return base::fail(base::Errc::InvalidInput, {"a blob that does not fit its name"});
        }
    }
    return {};
}

}  // namespace

std::int64_t Store::number(const char* sql) { return database_.execAndGet(sql).getInt64(); }

std::uint64_t Store::usedBytes() {
    return std::uint64_t((number("PRAGMA page_count") - number("PRAGMA freelist_count")) *
                         number("PRAGMA page_size"));
}

base::Status Store::checkRoom(const std::vector<NewEntry>& entries) {
    const auto waiting = std::size_t(number("SELECT count(*) FROM entries WHERE state <> 2"));
    if (waiting + entries.size() > options_.maxEntries) {
        return base::fail(base::Errc::StorageFull, {"{} entries wait", waiting});
    }
    std::uint64_t incoming = 0;
    for (const NewEntry& entry : entries) {
        incoming += entry.sealed.size();
        for (const Blob& blob : entry.blobs) incoming += blob.ciphertext.size();
    }
    const std::uint64_t used = usedBytes();
    if (used + incoming > options_.maxBytes) {
        return base::fail(base::Errc::StorageFull, {"{} bytes used, {} more asked for", used, incoming});
    }
    return {};
}

base::Status Store::commit(const std::vector<NewEntry>& entries) {
    if (entries.empty()) return base::fail(base::Errc::InvalidInput, {"a visit without entries"});
    if (entries.size() > kMaxEntriesPerVisit) {
        return base::fail(base::Errc::TooLarge, {"{} entries in a visit", entries.size()});
    }
    std::set<base::Uuid> ids;
    for (const NewEntry& entry : entries) {
        if (const base::Status sound = checkEntry(entry); !sound) return sound;
        if (!ids.insert(entry.head.id).second || stateOf(entry.head.id)) {
            return base::fail(base::Errc::Exists, {"application {}", entry.head.id});
        }
    }
    if (const base::Status room = checkRoom(entries); !room) return room;
    if (const base::Status named = nameLog(); !named) return named;

    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    for (const NewEntry& entry : entries) {
        Row row;
        row.head = entry.head;
        row.sealed = entry.sealed;
        row.blobs = entry.blobs;
        if (entry.head.kind == EntryKind::Rating) {
            row.state = EntryState::Ready;
        } else {
            row.trackingCode = entry.trackingCode.compact();
        }
        insert(row);
    }
    transaction.commit();
    return {};
}

void Store::insert(const Row& row) {
    SQLite::Statement entry(database_,
                            "INSERT INTO entries(id, order_group, bundle, item, item_version, "
                            "created_at, intake_key, state, tracking_code, case_number, reason, "
                            "ended_at, blob_count, checksum, sealed, kind) VALUES "
                            "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    bindUuid(entry, 1, row.head.id);
    bindUuid(entry, 2, row.head.group);
    if (row.head.bundle) bindUuid(entry, 3, *row.head.bundle);
    entry.bind(4, row.head.item);
    entry.bind(5, row.head.itemVersion);
    entry.bind(6, millis(row.head.createdAt));
    entry.bind(7, row.head.intakeKey);
    entry.bind(8, int(row.state));
    bindText(entry, 9, row.trackingCode);
    bindText(entry, 10, row.caseNumber);
    bindText(entry, 11, row.reason);
    if (row.endedAt) entry.bind(12, *row.endedAt);
    entry.bind(13, std::int64_t(row.blobs.size()));
    if (row.state != EntryState::Accepted) {
        bindBytes(entry, 14, checksumOf(row.sealed));
        bindLarge(entry, 15, row.sealed);
    }
    entry.bind(16, int(row.head.kind));
    entry.exec();
    const std::int64_t seq = database_.getLastInsertRowid();

    SQLite::Statement blob(database_,
                           "INSERT INTO blobs(hash, ciphertext) VALUES (?, ?) ON CONFLICT DO NOTHING");
    SQLite::Statement link(database_,
                           "INSERT INTO entry_blobs(entry, position, blob) "
                           "SELECT ?, ?, number FROM blobs WHERE hash = ?");
    for (std::size_t i = 0; i < row.blobs.size(); ++i) {
        blob.reset();
        blob.bind(1, row.blobs[i].hash);
        bindLarge(blob, 2, row.blobs[i].ciphertext);
        blob.exec();
        link.reset();
        link.bind(1, seq);
        link.bind(2, std::int64_t(i));
        link.bind(3, row.blobs[i].hash);
        link.exec();
    }
}

bool Store::insertSalvaged(const Row& row) {
    if (stateOf(row.head.id)) return false;
    try {
        SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
        insert(row);
        transaction.commit();
        return true;
    } catch (const SQLite::Exception& exception) {
        if ((exception.getErrorCode() & 0xff) == SQLITE_CONSTRAINT) return false;
        throw;
    }
}

std::string Store::select(const std::string& more, const std::string& rest) const {
    return std::string("SELECT ") + kHeadColumns + (hasKinds_ ? "kind" : "0") + more + " FROM entries " + rest;
}

std::optional<EntryKind> Store::kindOf(const base::Uuid& id) {
    SQLite::Statement query(database_, "SELECT kind FROM entries WHERE id = ?");
    bindUuid(query, 1, id);
    if (!query.executeStep()) return std::nullopt;
    return EntryKind(query.getColumn(0).getInt());
}

std::optional<EntryState> Store::stateOf(const base::Uuid& id) {
    SQLite::Statement query(database_, "SELECT state FROM entries WHERE id = ?");
    bindUuid(query, 1, id);
    if (!query.executeStep()) return std::nullopt;
    return EntryState(query.getColumn(0).getInt());
}

base::Status Store::release(std::span<const base::Uuid> ids) {
    if (const base::Status named = nameLog(); !named) return named;
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement update(database_,
                             "UPDATE entries SET state = 1, tracking_code = NULL WHERE id = ? AND state = 0");
    for (const base::Uuid& id : ids) {
        if (!stateOf(id)) return base::fail(base::Errc::NotFound, {"application {}", id});
        update.reset();
        bindUuid(update, 1, id);
        update.exec();
    }
    transaction.commit();
    return {};
}

std::vector<HeldEntry> Store::held() {
    SQLite::Statement query(database_, select(", tracking_code", "WHERE state = 0 ORDER BY seq"));
    std::vector<HeldEntry> entries;
    while (query.executeStep()) {
        // A code that no longer parses was damaged; the entry is shown all the same, without a code.
        const auto code = base::TrackingCode::parse(query.getColumn(kHeadColumnCount).getString());
        entries.push_back({headOf(query), code.value_or(base::TrackingCode{})});
    }
    return entries;
}

std::vector<EntryHead> Store::sendable(std::size_t limit) {
    SQLite::Statement query(
        database_, select("",
                          "AS e WHERE state = 1 AND NOT EXISTS (SELECT 1 FROM entries AS earlier WHERE "
                          "earlier.order_group = e.order_group AND earlier.seq < e.seq AND "
                          "earlier.state IN (0, 1)) ORDER BY seq LIMIT ?"));
    query.bind(1, std::int64_t(std::min<std::size_t>(limit, 1u << 30)));
    std::vector<EntryHead> heads;
    while (query.executeStep()) heads.push_back(headOf(query));
    return heads;
}

std::vector<BlobRef> Store::blobsOf(std::int64_t seq) {
    SQLite::Statement query(database_,
                            "SELECT hash, length(ciphertext) FROM entry_blobs JOIN blobs ON "
                            "number = blob WHERE entry = ? ORDER BY position");
    query.bind(1, seq);
    std::vector<BlobRef> blobs;
    while (query.executeStep()) {
        blobs.push_back({query.getColumn(0).getString(), std::uint64_t(query.getColumn(1).getInt64())});
    }
    return blobs;
}

base::Result<OutgoingEntry> Store::outgoing(const base::Uuid& id) {
    SQLite::Statement query(database_,
                            select(", seq, blob_count, checksum, sealed", "WHERE id = ? AND state = 1"));
    bindUuid(query, 1, id);
    if (!query.executeStep()) return base::fail(base::Errc::NotFound, {"application {} is not ready", id});
    OutgoingEntry entry;
    entry.head = headOf(query);
    entry.sealed = bytesOf(query.getColumn(kHeadColumnCount + 3));
    entry.blobs = blobsOf(query.getColumn(kHeadColumnCount).getInt64());
    if (bytesOf(query.getColumn(kHeadColumnCount + 2)) != checksumOf(entry.sealed) ||
        query.getColumn(kHeadColumnCount + 1).getInt64() != std::int64_t(entry.blobs.size())) {
        return base::fail(base::Errc::Corrupt, {"the payload of application {}", id});
    }
    return entry;
}

base::Result<base::Bytes> Store::blob(const std::string& hash) {
    SQLite::Statement query(database_, "SELECT ciphertext FROM blobs WHERE hash = ?");
    query.bind(1, hash);
    if (!query.executeStep()) return base::fail(base::Errc::NotFound, {"no such blob"});
    base::Bytes bytes = bytesOf(query.getColumn(0));
    if (base::sha256Hex(bytes) != hash)
        return base::fail(base::Errc::Corrupt, {"a blob does not fit its name"});
    return bytes;
}

void Store::dropPayload(std::int64_t seq) {
    std::vector<std::int64_t> numbers;
    SQLite::Statement unlink(database_, "DELETE FROM entry_blobs WHERE entry = ? RETURNING blob");
    unlink.bind(1, seq);
    while (unlink.executeStep()) numbers.push_back(unlink.getColumn(0).getInt64());
    unlink.reset();
    // Entries of a bundle share scans: the last one takes them along.
    SQLite::Statement drop(database_,
                           "DELETE FROM blobs WHERE number = ?1 AND NOT EXISTS "
                           "(SELECT 1 FROM entry_blobs WHERE blob = ?1)");
    for (const std::int64_t number : numbers) {
        drop.reset();
        drop.bind(1, number);
        drop.exec();
    }
}

base::Status Store::end(const base::Uuid& id, EntryState state, const std::string& text) {
    const bool taken = state == EntryState::Accepted;
    const bool mayBeEmpty = taken && kindOf(id) == EntryKind::Rating;
    if ((text.empty() && !mayBeEmpty) || text.size() > (taken ? kMaxCaseNumberBytes : kMaxReasonBytes)) {
        return base::fail(base::Errc::InvalidInput, {"a case number or reason of {} bytes", text.size()});
    }
    if (const base::Status named = nameLog(); !named) return named;
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    const auto present = stateOf(id);
    if (!present) return base::fail(base::Errc::NotFound, {"application {}", id});
    if (*present == state) return {};
    if (*present != EntryState::Ready) {
        return base::fail(base::Errc::SequenceError, {"application {} is in state {}", id, int(*present)});
    }
    SQLite::Statement update(
        database_,
        taken
            ? "UPDATE entries SET state = 2, case_number = ?, ended_at = ?, sealed = NULL, checksum = NULL, "
              "blob_count = 0 "
              "WHERE id = ? RETURNING seq"
            : "UPDATE entries SET state = 3, reason = ?, ended_at = ? WHERE id = ? RETURNING seq");
    update.bind(1, text);
    update.bind(2, millis(clock_.wall()));
    bindUuid(update, 3, id);
    std::int64_t seq = 0;
    while (update.executeStep()) seq = update.getColumn(0).getInt64();
    update.reset();
    if (taken) dropPayload(seq);
    transaction.commit();
    return {};
}

base::Status Store::accept(const base::Uuid& id, const std::string& caseNumber) {
    return end(id, EntryState::Accepted, caseNumber);
}

base::Status Store::reject(const base::Uuid& id, const std::string& reason) {
    return end(id, EntryState::Rejected, reason);
}

std::vector<RejectedEntry> Store::rejected() {
    SQLite::Statement query(database_, select(", reason", "WHERE state = 3 ORDER BY seq"));
    std::vector<RejectedEntry> entries;
    while (query.executeStep()) {
        entries.push_back({headOf(query), query.getColumn(kHeadColumnCount).getString()});
    }
    return entries;
}

base::Status Store::retry(const base::Uuid& id) {
    if (const base::Status named = nameLog(); !named) return named;
    SQLite::Statement update(database_,
                             "UPDATE entries SET state = 1, reason = NULL, ended_at = NULL "
                             "WHERE id = ? AND state = 3");
    bindUuid(update, 1, id);
    if (update.exec() == 1) return {};
    return stateOf(id) ? base::fail(base::Errc::SequenceError, {"application {} was not rejected", id})
                       : base::fail(base::Errc::NotFound, {"application {}", id});
}

base::Result<EntryStatus> Store::find(const base::Uuid& id) {
    SQLite::Statement query(database_, select(", state, case_number, reason", "WHERE id = ?"));
    bindUuid(query, 1, id);
    if (!query.executeStep()) return base::fail(base::Errc::NotFound, {"application {}", id});
    return EntryStatus{headOf(query), EntryState(query.getColumn(kHeadColumnCount).getInt()),
                       textOf(query.getColumn(kHeadColumnCount + 1)).value_or(""),
                       textOf(query.getColumn(kHeadColumnCount + 2)).value_or("")};
}

OutboxStatus Store::status() {
    OutboxStatus status;
    SQLite::Statement query(database_, "SELECT state, count(*), min(created_at) FROM entries GROUP BY state");
    while (query.executeStep()) {
        const auto count = std::size_t(query.getColumn(1).getInt64());
        switch (EntryState(query.getColumn(0).getInt())) {
            case EntryState::Held:
                status.held = count;
                break;
            case EntryState::Rejected:
                status.rejected = count;
                break;
            case EntryState::Accepted:
                break;
            case EntryState::Ready:
                status.queued = count;
                status.oldestQueuedAt = wallTime(query.getColumn(2).getInt64());
                break;
        }
    }
    status.bytes = std::uint64_t(number("PRAGMA page_count") * number("PRAGMA page_size"));
    const std::size_t waiting = status.held + status.queued + status.rejected;
    status.full = waiting + kMaxEntriesPerVisit > options_.maxEntries ||
                  usedBytes() + options_.visitBytes > options_.maxBytes;
    return status;
}

void Store::checkpoint() {
    SQLite::Statement statement(database_, "PRAGMA wal_checkpoint(TRUNCATE)");
    statement.executeStep();
}

base::Status Store::nameLog() {
    if (logNamed_) return {};
    overwriteFailed();  // the first write makes it
    const base::Status synced = syncFolder(folder_);
    logNamed_ = synced.has_value();
    return synced;
}

void Store::overwriteFailed() {
    // Page 1 is written even though the number is the same.
    database_.exec("PRAGMA user_version = " + std::to_string(kStoreVersion));
}

void Store::forgetOldAccepted() {
    SQLite::Statement statement(database_, "DELETE FROM entries WHERE state = 2 AND ended_at < ?");
    statement.bind(1, millis(clock_.wall() - options_.keepAccepted));
    statement.exec();
}

std::vector<std::int64_t> Store::seqs(bool fromTheEnd) {
    std::vector<std::int64_t> found;
    try {
        SQLite::Statement query(database_, fromTheEnd
                                               ? "SELECT seq FROM entries NOT INDEXED ORDER BY seq DESC"
                                               : "SELECT seq FROM entries NOT INDEXED ORDER BY seq");
        while (query.executeStep()) found.push_back(query.getColumn(0).getInt64());
    } catch (const SQLite::Exception&) {
        // As far as they can be read: the caller asks from both ends.
    }
    return found;
}

std::optional<Store::Row> Store::row(std::int64_t seq) {
    SQLite::Statement query(database_,
                            select(", state, tracking_code, case_number, reason, ended_at, blob_count, "
                                   "checksum, sealed",
                                   "WHERE seq = ?"));
    query.bind(1, seq);
    if (!query.executeStep()) return std::nullopt;
    Row row;
    row.head = headOf(query);
    row.state = EntryState(query.getColumn(kHeadColumnCount).getInt());
    row.trackingCode = textOf(query.getColumn(kHeadColumnCount + 1));
    row.caseNumber = textOf(query.getColumn(kHeadColumnCount + 2));
    row.reason = textOf(query.getColumn(kHeadColumnCount + 3));
    if (!query.isColumnNull(kHeadColumnCount + 4))
        row.endedAt = query.getColumn(kHeadColumnCount + 4).getInt64();
    if (row.state == EntryState::Accepted) return row;
    row.sealed = bytesOf(query.getColumn(kHeadColumnCount + 7));
    if (bytesOf(query.getColumn(kHeadColumnCount + 6)) != checksumOf(row.sealed)) return std::nullopt;
    for (const BlobRef& ref : blobsOf(seq)) {
        base::Result<base::Bytes> bytes = blob(ref.hash);
        if (!bytes) return std::nullopt;
        row.blobs.push_back({ref.hash, std::move(*bytes)});
    }
    const auto expected = std::size_t(query.getColumn(kHeadColumnCount + 5).getInt64());
    if (row.blobs.size() != expected) return std::nullopt;
    return row;
}

}  // namespace zizhu::cache
