// Everything behind the listeners, put together: database, keys, catalogues, registers, use cases.
//
// Opened by the server and by the admin commands alike; several processes may open the same state.
// Thread-safe once opened.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "central/repository.h"
#include "central/service/accounts.h"
#include "central/service/casework.h"
#include "central/service/appointments.h"
#include "central/service/certificates.h"
#include "central/service/fleet.h"
#include "central/service/follow_ups.h"
#include "central/service/help_calls.h"
#include "central/service/intake.h"
#include "central/service/queries.h"
#include "central/service/ratings.h"
#include "central/service/register_records.h"
#include "central/service/tickets.h"
#include "central/store/audit_store.h"
#include "central/store/database.h"

namespace zizhu::central {

struct BackendOptions {
    std::string database;                           // "sqlite:FILE"
    std::filesystem::path state;                    // made by `admin init`
    std::vector<std::filesystem::path> catalogues;  // folders; the present one first
    std::optional<std::filesystem::path> repository;  // the signed one; its releases come before the folders
    std::optional<std::filesystem::path> registry;  // file or folder; none: empty registers
    std::optional<std::filesystem::path> holidays;  // none: the calendar that is compiled in
    std::string publicUrl;                          // of the public listener, as phones see it
};

class Backend {
public:
    // What is wrong stands in the error; faults of a catalogue's files are printed to `complaints`, a
    // line each.
    static base::Result<std::unique_ptr<Backend>> open(const BackendOptions& options, base::Clock& clock,
                                                       base::RandomSource& random, base::EventLog& log,
                                                       std::vector<std::string>& complaints);
    // With a catalogue that is loaded already; for tests.
    static base::Result<std::unique_ptr<Backend>> open(const BackendOptions& options, Catalogues catalogues,
                                                       Register registry, base::Clock& clock,
                                                       base::RandomSource& random, base::EventLog& log,
                                                       std::unique_ptr<Repository> repository = nullptr);

    // Members are built and destroyed in this order.
    std::unique_ptr<Database> database;
    std::unique_ptr<Repository> repository;  // may be null
    Catalogues catalogues;
    IntakeKeys keys;
    WorkingDays workingDays;
    Register registry;
    Environment environment;
    CaseStore cases;
    AnswerStore answers;
    StaffStore staff;
    BlobStore blobs;
    Intake intake;
    Casework casework;
    Certificates certificates;
    Queries queries;
    RegisterRecords records;
    AppointmentStore appointmentStore;
    Appointments appointments;
    Tickets tickets;
    RatingStore ratingStore;
    Ratings ratings;
    HelpStore helpStore;
    HelpCalls helpCalls;
    FollowUps followUps;
    Accounts accounts;
    AuditStore audit;
    FleetStore fleetStore;
    Fleet fleet;
    Throttle lookups;  // of tracking and verification codes
    Throttle logins;
    Throttle enrolments;

    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

private:
    struct Parts;
    explicit Backend(Parts parts);
};

}  // namespace zizhu::central
