// How the stores talk to SOCI; included by the stores' sources only. Exceptions of SOCI end here.
#pragma once

#include <mutex>
#include <type_traits>

#include <soci/soci.h>

#include "base/result.h"
#include "central/store/database.h"

namespace zizhu::central {

struct Database::Pool {
    explicit Pool(std::size_t size) : connections(size) {}
    soci::connection_pool connections;
    // One writer at a time in this process; SQLite would make the others wait by polling.
    std::mutex writing;
};

// What an engine's message means to a caller. Its text may quote values, so it goes nowhere.
base::Error storageError(const std::exception& error);

// Reads on a connection of its own: `read(soci::session&)` returns a Result or Status.
template <class Read>
auto reading(Database& database, Read read) -> std::invoke_result_t<Read, soci::session&> {
    try {
        soci::session sql(database.pool().connections);
        return read(sql);
    } catch (const std::exception& error) {
        return base::fail(storageError(error));
    }
}

// A transaction: `write(soci::session&)` returns a Result or Status; it is committed when that holds a
// value, and leaves no trace when it holds an error or throws.
template <class Write>
auto writing(Database& database, Write write) -> std::invoke_result_t<Write, soci::session&> {
    try {
        const std::lock_guard lock(database.pool().writing);
        soci::session sql(database.pool().connections);
        // Takes the write lock now, so that what is read here is still true when it is written.
        sql << "BEGIN IMMEDIATE";
        try {
            auto result = write(sql);
            if (result) {
                sql << "COMMIT";
            } else {
                sql << "ROLLBACK";
            }
            return result;
        } catch (...) {
            try {
                sql << "ROLLBACK";
            } catch (const std::exception&) {  // The engine has rolled back by itself.
            }
            throw;
        }
    } catch (const std::exception& error) {
        return base::fail(storageError(error));
    }
}

// The next number of a named sequence, from 1. Part of the caller's transaction, so no number is lost.
long long nextNumber(soci::session& sql, const std::string& name);

}  // namespace zizhu::central
