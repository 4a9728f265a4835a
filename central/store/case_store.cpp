#include "central/store/case_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "central/store/audit_rows.h"
#include "central/store/case_rows.h"

namespace zizhu::central {
namespace {

constexpr std::array<std::string_view, kCaseStatuses.size()> kStatusNames = {
    "received", "accepted", "in-progress", "finished", "returned"};
constexpr const char* kCaseColumns =
    "SELECT c.case_number, c.application_id, a.terminal, a.item, a.item_version, a.bundle_id, c.department, "
    "c.status, c.submitted_at, c.promised_by, c.updated_at, c.notice, c.main_case, c.collect, c.collect_place FROM cases c "
    "JOIN applications a ON a.id = c.application_id ";

long long millis(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime fromMillis(long long value) { return base::WallTime(base::Duration(value)); }

// One row of kCaseColumns, bound to a statement and read after each fetch.
struct CaseRow {
    std::string number, id, terminal, item, version, bundle, department, status, promised, notice, mainCase, collect, collectAt;
    long long submitted = 0, updated = 0;
    soci::indicator bundleIs = soci::i_null, promisedIs = soci::i_null;

    Case value() const {
        Case out;
        out.caseNumber = number;
        out.applicationId = base::Uuid::parse(id).value_or(base::Uuid());
        out.terminal = terminal;
        out.item = item;
        out.itemVersion = version;
        if (bundleIs == soci::i_ok) out.bundle = base::Uuid::parse(bundle);
        out.department = department;
        out.status = caseStatus(status).value_or(CaseStatus::Received);
        out.submittedAt = fromMillis(submitted);
        if (promisedIs == soci::i_ok) out.promisedBy = base::parseDate(promised);
        out.updatedAt = fromMillis(updated);
        out.notice = notice;
        out.mainCase = mainCase;
        out.ready = !collect.empty() && out.status == CaseStatus::InProgress;
        out.collectAt = collectAt;
        return out;
    }
};

template <class... Uses>
std::vector<Case> readCases(soci::session& sql, const std::string& tail, Uses&&... uses) {
    CaseRow row;
    auto prepared =
        (sql.prepare << kCaseColumns + tail, soci::into(row.number), soci::into(row.id),
         soci::into(row.terminal), soci::into(row.item), soci::into(row.version),
         soci::into(row.bundle, row.bundleIs), soci::into(row.department), soci::into(row.status),
         soci::into(row.submitted), soci::into(row.promised, row.promisedIs), soci::into(row.updated), soci::into(row.notice),
         soci::into(row.mainCase), soci::into(row.collect), soci::into(row.collectAt));
    (prepared, ..., std::forward<Uses>(uses));
    soci::statement statement(prepared);
    std::vector<Case> cases;
    statement.execute();
    while (statement.fetch()) cases.push_back(row.value());
    return cases;
}

std::vector<CaseStep> readHistory(soci::session& sql, const std::string& number) {
    long long at = 0;
    std::string status, note, clerk, kind;
    soci::statement statement =
        (sql.prepare
             << "SELECT at, status, note, clerk, kind FROM history WHERE case_number = :number ORDER BY step",
         soci::use(number), soci::into(at), soci::into(status), soci::into(note), soci::into(clerk),
         soci::into(kind));
    std::vector<CaseStep> steps;
    statement.execute();
    while (statement.fetch()) {
        steps.push_back({fromMillis(at), caseStatus(status).value_or(CaseStatus::Received), note, clerk, kind});
    }
    return steps;
}

std::optional<Case> firstWithHistory(soci::session& sql, std::vector<Case> cases) {
    if (cases.empty()) return std::nullopt;
    cases.front().history = readHistory(sql, cases.front().caseNumber);
    cases.front().wanted = readWanted(sql, cases.front().caseNumber);
    return std::move(cases.front());
}

}  // namespace

void insertStep(soci::session& sql, const std::string& number, long long place, const CaseStep& step) {
    const long long at = step.at.time_since_epoch().count();
    const std::string status(name(step.status));
    sql << "INSERT INTO history (case_number, step, at, status, note, clerk, kind) "
           "VALUES (:number, :step, :at, :status, :note, :clerk, :kind)",
        soci::use(number), soci::use(place), soci::use(at), soci::use(status), soci::use(step.note),
        soci::use(step.clerk), soci::use(step.kind);
}

void addStep(soci::session& sql, const std::string& number, const CaseStep& step) {
    long long place = 0;
    sql << "SELECT MAX(step) FROM history WHERE case_number = :number", soci::use(number), soci::into(place);
    insertStep(sql, number, place + 1, step);
    if (step.clerk.empty()) return;
    const std::string kind = step.kind.empty() ? "moved" : step.kind;
    appendAudit(sql, {"clerk:" + step.clerk, "case." + kind, number, std::string(name(step.status))}, step.at);
}

namespace {

base::Result<std::optional<Acceptance>> findAccepted(soci::session& sql, const std::string& id,
                                                     const std::string& digest) {
    std::string stored, number, status;
    sql << "SELECT a.digest, c.case_number, c.status FROM applications a "
           "JOIN cases c ON c.application_id = a.id WHERE a.id = :id",
        soci::use(id), soci::into(stored), soci::into(number), soci::into(status);
    if (!sql.got_data()) return std::optional<Acceptance>();
    if (stored != digest) return base::fail(base::Errc::Exists, {"an application of that id is another"});
    return std::optional(Acceptance{false, number, caseStatus(status).value_or(CaseStatus::Received)});
}

void insertApplication(soci::session& sql, const std::string& id, const NewApplication& application) {
    const std::string sealed = base::toBase64(application.sealed);
    const std::string bundle = application.bundle ? application.bundle->toString() : "";
    soci::indicator bundleIs = application.bundle ? soci::i_ok : soci::i_null;
    const long long created = millis(application.createdAt);
    const long long received = millis(application.receivedAt);
    sql << "INSERT INTO applications (id, terminal, item, item_version, bundle_id, created_at, received_at, "
           "digest, "
           "sealed) VALUES (:id, :terminal, :item, :version, :bundle, :created, :received, :digest, :sealed)",
        soci::use(id), soci::use(application.terminal), soci::use(application.item),
        soci::use(application.itemVersion), soci::use(bundle, bundleIs), soci::use(created),
        soci::use(received), soci::use(application.digest), soci::use(sealed);
    for (const BlobClaim& blob : application.blobs) {
        const long long bytes = (long long)(blob.bytes);
        sql << "INSERT INTO application_blobs (application_id, hash, bytes) VALUES (:id, :hash, :bytes)",
            soci::use(id), soci::use(blob.hash), soci::use(bytes);
    }
}

void insertCase(soci::session& sql, const std::string& id, const std::string& number,
                const NewApplication& application) {
    const std::string promised = application.promisedBy ? base::toString(*application.promisedBy) : "";
    soci::indicator promisedIs = application.promisedBy ? soci::i_ok : soci::i_null;
    const std::string status(name(CaseStatus::Received));
    const long long created = millis(application.createdAt);
    const long long received = millis(application.receivedAt);
    sql << "INSERT INTO cases (case_number, application_id, tracking_hash, department, status, submitted_at, "
           "promised_by, updated_at) VALUES (:number, :id, :hash, :department, :status, :submitted, "
           ":promised, :updated)",
        soci::use(number), soci::use(id), soci::use(application.trackingHash),
        soci::use(application.department), soci::use(status), soci::use(created),
        soci::use(promised, promisedIs), soci::use(received);
    insertStep(sql, number, 1, {application.createdAt, CaseStatus::Received, "", ""});
    for (const Wanted& wanted : application.promised) insertWanted(sql, number, wanted);
}

std::string nextCaseNumber(soci::session& sql, base::WallTime receivedAt) {
    std::string day = base::toString(base::localDate(receivedAt));
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    return fmt::format("{}-{:05}", day, nextNumber(sql, "case-" + day));
}

// In the same transaction as the application it is about. Nothing is sealed in it, and no code leads to it.
void insertNotice(soci::session& sql, const NewApplication& application, const std::string& mainCase,
                  const NewNotice& notice) {
    NewApplication told = application;
    told.sealed.clear();
    told.blobs.clear();
    told.digest.clear();
    told.promisedBy.reset();
    told.promised.clear();
    told.department = notice.department;
    const std::string id = "notice:" + application.id.toString() + ":" + notice.key;
    told.trackingHash = id;
    const std::string number = nextCaseNumber(sql, application.receivedAt);
    insertApplication(sql, id, told);
    insertCase(sql, id, number, told);
    sql << "UPDATE cases SET notice = :notice, main_case = :main WHERE case_number = :number", soci::use(notice.key),
        soci::use(mainCase), soci::use(number);
}

}  // namespace

std::string_view name(CaseStatus status) { return kStatusNames[std::size_t(status)]; }

std::optional<CaseStatus> caseStatus(std::string_view text) {
    const auto found = std::find(kStatusNames.begin(), kStatusNames.end(), text);
    if (found == kStatusNames.end()) return std::nullopt;
    return CaseStatus(found - kStatusNames.begin());
}

bool canMove(CaseStatus from, CaseStatus to) {
    switch (from) {
        case CaseStatus::Received:
            return to == CaseStatus::Accepted || to == CaseStatus::Returned;
        case CaseStatus::Accepted:
            return to == CaseStatus::InProgress || to == CaseStatus::Returned;
        case CaseStatus::InProgress:
            return to == CaseStatus::Finished || to == CaseStatus::Returned;
        case CaseStatus::Finished:
        case CaseStatus::Returned:
            return false;
    }
    return false;
}

base::Result<std::optional<Acceptance>> CaseStore::accepted(const base::Uuid& id, const std::string& digest) {
    return reading(database_, [&](soci::session& sql) { return findAccepted(sql, id.toString(), digest); });
}

base::Result<Acceptance> CaseStore::accept(const NewApplication& application) {
    return writing(database_, [&](soci::session& sql) -> base::Result<Acceptance> {
        const std::string id = application.id.toString();
        auto before = findAccepted(sql, id, application.digest);
        if (!before) return base::fail(before.error());
        if (*before) return **before;

        int taken = 0;
        sql << "SELECT COUNT(*) FROM cases WHERE tracking_hash = :hash", soci::use(application.trackingHash),
            soci::into(taken);
        if (taken != 0) return base::fail(base::Errc::Refused, {"the tracking code belongs to another case"});

        const std::string number = nextCaseNumber(sql, application.receivedAt);
        insertApplication(sql, id, application);
        insertCase(sql, id, number, application);
        for (const NewNotice& notice : application.notices) insertNotice(sql, application, number, notice);
        return Acceptance{true, number, CaseStatus::Received};
    });
}

base::Result<std::optional<Case>> CaseStore::byTrackingHash(const std::string& hash) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<Case>> {
        return firstWithHistory(sql, readCases(sql, "WHERE c.tracking_hash = :hash", soci::use(hash)));
    });
}

