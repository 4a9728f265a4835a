#include "offline-cache/http_client.h"

#include <atomic>
#include <cstdlib>
#include <string_view>

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include "offline-cache/pki.h"

namespace zizhu::cache {

namespace {

using base::Errc;

void initCurlOnce() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) std::abort();
}

struct Reception {
    base::SecretBytes body;
    std::size_t maxBytes = 0;
    std::size_t headerBytes = 0;
    bool tooLarge = false;
};

std::size_t onBody(char* data, std::size_t size, std::size_t count, void* context) {
    auto& reception = *static_cast<Reception*>(context);
    const std::size_t bytes = size * count;
    if (reception.body.size() + bytes > reception.maxBytes) {
        reception.tooLarge = true;
        return 0;
    }
    reception.body.insert(reception.body.end(), data, data + bytes);
    return bytes;
}

std::size_t onHeader(char*, std::size_t size, std::size_t count, void* context) {
    auto& reception = *static_cast<Reception*>(context);
    reception.headerBytes += size * count;
    if (reception.headerBytes <= kMaxHeaderBytes) return size * count;
    reception.tooLarge = true;
    return 0;
}

int onProgress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<std::atomic<bool>*>(context)->load() ? 1 : 0;
}

// libcurl has no code of its own for it; OpenSSL's text of the alert that the server sent is all there is.
bool refusesOurCertificate(std::string_view text) {
    if (text.find(" alert ") == std::string_view::npos) return false;
    for (const std::string_view word : {"certificate", "unknown ca", "access denied", "handshake failure"}) {
        if (text.find(word) != std::string_view::npos) return true;
    }
    return false;
}

// `connected`: the TLS handshake had been finished.
BackendError errorOf(CURLcode code, bool connected, std::string_view text) {
    BackendError error{{Errc::Unavailable, {"curl {}", int(code)}}, {}, {}, !connected};
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            error.error.code = Errc::Timeout;
            break;
        case CURLE_ABORTED_BY_CALLBACK:
            error.error.code = Errc::Canceled;
            break;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            error.error.code = Errc::NotTrusted;
            error.error.action = base::StaffAction::Configuration;
            error.everyone = true;
            break;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
            // In TLS 1.3 a server refuses our certificate only after the handshake.
            if (refusesOurCertificate(text)) {
                error.error.code = Errc::NotTrusted;
                error.error.action = base::StaffAction::Configuration;
                error.everyone = true;
            }
            break;
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_BAD_CONTENT_ENCODING:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            error.error.code = Errc::InvalidInput;
            break;
        default:
            break;
    }
    return error;
}

}  // namespace

struct HttpClient::Implementation {
    const CentralOptions& options;
    const HttpTrust trust;
    CURL* curl = nullptr;
    std::filesystem::path certificateFile = options.certificateFile, keyFile = options.keyFile, caFile = options.caFile;
    std::string keyUri;
    struct stat seen {};  // of terminal.json
    bool fresh = false;   // the connection that is open is of the credentials of before

    // terminal.json is replaced by a rename: another file, so another inode or time.
    void refresh() {
        if (options.credentials.empty()) return;
        struct stat now {};
        if (::stat((options.credentials / "terminal.json").c_str(), &now) != 0) return;
        if (now.st_ino == seen.st_ino && now.st_mtim.tv_sec == seen.st_mtim.tv_sec &&
            now.st_mtim.tv_nsec == seen.st_mtim.tv_nsec) {
            return;
        }
        const auto read = readCredentials(options.credentials);
        if (!read) return;
        fresh = seen.st_ino != 0;
        seen = now;
        certificateFile = read->certificateFile;
        keyFile = read->keyFile;
        caFile = read->caFile;
        keyUri = read->keyUri;
    }

    // libcurl of this generation reads keys from files only.
    static CURLcode useKeyAt(CURL*, void* context, void* self) {
        const auto& mine = *static_cast<Implementation*>(self);
        auto* tls = static_cast<SSL_CTX*>(context);
        const PkiKey key = privateKeyAt(mine.keyUri);
        const bool good = key && SSL_CTX_use_certificate_chain_file(tls, mine.certificateFile.c_str()) == 1 &&
                          SSL_CTX_use_PrivateKey(tls, key.get()) == 1;
        return good ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
    }

    template <class Set>
    void setTrust(Set set) {
        set(CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_3));
        const bool checked = trust != HttpTrust::Nobody;
        set(CURLOPT_SSL_VERIFYPEER, checked ? 1L : 0L);
        set(CURLOPT_SSL_VERIFYHOST, checked ? 2L : 0L);
        // Servers that ask for a certificate without setting a session context break off a resumed
        // handshake; the connection is kept anyway.
        set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
        set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        if (checked) set(CURLOPT_CAINFO, caFile.c_str());
        if (trust == HttpTrust::Mutual && keyUri.empty()) {
            set(CURLOPT_SSLCERT, certificateFile.c_str());
            set(CURLOPT_SSLKEY, keyFile.c_str());
        } else if (trust == HttpTrust::Mutual) {
            set(CURLOPT_SSL_CTX_FUNCTION, &useKeyAt);
            set(CURLOPT_SSL_CTX_DATA, static_cast<void*>(this));
        }
        set(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    }
    std::atomic<bool> canceled = false;
    char errorText[CURL_ERROR_SIZE] = {};

