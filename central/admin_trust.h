// Admin commands about whom the deployment trusts: terminals' codes and certificates, technicians' locks, the audit
// log. Texts and JSON for staff and scripts; nothing personal but names of staff.
#pragma once

#include <string>
#include <vector>

#include "central/backend.h"

namespace zizhu::central {

// The database and the keys of a state directory; nothing is asked of a catalogue.
base::Result<std::unique_ptr<Backend>> openForTrust(const BackendOptions& options, base::Clock& clock,
                                                    base::RandomSource& random, base::EventLog& log);

// A code with the fingerprint that it names and its end, one a line.
std::string describe(const EnrolmentTicket& ticket);
// Lists what issueTerminal() wrote into `folder`.
Outcome<void> recordIssued(Backend& backend, const std::string& actor, const std::string& terminal,
                           const std::filesystem::path& folder);
// {"terminal":…,"certificates":[…],"readiness":[…]}
Outcome<std::string> terminalJson(Backend& backend, const std::string& terminal);
// {"head":"17:ab…","records":[…]}, the newest first.
Outcome<std::string> auditJson(Backend& backend, int limit);

// "17:<64 hex>"; nothing if it is not a head.
std::optional<AuditHead> parseHead(std::string_view text);
std::string headText(const AuditHead& head);
// A line that says what was found; `good` tells whether the log is whole.
std::string describe(const AuditVerdict& verdict, bool& good);

}  // namespace zizhu::central
