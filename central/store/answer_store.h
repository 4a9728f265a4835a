// What was answered at once: certificates and queue tickets, once per id however often they are asked
// for. Thread-safe; errors as database.h.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct CertificateRecord {
    base::Uuid id;
    std::string terminal;
    std::string item;
    std::string itemVersion;
    std::string digest;                           // keyed, of the request
    std::string outcome;                          // "issued", or the reason of a refusal
    std::optional<std::string> number;            // of an issued one
    std::optional<std::string> verificationHash;  // of an issued one
    base::WallTime issuedAt;
    std::optional<base::LocalDate> validUntil;
    base::Bytes sealed;  // the holder and the PDF, sealed to the intake key
};

struct TicketRecord {
    base::Uuid id;
    std::string terminal;
    std::string item;
    std::string digest;
    std::string queue;
    std::string letter;
    base::LocalDate day;
    int place = 0;          // of that letter on that day, from 1
    int waitingBefore = 0;  // when it was taken
    base::WallTime issuedAt;
    base::WallTime expectedEnd;  // when its turn is expected to be over
};

class AnswerStore {
public:
    explicit AnswerStore(Database& database) : database_(database) {}

    // Exists: that id came with another digest.
    base::Result<std::optional<CertificateRecord>> certificate(const base::Uuid& id,
                                                               const std::string& digest);
    base::Result<std::optional<CertificateRecord>> certificateByHash(const std::string& verificationHash);
    // Keeps a refusal, or a certificate under the next number of its year. `complete` fills in what
    // depends on that number (the PDF) and runs inside the transaction, so that no number is ever
    // spent on a paper that does not exist. An id that is there already is answered as it is.
    base::Result<CertificateRecord> keepCertificate(
        CertificateRecord record,
        const std::function<base::Status(CertificateRecord& record, long long number)>& complete);

    // Gives the next place of record.letter on record.day, or the one that id has already. The queue is
    // taken to go on by one every `each` from when somebody waits. Exists.
    base::Result<TicketRecord> takeTicket(TicketRecord record, base::Duration each);

private:
    Database& database_;
};

}  // namespace zizhu::central
