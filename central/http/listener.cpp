#include "central/http/listener.h"

#include <algorithm>
#include <thread>

#include <httplib.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace zizhu::central {
namespace {

// What may be read and thrown away so that the connection can be used again.
constexpr std::size_t kMaxDrained = 64u << 20;
constexpr const char* kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr unsigned char kSessionContext[] = "zizhu";

std::string commonName(const SSL* ssl) {
    const X509* certificate = ssl == nullptr ? nullptr : SSL_get0_peer_certificate(ssl);
    if (certificate == nullptr) return {};
    char buffer[128] = {};
    const int size =
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, buffer, sizeof buffer);
    return size > 0 ? std::string(buffer, std::size_t(size)) : std::string();
}

// Behind a proxy of ours its own word counts; anybody else could write anything there.
std::string sourceOf(const httplib::Request& request, const std::vector<std::string>& proxies) {
    if (std::find(proxies.begin(), proxies.end(), request.remote_addr) == proxies.end()) return request.remote_addr;
    const std::string forwarded = request.get_header_value("X-Forwarded-For");
    std::string last = forwarded.substr(forwarded.find_last_of(',') + 1);  // npos + 1 is 0: all of it
    last.erase(0, last.find_first_not_of(' '));
    return last.empty() ? request.remote_addr : last;
}

