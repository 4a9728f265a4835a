#include "central/store/audit_store.h"

#include <algorithm>

#include "base/bytes.h"
#include "central/store/audit_rows.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxText = 200;  // of each text of a record

// Its length before each text: what stands in one cannot be taken for the beginning of the next.
void add(std::string& out, std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
    out += ',';
}

AuditHead headOf(soci::session& sql) {
    AuditHead head;
    long long seq = 0;
    sql << "SELECT seq, hash FROM audit_head WHERE id = 1", soci::into(seq), soci::into(head.hash);
    if (!sql.got_data()) return {0, std::string(64, '0')};
    head.seq = seq;
    return head;
}

template <class Take>
void eachRecord(soci::session& sql, const std::string& order, int limit, Take take) {
    AuditRecord row;
    long long seq = 0, at = 0;
    soci::statement statement =
        (sql.prepare << "SELECT seq, at, actor, action, subject, detail, previous, hash FROM audit ORDER BY seq " +
                            order + " LIMIT :limit",
         soci::use(limit), soci::into(seq), soci::into(at), soci::into(row.entry.actor), soci::into(row.entry.action),
         soci::into(row.entry.subject), soci::into(row.entry.detail), soci::into(row.previous), soci::into(row.hash));
    statement.execute();
    while (statement.fetch()) {
        row.seq = seq;
        row.at = base::WallTime(base::Duration(at));
        if (!take(row)) return;
    }
}

}  // namespace

std::string auditHash(const AuditRecord& record) {
    std::string bytes;
    add(bytes, "zizhu-audit-1");
    add(bytes, std::to_string(record.seq));
    add(bytes, std::to_string(record.at.time_since_epoch().count()));
    for (const std::string* text : {&record.entry.actor, &record.entry.action, &record.entry.subject,
                                    &record.entry.detail, &record.previous}) {
        add(bytes, *text);
    }
    return base::sha256Hex(base::asBytes(bytes));
}

void appendAudit(soci::session& sql, const AuditEntry& entry, base::WallTime at) {
    const AuditHead head = headOf(sql);
    AuditRecord record{head.seq + 1, at, entry, head.hash, {}};
    for (std::string* text : {&record.entry.actor, &record.entry.action, &record.entry.subject, &record.entry.detail})
        text->resize(std::min(text->size(), kMaxText));
    record.hash = auditHash(record);
    const long long seq = record.seq, millis = at.time_since_epoch().count();
    sql << "INSERT INTO audit (seq, at, actor, action, subject, detail, previous, hash) VALUES (:seq, :at, :actor, "
           ":action, :subject, :detail, :previous, :hash)",
        soci::use(seq), soci::use(millis), soci::use(record.entry.actor), soci::use(record.entry.action),
        soci::use(record.entry.subject), soci::use(record.entry.detail), soci::use(record.previous),
        soci::use(record.hash);
    sql << "INSERT INTO audit_head (id, seq, hash) VALUES (1, :seq, :hash) ON CONFLICT (id) DO UPDATE SET "
           "seq = excluded.seq, hash = excluded.hash",
        soci::use(seq), soci::use(record.hash);
}

base::Status AuditStore::append(const AuditEntry& entry, base::WallTime at) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        appendAudit(sql, entry, at);
        return {};
    });
}

base::Result<AuditHead> AuditStore::head() {
    return reading(database_, [](soci::session& sql) -> base::Result<AuditHead> { return headOf(sql); });
}

base::Result<std::vector<AuditRecord>> AuditStore::newest(int limit) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<AuditRecord>> {
        std::vector<AuditRecord> out;
        eachRecord(sql, "DESC", limit, [&](const AuditRecord& record) {
            out.push_back(record);
            return true;
        });
        return out;
    });
}

base::Result<AuditVerdict> AuditStore::verify(const std::vector<AuditHead>& noted) {
    return reading(database_, [&](soci::session& sql) -> base::Result<AuditVerdict> {
        constexpr int kAll = 1'000'000'000;
        // One picture of the log, whatever is appended meanwhile.
        soci::transaction snapshot(sql);
        AuditVerdict verdict;
        verdict.head.hash = std::string(64, '0');
        const auto broken = [&](std::int64_t seq, AuditFault fault) {
            verdict.broken = seq;
            verdict.fault = fault;
            return false;
        };
        eachRecord(sql, "ASC", kAll, [&](const AuditRecord& record) {
            const std::int64_t next = verdict.head.seq + 1;
            if (record.seq != next) return broken(next, AuditFault::Missing);
            if (record.hash != auditHash(record)) return broken(next, AuditFault::Changed);
            if (record.previous != verdict.head.hash) return broken(next, AuditFault::Unlinked);
            for (const AuditHead& head : noted) {
                if (head.seq == next && head.hash != record.hash) return broken(next, AuditFault::Changed);
            }
            verdict.head = {record.seq, record.hash};
            return true;
        });
        if (verdict.broken != 0) return verdict;
        std::int64_t last = headOf(sql).seq;
        for (const AuditHead& head : noted) last = std::max(last, head.seq);
        if (last > verdict.head.seq) broken(verdict.head.seq + 1, AuditFault::Cut);
        return verdict;
    });
}

}  // namespace zizhu::central
