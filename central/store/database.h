// The database: connections, transactions and migrations. What is stored is the business of the stores.
//
// SQLite in WAL mode with synchronous=FULL: what a call has committed outlives a power cut. The SQL is
// kept to what PostgreSQL takes too. One process or several may have the same file open.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace zizhu::central {

// Thread-safe. Calls of the stores block on the disk, and up to kBusyTimeoutMs on another writer.
// Their errors: Unavailable (busy or another fault of the engine, trying later may help), StorageFull,
// Corrupt.
class Database {
public:
    static constexpr int kConnections = 8;
    static constexpr int kBusyTimeoutMs = 10'000;

    // "sqlite:FILE"; the file is made if it does not exist, and brought to the present schema.
    // Unsupported: another engine. Refused: a schema newer than this program.
    static base::Result<std::unique_ptr<Database>> open(const std::string& url);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    struct Pool;  // store/sql.h
    Pool& pool() { return *pool_; }

private:
    Database();
    base::Status migrate();
    std::unique_ptr<Pool> pool_;
};

}  // namespace zizhu::central