bool setUpTls(SSL_CTX& context, const ListenerOptions& options) {
    const bool newest = options.tls13 || options.clientAuthority;
    SSL_CTX_set_min_proto_version(&context, newest ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(&context,
                        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    bool good = SSL_CTX_set_cipher_list(&context, kTls12Ciphers) == 1 &&
                SSL_CTX_use_certificate_chain_file(&context, options.server.certificate.c_str()) == 1 &&
                SSL_CTX_use_PrivateKey_file(&context, options.server.key.c_str(), SSL_FILETYPE_PEM) == 1 &&
                SSL_CTX_check_private_key(&context) == 1;
    if (options.clientAuthority) {
        good = good && SSL_CTX_load_verify_file(&context, options.clientAuthority->c_str()) == 1;
        SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        SSL_CTX_set_session_id_context(&context, kSessionContext, sizeof kSessionContext - 1);
    }
    return good;
}

std::optional<Method> methodOf(const std::string& text) {
    for (const Method method : {Method::Get, Method::Head, Method::Post, Method::Put}) {
        if (text == name(method)) return method;
    }
    return std::nullopt;
}

void readCookies(const std::string& header, Call& call) {
    std::size_t from = 0;
    while (from < header.size() && call.cookies.size() < 16) {
        const std::size_t end = std::min(header.find(';', from), header.size());
        const std::string pair = header.substr(from, end - from);
        const std::size_t start = pair.find_first_not_of(' ');
        const std::size_t equals = pair.find('=');
        if (start != std::string::npos && equals != std::string::npos && equals > start) {
            call.cookies.emplace(pair.substr(start, equals - start), pair.substr(equals + 1));
        }
        from = end + 1;
    }
}

const char* contentTypeOf(BodyKind body) {
    switch (body) {
        case BodyKind::Json:
            return "application/json";
        case BodyKind::Form:
            return "application/x-www-form-urlencoded";
        case BodyKind::Stream:
            return "application/octet-stream";
        case BodyKind::None:
            break;
    }
    return "";
}

}  // namespace

struct Listener::State {
    State(ListenerOptions given, Routes table, ErrorReply onError, base::EventLog& eventLog)
        : options(std::move(given)),
          routes(std::move(table)),
          error(std::move(onError)),
          log(eventLog),
          server([this](SSL_CTX& context) { return setUpTls(context, options); }) {}

    void setUp();
    void serve(const httplib::Request& request, httplib::Response& response,
               const httplib::ContentReader* reader);
    Reply answer(const httplib::Request& request, const httplib::ContentReader* reader, Call& call);
    std::optional<Reply> takeBody(const Route& route, const httplib::Request& request,
                                  const httplib::ContentReader& reader, Call& call);

    ListenerOptions options;
    Routes routes;
    ErrorReply error;
    base::EventLog& log;
    httplib::SSLServer server;
    std::thread thread;
    int port = 0;
};

void Listener::State::setUp() {
    server.new_task_queue = [] { return new httplib::ThreadPool(kWorkers); };
    server.set_read_timeout(kReadSeconds);
    server.set_write_timeout(kWriteSeconds);
    server.set_keep_alive_timeout(kKeepAliveSeconds);
    server.set_keep_alive_max_count(kKeepAliveRequests);
    server.set_payload_max_length(kMaxDrained);
    // Not the library's own SO_REUSEPORT, with which a second process would silently share the port.
    server.set_socket_options([](socket_t socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    const auto plain = [this](const httplib::Request& request, httplib::Response& response) {
        serve(request, response, nullptr);
    };
    const auto withBody = [this](const httplib::Request& request, httplib::Response& response,
                                 const httplib::ContentReader& reader) { serve(request, response, &reader); };
    server.Get(".*", plain);
    server.Options(".*", plain);
    server.Post(".*", withBody);
    server.Put(".*", withBody);
    server.Patch(".*", withBody);
    server.Delete(".*", withBody);
    // Refusals that the library makes by itself (an unreadable request line, a URL too long).
    server.set_error_handler([this](const httplib::Request&, httplib::Response& response) {
        if (!response.body.empty() || response.status == 404) return;
        const Reply reply = error(response.status, "bad-request", Call());
        response.set_content(reply.body, reply.contentType);
    });
}

std::optional<Reply> Listener::State::takeBody(const Route& route, const httplib::Request& request,
                                               const httplib::ContentReader& reader, Call& call) {
    const std::string type = request.get_header_value("Content-Type");
    const bool typeFits = type.substr(0, type.find(';')) == contentTypeOf(route.body);
    const bool hasLength = request.has_header("Content-Length") && !request.has_header("Transfer-Encoding");
    const bool encoded = request.has_header("Content-Encoding");
    if (hasLength && typeFits && !encoded && route.body == BodyKind::Stream) {
        call.stream = [&reader](const std::function<bool(base::ByteView)>& take) {
            bool wanted = true;  // What is not wanted is still read: the next request comes after it.
            reader([&](const char* data, std::size_t size) {
                wanted = wanted && take({reinterpret_cast<const std::uint8_t*>(data), size});
                return true;
            });
        };
        return std::nullopt;
    }
    std::size_t seen = 0;
    const bool complete = reader([&](const char* data, std::size_t size) {
        seen += size;
        if (seen <= route.maxBody) call.body.insert(call.body.end(), data, data + size);
        return seen <= kMaxDrained;
    });
    if (!hasLength) return error(411, "length-required", call);
    if (seen > route.maxBody) return error(413, "too-large", call);
    if (!complete) return error(400, "body-incomplete", call);
    if (!typeFits || encoded) return error(415, "content-type", call);
    if (route.body == BodyKind::Form) {
        auto form = parseForm(call.body);
        if (!form) return error(403, "form-malformed", call);
        call.form = std::move(*form);
    }
    return std::nullopt;
}

Reply Listener::State::answer(const httplib::Request& request, const httplib::ContentReader* reader,
                              Call& call) {
    call.terminal = commonName(request.ssl);
    call.serial = serialOf(request.ssl == nullptr ? nullptr : SSL_get0_peer_certificate(request.ssl));
    call.source = sourceOf(request, options.proxies);
    call.acceptLanguage = request.get_header_value("Accept-Language");
    call.fetchSite = request.get_header_value("Sec-Fetch-Site");
    for (const auto& [key, value] : request.params) call.query.emplace(key, value);
    readCookies(request.get_header_value("Cookie"), call);

    bool otherMethod = false;
    const auto method = methodOf(request.method);
    const Route* route =
        request.target.size() <= kMaxUrlBytes
            ? findRoute(routes, method.value_or(Method::Get), request.path, call.captures, otherMethod)
            : nullptr;
    if (!method || route == nullptr) {
        if (reader != nullptr) (*reader)([](const char*, std::size_t) { return true; });
        return otherMethod || !method ? error(405, "method-not-allowed", call)
                                      : error(404, "not-found", call);
    }
    if (options.clientAuthority) {
        std::optional<Reply> refused;
        if (!isTerminalName(call.terminal)) refused = error(403, "terminal-unknown", call);
        if (!refused && options.gate) refused = options.gate(call);
        if (refused) {
            if (reader != nullptr) (*reader)([](const char*, std::size_t) { return true; });
            return *refused;
        }
    }
    if (reader != nullptr) {
        if (auto refused = takeBody(*route, request, *reader, call)) return *refused;
    }
    Reply reply = route->handle(call);
    if (std::find(route->statuses.begin(), route->statuses.end(), reply.status) == route->statuses.end()) {
        log.write({"http.undeclared-status",
                   "central",
                   base::Severity::Error,
                   base::Disposition::Failure,
                   {{"status", std::int64_t(reply.status)}}});
    }
    return reply;
}

void Listener::State::serve(const httplib::Request& request, httplib::Response& response,
                            const httplib::ContentReader* reader) {
    Call call;
    Reply reply;
    try {
        reply = answer(request, reader, call);
    } catch (const std::exception&) {
        // Of a library; its text may hold what somebody entered.
        log.write({"http.exception", "central", base::Severity::Error, base::Disposition::Failure, {}});
        reply = error(500, "internal", call);
    }
    response.status = reply.status;
    for (const auto& [key, value] : options.headers) response.set_header(key, value);
    for (const auto& [key, value] : reply.headers) response.set_header(key, value);
    if (!reply.contentType.empty()) response.set_content(reply.body, reply.contentType);
}

Listener::Listener(std::unique_ptr<State> state) : state_(std::move(state)) {}

base::Result<std::unique_ptr<Listener>> Listener::start(ListenerOptions options, Routes routes,
                                                        ErrorReply error, base::EventLog& log) {
    for (const auto& file : {options.server.certificate, options.server.key}) {
        if (!std::filesystem::exists(file))
            return base::fail(base::Errc::NotFound, {"a certificate file is missing"});
    }
    auto state = std::make_unique<State>(std::move(options), std::move(routes), std::move(error), log);
    if (!state->server.is_valid())
        return base::fail(base::Errc::NotTrusted, {"the certificate files do not fit"});
    state->setUp();
    State& s = *state;
    if (s.options.port == 0) {
        s.port = s.server.bind_to_any_port(s.options.host);
    } else {
        s.port = s.server.bind_to_port(s.options.host, s.options.port) ? s.options.port : -1;
    }
    if (s.port <= 0) return base::fail(base::Errc::Unavailable, {"cannot listen on port {}", s.options.port});
    s.thread = std::thread([&s] { s.server.listen_after_bind(); });
    return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

Listener::~Listener() {
    // stop() does nothing before the loop runs.
    while (!state_->server.is_running() && state_->port > 0) std::this_thread::yield();
    state_->server.stop();
    state_->thread.join();
}

int Listener::port() const { return state_->port; }

}  // namespace zizhu::central
