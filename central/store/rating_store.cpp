#include "central/store/rating_store.h"

#include <algorithm>
#include <map>

#include "central/store/sql.h"

namespace zizhu::central {
namespace {

std::string joined(const std::vector<std::string>& reasons) {
    std::string out;
    for (const std::string& reason : reasons) out += (out.empty() ? "" : " ") + reason;
    return out;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

double mean(const RatingCount& count) {
    int sum = 0, all = 0;
    for (std::size_t i = 0; i < count.levels.size(); ++i) {
        sum += int(i + 1) * count.levels[i];
        all += count.levels[i];
    }
    return all == 0 ? 0 : double(sum) / all;
}

}  // namespace

base::Result<bool> RatingStore::keep(const RatingRecord& record) {
    return writing(database_, [&](soci::session& sql) -> base::Result<bool> {
        const std::string id = record.id.toString();
        std::string digest;
        sql << "SELECT digest FROM ratings WHERE id = :id", soci::use(id), soci::into(digest);
        if (sql.got_data()) {
            if (digest != record.digest) return base::fail(base::Errc::Exists, {"a rating of that id is another"});
            return false;
        }
        const std::string reasons = joined(record.reasons), sealed = base::toBase64(record.sealed);
        const long long at = record.ratedAt.time_since_epoch().count();
        sql << "INSERT INTO ratings (id, terminal, item, item_version, department, digest, level, reasons, rated_at, "
               "sealed) VALUES (:id, :terminal, :item, :version, :department, :digest, :level, :reasons, :at, :sealed)",
            soci::use(id), soci::use(record.terminal), soci::use(record.item), soci::use(record.itemVersion),
            soci::use(record.department), soci::use(record.digest), soci::use(record.level), soci::use(reasons),
            soci::use(at), soci::use(sealed);
        return true;
    });
}

base::Result<std::vector<RatingCount>> RatingStore::counts(const char* by,
                                                           const std::optional<std::string>& department) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<RatingCount>> {
        const std::string column(by), which = department.value_or("");
        const int every = department ? 0 : 1;
        std::string key;
        int level = 0, count = 0;
        soci::statement statement =
            (sql.prepare << "SELECT " + column + ", level, COUNT(*) FROM ratings WHERE (1 = :every OR department = "
                            ":department) GROUP BY " + column + ", level",
             soci::use(every), soci::use(which), soci::into(key), soci::into(level), soci::into(count));
        std::map<std::string, RatingCount> found;
        statement.execute();
        while (statement.fetch()) {
            if (level < 1 || level > 5) continue;
            RatingCount& one = found[key];
            one.item = key;
            one.levels[std::size_t(level - 1)] = count;
        }
        std::vector<RatingCount> out;
        for (auto& [name, one] : found) out.push_back(std::move(one));
        std::stable_sort(out.begin(), out.end(),
                         [](const RatingCount& a, const RatingCount& b) { return mean(a) < mean(b); });
        return out;
    });
}

base::Result<std::vector<RatingCount>> RatingStore::byItem(const std::optional<std::string>& department) {
    return counts("item", department);
}
base::Result<std::vector<RatingCount>> RatingStore::byTerminal(const std::optional<std::string>& department) {
    return counts("terminal", department);
}

base::Result<std::vector<RatingRecord>> RatingStore::latest(const std::optional<std::string>& department, int limit) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<RatingRecord>> {
        const std::string which = department.value_or("");
        const int every = department ? 0 : 1;
        std::string id, reasons, sealed;
        long long at = 0;
        RatingRecord record;
        soci::statement statement =
            (sql.prepare << "SELECT id, terminal, item, level, reasons, rated_at, sealed FROM ratings WHERE (1 = :every "
                            "OR department = :department) AND (sealed <> '' OR reasons <> '') ORDER BY rated_at DESC, "
                            "id DESC LIMIT :limit",
             soci::use(every), soci::use(which), soci::use(limit), soci::into(id), soci::into(record.terminal),
             soci::into(record.item), soci::into(record.level), soci::into(reasons), soci::into(at), soci::into(sealed));
        std::vector<RatingRecord> out;
        statement.execute();
        while (statement.fetch()) {
            record.id = base::Uuid::parse(id).value_or(base::Uuid());
            record.reasons = split(reasons);
            record.ratedAt = base::WallTime(base::Duration(at));
            record.sealed = base::fromBase64(sealed).value_or(base::Bytes());
            out.push_back(record);
        }
        return out;
    });
}

}  // namespace zizhu::central
