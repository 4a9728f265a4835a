// Reading central's answers. Pure: bytes in, value or BackendError out; fuzzed. Internal to offline-cache.
//
// The contract is central/openapi.yaml. Whatever is missing, of the wrong kind or past a bound makes the
// whole answer InvalidInput; unknown members are ignored, so that a later backend may say more.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "offline-cache/api_types.h"
#include "offline-cache/backend.h"
#include "offline-cache/credentials.h"
#include "offline-cache/outbox.h"

namespace zizhu::cache {

struct HttpResponse {
    int status = 0;
    std::string contentType;
    std::optional<base::Duration> retryAfter;
    base::SecretBytes body;  // a certificate is personal data
};

inline constexpr std::size_t kMaxTextBytes = 4096;  // of one text in one language
inline constexpr std::size_t kMaxKeyBytes = 128;    // of a key, a number, a code
inline constexpr std::size_t kMaxCertificateText = 64u << 10;  // PEM
inline constexpr std::size_t kMaxUrlBytes = 256;
inline constexpr std::size_t kMaxHistory = 200;
inline constexpr std::size_t kMaxWanted = 50;            // materials of a case
inline constexpr std::size_t kMaxJsonValues = 4000;
inline constexpr std::size_t kMaxJsonDepth = 16;
inline constexpr std::size_t kMaxCommands = 64;
inline constexpr std::size_t kMaxRecordValues = 16'000;  // of a record shown on the screen
inline constexpr std::size_t kMaxRecordParts = 200;      // of its fields, of its rows
inline constexpr std::size_t kMaxRecordCells = 8;        // of a row
inline constexpr std::size_t kMaxSlotDays = 190;          // an item may offer 180 days of 48 times
inline constexpr std::size_t kMaxSlotTimes = 100;         // of a day
inline constexpr std::size_t kMaxSlotValues = 32'000;
inline constexpr std::size_t kMaxRecordFields = 512;     // of a register's record

Answer<Acceptance> readAcceptance(const HttpResponse& response, const base::Uuid& id);
Answer<Acceptance> readKept(const HttpResponse& response, const base::Uuid& id);  // of a rating
Answer<bool> readBlobHead(const HttpResponse& response);
Answer<void> readBlobPut(const HttpResponse& response);
Answer<CaseInfo> readCase(const HttpResponse& response);
Answer<CertifyAnswer> readCertifyAnswer(const HttpResponse& response);
Answer<Ticket> readTicket(const HttpResponse& response);
Answer<base::Bytes> readRepositoryFile(const HttpResponse& response);
Answer<std::vector<SlotDay>> readSlots(const HttpResponse& response);
// Refused with the reason "slot-taken": somebody was faster.
Answer<Appointment> readAppointment(const HttpResponse& response);
Answer<QueryAnswer> readQueryAnswer(const HttpResponse& response);
Answer<Records> readRecords(const HttpResponse& response);
Answer<std::string> readAuthority(const HttpResponse& response);  // PEM
Answer<Given> readGiven(const HttpResponse& response);            // what a renewal gives
Answer<Given> readEnrolment(const HttpResponse& response);
Answer<void> readKeptReport(const HttpResponse& response);
Answer<HelpStatus> readHelpStatus(const HttpResponse& response);
Answer<bool> readHolder(const HttpResponse& response);
Answer<HeartbeatAnswer> readHeartbeatAnswer(const HttpResponse& response);

}  // namespace zizhu::cache
