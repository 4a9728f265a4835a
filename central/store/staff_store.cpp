#include "central/store/staff_store.h"

#include "central/store/audit_rows.h"

namespace zizhu::central {
namespace {

long long millis(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime fromMillis(long long value) { return base::WallTime(base::Duration(value)); }

}  // namespace

base::Status StaffStore::putClerk(const Clerk& clerk, base::WallTime at, const std::string& actor) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        sql << "DELETE FROM desk_sessions WHERE clerk = :name", soci::use(clerk.name);
        sql << "INSERT INTO clerks (name, department, password_hash, failures, locked_until) "
               "VALUES (:name, :department, :hash, 0, 0) ON CONFLICT (name) DO UPDATE SET "
               "department = excluded.department, password_hash = excluded.password_hash, failures = 0, "
               "locked_until = 0",
            soci::use(clerk.name), soci::use(clerk.department), soci::use(clerk.passwordHash);
        appendAudit(sql, {actor, "clerk.put", clerk.name, clerk.department}, at);
        return {};
    });
}

base::Result<std::optional<Clerk>> StaffStore::clerk(const std::string& name) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<Clerk>> {
        Clerk out;
        long long failures = 0, locked = 0;
        sql << "SELECT name, department, password_hash, failures, locked_until FROM clerks WHERE name = "
               ":name",
            soci::use(name), soci::into(out.name), soci::into(out.department), soci::into(out.passwordHash),
            soci::into(failures), soci::into(locked);
        if (!sql.got_data()) return std::optional<Clerk>();
        out.failures = int(failures);
        out.lockedUntil = fromMillis(locked);
        return std::optional(std::move(out));
    });
}

base::Status StaffStore::setFailures(const std::string& name, int failures, base::WallTime lockedUntil,
                                     base::WallTime at) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long locked = millis(lockedUntil);
        sql << "UPDATE clerks SET failures = :failures, locked_until = :locked WHERE name = :name",
            soci::use(failures), soci::use(locked), soci::use(name);
        if (lockedUntil > at) appendAudit(sql, {"clerk:" + name, "clerk.locked", name, ""}, at);
        return {};
    });
}

base::Status StaffStore::addSession(const DeskSession& session, base::WallTime at) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long expires = millis(session.expiresAt);
        sql << "INSERT INTO desk_sessions (token_hash, clerk, csrf, expires_at) VALUES (:hash, :clerk, "
               ":csrf, :expires)",
            soci::use(session.tokenHash), soci::use(session.clerk), soci::use(session.csrf),
            soci::use(expires);
        appendAudit(sql, {"clerk:" + session.clerk, "clerk.logged-in", session.clerk, ""}, at);
        return {};
    });
}

base::Result<std::optional<DeskSession>> StaffStore::session(const std::string& tokenHash,
                                                             base::WallTime now) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<DeskSession>> {
        DeskSession out;
        long long expires = 0;
        const long long at = millis(now);
        sql << "SELECT token_hash, clerk, csrf, expires_at FROM desk_sessions WHERE token_hash = :hash AND "
               "expires_at > :now",
            soci::use(tokenHash), soci::use(at), soci::into(out.tokenHash), soci::into(out.clerk),
            soci::into(out.csrf), soci::into(expires);
        if (!sql.got_data()) return std::optional<DeskSession>();
        out.expiresAt = fromMillis(expires);
        return std::optional(std::move(out));
    });
}

base::Status StaffStore::removeSession(const std::string& tokenHash) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        sql << "DELETE FROM desk_sessions WHERE token_hash = :hash", soci::use(tokenHash);
        return {};
    });
}

base::Status StaffStore::forgetSessions(base::WallTime before) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long at = millis(before);
        sql << "DELETE FROM desk_sessions WHERE expires_at <= :now", soci::use(at);
        return {};
    });
}

