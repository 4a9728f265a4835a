#include "central/store/database.h"

#include <algorithm>
#include <string_view>

#include <soci/sqlite3/soci-sqlite3.h>

#include "central/assets.h"
#include "central/store/sql.h"

namespace zizhu::central {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

// The statements of a migration, one by one: the engine takes no more at once. A line that begins with
// -- is a comment; a semicolon stands only at the end of a statement.
template <class Do>
void eachStatement(std::string_view script, Do run) {
    std::string statement;
    while (!script.empty()) {
        const std::string_view line = script.substr(0, script.find('\n'));
        script.remove_prefix(std::min(line.size() + 1, script.size()));
        if (line.rfind("--", 0) == 0) continue;
        statement.append(line).append(1, '\n');
        if (line.empty() || line.back() != ';') continue;
        statement.resize(statement.size() - 2);
        run(statement);
        statement.clear();
    }
}

}  // namespace

base::Error storageError(const std::exception& error) {
    const std::string_view text = error.what();
    if (text.find("disk is full") != std::string_view::npos)
        return {base::Errc::StorageFull, {"no room for the database"}};
    if (text.find("malformed") != std::string_view::npos ||
        text.find("not a database") != std::string_view::npos) {
        return {base::Errc::Corrupt, {"the database file is damaged"}};
    }
    if (text.find("locked") != std::string_view::npos)
        return {base::Errc::Unavailable, {"the database is busy"}};
    return {base::Errc::Unavailable, {"the database engine reported an error"}};
}

long long nextNumber(soci::session& sql, const std::string& name) {
    sql << "INSERT INTO counters (name, value) VALUES (:name, 1) "
           "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
        soci::use(name);
    long long value = 0;
    sql << "SELECT value FROM counters WHERE name = :name", soci::use(name), soci::into(value);
    return value;
}

Database::Database() : pool_(std::make_unique<Pool>(kConnections)) {}
Database::~Database() = default;

base::Result<std::unique_ptr<Database>> Database::open(const std::string& url) {
    if (url.rfind(kSqlite, 0) != 0) {
        return base::fail(base::Errc::Unsupported, {"the database must be sqlite:FILE"});
    }
    const std::string file = url.substr(kSqlite.size());
    if (file.empty() || file.find('"') != std::string::npos) {
        return base::fail(base::Errc::InvalidInput, {"not a file name for a database"});
    }
    std::unique_ptr<Database> database(new Database());
    try {
        for (std::size_t i = 0; i < kConnections; ++i) {
            soci::session& sql = database->pool_->connections.at(i);
            sql.open(soci::sqlite3, "db=\"" + file + "\"");
            std::string mode;
            sql << "PRAGMA busy_timeout = " + std::to_string(kBusyTimeoutMs);
            sql << "PRAGMA journal_mode = WAL", soci::into(mode);
            sql << "PRAGMA synchronous = FULL";
            sql << "PRAGMA foreign_keys = ON";
            if (mode != "wal")
                return base::fail(base::Errc::Unsupported, {"this disk cannot hold a WAL database"});
        }
    } catch (const std::exception& error) {
        return base::fail(storageError(error));
    }
    if (base::Status migrated = database->migrate(); !migrated) return base::fail(migrated.error());
    return database;
}

base::Status Database::migrate() {
    return writing(*this, [](soci::session& sql) -> base::Status {
        sql << "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
        long long have = 0;
        sql << "SELECT COALESCE(MAX(version), 0) FROM schema_version", soci::into(have);
        long long known = 0;
        for (const Asset& asset : assets()) {
            if (asset.name.rfind("migrations/", 0) != 0) continue;
            if (++known <= have) continue;
            eachStatement(asset.bytes, [&](const std::string& statement) { sql << statement; });
            sql << "INSERT INTO schema_version (version) VALUES (:version)", soci::use(known);
        }
        if (have > known) {
            return base::fail(base::Errc::Refused,
                              {"the database has schema {}, this program knows {}", have, known});
        }
        return {};
    });
}

}  // namespace zizhu::central
