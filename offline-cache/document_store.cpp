#include "offline-cache/document_store.h"

#include <algorithm>
#include <array>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sodium.h>

#include "offline-cache/folder.h"
#include "offline-cache/store.h"

namespace zizhu::cache {

namespace {
constexpr int kDocumentsApplicationId = 0x5A5A4443;  // "ZZDC"
constexpr int kDocumentsVersion = 1;
constexpr std::size_t kSumBytes = 16;
constexpr int kMaxDamaged = 3;

constexpr const char* kSchema = R"sql(
CREATE TABLE documents(
    name TEXT PRIMARY KEY NOT NULL,
    checksum BLOB NOT NULL CHECK(length(checksum) = 16),
    bytes BLOB NOT NULL
) STRICT;
)sql";

std::array<std::uint8_t, kSumBytes> sumOf(base::ByteView bytes) {
    std::array<std::uint8_t, kSumBytes> sum{};
    crypto_generichash(sum.data(), sum.size(), bytes.data(), bytes.size(), nullptr, 0);
    return sum;
}

base::Error documentError(const SQLite::Exception& exception) {
    base::Error error = toError(exception);
    if (error.code == base::Errc::Exists) error.detail = {"the documents are open in another process"};
    return error;
}

// Its log belongs to it: a new file must not be given the old one's.
void putAside(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::remove(file.string() + ".damaged-" + std::to_string(kMaxDamaged), ignored);
    for (int i = kMaxDamaged - 1; i >= 1; --i) {
        std::filesystem::rename(file.string() + ".damaged-" + std::to_string(i),
                                file.string() + ".damaged-" + std::to_string(i + 1), ignored);
    }
    std::filesystem::rename(file, file.string() + ".damaged-1", ignored);
    std::filesystem::remove(file.string() + "-wal", ignored);
    std::filesystem::remove(file.string() + "-shm", ignored);
}
}  // namespace

struct DocumentStore::Implementation {
    explicit Implementation(const std::filesystem::path& file)
        : database(file.string(), SQLite::OPEN_READWRITE), folder(file.parent_path()) {
        database.exec("PRAGMA locking_mode = EXCLUSIVE");
    }
    SQLite::Database database;
    std::filesystem::path folder;
    bool logNamed = false;

    // As Store::nameLog.
    base::Status nameLog() {
        if (logNamed) return {};
        database.exec("PRAGMA user_version = " + std::to_string(kDocumentsVersion));
        const base::Status synced = syncFolder(folder);
        logNamed = synced.has_value();
        return synced;
    }

    int header(const char* pragma) { return database.execAndGet(pragma).getInt(); }