    void prepare(const HttpRequest& request, Reception& reception, curl_slist* headers) {
        curl_easy_reset(curl);  // keeps the connection
        const auto set = [this](CURLoption option, auto value) {
            if (curl_easy_setopt(curl, option, value) != CURLE_OK) std::abort();
        };
        set(CURLOPT_URL, (options.url + request.path).c_str());
        set(CURLOPT_PROTOCOLS_STR, "https");
        set(CURLOPT_PROXY, "");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        setTrust(set);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TCP_KEEPALIVE, 1L);
        set(CURLOPT_CONNECTTIMEOUT_MS, long(options.connectTimeout.count()));
        set(CURLOPT_TIMEOUT_MS, long(request.timeout.count()));
        if (request.leastBytesPerSecond > 0) {
            set(CURLOPT_LOW_SPEED_LIMIT, request.leastBytesPerSecond);
            set(CURLOPT_LOW_SPEED_TIME, long(kSlowWindow.count()));
        }
        set(CURLOPT_HTTPHEADER, headers);
        set(CURLOPT_USERAGENT, "zizhu-kiosk");
        set(CURLOPT_WRITEFUNCTION, &onBody);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&reception));
        set(CURLOPT_HEADERFUNCTION, &onHeader);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&reception));
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &onProgress);
        set(CURLOPT_XFERINFODATA, static_cast<void*>(&canceled));
        set(CURLOPT_ERRORBUFFER, errorText);
        switch (request.method) {
            case HttpMethod::Get:
                break;
            case HttpMethod::Head:
                set(CURLOPT_NOBODY, 1L);
                break;
            case HttpMethod::Put:
                set(CURLOPT_CUSTOMREQUEST, "PUT");
                [[fallthrough]];
            case HttpMethod::Post:
                set(CURLOPT_POST, 1L);
                set(CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
                set(CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(request.body.data()));
                break;
        }
    }
};

bool isBackendUrl(std::string_view url) {
    constexpr std::string_view kScheme = "https://";
    return url.rfind(kScheme, 0) == 0 && url.size() > kScheme.size() &&
           url.find_first_of(" \t\r\n?#@") == std::string_view::npos;
}

HttpClient::HttpClient(const CentralOptions& options, HttpTrust trust)
    : implementation_(new Implementation{options, trust}) {
    initCurlOnce();
    implementation_->curl = curl_easy_init();
    if (implementation_->curl == nullptr) std::abort();
}

HttpClient::~HttpClient() { curl_easy_cleanup(implementation_->curl); }

void HttpClient::cancel() { implementation_->canceled = true; }

Answer<HttpResponse> HttpClient::send(const HttpRequest& request) {
    CURL* const curl = implementation_->curl;
    Reception reception;
    reception.maxBytes = request.maxResponseBytes;
    curl_slist* headers = nullptr;
    headers = curl_slist_append(headers, "Accept: application/json");
    headers = curl_slist_append(headers, "Expect:");  // no round trip before the body
    if (request.contentType != nullptr) {
        headers = curl_slist_append(headers, (std::string("Content-Type: ") + request.contentType).c_str());
    }
    implementation_->errorText[0] = '\0';
    implementation_->refresh();
    implementation_->prepare(request, reception, headers);
    const CURLcode code = curl_easy_perform(curl);
    implementation_->fresh = implementation_->fresh && code != CURLE_OK;

    long status = 0;
    char* contentType = nullptr;
    curl_off_t retryAfter = 0;
    curl_off_t handshake = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &contentType);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retryAfter);
    curl_easy_getinfo(curl, CURLINFO_APPCONNECT_TIME_T, &handshake);
    HttpResponse response{int(status), contentType == nullptr ? "" : contentType, std::nullopt,
                          std::move(reception.body)};
    if (retryAfter > 0)
        response.retryAfter = std::chrono::seconds(std::min<curl_off_t>(retryAfter, 1'000'000));
    curl_slist_free_all(headers);
    if (reception.tooLarge) {
        return tl::unexpected(BackendError{
            {Errc::TooLarge, {"an answer past {} bytes", request.maxResponseBytes}}, {}, {}, false});
    }
    // A connection that was kept from the last call has no handshake of its own.
    const bool connected = handshake > 0 || status > 0;
    if (code != CURLE_OK) return tl::unexpected(errorOf(code, connected, implementation_->errorText));
    return response;
}

}  // namespace zizhu::cache
