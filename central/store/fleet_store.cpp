#include "central/store/fleet_store.h"

#include "central/store/audit_rows.h"

namespace zizhu::central {
namespace {

constexpr base::Duration kGrantsKept = std::chrono::hours(30 * 24);  // so that "used" and "expired" can be told

long long millis(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime fromMillis(long long value) { return base::WallTime(base::Duration(value)); }

constexpr const char* kCertificate =
    "SELECT serial, terminal, key_digest, how, issued_at, ends_at, pem, revoked_at FROM terminal_certificates ";

std::vector<TerminalCertificate> certificatesOf(soci::session& sql, const std::string& where,
                                                const std::string& first, const std::string& second) {
    TerminalCertificate row;
    long long issued = 0, ends = 0, revoked = 0;
    soci::indicator revokedIs = soci::i_null;
    soci::statement statement(sql);
    statement.exchange(soci::into(row.serial));
    statement.exchange(soci::into(row.terminal));
    statement.exchange(soci::into(row.keyDigest));
    statement.exchange(soci::into(row.how));
    statement.exchange(soci::into(issued));
    statement.exchange(soci::into(ends));
    statement.exchange(soci::into(row.pem));
    statement.exchange(soci::into(revoked, revokedIs));
    statement.exchange(soci::use(first));
    if (!second.empty()) statement.exchange(soci::use(second));
    statement.alloc();
    statement.prepare(kCertificate + where + " ORDER BY issued_at DESC, serial");
    statement.define_and_bind();
    statement.execute();
    std::vector<TerminalCertificate> out;
    while (statement.fetch()) {
        row.issuedAt = fromMillis(issued);
        row.endsAt = fromMillis(ends);
        row.revokedAt.reset();
        if (revokedIs == soci::i_ok) row.revokedAt = fromMillis(revoked);
        out.push_back(row);
    }
    return out;
}

std::optional<TerminalCertificate> newest(std::vector<TerminalCertificate> list) {
    if (list.empty()) return std::nullopt;
    return std::move(list.front());
}

void insert(soci::session& sql, const TerminalCertificate& c) {
    const long long issued = millis(c.issuedAt), ends = millis(c.endsAt);
    sql << "INSERT INTO terminal_certificates (serial, terminal, key_digest, how, issued_at, ends_at, pem) VALUES "
           "(:serial, :terminal, :key, :how, :issued, :ends, :pem)",
        soci::use(c.serial), soci::use(c.terminal), soci::use(c.keyDigest), soci::use(c.how), soci::use(issued),
        soci::use(ends), soci::use(c.pem);
}

}  // namespace

base::Status FleetStore::addGrant(const EnrolmentGrant& grant, const std::string& actor) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long made = millis(grant.madeAt), ends = millis(grant.endsAt);
        const long long old = millis(grant.madeAt - kGrantsKept);
        sql << "DELETE FROM enrolment_codes WHERE (terminal = :terminal AND used_at IS NULL) OR made_at < :old",
            soci::use(grant.terminal), soci::use(old);
        sql << "INSERT INTO enrolment_codes (digest, terminal, central, enrolment, made_at, ends_at, serial) VALUES "
               "(:digest, :terminal, :central, :enrolment, :made, :ends, '')",
            soci::use(grant.digest), soci::use(grant.terminal), soci::use(grant.central), soci::use(grant.enrolment),
            soci::use(made), soci::use(ends);
        appendAudit(sql, {actor, "enrolment.code-made", grant.terminal, ""}, grant.madeAt);
        return {};
    });
}