    base::Status prepare() {
        const int version = header("PRAGMA user_version");
        const int application = header("PRAGMA application_id");
        if (application == kDocumentsApplicationId && version > kDocumentsVersion)
            return base::fail(base::Errc::Unsupported, {"documents of version {}", version},
                              base::StaffAction::SoftwareError);
        const bool isNew =
            application == 0 && version == 0 && header("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && (application != kDocumentsApplicationId || version < 1))
            return base::fail(base::Errc::Corrupt, {"not a store of documents"});
        database.exec("PRAGMA cell_size_check = ON");
        SQLite::Statement check(database, "PRAGMA quick_check(1)");
        if (!check.executeStep() || check.getColumn(0).getString() != "ok")
            return base::fail(base::Errc::Corrupt, {"the quick check failed"});
        check.reset();
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = FULL");
        database.exec("PRAGMA trusted_schema = OFF");
        database.exec("PRAGMA journal_size_limit = 4194304");
        if (!isNew) return {};
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(kSchema);
        database.exec("PRAGMA application_id = " + std::to_string(kDocumentsApplicationId));
        database.exec("PRAGMA user_version = " + std::to_string(kDocumentsVersion));
        transaction.commit();
        return {};
    }
};

DocumentStore::DocumentStore(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
DocumentStore::~DocumentStore() = default;

base::Result<std::unique_ptr<DocumentStore>> DocumentStore::open(const std::filesystem::path& file,
                                                                 base::EventLog& log) {
    for (int attempt = 0;; ++attempt) {
        if (const base::Status made = makeDatabaseFile(file); !made) return base::fail(made.error());
        base::Error error{};
        try {
            auto implementation = std::make_unique<Implementation>(file);
            const base::Status prepared = implementation->prepare();
            if (prepared) return std::unique_ptr<DocumentStore>(new DocumentStore(std::move(implementation)));
            error = prepared.error();
        } catch (const SQLite::Exception& exception) {
            error = documentError(exception);
        }
        if (error.code != base::Errc::Corrupt || attempt > 0) return base::fail(std::move(error));
        log.failure("documents.damaged", "offline-cache", error);
        putAside(file);
    }
}

base::Result<std::optional<base::Bytes>> DocumentStore::read(std::string_view name) {
    try {
        SQLite::Statement query(implementation_->database,
                                "SELECT checksum, bytes FROM documents WHERE name = ?");
        query.bind(1, std::string(name));
        if (!query.executeStep()) return std::optional<base::Bytes>();
        const auto blob = [&](int column) {
            const auto* data = static_cast<const std::uint8_t*>(query.getColumn(column).getBlob());
            const int size = query.getColumn(column).getBytes();
            return data == nullptr ? base::Bytes() : base::Bytes(data, data + size);
        };
        const base::Bytes sum = blob(0);
        base::Bytes bytes = blob(1);
        const auto expected = sumOf(bytes);
        if (!std::equal(sum.begin(), sum.end(), expected.begin(), expected.end()))
            return base::fail(base::Errc::Corrupt, {"a document fails its checksum"},
                              base::StaffAction::Maintenance);
        return std::optional<base::Bytes>(std::move(bytes));
    } catch (const SQLite::Exception& exception) {
        return base::fail(documentError(exception));
    }
}

base::Result<std::vector<std::string>> DocumentStore::names(std::string_view prefix) {
    try {
        std::vector<std::string> out;
        SQLite::Statement query(implementation_->database,
                                "SELECT name FROM documents WHERE substr(name, 1, ?) = ? ORDER BY name");
        query.bind(1, int(prefix.size()));
        query.bind(2, std::string(prefix));
        while (query.executeStep()) out.push_back(query.getColumn(0).getString());
        return out;
    } catch (const SQLite::Exception& exception) {
        return base::fail(documentError(exception));
    }
}

base::Status DocumentStore::commit(const Changes& changes) {
    for (const auto& [name, bytes] : changes) {
        if (name.empty() || name.size() > kMaxDocumentName || (bytes && bytes->size() > kMaxDocumentBytes))
            return base::fail(base::Errc::TooLarge, {"a document past its bounds"});
    }
    try {
        if (const base::Status named = implementation_->nameLog(); !named) return named;
        SQLite::Transaction transaction(implementation_->database, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement put(implementation_->database,
                              "INSERT INTO documents(name, checksum, bytes) VALUES(?, ?, ?) "
                              "ON CONFLICT(name) DO UPDATE SET checksum = excluded.checksum, "
                              "bytes = excluded.bytes");
        SQLite::Statement drop(implementation_->database, "DELETE FROM documents WHERE name = ?");
        for (const auto& [name, bytes] : changes) {
            if (bytes) {
                const auto sum = sumOf(*bytes);
                put.bind(1, name);
                put.bind(2, sum.data(), int(sum.size()));
                // An empty vector's data may be null, which would be no blob at all.
                put.bind(3, bytes->empty() ? static_cast<const void*>("") : bytes->data(),
                         int(bytes->size()));
                put.exec();
                put.reset();
            } else {
                drop.bind(1, name);
                drop.exec();
                drop.reset();
            }
        }
        transaction.commit();
        return {};
    } catch (const SQLite::Exception& exception) {
        return base::fail(documentError(exception));
    }
}

}  // namespace zizhu::cache