base::Status StaffStore::report(const TerminalReport& report) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long at = millis(report.at);
        const long long queued = report.queued;
        const long long oldest = report.oldestQueuedAt ? millis(*report.oldestQueuedAt) : 0;
        soci::indicator oldestIs = report.oldestQueuedAt ? soci::i_ok : soci::i_null;
        const CatalogueReport& catalogue = report.catalogue;
        const long long validUntil = catalogue.validUntil ? millis(*catalogue.validUntil) : 0;
        soci::indicator validIs = catalogue.validUntil ? soci::i_ok : soci::i_null;
        sql << "INSERT INTO terminals (name, first_seen, last_seen, queued, oldest_queued_at, devices, "
               "version, catalogue_version, catalogue_valid_until, catalogue_fault) "
               "VALUES (:name, :first, :last, :queued, :oldest, :devices, :version, :catalogue, :valid, "
               ":fault) ON CONFLICT (name) DO "
               "UPDATE SET "
               "last_seen = excluded.last_seen, queued = excluded.queued, oldest_queued_at = "
               "excluded.oldest_queued_at, "
               "devices = excluded.devices, version = excluded.version, "
               "catalogue_version = excluded.catalogue_version, "
               "catalogue_valid_until = excluded.catalogue_valid_until, "
               "catalogue_fault = excluded.catalogue_fault",
            soci::use(report.name), soci::use(at), soci::use(at), soci::use(queued),
            soci::use(oldest, oldestIs), soci::use(report.devices), soci::use(report.version),
            soci::use(catalogue.version), soci::use(validUntil, validIs), soci::use(catalogue.fault);
        return {};
    });
}

base::Result<std::vector<TerminalReport>> StaffStore::terminals() {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<TerminalReport>> {
        TerminalReport row;
        long long at = 0, queued = 0, oldest = 0;
        long long valid = 0;
        soci::indicator oldestIs = soci::i_null, validIs = soci::i_null;
        soci::statement statement =
            (sql.prepare << "SELECT name, last_seen, queued, oldest_queued_at, devices, version, "
                            "catalogue_version, catalogue_valid_until, catalogue_fault FROM "
                            "terminals ORDER BY name",
             soci::into(row.name), soci::into(at), soci::into(queued), soci::into(oldest, oldestIs),
             soci::into(row.devices), soci::into(row.version), soci::into(row.catalogue.version),
             soci::into(valid, validIs), soci::into(row.catalogue.fault));
        std::vector<TerminalReport> out;
        statement.execute();
        while (statement.fetch()) {
            row.at = fromMillis(at);
            row.queued = queued;
            row.oldestQueuedAt.reset();
            if (oldestIs == soci::i_ok) row.oldestQueuedAt = fromMillis(oldest);
            row.catalogue.validUntil.reset();
            if (validIs == soci::i_ok) row.catalogue.validUntil = fromMillis(valid);
            out.push_back(row);
        }
        return out;
    });
}

base::Status StaffStore::setOutage(const std::string& terminal, const std::optional<TerminalOutage>& outage) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        sql << "DELETE FROM outages WHERE terminal = :terminal", soci::use(terminal);
        if (!outage) return {};
        long long until = outage->until ? outage->until->time_since_epoch().count() : 0;
        soci::indicator untilIs = outage->until ? soci::i_ok : soci::i_null;
        sql << "INSERT INTO outages (terminal, zh_cn, en, until_at) VALUES (:terminal, :zh, :en, :until)",
            soci::use(terminal), soci::use(outage->zhCn), soci::use(outage->en), soci::use(until, untilIs);
        return {};
    });
}

base::Result<std::optional<TerminalOutage>> StaffStore::outage(const std::string& terminal) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<TerminalOutage>> {
        TerminalOutage out;
        long long until = 0;
        soci::indicator untilIs = soci::i_null;
        sql << "SELECT zh_cn, en, until_at FROM outages WHERE terminal = :terminal", soci::use(terminal),
            soci::into(out.zhCn), soci::into(out.en), soci::into(until, untilIs);
        if (!sql.got_data()) return std::optional<TerminalOutage>();
        if (untilIs == soci::i_ok) out.until = base::WallTime(base::Duration(until));
        return std::optional(std::move(out));
    });
}

}  // namespace zizhu::central
