#include "central/store/answer_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "central/store/sql.h"

namespace zizhu::central {
namespace {

constexpr const char* kCertificateColumns =
    "SELECT id, terminal, item, item_version, digest, outcome, number, verification_hash, issued_at, "
    "valid_until, "
    "sealed FROM certificates ";

base::Result<std::optional<CertificateRecord>> readCertificate(soci::session& sql, const std::string& where,
                                                               const std::string& key) {
    std::string id, number, hash, until, sealed;
    soci::indicator numberIs = soci::i_null, hashIs = soci::i_null, untilIs = soci::i_null;
    long long issued = 0;
    CertificateRecord record;
    sql << kCertificateColumns + where, soci::use(key), soci::into(id), soci::into(record.terminal),
        soci::into(record.item), soci::into(record.itemVersion), soci::into(record.digest),
        soci::into(record.outcome), soci::into(number, numberIs), soci::into(hash, hashIs),
        soci::into(issued), soci::into(until, untilIs), soci::into(sealed);
    if (!sql.got_data()) return std::optional<CertificateRecord>();
    record.id = base::Uuid::parse(id).value_or(base::Uuid());
    if (numberIs == soci::i_ok) record.number = number;
    if (hashIs == soci::i_ok) record.verificationHash = hash;
    record.issuedAt = base::WallTime(base::Duration(issued));
    if (untilIs == soci::i_ok) record.validUntil = base::parseDate(until);
    auto bytes = base::fromBase64(sealed);
    if (!bytes) return base::fail(base::Errc::Corrupt, {"a sealed certificate is not base64"});
    record.sealed = std::move(*bytes);
    return std::optional(std::move(record));
}

base::Result<std::optional<CertificateRecord>> sameCertificate(soci::session& sql, const base::Uuid& id,
                                                               const std::string& digest) {
    auto found = readCertificate(sql, "WHERE id = :id", id.toString());
    if (found && *found && (*found)->digest != digest) {
        return base::fail(base::Errc::Exists, {"a certificate of that id was asked for otherwise"});
    }
    return found;
}

void insertCertificate(soci::session& sql, const CertificateRecord& record) {
    const auto indicator = [](bool set) { return set ? soci::i_ok : soci::i_null; };
    const std::string id = record.id.toString();
    const std::string number = record.number.value_or("");
    const std::string hash = record.verificationHash.value_or("");
    const std::string until = record.validUntil ? base::toString(*record.validUntil) : "";
    const std::string sealed = base::toBase64(record.sealed);
    const long long issued = record.issuedAt.time_since_epoch().count();
    soci::indicator numberIs = indicator(record.number.has_value());
    soci::indicator hashIs = indicator(record.verificationHash.has_value());
    soci::indicator untilIs = indicator(record.validUntil.has_value());
    sql << "INSERT INTO certificates (id, terminal, item, item_version, digest, outcome, number, "
           "verification_hash, "
           "issued_at, valid_until, sealed) VALUES (:id, :terminal, :item, :version, :digest, :outcome, "
           ":number, :hash, "
           ":issued, :until, :sealed)",
        soci::use(id), soci::use(record.terminal), soci::use(record.item), soci::use(record.itemVersion),
        soci::use(record.digest), soci::use(record.outcome), soci::use(number, numberIs),
        soci::use(hash, hashIs), soci::use(issued), soci::use(until, untilIs), soci::use(sealed);
}

base::Result<std::optional<TicketRecord>> sameTicket(soci::session& sql, const TicketRecord& asked) {
    TicketRecord found = asked;
    const std::string id = asked.id.toString();
    std::string day;
    long long place = 0, waiting = 0, issued = 0, end = 0;
    sql << "SELECT terminal, item, digest, queue, letter, day, place, waiting_before, issued_at, "
           "expected_end FROM tickets "
           "WHERE id = :id",
        soci::use(id), soci::into(found.terminal), soci::into(found.item), soci::into(found.digest),
        soci::into(found.queue), soci::into(found.letter), soci::into(day), soci::into(place),
        soci::into(waiting), soci::into(issued), soci::into(end);
    if (!sql.got_data()) return std::optional<TicketRecord>();
    if (found.digest != asked.digest)
        return base::fail(base::Errc::Exists, {"a ticket of that id is another"});
    found.day = base::parseDate(day).value_or(asked.day);
    found.place = int(place);
    found.waitingBefore = int(waiting);
    found.issuedAt = base::WallTime(base::Duration(issued));
    found.expectedEnd = base::WallTime(base::Duration(end));
    return std::optional(std::move(found));
}

}  // namespace

base::Result<std::optional<CertificateRecord>> AnswerStore::certificate(const base::Uuid& id,
                                                                        const std::string& digest) {
    return reading(database_, [&](soci::session& sql) { return sameCertificate(sql, id, digest); });
}

base::Result<std::optional<CertificateRecord>> AnswerStore::certificateByHash(
    const std::string& verificationHash) {
    return reading(database_, [&](soci::session& sql) {
        return readCertificate(sql, "WHERE verification_hash = :hash", verificationHash);
    });
}

base::Result<CertificateRecord> AnswerStore::keepCertificate(
    CertificateRecord record, const std::function<base::Status(CertificateRecord&, long long)>& complete) {
    return writing(database_, [&](soci::session& sql) -> base::Result<CertificateRecord> {
        auto before = sameCertificate(sql, record.id, record.digest);
        if (!before) return base::fail(before.error());
        if (*before) return std::move(**before);
        long long number = 0;
        if (record.outcome == "issued") {
            const int year = int(base::localDate(record.issuedAt).year());
            number = nextNumber(sql, fmt::format("certificate-{}", year));
        }
        if (base::Status done = complete(record, number); !done) return base::fail(done.error());
        insertCertificate(sql, record);
        return record;
    });
}

base::Result<TicketRecord> AnswerStore::takeTicket(TicketRecord record, base::Duration each) {
    return writing(database_, [&](soci::session& sql) -> base::Result<TicketRecord> {
        auto before = sameTicket(sql, record);
        if (!before) return base::fail(before.error());
        if (*before) return std::move(**before);
        const std::string id = record.id.toString();
        const std::string day = base::toString(record.day);
        const long long issued = record.issuedAt.time_since_epoch().count();
        long long waiting = 0, free = 0;
        sql << "SELECT COUNT(*), COALESCE(MAX(expected_end), 0) FROM tickets "
               "WHERE letter = :letter AND day = :day AND expected_end > :now",
            soci::use(record.letter), soci::use(day), soci::use(issued), soci::into(waiting),
            soci::into(free);
        const long long end = std::max(issued, free) + each.count();
        const long long place = nextNumber(sql, "ticket-" + record.letter + "-" + day);
        sql << "INSERT INTO tickets (id, terminal, item, digest, queue, letter, day, place, waiting_before, "
               "issued_at, "
               "expected_end) VALUES (:id, :terminal, :item, :digest, :queue, :letter, :day, :place, "
               ":waiting, :issued, :end)",
            soci::use(id), soci::use(record.terminal), soci::use(record.item), soci::use(record.digest),
            soci::use(record.queue), soci::use(record.letter), soci::use(day), soci::use(place),
            soci::use(waiting), soci::use(issued), soci::use(end);
        record.place = int(place);
        record.waitingBefore = int(waiting);
        record.expectedEnd = base::WallTime(base::Duration(end));
        return record;
    });
}

}  // namespace zizhu::central
