// Applications and the cases they became.
//
// An application is accepted in one transaction (application, case, first line of its history, its
// number) or not at all, and once per id however often it comes. Thread-safe; errors as database.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace zizhu::central {

class Database;

enum class CaseStatus : std::uint8_t { Received, Accepted, InProgress, Finished, Returned };
inline constexpr std::array kCaseStatuses = {CaseStatus::Received, CaseStatus::Accepted,
                                             CaseStatus::InProgress, CaseStatus::Finished,
                                             CaseStatus::Returned};
std::string_view name(CaseStatus status);  // "in-progress", as on the wire
std::optional<CaseStatus> caseStatus(std::string_view name);
// Received → Accepted → InProgress → Finished; Returned from any of the first three.
bool canMove(CaseStatus from, CaseStatus to);

struct BlobClaim {
    std::string hash;
    std::uint64_t bytes = 0;
};

// A department that a bundle only tells: a case of its own, about the application.
struct NewNotice {
    std::string key;  // "bundle/notice"
    std::string department;
};

// Papers that a case waits for.
struct Wanted {
    std::string material;               // its key
    std::optional<base::LocalDate> by;  // promised for
};

struct NewApplication {
    base::Uuid id;
    std::string terminal;  // of the client certificate
    std::string item;
    std::string itemVersion;
    std::optional<base::Uuid> bundle;
    base::WallTime createdAt;
    base::WallTime receivedAt;
    std::string digest;  // of everything the terminal sent
    base::Bytes sealed;
    std::vector<BlobClaim> blobs;
    std::string trackingHash;  // of its code; the code itself is not kept
    std::string department;
    std::optional<base::LocalDate> promisedBy;
    std::vector<NewNotice> notices;
    std::vector<Wanted> promised;
};

struct CaseStep {
    base::WallTime at;
    CaseStatus status = CaseStatus::Received;
    std::string note;   // of a clerk, for the citizen; may be empty
    std::string clerk;  // "" for the first, and for what the citizen did
    // "" a move; otherwise the case stays where it is: "wants" papers, a "supplement" came, the result is "ready".
    // "collected": a terminal printed it, and it is finished.
    std::string kind = {};
};

struct Case {
    std::string caseNumber;
    base::Uuid applicationId;
    std::string terminal;
    std::string item;
    std::string itemVersion;
    std::optional<base::Uuid> bundle;
    std::string department;
    CaseStatus status = CaseStatus::Received;
    base::WallTime submittedAt;
    std::optional<base::LocalDate> promisedBy;
    base::WallTime updatedAt;
    std::string notice;    // "bundle/notice" if it only tells a department; "" otherwise
    std::string mainCase;  // the case that a notice is about
    bool ready = false;        // the result can be fetched: at any terminal if `collectAt` is empty
    std::string collectAt;     // where it waits otherwise
    std::vector<CaseStep> history;  // oldest first; empty in lists
    std::vector<Wanted> wanted;     // empty in lists
};

struct Acceptance {
    bool isNew = false;
    std::string caseNumber;
    CaseStatus status = CaseStatus::Received;
};

// Papers that came for a case after its application.
struct NewSupplement {
    base::Uuid id;
    std::string caseNumber;
    std::string terminal;
    base::WallTime createdAt;
    base::WallTime receivedAt;
    std::string digest;  // of everything the terminal sent
    base::Bytes sealed;
    std::vector<BlobClaim> blobs;
    std::vector<std::string> materials;
};

struct CaseQuery {
    std::optional<std::string> department;
    std::optional<CaseStatus> status;
    int offset = 0;
    int limit = 50;  // at most kMaxListed
};
struct CaseList {
    int total = 0;
    std::vector<Case> cases;  // the newest first
};

class CaseStore {
public:
    static constexpr int kMaxListed = 500;

    explicit CaseStore(Database& database) : database_(database) {}

    // Exists: the id came before with another digest. Refused: the tracking code belongs to another.
    base::Result<Acceptance> accept(const NewApplication& application);
    // What accept() answered, if that id came before. Exists as there.
    base::Result<std::optional<Acceptance>> accepted(const base::Uuid& id, const std::string& digest);

    base::Result<std::optional<Case>> byTrackingHash(const std::string& hash);
    base::Result<std::optional<Case>> byNumber(const std::string& caseNumber);
    // The sealed submission of a case. NotFound.
    base::Result<base::Bytes> sealed(const base::Uuid& applicationId);
    base::Result<CaseList> list(const CaseQuery& query);
    // The other cases of one visit, without their histories.
    base::Result<std::vector<Case>> ofBundle(const base::Uuid& bundle);

    // The notices about a case, without their histories.
    base::Result<std::vector<Case>> noticesOf(const std::string& mainCase);

    // Once per id. Exists: the id came with another digest. SequenceError: the case is over.
    base::Result<Acceptance> supplement(const NewSupplement& supplement);
    base::Result<std::optional<Acceptance>> supplemented(const base::Uuid& id, const std::string& digest);
    base::Result<std::vector<base::Bytes>> supplementsOf(const std::string& caseNumber);  // sealed, oldest first
    // The case waits for these too. SequenceError: it is over.
    base::Status want(const std::string& caseNumber, const std::vector<Wanted>& wanted, const CaseStep& step);
    // The result can be fetched: at any terminal, or at `place`. SequenceError: it is not being worked on.
    base::Status ready(const std::string& caseNumber, const std::string& place, const CaseStep& step);
    // It was fetched: finished. Repeating is harmless. SequenceError: it was not ready.
    base::Status collected(const std::string& caseNumber, const CaseStep& step);

    // NotFound; SequenceError: the case is not in `from` any more, or cannot go from there to `to`.
    base::Status move(const std::string& caseNumber, CaseStatus from, const CaseStep& step);

private:
    Database& database_;
};

}  // namespace zizhu::central