base::Result<std::optional<EnrolmentGrant>> FleetStore::grant(const std::string& digest) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<EnrolmentGrant>> {
        EnrolmentGrant out;
        long long made = 0, ends = 0, used = 0;
        soci::indicator usedIs = soci::i_null;
        sql << "SELECT digest, terminal, central, enrolment, made_at, ends_at, used_at, serial FROM enrolment_codes "
               "WHERE digest = :digest",
            soci::use(digest), soci::into(out.digest), soci::into(out.terminal), soci::into(out.central),
            soci::into(out.enrolment), soci::into(made), soci::into(ends), soci::into(used, usedIs),
            soci::into(out.serial);
        if (!sql.got_data()) return std::optional<EnrolmentGrant>();
        out.madeAt = fromMillis(made);
        out.endsAt = fromMillis(ends);
        if (usedIs == soci::i_ok) out.usedAt = fromMillis(used);
        return std::optional(std::move(out));
    });
}

base::Status FleetStore::useGrant(const std::string& digest, const TerminalCertificate& certificate) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        int unused = 0;
        sql << "SELECT COUNT(*) FROM enrolment_codes WHERE digest = :digest AND used_at IS NULL", soci::use(digest),
            soci::into(unused);
        if (unused != 1) return base::fail(base::Errc::SequenceError, {"the code was used"});
        const long long at = millis(certificate.issuedAt);
        sql << "UPDATE enrolment_codes SET used_at = :at, serial = :serial WHERE digest = :digest", soci::use(at),
            soci::use(certificate.serial), soci::use(digest);
        insert(sql, certificate);
        appendAudit(sql, {"terminal:" + certificate.terminal, "terminal.enrolled", certificate.terminal, certificate.serial},
                    certificate.issuedAt);
        return {};
    });
}

base::Status FleetStore::addCertificate(const TerminalCertificate& certificate, const std::string& actor) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        insert(sql, certificate);
        appendAudit(sql, {actor, "certificate." + certificate.how, certificate.terminal, certificate.serial},
                    certificate.issuedAt);
        return {};
    });
}

base::Result<std::optional<TerminalCertificate>> FleetStore::certificate(const std::string& serial) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<TerminalCertificate>> {
        return newest(certificatesOf(sql, "WHERE serial = :serial", serial, ""));
    });
}

base::Result<std::optional<TerminalCertificate>> FleetStore::certificateOf(const std::string& terminal,
                                                                           const std::string& keyDigest) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<TerminalCertificate>> {
        return newest(certificatesOf(
            sql, "WHERE terminal = :terminal AND key_digest = :key AND revoked_at IS NULL", terminal, keyDigest));
    });
}

base::Result<std::vector<TerminalCertificate>> FleetStore::certificates(const std::string& terminal) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<TerminalCertificate>> {
        return certificatesOf(sql, "WHERE terminal = :terminal", terminal, "");
    });
}

base::Result<int> FleetStore::revoke(const std::string& terminal, base::WallTime at, const std::string& actor) {
    return writing(database_, [&](soci::session& sql) -> base::Result<int> {
        const long long now = millis(at);
        int listed = 0;
        sql << "SELECT COUNT(*) FROM terminal_certificates WHERE terminal = :terminal AND revoked_at IS NULL",
            soci::use(terminal), soci::into(listed);
        sql << "UPDATE terminal_certificates SET revoked_at = :at WHERE terminal = :terminal AND revoked_at IS NULL",
            soci::use(now), soci::use(terminal);
        sql << "INSERT INTO terminal_revocations (terminal, revoked_at) VALUES (:terminal, :at) ON CONFLICT "
               "(terminal) DO UPDATE SET revoked_at = excluded.revoked_at",
            soci::use(terminal), soci::use(now);
        // A code that still lies about would let the thief in again.
        sql << "DELETE FROM enrolment_codes WHERE terminal = :terminal AND used_at IS NULL", soci::use(terminal);
        appendAudit(sql, {actor, "terminal.revoked", terminal, std::to_string(listed)}, at);
        return listed;
    });
}

