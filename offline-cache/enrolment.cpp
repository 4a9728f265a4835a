#include "offline-cache/enrolment.h"

#include <unistd.h>

#include "base/file.h"
#include "offline-cache/api_request.h"
#include "offline-cache/central_client.h"
#include "offline-cache/http_client.h"
#include "offline-cache/pki.h"

namespace zizhu::cache {
namespace {

constexpr base::Token kComponent = "offline-cache";
constexpr std::size_t kMaxAnswer = 256 * 1024;

tl::unexpected<BackendError> failure(base::Errc code, base::Detail detail) {
    return tl::unexpected(BackendError{{code, std::move(detail), base::StaffAction::Configuration}, {}, {}, false});
}

// The authority in a file of its own, for the TLS library to read.
class AuthorityFile {
public:
    explicit AuthorityFile(const std::filesystem::path& folder) {
        std::string pattern = (folder.empty() ? std::filesystem::temp_directory_path() : folder) / "zizhu-ca-XXXXXX";
        const int file = ::mkstemp(pattern.data());
        if (file < 0) return;
        ::close(file);
        path_ = pattern;
    }
    ~AuthorityFile() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove(path_, ignored);
    }
    AuthorityFile(const AuthorityFile&) = delete;
    AuthorityFile& operator=(const AuthorityFile&) = delete;
    bool write(const std::string& pem) { return !path_.empty() && base::writeFileAtomically(path_, base::asBytes(pem)); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// 0 to 1, by the certificate and `salt`.
double share(const std::string& digest, int salt) {
    const std::string hash = base::sha256Hex(base::asBytes(digest + std::to_string(salt)));
    return double(std::stoul(hash.substr(0, 8), nullptr, 16)) / 4294967296.0;
}

}  // namespace

Answer<Given> enrol(const EnrolmentOptions& options, const base::EnrolmentCode& code, const std::string& request) {
    CentralOptions http;
    http.url = options.url;
    while (!http.url.empty() && http.url.back() == '/') http.url.pop_back();
    if (!isBackendUrl(http.url)) return failure(base::Errc::InvalidInput, {"the address is not an https URL"});
    http.connectTimeout = options.connectTimeout;
    Answer<std::string> authority = HttpClient(http, HttpTrust::Nobody)
                                        .send({HttpMethod::Get, "/v1/authority", nullptr, {}, options.totalTimeout, kMaxAnswer})
                                        .and_then(readAuthority);
    if (!authority) return tl::unexpected(std::move(authority.error()));
    const PkiCertificate certificate = certificateOf(*authority);
    if (!certificate || !code.names(publicKeyOf(certificate.get())))
        return failure(base::Errc::NotTrusted, {"another authority than the code names"});

    AuthorityFile file(options.scratch);
    if (!file.write(*authority)) return failure(base::Errc::Io, {"the authority cannot be kept"});
    http.caFile = file.path();
    const base::SecretString body = enrolmentBody(code, request);
    Answer<Given> given = HttpClient(http, HttpTrust::Server)
                              .send({HttpMethod::Post, "/v1/enrolments", "application/json",
                                     base::asBytes(body.reveal()), options.totalTimeout, kMaxAnswer})
                              .and_then(readEnrolment);
    // Whoever answered is who the code names; it may not name another authority now.
    if (given && !code.names(publicKeyOf(certificateOf(given->authority).get())))
        return failure(base::Errc::NotTrusted, {"another authority than the code names"});
    return given;
}

Answer<void> enrolInto(const std::filesystem::path& folder, std::string terminal, EnrolmentOptions options,
                       std::string_view text) {
    const auto present = readCredentials(folder);
    if (present && terminal.empty()) terminal = present->terminal;
    if (present && options.url.empty()) options.url = present->enrolment;
    const auto code = base::EnrolmentCode::parse(text);
    if (!code) return failure(base::Errc::InvalidInput, {"a slip in the code"});
    if (terminal.empty() || options.url.empty())
        return failure(base::Errc::InvalidInput, {"the terminal's name or the address is not known"});
    const auto own = [](const base::Error& error) { return tl::unexpected(BackendError{error, {}, {}, false}); };
    const auto key = nextKey(folder, terminal, present ? present->keyUri : std::string());
    if (!key) return own(key.error());
    const auto given = enrol(options, *code, key->request);
    if (!given) return tl::unexpected(given.error());
    if (const auto done = install(folder, *key, *given); !done) return own(done.error());
    return {};
}

base::WallTime renewalTime(const CertificateLife& life) {
    const base::Duration third = (life.ends - life.begins) / 3;
    return life.ends - third + base::Duration(std::int64_t(double(third.count()) / 10 * share(life.digest, 0)));
}

CertificateKeeper::CertificateKeeper(std::filesystem::path folder, CentralClient& client, base::Clock& clock,
                                     base::EventLog& log)
    : folder_(std::move(folder)), client_(client), clock_(clock), log_(log) {}

void CertificateKeeper::step() {
    if (clock_.steady() < next_) return;
    next_ = clock_.in(kLook);
    const auto present = readCredentials(folder_);
    const auto life = present ? certificateLife(present->certificateFile)
                              : base::Result<CertificateLife>(base::fail(present.error()));
    if (!life) return log_.failure("certificate.unreadable", kComponent, life.error());
    if (clock_.wall() < renewalTime(*life)) return;
    if (const auto done = renew(*present); !done) {
        log_.failure("certificate.not-renewed", kComponent, done.error());
        next_ = clock_.in(kRetry + base::Duration(std::int64_t(double(kRetry.count()) * share(life->digest, ++failures_))));
        return;
    }
    failures_ = 0;
    log_.info("certificate.renewed", kComponent);
}

base::Status CertificateKeeper::renew(const Credentials& present) {
    const auto key = nextKey(folder_, present.terminal, present.keyUri);
    if (!key) return base::fail(key.error());
    const auto given = client_.renewCertificate(key->request);
    if (!given) return base::fail(given.error().error);
    if (given->terminal != present.terminal) return base::fail(base::Errc::NotTrusted, {"a certificate of another terminal"});
    return install(folder_, *key, *given);
}

}  // namespace zizhu::cache
