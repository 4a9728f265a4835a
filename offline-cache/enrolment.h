// How a terminal gets its certificate and keeps it from ending.
//
//   key = nextKey(folder, name);  given = enrol({url}, code, key->request);  install(folder, *key, *given);
//
// after which every CentralClient of that folder uses the new one for its next call. Nothing here draws or logs
// what a code or key is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/enrolment_code.h"
#include "base/event_log.h"
#include "offline-cache/backend.h"
#include "offline-cache/credentials.h"

namespace zizhu::cache {

class CentralClient;

struct EnrolmentOptions {
    std::string url;  // "https://central.example:8445", of the enrolment listener
    base::Duration connectTimeout = std::chrono::seconds(5);
    base::Duration totalTimeout = std::chrono::seconds(20);
    // For the authority's certificate meanwhile; empty: the system's folder for temporary files.
    std::filesystem::path scratch;
};

// Asks for a certificate. First fetches the authority over a connection that is trusted with nothing, and goes on
// only if the code names it. Blocks up to twice the total time; any thread.
// NotTrusted: not the backend that the code was made by. Refused with the backend's word: code-wrong, code-used,
// code-expired, request-foreign (the code is another terminal's). Unavailable with retryAfter: too many tries.
Answer<Given> enrol(const EnrolmentOptions& options, const base::EnrolmentCode& code, const std::string& request);

// All of it: a key, the certificate for it, both in use. `terminal` and `options.url` may be empty if `folder` has a
// terminal.json that tells them; `code` as typed. Errors as enrol(), and those of the disk; InvalidInput: no such
// code can be, or nothing tells where to ask.
Answer<void> enrolInto(const std::filesystem::path& folder, std::string terminal, EnrolmentOptions options,
                       std::string_view code);

// A third of a certificate's life before its end, and up to a tenth of that later: terminals that were installed
// together do not come together. By `digest` of the certificate, so that a restart changes nothing.
base::WallTime renewalTime(const CertificateLife& life);

// Renews the certificate of `folder` in time. Bound to the thread of its client.
class CertificateKeeper {
public:
    static constexpr base::Duration kLook = std::chrono::hours(1);
    static constexpr base::Duration kRetry = std::chrono::hours(1);  // and up to as much again

    // All outlive it.
    CertificateKeeper(std::filesystem::path folder, CentralClient& client, base::Clock& clock, base::EventLog& log);

    // Cheap until something is due; then a call to the backend and a few writes. Call it after a call that went
    // well: it needs a backend that answers.
    void step();

private:
    base::Status renew(const Credentials& present);

    const std::filesystem::path folder_;
    CentralClient& client_;
    base::Clock& clock_;
    base::EventLog& log_;
    base::SteadyTime next_{};
    int failures_ = 0;
};

}  // namespace zizhu::cache
