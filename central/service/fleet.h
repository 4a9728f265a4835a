// The terminals of a deployment: how one gets its certificate, how it renews it, how it loses it; what is told to
// one; what it reports of itself. Thread-safe; blocks on the disk.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/enrolment_code.h"
#include "base/secret.h"
#include "central/service/environment.h"
#include "central/service/throttle.h"
#include "central/store/fleet_store.h"

namespace zizhu::central {

inline constexpr base::Duration kEnrolmentTime = std::chrono::hours(24);  // a code is good for
inline constexpr std::size_t kMaxUrl = 256;
// A terminal that renews is seldom; one that asks all the time is broken or not ours.
inline constexpr ThrottleRates kRenewalRates = {
    {10, std::chrono::hours(1)}, {10, std::chrono::hours(1)}, {100'000, std::chrono::seconds(1)}};

struct EnrolmentTicket {
    std::string code;         // as it is typed
    std::string fingerprint;  // SHA-256 of the authority's public key, hex; the code holds its beginning
    base::WallTime endsAt;
};

// What a terminal is given.
struct Credentials {
    std::string terminal;
    std::string certificate;  // PEM
    std::string authority;    // PEM
    std::string central, enrolment, publicUrl;
    base::WallTime endsAt;
};

class Fleet {
public:
    Fleet(Environment& environment, FleetStore& store, std::filesystem::path state);

    // Faults: name-malformed, url-malformed (Invalid).
    Outcome<EnrolmentTicket> makeCode(const std::string& actor, const std::string& terminal,
                                      const std::string& centralUrl, const std::string& enrolmentUrl);
    // `code` as typed, `request` PKCS #10 in PEM. The same code with the same key again gets the same certificate,
    // since an answer can get lost. Faults, all Invalid: code-malformed, code-wrong, code-expired, code-used,
    // request-malformed, request-key-weak, request-not-proven, request-foreign (another terminal's name).
    Outcome<Credentials> enrol(std::string_view code, std::string_view request);
    // For the terminal that calls, under its present certificate. The same key gets the same certificate again.
    // Faults: request-… as above.
    Outcome<Credentials> renew(const std::string& terminal, std::string_view request);
    // The authority's certificate, PEM: public.
    Outcome<std::string> authority();
    const base::IntakeKey& intakeKey() const { return environment_.keys.current(); }

    // False: its certificate counts no longer. Asked with every request.
    Outcome<bool> mayCall(const std::string& terminal, const std::string& serial);
    // Says how many listed certificates it had. Fault: name-malformed.
    Outcome<int> revoke(const std::string& actor, const std::string& terminal);
    Outcome<void> unlockPin(const std::string& actor, const std::string& terminal);
    Outcome<bool> takeUnlock(const std::string& terminal);

    // True: it is new. Fault: id-conflict.
    Outcome<bool> keepReport(KeptReport report);
    Outcome<std::vector<KeptReport>> reports(const std::string& terminal, int limit);
    Outcome<std::vector<TerminalCertificate>> certificates(const std::string& terminal);

    Throttle renewals;

private:
    Outcome<TerminalCertificate> sign(const std::string& terminal, std::string_view request, const char* how);
    Outcome<Credentials> credentialsFor(const TerminalCertificate& certificate) const;

    Environment& environment_;
    FleetStore& store_;
    const std::filesystem::path state_;
};

}  // namespace zizhu::central
