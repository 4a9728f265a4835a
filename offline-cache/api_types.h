// The values of central's API, as the terminal uses them. The wire form is central/openapi.yaml.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/seal.h"
#include "base/secret.h"

namespace zizhu::cache {

// A text in every language, indexed by std::size_t(base::Language).
using Texts = std::array<std::string, base::kLanguageCount>;

struct CaseStep {
    base::WallTime at;
    std::string status;
    Texts text;
};

// Papers that the department waits for.
struct WantedMaterial {
    std::string key;  // of the item's material
    Texts name;
    std::optional<base::LocalDate> by;
};
// How a result that is ready is fetched.
struct Collection {
    bool terminal = false;  // any terminal with an A4 printer prints it
    Texts place;            // where it waits otherwise
};
struct CaseInfo {
    std::string caseNumber;
    std::string item;
    Texts title;
    std::string status;
    Texts statusText;
    Texts department;
    base::WallTime submittedAt;
    std::optional<base::LocalDate> promisedBy;
    std::vector<CaseStep> history;  // oldest first
    std::optional<Texts> next;      // what the citizen can expect or should do
    std::vector<WantedMaterial> wanted;
    std::optional<Collection> collection;
};

struct CertifyRequest {
    base::Uuid id;
    std::string item;
    std::string itemVersion;       // MAJOR.MINOR.PATCH, as the catalogue has it
    base::SecretString applicant;  // a JSON object
    base::SecretString answers;    // a JSON object
    base::Language language = base::Language::ZhCn;
};
struct Certificate {
    std::string number;
    std::string verificationCode;
    base::SecretBytes pdf;
};
struct CertificateRefusal {
    std::string reason;
    Texts text;
};
using CertifyAnswer = std::variant<Certificate, CertificateRefusal>;

struct TicketRequest {
    base::Uuid id;
    std::string item;
    base::SecretString answers;  // a JSON object
};
struct Ticket {
    std::string number;
    Texts counter;
    int waitingBefore = 0;
    int estimatedMinutes = 0;
};

struct SlotTime {
    int minutes = 0;  // from midnight
    int free = 0;
};
struct SlotDay {
    base::LocalDate day;
    std::vector<SlotTime> times;
};
struct AppointmentRequest {
    base::Uuid id;
    std::string item;
    base::LocalDate day;
    int minutes = 0;  // from midnight
    base::SecretString applicant;  // a JSON object; "" for {}
    base::SecretString answers;    // a JSON object
};
struct Appointment {
    std::string number;
};

// What a register shows. In every language.
using PersonalTexts = std::array<base::SecretString, base::kLanguageCount>;
struct QueryRequest {
    std::string item;
    std::string itemVersion;
    base::SecretString applicant;
    base::SecretString answers;
    base::Language language = base::Language::ZhCn;  // of the paper
    bool paper = false;                              // wanted as PDF too
};
struct RecordView {
    std::vector<PersonalTexts> paragraphs;
    std::vector<std::pair<Texts, PersonalTexts>> fields;  // label, value
    std::vector<Texts> columns;
    std::vector<std::vector<PersonalTexts>> rows;
    base::SecretBytes pdf;  // empty unless it was wanted
};
using QueryAnswer = std::variant<RecordView, CertificateRefusal>;

// Records of registers that fill in the form. Only of the applicant, only with consent.
struct RecordsRequest {
    std::vector<std::pair<std::string, std::string>> items;  // key, version
    std::vector<std::string> registries;
    base::SecretString applicant;
};
// By register; one that knows nothing of the applicant is not there. Values by path.
using Records = std::map<std::string, std::map<std::string, base::SecretString, std::less<>>, std::less<>>;

// Somebody at the terminal asks for the people of the hall.
struct HelpCall {
    base::Uuid id;
    std::string step;   // where the visit stands: "materials"
    bool over = false;  // whoever called has left
};
enum class HelpStatus : std::uint8_t { Waiting, Seen, Coming, Over };

struct HeartbeatReport {
    std::size_t queued = 0;
    std::optional<base::WallTime> oldestQueuedAt;
    std::vector<std::pair<std::string, std::string>> devices;  // name, state in XFS words
    std::string version;                                       // of the program
    struct Catalogue {
        std::string version;  // that is offered
        std::optional<base::WallTime> validUntil;
        std::string fault;  // why the last update was refused; "" if it was not
    };
    std::optional<Catalogue> catalogue;  // none: it comes from a folder
};
// Decided at the backend: this terminal serves nobody for a while.
struct Outage {
    Texts message;  // may be empty
    std::optional<base::WallTime> until;
};
struct HeartbeatAnswer {
    base::WallTime serverTime;
    std::string catalogueVersion;  // MAJOR.MINOR.PATCH
    // Of the signed repository; another than before: there is something to fetch. 0: there is none.
    std::int64_t repositoryVersion = 0;
    base::IntakeKey intakeKey;
    std::vector<std::string> commands;
    bool unlockPin = false;  // an admin ended the waiting after wrong technicians' PINs; told once
    std::optional<Outage> outage;
};

}  // namespace zizhu::cache
