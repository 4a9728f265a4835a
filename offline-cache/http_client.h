// One HTTPS connection, TLS 1.3, through libcurl; with mutual TLS but where a terminal has no certificate yet. Internal to offline-cache.
// Thread-bound but for cancel(). Knows nothing of what is said over it.
#pragma once

#include <memory>
#include <string>

#include "offline-cache/api_response.h"
#include "offline-cache/central_client.h"

namespace zizhu::cache {

enum class HttpMethod : std::uint8_t { Get, Head, Put, Post };

struct HttpRequest {
    HttpMethod method = HttpMethod::Get;
    std::string path;                   // below the configured URL, begins with '/'
    const char* contentType = nullptr;  // of the body
    base::ByteView body = {};           // must outlive the call; not copied
    base::Duration timeout{};
    std::size_t maxResponseBytes = 0;
    // A transfer that stays below this for kSlowWindow ends with Timeout: a server that keeps us waiting.
    long leastBytesPerSecond = 0;
};

// "https://host[:port][/path]", without spaces, query, fragment or user.
bool isBackendUrl(std::string_view url);

enum class HttpTrust : std::uint8_t {
    Mutual,  // the server is checked, and we show our certificate
    Server,  // the server is checked; we have no certificate yet
    Nobody,  // nothing is checked: what is answered must prove itself, and nothing secret may be sent
};

inline constexpr std::size_t kMaxHeaderBytes = 64u << 10;

class HttpClient {
public:
    // `options` must outlive the client.
    explicit HttpClient(const CentralOptions& options, HttpTrust trust = HttpTrust::Mutual);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Any status is an answer; an error means that none came, or one past its bounds.
    Answer<HttpResponse> send(const HttpRequest& request);

    // From any thread: the call under way and all later ones end with Canceled.
    void cancel();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace zizhu::cache
