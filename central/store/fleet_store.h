// The terminals as the backend trusts them: certificates, enrolment codes, revocations; their readiness reports.
// What is decided here is written to the audit log in the same transaction. Thread-safe; errors as database.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct TerminalCertificate {
    std::string serial;     // lower-case hex
    std::string terminal;
    std::string keyDigest;  // SHA-256 of its public key
    std::string how;        // "issued", "enrolled", "renewed"
    base::WallTime issuedAt;
    base::WallTime endsAt;
    std::string pem;
    std::optional<base::WallTime> revokedAt;
};

struct EnrolmentGrant {
    std::string digest;  // of the code
    std::string terminal;
    std::string central;    // URL of the terminals' listener
    std::string enrolment;  // URL of the enrolment listener; may be empty
    base::WallTime madeAt;
    base::WallTime endsAt;
    std::optional<base::WallTime> usedAt;
    std::string serial;  // of the certificate that it was used for
};

struct KeptReport {
    std::string terminal;
    std::string number;
    std::string digest;
    base::WallTime madeAt;
    base::WallTime receivedAt;
    bool ready = false;
    std::string body;  // JSON, as it came
};

class FleetStore {
public:
    static constexpr int kMaxReports = 200;  // of a terminal; older ones go

    explicit FleetStore(Database& database) : database_(database) {}

    // Withdraws the codes of this terminal that nobody used.
    base::Status addGrant(const EnrolmentGrant& grant, const std::string& actor);
    base::Result<std::optional<EnrolmentGrant>> grant(const std::string& digest);
    // SequenceError: somebody used it a moment ago.
    base::Status useGrant(const std::string& digest, const TerminalCertificate& certificate);
    base::Status addCertificate(const TerminalCertificate& certificate, const std::string& actor);
    base::Result<std::optional<TerminalCertificate>> certificate(const std::string& serial);
    // The newest of that terminal for that key that still counts.
    base::Result<std::optional<TerminalCertificate>> certificateOf(const std::string& terminal,
                                                                   const std::string& keyDigest);
    base::Result<std::vector<TerminalCertificate>> certificates(const std::string& terminal);

    // All certificates of that terminal so far, listed or not. Says how many were listed and counted until now.
    base::Result<int> revoke(const std::string& terminal, base::WallTime at, const std::string& actor);
    // Asked with every request of a terminal.
    base::Result<bool> revoked(const std::string& terminal, const std::string& serial);

    base::Status unlockPin(const std::string& terminal, base::WallTime at, const std::string& actor);
    base::Result<bool> takeUnlock(const std::string& terminal);  // true once

    // False: it was here already. Exists: another one has its number.
    base::Result<bool> keepReport(const KeptReport& report);
    base::Result<std::vector<KeptReport>> reports(const std::string& terminal, int limit);  // the newest first

private:
    Database& database_;
};

}  // namespace zizhu::central
