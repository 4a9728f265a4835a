#include "offline-cache/central_client.h"

#include <unistd.h>

#include "offline-cache/api_request.h"
#include "offline-cache/http_client.h"

namespace zizhu::cache {

namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kBytes = "application/octet-stream";

base::ByteView viewOf(const base::SecretString& text) { return base::asBytes(text.reveal()); }

std::string pathOf(EntryKind kind) {
    switch (kind) {
        case EntryKind::Application: return "/v1/applications/";
        case EntryKind::Supplement: return "/v1/supplements/";
        case EntryKind::Rating: return "/v1/ratings/";
    }
    return {};
}

constexpr long kLeastRepositoryRate = 1024;  // bytes a second

}  // namespace

base::Result<std::unique_ptr<CentralClient>> CentralClient::create(CentralOptions options) {
    while (!options.url.empty() && options.url.back() == '/') options.url.pop_back();
    if (!isBackendUrl(options.url)) {
        return base::fail(base::Errc::InvalidInput, {"central's address is not an https URL"},
                          base::StaffAction::Configuration);
    }
    if (!options.credentials.empty()) {
        const auto known = readCredentials(options.credentials);
        if (!known) return base::fail(known.error());
        options.certificateFile = known->certificateFile;
        options.keyFile = known->keyFile;
        options.caFile = known->caFile;
    }
    int number = 0;
    for (const auto* file : {&options.certificateFile, &options.keyFile, &options.caFile}) {
        ++number;
        const bool inHardware = file == &options.keyFile && file->empty() && !options.credentials.empty();
        if (!inHardware && ::access(file->c_str(), R_OK) != 0) {
            return base::fail(base::Errc::NotFound, {"file {} of certificate, key and authority", number},
                              base::StaffAction::Configuration);
        }
    }
    return std::unique_ptr<CentralClient>(new CentralClient(std::move(options)));
}

CentralClient::CentralClient(CentralOptions options)
    : options_(std::move(options)), http_(std::make_unique<HttpClient>(options_)) {}
CentralClient::~CentralClient() = default;

void CentralClient::cancel() { http_->cancel(); }

Answer<Acceptance> CentralClient::put(const OutgoingEntry& entry) {
    const std::string body = envelopeBody(entry);
    const std::string path = pathOf(entry.head.kind) + entry.head.id.toString();
    const bool hasCase = entry.head.kind != EntryKind::Rating;
    return http_
        ->send({HttpMethod::Put, path, kJson, base::asBytes(body), options_.totalTimeout, options_.maxResponseBytes})
        .and_then([&](const HttpResponse& response) {
            return hasCase ? readAcceptance(response, entry.head.id) : readKept(response, entry.head.id);
        });
}

