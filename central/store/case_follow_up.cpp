// What happens to a case after its application: papers that come later, results that are fetched.
#include "central/store/case_rows.h"

namespace zizhu::central {
namespace {

struct Standing {
    CaseStatus status = CaseStatus::Received;
    bool ready = false;
};

std::optional<Standing> standing(soci::session& sql, const std::string& number) {
    std::string status, collect;
    sql << "SELECT status, collect FROM cases WHERE case_number = :number", soci::use(number), soci::into(status),
        soci::into(collect);
    if (!sql.got_data()) return std::nullopt;
    return Standing{caseStatus(status).value_or(CaseStatus::Received), !collect.empty()};
}

bool over(CaseStatus status) { return status == CaseStatus::Finished || status == CaseStatus::Returned; }

void touch(soci::session& sql, const std::string& number, base::WallTime at) {
    const long long now = at.time_since_epoch().count();
    sql << "UPDATE cases SET updated_at = :at WHERE case_number = :number", soci::use(now), soci::use(number);
}

base::Result<std::optional<Acceptance>> findSupplement(soci::session& sql, const std::string& id,
                                                       const std::string& digest) {
    std::string stored, number, status;
    sql << "SELECT s.digest, c.case_number, c.status FROM supplements s JOIN cases c ON c.case_number = s.case_number "
           "WHERE s.id = :id",
        soci::use(id), soci::into(stored), soci::into(number), soci::into(status);
    if (!sql.got_data()) return std::optional<Acceptance>();
    if (stored != digest) return base::fail(base::Errc::Exists, {"a supplement of that id is another"});
    return std::optional(Acceptance{false, number, caseStatus(status).value_or(CaseStatus::Received)});
}

void insertSupplement(soci::session& sql, const std::string& id, const NewSupplement& from) {
    const std::string sealed = base::toBase64(from.sealed);
    const long long created = from.createdAt.time_since_epoch().count();
    const long long received = from.receivedAt.time_since_epoch().count();
    sql << "INSERT INTO supplements (id, case_number, terminal, created_at, received_at, digest, sealed) VALUES (:id, "
           ":number, :terminal, :created, :received, :digest, :sealed)",
        soci::use(id), soci::use(from.caseNumber), soci::use(from.terminal), soci::use(created), soci::use(received),
        soci::use(from.digest), soci::use(sealed);
    for (const BlobClaim& blob : from.blobs) {
        const long long bytes = (long long)(blob.bytes);
        sql << "INSERT INTO supplement_blobs (supplement_id, hash, bytes) VALUES (:id, :hash, :bytes)", soci::use(id),
            soci::use(blob.hash), soci::use(bytes);
    }
    for (const std::string& material : from.materials) {
        sql << "UPDATE wanted SET given = 1 WHERE case_number = :number AND material = :material",
            soci::use(from.caseNumber), soci::use(material);
    }
}

}  // namespace

// What is wanted once more, is wanted again.
void insertWanted(soci::session& sql, const std::string& number, const Wanted& wanted) {
    const std::string by = wanted.by ? base::toString(*wanted.by) : "";
    sql << "DELETE FROM wanted WHERE case_number = :number AND material = :material", soci::use(number),
        soci::use(wanted.material);
    sql << "INSERT INTO wanted (case_number, material, by_day, given) VALUES (:number, :material, :by, 0)",
        soci::use(number), soci::use(wanted.material), soci::use(by);
}

std::vector<Wanted> readWanted(soci::session& sql, const std::string& number) {
    std::string material, by;
    soci::statement statement =
        (sql.prepare << "SELECT material, by_day FROM wanted WHERE case_number = :number AND given = 0 ORDER BY material",
         soci::use(number), soci::into(material), soci::into(by));
    std::vector<Wanted> out;
    statement.execute();
    while (statement.fetch()) out.push_back({material, base::parseDate(by)});
    return out;
}

base::Result<std::optional<Acceptance>> CaseStore::supplemented(const base::Uuid& id, const std::string& digest) {
    return reading(database_, [&](soci::session& sql) { return findSupplement(sql, id.toString(), digest); });
}

base::Result<Acceptance> CaseStore::supplement(const NewSupplement& supplement) {
    return writing(database_, [&](soci::session& sql) -> base::Result<Acceptance> {
        const std::string id = supplement.id.toString();
        auto before = findSupplement(sql, id, supplement.digest);
        if (!before) return base::fail(before.error());
        if (*before) return **before;
        const auto now = standing(sql, supplement.caseNumber);
        if (!now) return base::fail(base::Errc::NotFound);
        if (over(now->status)) return base::fail(base::Errc::SequenceError, {"the case is over"});
        insertSupplement(sql, id, supplement);
        addStep(sql, supplement.caseNumber, {supplement.createdAt, now->status, "", "", "supplement"});
        touch(sql, supplement.caseNumber, supplement.receivedAt);
        return Acceptance{true, supplement.caseNumber, now->status};
    });
}

base::Result<std::vector<base::Bytes>> CaseStore::supplementsOf(const std::string& caseNumber) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<base::Bytes>> {
        std::string sealed;
        soci::statement statement =
            (sql.prepare << "SELECT sealed FROM supplements WHERE case_number = :number ORDER BY received_at, id",
             soci::use(caseNumber), soci::into(sealed));
        std::vector<base::Bytes> out;
        statement.execute();
        while (statement.fetch()) {
            auto bytes = base::fromBase64(sealed);
            if (!bytes) return base::fail(base::Errc::Corrupt, {"a sealed supplement is not base64"});
            out.push_back(std::move(*bytes));
        }
        return out;
    });
}