base::Result<bool> FleetStore::revoked(const std::string& terminal, const std::string& serial) {
    return reading(database_, [&](soci::session& sql) -> base::Result<bool> {
        int revoked = 0;
        sql << "SELECT CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END FROM terminal_certificates WHERE serial = :serial",
            soci::use(serial), soci::into(revoked);
        if (sql.got_data()) return revoked != 0;
        // Not listed: made beside this database. It falls with its terminal.
        sql << "SELECT COUNT(*) FROM terminal_revocations WHERE terminal = :terminal", soci::use(terminal),
            soci::into(revoked);
        return revoked != 0;
    });
}

base::Status FleetStore::unlockPin(const std::string& terminal, base::WallTime at, const std::string& actor) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long now = millis(at);
        sql << "INSERT INTO pin_unlocks (terminal, made_at) VALUES (:terminal, :at) ON CONFLICT (terminal) DO UPDATE "
               "SET made_at = excluded.made_at",
            soci::use(terminal), soci::use(now);
        appendAudit(sql, {actor, "pin.unlocked", terminal, ""}, at);
        return {};
    });
}

base::Result<bool> FleetStore::takeUnlock(const std::string& terminal) {
    const auto there = reading(database_, [&](soci::session& sql) -> base::Result<bool> {
        int count = 0;
        sql << "SELECT COUNT(*) FROM pin_unlocks WHERE terminal = :terminal", soci::use(terminal), soci::into(count);
        return count != 0;
    });
    if (!there || !*there) return there;
    return writing(database_, [&](soci::session& sql) -> base::Result<bool> {
        sql << "DELETE FROM pin_unlocks WHERE terminal = :terminal", soci::use(terminal);
        return true;
    });
}

base::Result<bool> FleetStore::keepReport(const KeptReport& report) {
    return writing(database_, [&](soci::session& sql) -> base::Result<bool> {
        std::string digest;
        sql << "SELECT digest FROM readiness_reports WHERE terminal = :terminal AND number = :number",
            soci::use(report.terminal), soci::use(report.number), soci::into(digest);
        if (sql.got_data()) {
            if (digest != report.digest) return base::fail(base::Errc::Exists, {"a report of that number is another"});
            return false;
        }
        const long long made = millis(report.madeAt), received = millis(report.receivedAt), ready = report.ready ? 1 : 0;
        sql << "INSERT INTO readiness_reports (terminal, number, digest, made_at, received_at, ready, body) VALUES "
               "(:terminal, :number, :digest, :made, :received, :ready, :body)",
            soci::use(report.terminal), soci::use(report.number), soci::use(report.digest), soci::use(made),
            soci::use(received), soci::use(ready), soci::use(report.body);
        const int kept = kMaxReports;
        sql << "DELETE FROM readiness_reports WHERE terminal = :terminal AND number NOT IN (SELECT number FROM "
               "readiness_reports WHERE terminal = :same ORDER BY received_at DESC, made_at DESC LIMIT :kept)",
            soci::use(report.terminal), soci::use(report.terminal), soci::use(kept);
        return true;
    });
}

base::Result<std::vector<KeptReport>> FleetStore::reports(const std::string& terminal, int limit) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<KeptReport>> {
        KeptReport row;
        long long made = 0, received = 0, ready = 0;
        soci::statement statement =
            (sql.prepare << "SELECT terminal, number, digest, made_at, received_at, ready, body FROM "
                            "readiness_reports WHERE terminal = :terminal ORDER BY received_at DESC, made_at DESC "
                            "LIMIT :limit",
             soci::use(terminal), soci::use(limit), soci::into(row.terminal), soci::into(row.number),
             soci::into(row.digest), soci::into(made), soci::into(received), soci::into(ready), soci::into(row.body));
        std::vector<KeptReport> out;
        statement.execute();
        while (statement.fetch()) {
            row.madeAt = fromMillis(made);
            row.receivedAt = fromMillis(received);
            row.ready = ready != 0;
            out.push_back(row);
        }
        return out;
    });
}

}  // namespace zizhu::central