base::Result<std::optional<Case>> CaseStore::byNumber(const std::string& caseNumber) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::optional<Case>> {
        return firstWithHistory(sql, readCases(sql, "WHERE c.case_number = :number", soci::use(caseNumber)));
    });
}

base::Result<base::Bytes> CaseStore::sealed(const base::Uuid& applicationId) {
    return reading(database_, [&](soci::session& sql) -> base::Result<base::Bytes> {
        const std::string id = applicationId.toString();
        std::string text;
        sql << "SELECT sealed FROM applications WHERE id = :id", soci::use(id), soci::into(text);
        if (!sql.got_data()) return base::fail(base::Errc::NotFound);
        auto bytes = base::fromBase64(text);
        if (!bytes) return base::fail(base::Errc::Corrupt, {"a sealed submission is not base64"});
        return std::move(*bytes);
    });
}

base::Result<CaseList> CaseStore::list(const CaseQuery& query) {
    return reading(database_, [&](soci::session& sql) -> base::Result<CaseList> {
        const std::string filter =
            "WHERE (:any1 = 1 OR c.department = :department) AND (:any2 = 1 OR c.status = :status)";
        const int anyDepartment = query.department ? 0 : 1;
        const int anyStatus = query.status ? 0 : 1;
        const std::string department = query.department.value_or("");
        const std::string status(query.status ? name(*query.status) : "");
        const int limit = std::clamp(query.limit, 1, kMaxListed);
        const int offset = std::max(query.offset, 0);
        CaseList out;
        sql << "SELECT COUNT(*) FROM cases c " + filter, soci::use(anyDepartment, "any1"),
            soci::use(department, "department"), soci::use(anyStatus, "any2"), soci::use(status, "status"),
            soci::into(out.total);
        out.cases = readCases(
            sql, filter + " ORDER BY c.submitted_at DESC, c.case_number DESC LIMIT :limit OFFSET :offset",
            soci::use(anyDepartment, "any1"), soci::use(department, "department"),
            soci::use(anyStatus, "any2"), soci::use(status, "status"), soci::use(limit, "limit"),
            soci::use(offset, "offset"));
        return out;
    });
}