base::Status CaseStore::want(const std::string& caseNumber, const std::vector<Wanted>& wanted, const CaseStep& step) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const auto now = standing(sql, caseNumber);
        if (!now) return base::fail(base::Errc::NotFound);
        if (over(now->status) || now->ready) return base::fail(base::Errc::SequenceError, {"the case is over"});
        for (const Wanted& each : wanted) insertWanted(sql, caseNumber, each);
        CaseStep asked = step;
        asked.status = now->status;
        asked.kind = "wants";
        addStep(sql, caseNumber, asked);
        touch(sql, caseNumber, step.at);
        return {};
    });
}

base::Status CaseStore::ready(const std::string& caseNumber, const std::string& place, const CaseStep& step) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const auto now = standing(sql, caseNumber);
        if (!now) return base::fail(base::Errc::NotFound);
        if (now->status != CaseStatus::InProgress || now->ready)
            return base::fail(base::Errc::SequenceError, {"a case that is not being worked on"});
        const std::string collect = place.empty() ? "terminal" : "counter";
        sql << "UPDATE cases SET collect = :collect, collect_place = :place WHERE case_number = :number",
            soci::use(collect), soci::use(place), soci::use(caseNumber);
        CaseStep done = step;
        done.status = now->status;
        done.kind = "ready";
        addStep(sql, caseNumber, done);
        touch(sql, caseNumber, step.at);
        return {};
    });
}

base::Status CaseStore::collected(const std::string& caseNumber, const CaseStep& step) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        const auto now = standing(sql, caseNumber);
        if (!now) return base::fail(base::Errc::NotFound);
        if (now->status == CaseStatus::Finished) return {};
        if (now->status != CaseStatus::InProgress || !now->ready)
            return base::fail(base::Errc::SequenceError, {"nothing waits for this case"});
        const std::string finished(name(CaseStatus::Finished));
        sql << "UPDATE cases SET status = :status WHERE case_number = :number", soci::use(finished),
            soci::use(caseNumber);
        CaseStep done = step;
        done.status = CaseStatus::Finished;
        done.kind = "collected";
        addStep(sql, caseNumber, done);
        touch(sql, caseNumber, step.at);
        return {};
    });
}

}  // namespace zizhu::central
