// Appends to the audit log inside the transaction of what is recorded: neither is there without the other.
// For the stores' sources only.
#pragma once

#include "central/store/audit_store.h"
#include "central/store/sql.h"

namespace zizhu::central {

void appendAudit(soci::session& sql, const AuditEntry& entry, base::WallTime at);

}  // namespace zizhu::central