base::Result<std::vector<Case>> CaseStore::ofBundle(const base::Uuid& bundle) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<Case>> {
        const std::string id = bundle.toString();
        return readCases(sql, "WHERE a.bundle_id = :bundle ORDER BY c.case_number", soci::use(id));
    });
}

base::Result<std::vector<Case>> CaseStore::noticesOf(const std::string& mainCase) {
    return reading(database_, [&](soci::session& sql) -> base::Result<std::vector<Case>> {
        return readCases(sql, "WHERE c.main_case = :main ORDER BY c.case_number", soci::use(mainCase));
    });
}

base::Status CaseStore::move(const std::string& caseNumber, CaseStatus from, const CaseStep& step) {
    return writing(database_, [&](soci::session& sql) -> base::Status {
        std::string now;
        sql << "SELECT status FROM cases WHERE case_number = :number", soci::use(caseNumber), soci::into(now);
        if (!sql.got_data()) return base::fail(base::Errc::NotFound);
        if (now != name(from) || !canMove(from, step.status)) {
            return base::fail(base::Errc::SequenceError, {"a case cannot go that way from where it is"});
        }
        const std::string status(name(step.status));
        const long long at = millis(step.at);
        sql << "UPDATE cases SET status = :status, updated_at = :at WHERE case_number = :number",
            soci::use(status), soci::use(at), soci::use(caseNumber);
        addStep(sql, caseNumber, step);
        return {};
    });
}

}  // namespace zizhu::central
