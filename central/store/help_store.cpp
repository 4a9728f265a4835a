#include "central/store/help_store.h"

#include "central/store/sql.h"

namespace zizhu::central {
namespace {

constexpr const char* kColumns =
    "SELECT id, terminal, step, called_at, heard_at, seen_at, coming, over_at FROM help_calls ";

long long millis(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime wall(long long millis) { return base::WallTime(base::Duration(millis)); }

struct Row {
    std::string id, terminal, step, coming;
    long long called = 0, heard = 0, seen = 0, over = 0;
    soci::indicator seenIs = soci::i_null, overIs = soci::i_null;

    HelpCall call() const {
        HelpCall out;
        out.id = base::Uuid::parse(id).value_or(base::Uuid());
        out.terminal = terminal;
        out.step = step;
        out.calledAt = wall(called);
        out.heardAt = wall(heard);
        if (seenIs == soci::i_ok) out.seenAt = wall(seen);
        out.coming = coming;
        if (overIs == soci::i_ok) out.overAt = wall(over);
        return out;
    }
};

std::optional<HelpCall> find(soci::session& sql, const std::string& id) {
    Row row;
    sql << kColumns + std::string("WHERE id = :id"), soci::use(id), soci::into(row.id), soci::into(row.terminal),
        soci::into(row.step), soci::into(row.called), soci::into(row.heard), soci::into(row.seen, row.seenIs),
        soci::into(row.coming), soci::into(row.over, row.overIs);
    if (!sql.got_data()) return std::nullopt;
    return row.call();
}

}  // namespace

base::Result<HelpCall> HelpStore::call(const base::Uuid& id, const std::string& terminal, const std::string& step,
                                       base::WallTime now, base::WallTime since, int most) {
    return writing(database_, [&](soci::session& sql) -> base::Result<HelpCall> {
        const std::string key = id.toString();
        const long long at = millis(now), from = millis(since);
        if (const auto known = find(sql, key)) {
            if (known->terminal != terminal) return base::fail(base::Errc::SequenceError, {"another terminal's call"});
            sql << "UPDATE help_calls SET heard_at = :at WHERE id = :id", soci::use(at), soci::use(key);
            return *find(sql, key);
        }
        int calls = 0;
        sql << "SELECT COUNT(*) FROM help_calls WHERE terminal = :terminal AND called_at > :since", soci::use(terminal),
            soci::use(from), soci::into(calls);
        if (calls >= most) return base::fail(base::Errc::Refused, {"{} calls lately", calls});
        sql << "INSERT INTO help_calls (id, terminal, step, called_at, heard_at, coming) VALUES (:id, :terminal, :step, "
               ":called, :heard, '')",
            soci::use(key), soci::use(terminal), soci::use(step), soci::use(at), soci::use(at);
        return *find(sql, key);
    });
}

base::Status HelpStore::end(const base::Uuid& id, const std::string& terminal, base::WallTime now) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const std::string key = id.toString();
        const long long at = millis(now);
        sql << "UPDATE help_calls SET over_at = :at WHERE id = :id AND terminal = :terminal AND over_at IS NULL",
            soci::use(at), soci::use(key), soci::use(terminal);
        return {};
    });
}

base::Result<std::vector<HelpCall>> HelpStore::open(base::WallTime heardSince) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<HelpCall>> {
        const long long since = millis(heardSince);
        Row row;
        soci::statement statement =
            (sql.prepare << kColumns + std::string("WHERE over_at IS NULL AND heard_at > :since ORDER BY called_at"),
             soci::use(since), soci::into(row.id), soci::into(row.terminal), soci::into(row.step),
             soci::into(row.called), soci::into(row.heard), soci::into(row.seen, row.seenIs), soci::into(row.coming),
             soci::into(row.over, row.overIs));
        std::vector<HelpCall> out;
        statement.execute();
        while (statement.fetch()) out.push_back(row.call());
        return out;
    });
}

base::Status HelpStore::see(base::WallTime heardSince, base::WallTime now) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const long long since = millis(heardSince), at = millis(now);
        sql << "UPDATE help_calls SET seen_at = :at WHERE seen_at IS NULL AND over_at IS NULL AND heard_at > :since",
            soci::use(at), soci::use(since);
        return {};
    });
}

base::Status HelpStore::come(const base::Uuid& id, const std::string& clerk, base::WallTime now) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const std::string key = id.toString();
        if (!find(sql, key)) return base::fail(base::Errc::NotFound, {"no such call"});
        const long long at = millis(now);
        sql << "UPDATE help_calls SET coming = :clerk, seen_at = COALESCE(seen_at, :at) WHERE id = :id AND coming = ''",
            soci::use(clerk), soci::use(at), soci::use(key);
        return {};
    });
}

}  // namespace zizhu::central
