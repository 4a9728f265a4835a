// The audit log: who did what, in records that are chained by their hashes, so that none can be changed, taken
// out or moved without a trace. Staff, terminals and case numbers; never what a citizen said or who one is.
//
// Who may write the whole database may also write a whole new chain: heads that were noted elsewhere show it.
// docs/formats/audit.md tells the bytes that are hashed. Thread-safe; errors as database.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct AuditEntry {
    std::string actor;    // "clerk:wang", "admin:root", "terminal:t-001"
    std::string action;   // "case.moved"
    std::string subject;  // what it was done to: a case number, a terminal, an account
    std::string detail;   // keys and numbers: "received accepted"; may be empty
};

struct AuditRecord {
    std::int64_t seq = 0;  // from 1, without a gap
    base::WallTime at;
    AuditEntry entry;
    std::string previous;  // hash of the record before; 64 zeros for the first
    std::string hash;
};

struct AuditHead {
    std::int64_t seq = 0;
    std::string hash;  // 64 zeros while there is no record
    friend bool operator==(const AuditHead&, const AuditHead&) = default;
};

enum class AuditFault : std::uint8_t {
    Changed,   // its bytes do not give its hash
    Missing,   // a number is left out
    Unlinked,  // it does not name the record before
    Cut,       // newer records than the last are known of: the end was taken off
};
struct AuditVerdict {
    AuditHead head;           // as far as the chain is good
    std::int64_t broken = 0;  // number of the first bad record; 0: none
    AuditFault fault = AuditFault::Changed;
};

std::string auditHash(const AuditRecord& record);

class AuditStore {
public:
    explicit AuditStore(Database& database) : database_(database) {}

    base::Status append(const AuditEntry& entry, base::WallTime at);
    base::Result<AuditHead> head();
    // The newest first.
    base::Result<std::vector<AuditRecord>> newest(int limit);
    // Reads all of them. `noted`: heads that were written down elsewhere must be on the chain.
    base::Result<AuditVerdict> verify(const std::vector<AuditHead>& noted = {});

private:
    Database& database_;
};

}  // namespace zizhu::central