Answer<bool> CentralClient::hasBlob(const std::string& hash) {
    return http_
        ->send({HttpMethod::Head,
                "/v1/blobs/" + hash,
                nullptr,
                {},
                options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readBlobHead);
}

Answer<void> CentralClient::putBlob(const std::string& hash, base::ByteView ciphertext) {
    return http_
        ->send({HttpMethod::Put, "/v1/blobs/" + hash, kBytes, ciphertext, options_.blobTimeout,
                options_.maxResponseBytes})
        .and_then(readBlobPut);
}

Answer<CaseInfo> CentralClient::caseByTrackingCode(const base::TrackingCode& code) {
    return http_
        ->send({HttpMethod::Get,
                "/v1/cases/" + code.compact(),
                nullptr,
                {},
                options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readCase);
}

Answer<CertifyAnswer> CentralClient::certify(const CertifyRequest& request) {
    const base::SecretString body = certifyBody(request);
    return http_
        ->send({HttpMethod::Post, "/v1/certificates", kJson, viewOf(body), options_.totalTimeout,
                options_.maxCertificateBytes})
        .and_then(readCertifyAnswer);
}

Answer<Ticket> CentralClient::takeTicket(const TicketRequest& request) {
    const base::SecretString body = ticketBody(request);
    return http_
        ->send({HttpMethod::Post, "/v1/tickets", kJson, viewOf(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readTicket);
}

Answer<base::Bytes> CentralClient::repositoryFile(std::string_view name, std::size_t maxBytes) {
    return http_
        ->send({HttpMethod::Get, "/v1/repository/" + std::string(name), nullptr, {}, options_.blobTimeout, maxBytes,
                kLeastRepositoryRate})
        .and_then(readRepositoryFile);
}

Answer<std::vector<SlotDay>> CentralClient::slots(const std::string& item) {
    return http_
        ->send({HttpMethod::Get,
                "/v1/slots?item=" + item,
                nullptr,
                {},
                options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readSlots);
}

Answer<Appointment> CentralClient::bookAppointment(const AppointmentRequest& request) {
    const base::SecretString body = appointmentBody(request);
    return http_
        ->send({HttpMethod::Post, "/v1/appointments", kJson, viewOf(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readAppointment);
}

Answer<QueryAnswer> CentralClient::query(const QueryRequest& request) {
    const base::SecretString body = queryBody(request);
    return http_
        ->send({HttpMethod::Post, "/v1/queries", kJson, viewOf(body), options_.totalTimeout,
                options_.maxCertificateBytes})
        .and_then(readQueryAnswer);
}

Answer<Records> CentralClient::registerRecords(const RecordsRequest& request) {
    const base::SecretString body = recordsBody(request);
    return http_
        ->send({HttpMethod::Post, "/v1/register-records", kJson, viewOf(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readRecords);
}

Answer<void> CentralClient::sendReadinessReport(const ReadinessReport& report) {
    const std::string body = readinessBody(report);
    return http_
        ->send({HttpMethod::Post, "/v1/readiness-reports", kJson, base::asBytes(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readKeptReport);
}

Answer<HelpStatus> CentralClient::callHelp(const HelpCall& call) {
    const std::string body = helpCallBody(call);
    return http_
        ->send({HttpMethod::Post, "/v1/help-calls", kJson, base::asBytes(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readHelpStatus);
}

Answer<bool> CentralClient::confirmHolder(const base::TrackingCode& code, const base::SecretString& applicant) {
    const base::SecretString body = holderBody(applicant);
    return http_
        ->send({HttpMethod::Post, "/v1/cases/" + code.compact() + "/holder", kJson, viewOf(body),
                options_.totalTimeout, options_.maxResponseBytes})
        .and_then(readHolder);
}

Answer<CertifyAnswer> CentralClient::collect(const base::TrackingCode& code, const base::SecretString& applicant,
                                             base::Language language) {
    const base::SecretString body = collectBody(applicant, language);
    return http_
        ->send({HttpMethod::Post, "/v1/cases/" + code.compact() + "/collect", kJson, viewOf(body),
                options_.totalTimeout, options_.maxCertificateBytes})
        .and_then(readCertifyAnswer);
}

Answer<void> CentralClient::collected(const base::TrackingCode& code) {
    const std::string body = "{}";
    return http_
        ->send({HttpMethod::Put, "/v1/cases/" + code.compact() + "/collected", kJson, base::asBytes(body),
                options_.totalTimeout, options_.maxResponseBytes})
        .and_then(readBlobPut);
}

Answer<Given> CentralClient::renewCertificate(const std::string& request) {
    const std::string body = renewalBody(request);
    return http_
        ->send({HttpMethod::Post, "/v1/terminal-certificates", kJson, base::asBytes(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readGiven);
}

Answer<HeartbeatAnswer> CentralClient::heartbeat(const HeartbeatReport& report) {
    const std::string body = heartbeatBody(report);
    return http_
        ->send({HttpMethod::Post, "/v1/heartbeat", kJson, base::asBytes(body), options_.totalTimeout,
                options_.maxResponseBytes})
        .and_then(readHeartbeatAnswer);
}

}  // namespace zizhu::cache
