// Clerks, their sessions, and the terminals that were heard of. What clerks are given and their log-ins go to the
// audit log. Thread-safe; errors as database.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

struct Clerk {
    std::string name;
    std::string department;  // key; "*" sees every department
    std::string passwordHash;
    int failures = 0;  // wrong passwords in a row
    base::WallTime lockedUntil;
};

struct DeskSession {
    std::string tokenHash;
    std::string clerk;
    std::string csrf;
    base::WallTime expiresAt;
};

// What a terminal says about its catalogue; empty from one that takes it from a folder.
struct CatalogueReport {
    std::string version;                      // that it offers
    std::optional<base::WallTime> validUntil; // until when its signed metadata is good
    std::string fault;                        // why the last update was refused; "" if it was not
};

struct TerminalReport {
    std::string name;  // of the client certificate
    std::int64_t queued = 0;
    std::optional<base::WallTime> oldestQueuedAt;
    std::string devices;  // a JSON object, name → state
    std::string version;
    CatalogueReport catalogue;
    base::WallTime at;
};

// This terminal serves nobody for a while.
struct TerminalOutage {
    std::string zhCn, en;  // why, for citizens
    std::optional<base::WallTime> until;
};

class StaffStore {
public:
    explicit StaffStore(Database& database) : database_(database) {}

    // Adds, or gives an existing clerk another department and password and ends their sessions.
    base::Status putClerk(const Clerk& clerk, base::WallTime at, const std::string& actor);
    base::Result<std::optional<Clerk>> clerk(const std::string& name);
    base::Status setFailures(const std::string& name, int failures, base::WallTime lockedUntil, base::WallTime at);

    base::Status addSession(const DeskSession& session, base::WallTime at);
    base::Result<std::optional<DeskSession>> session(const std::string& tokenHash, base::WallTime now);
    base::Status removeSession(const std::string& tokenHash);
    base::Status forgetSessions(base::WallTime before);  // those that have expired by then

    base::Status report(const TerminalReport& report);
    base::Result<std::vector<TerminalReport>> terminals();

    // Nothing ends it.
    base::Status setOutage(const std::string& terminal, const std::optional<TerminalOutage>& outage);
    base::Result<std::optional<TerminalOutage>> outage(const std::string& terminal);

private:
    Database& database_;
};

}  // namespace zizhu::central
