// The client of central's API: HTTPS with mutual TLS through libcurl.
//
// Thread-bound but for cancel(): one for each thread that calls; it keeps its connection open between calls.
// Every call blocks up to `totalTimeout`. No redirect is followed, no proxy of the environment is used, and
// no certificate authority but `caFile` is trusted. Failures are told as backend.h says.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "offline-cache/api_types.h"
#include "offline-cache/backend.h"
#include "offline-cache/credentials.h"
#include "offline-cache/readiness.h"

namespace zizhu::cache {

class HttpClient;

inline constexpr std::chrono::seconds kSlowWindow{20};  // of a file of the repository

struct CentralOptions {
    std::string url;                        // "https://central.example:8443" with an optional path before /v1
    std::filesystem::path certificateFile;  // ours, PEM
    std::filesystem::path keyFile;          // PEM
    std::filesystem::path caFile;           // whom to trust, PEM
    // Folder of terminal.json. If given, the three files are those that it names whenever a call begins: new
    // credentials count from the next call on. The files above serve until it can be read.
    std::filesystem::path credentials;
    base::Duration connectTimeout = std::chrono::seconds(5);
    base::Duration totalTimeout = std::chrono::seconds(30);  // of a call without a blob
    base::Duration blobTimeout = std::chrono::minutes(5);    // of an upload; 32 MiB at 1 Mbit/s
    std::size_t maxResponseBytes = 1u << 20;
    std::size_t maxCertificateBytes = 8u << 20;  // of a certify answer, PDF in base64
};

class CentralClient final : public Backend {
public:
    // InvalidInput: not an https URL. NotFound: a file is missing.
    static base::Result<std::unique_ptr<CentralClient>> create(CentralOptions options);
    ~CentralClient() override;

    Answer<Acceptance> put(const OutgoingEntry& entry) override;
    Answer<bool> hasBlob(const std::string& hash) override;
    Answer<void> putBlob(const std::string& hash, base::ByteView ciphertext) override;

    // NotFound: no case has this code (or its application has not arrived yet).
    Answer<CaseInfo> caseByTrackingCode(const base::TrackingCode& code);
    Answer<CertifyAnswer> certify(const CertifyRequest& request);
    Answer<Ticket> takeTicket(const TicketRequest& request);
    // A file of the signed catalogue repository ("metadata/timestamp.json"), whose bytes are to be verified.
    // NotFound: the backend has none of that name. TooLarge: more than `maxBytes`. Timeout: slower than 1 KiB a
    // second over kSlowWindow, or longer than blobTimeout in all.
    Answer<base::Bytes> repositoryFile(std::string_view name, std::size_t maxBytes);
    Answer<std::vector<SlotDay>> slots(const std::string& item);
    // Refused with the reason "slot-taken": somebody was faster.
    Answer<Appointment> bookAppointment(const AppointmentRequest& request);
    Answer<QueryAnswer> query(const QueryRequest& request);
    Answer<Records> registerRecords(const RecordsRequest& request);
    // Kept once however often it is sent. Refused: malformed, or "id-conflict": another report of this terminal
    // has its number.
    Answer<void> sendReadinessReport(const ReadinessReport& report);
    // Repeated under the same id while somebody waits. Refused with the reason "too-many-calls".
    Answer<HelpStatus> callHelp(const HelpCall& call);
    // Is `applicant` (a JSON object) who applied, or their agent? NotFound as caseByTrackingCode().
    Answer<bool> confirmHolder(const base::TrackingCode& code, const base::SecretString& applicant);
    // The document that waits for them, as often as it is asked for until collected() was told.
    Answer<CertifyAnswer> collect(const base::TrackingCode& code, const base::SecretString& applicant,
                                  base::Language language);
    Answer<void> collected(const base::TrackingCode& code);
    // Signs `request` (nextKey()) for the terminal that calls. Refused with the backend's word.
    Answer<Given> renewCertificate(const std::string& request);
    Answer<HeartbeatAnswer> heartbeat(const HeartbeatReport& report);

    const std::filesystem::path& credentials() const { return options_.credentials; }

    // From any thread: the call under way and all later ones end with Canceled. For shutting down.
    void cancel();

private:
    explicit CentralClient(CentralOptions options);
    CentralOptions options_;
    std::unique_ptr<HttpClient> http_;
};

}  // namespace zizhu::cache
