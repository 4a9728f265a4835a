#include "offline-cache/central_client.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <httplib.h>

#include "tests/support/child_process.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace std::chrono_literals;
using base::Errc;

namespace {

constexpr const char* kOpenSsl = "/usr/bin/openssl";

// Two authorities, each with a server's and a terminal's certificate for 127.0.0.1.
class Certificates {
public:
    Certificates() {
        for (const std::string authority : {"ours", "foreign"}) {
            makeKey(authority + "-ca");
            run({"req", "-x509", "-key", path(authority + "-ca.key"), "-days", "2", "-subj",
                 "/CN=" + authority, "-out", path(authority + "-ca.pem")});
            for (const std::string holder : {"server", "terminal"}) {
                const std::string name = authority + "-" + holder;
                makeKey(name);
                run({"req", "-x509", "-CA", path(authority + "-ca.pem"), "-CAkey",
                     path(authority + "-ca.key"), "-key", path(name + ".key"), "-days", "2", "-subj",
                     "/CN=" + holder, "-addext", "subjectAltName=IP:127.0.0.1", "-out", path(name + ".pem")});
            }
        }
    }
    std::string path(const std::string& name) const { return (directory_.path() / name).string(); }

private:
    void makeKey(const std::string& name) {
        run({"ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path(name + ".key")});
    }
    static void run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), kOpenSsl);
        REQUIRE(tests::runProgram(arguments).first == 0);
    }
    tests::TemporaryDirectory directory_;
};

const Certificates& certificates() {
    static const Certificates made;
    return made;
}

class Server {
public:
    explicit Server(const std::string& authority = "ours", const std::string& clients = "ours")
        : server_(certificates().path(authority + "-server.pem").c_str(),
                  certificates().path(authority + "-server.key").c_str(),
                  certificates().path(clients + "-ca.pem").c_str()) {
        REQUIRE(server_.is_valid());
        server_.set_keep_alive_max_count(1000);
        port_ = server_.bind_to_any_port("127.0.0.1");
    }
    ~Server() {
        release = true;
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }
    httplib::SSLServer& operator*() { return server_; }
    httplib::SSLServer* operator->() { return &server_; }

    std::unique_ptr<CentralClient> client(base::Duration timeout = 5s, const std::string& authority = "ours",
                                          const std::string& holder = "ours") {
        if (!thread_.joinable()) {
            thread_ = std::thread([this] { server_.listen_after_bind(); });
            while (!server_.is_running()) std::this_thread::yield();
        }
        CentralOptions options;
        options.url = "https://127.0.0.1:" + std::to_string(port_) + "/gate/";
        options.certificateFile = certificates().path(holder + "-terminal.pem");
        options.keyFile = certificates().path(holder + "-terminal.key");
        options.caFile = certificates().path(authority + "-ca.pem");
        options.totalTimeout = timeout;
        options.blobTimeout = timeout;
        options.maxResponseBytes = 100'000;
        auto made = CentralClient::create(options);
        REQUIRE(made);
        return std::move(*made);
    }

    std::atomic<bool> release = false;  // lets slow handlers go

private:
    httplib::SSLServer server_;
    int port_ = 0;
    std::thread thread_;
};

OutgoingEntry someEntry() {
    OutgoingEntry entry;
    tests::SeededRandom random(3);
    entry.head.id = base::Uuid::make(base::WallTime(1773475200000ms), random);
    entry.head.item = "birth-registration";
    entry.head.itemVersion = "1.0.0";
    entry.head.intakeKey = "0123456789abcdef";
    entry.sealed = base::Bytes(3000, 1);
    return entry;
}

const base::TrackingCode kCode = *base::TrackingCode::parse("0000-0000-0000-0000-0");

}  // namespace

TEST_CASE("calls reach the backend under the configured prefix, over one connection, with our certificate") {
    Server server;
    std::atomic<int> port = 0;
    std::atomic<bool> onePort = true;
    std::string received;
    const OutgoingEntry entry = someEntry();
    server->Put(
        "/gate/v1/applications/(.*)", [&](const httplib::Request& request, httplib::Response& response) {
            if (port.exchange(request.remote_port) != request.remote_port && port != 0 && !received.empty())
                onePort = false;
            received = request.body;
            response.status = 201;
            response.set_content(
                R"({"id":")" + request.matches[1].str() + R"(","caseNumber":"C1","status":"received"})",
                "application/json; charset=utf-8");
        });
    server->Get("/gate/v1/blobs/present", [](const httplib::Request&, httplib::Response&) {});
    server->Put("/gate/v1/blobs/aa", [&](const httplib::Request& request, httplib::Response& response) {
        const bool sound = request.get_header_value("Content-Type") == "application/octet-stream" &&
                           request.body == std::string(300'000, 'b') && !request.has_header("Expect");
        response.status = sound ? 201 : 418;
    });
    auto client = server.client();
    for (int i = 0; i < 3; ++i) CHECK(client->put(entry)->caseNumber == "C1");
    CHECK(received.find("\"sealed\":\"AQEB") != std::string::npos);
    CHECK(client->hasBlob("present").value());
    CHECK_FALSE(client->hasBlob("absent").value());
    CHECK(client->putBlob("aa", base::Bytes(300'000, 'b')));
    CHECK(onePort);
    CHECK(client->caseByTrackingCode(kCode).error().error.code == Errc::NotFound);
}

TEST_CASE("a backend that answers 500, garbage, a refusal, or asks to wait, is told apart") {
    Server server;
    int status = 500;
    std::string body = "oops", type = "text/plain";
    server->Put("/gate/v1/applications/.*", [&](const httplib::Request&, httplib::Response& response) {
        response.status = status;
        response.set_header("Retry-After", "17");
        response.set_content(body, type);
    });
    auto client = server.client();
    const auto call = [&] { return client->put(someEntry()).error(); };
    CHECK(call().error.code == Errc::Unavailable);
    CHECK(call().retryAfter == 17s);
    status = 200;
    CHECK(call().error.code == Errc::InvalidInput);
    type = "application/json";
    CHECK(call().error.code == Errc::InvalidInput);
    status = 422;
    CHECK(call().error.code == Errc::InvalidInput);
    body = R"({"error":{"code":"invalid-answers","problems":[]}})";
    CHECK(call().error.code == Errc::Refused);
    CHECK(call().reason == "invalid-answers");
    status = 503;
    CHECK(call().everyone);
}

TEST_CASE("a backend that says too much is cut off, one that is too slow is left") {
    Server server;
    server->Get("/gate/v1/cases/.*", [](const httplib::Request&, httplib::Response& response) {
        response.set_content(std::string(100'001, ' '), "application/json");
    });
    server->Post("/gate/v1/heartbeat", [&](const httplib::Request&, httplib::Response& response) {
        response.set_chunked_content_provider("application/json", [&](std::size_t, httplib::DataSink& sink) {
            // One byte every 20 ms: never silent for long, never done.
            std::this_thread::sleep_for(20ms);
            return !server.release && sink.write(" ", 1);
        });
    });
    server->Put("/gate/v1/applications/.*", [&](const httplib::Request&, httplib::Response& response) {
        for (int i = 0; i < 200; ++i) response.headers.emplace("X-Long", std::string(1000, 'x'));
    });
    auto client = server.client(400ms);
    CHECK(client->caseByTrackingCode(kCode).error().error.code == Errc::TooLarge);
    CHECK(client->heartbeat({}).error().error.code == Errc::Timeout);
    CHECK_FALSE(client->heartbeat({}).error().everyone);
    CHECK(client->put(someEntry()).error().error.code == Errc::TooLarge);
}

TEST_CASE("a foreign backend is not trusted, and told nothing") {
    Server server("foreign");
    std::atomic<bool> asked = false;
    server->set_pre_routing_handler([&](const httplib::Request&, httplib::Response&) {
        asked = true;
        return httplib::Server::HandlerResponse::Unhandled;
    });
    auto client = server.client();
    const BackendError error = client->put(someEntry()).error();
    CHECK(error.error.code == Errc::NotTrusted);
    CHECK(error.everyone);
    CHECK_FALSE(asked);
}

TEST_CASE("a backend that does not trust our certificate says so, and it is not taken for a refusal") {
    Server server("ours", "foreign");
    auto client = server.client();
    // The server may close before its alert is read: then it looks like a lost connection.
    const Errc code = client->put(someEntry()).error().error.code;
    CHECK((code == Errc::NotTrusted || code == Errc::Unavailable));
}

TEST_CASE("nobody listening, and somebody who closes or talks nonsense, is Unavailable or not trusted") {
    int port = 0;
    {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(::listen(listener, 4) == 0);
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
        port = ntohs(address.sin_port);
        CentralOptions options;
        options.url = "https://127.0.0.1:" + std::to_string(port);
        options.certificateFile = certificates().path("ours-terminal.pem");
        options.keyFile = certificates().path("ours-terminal.key");
        options.caFile = certificates().path("ours-ca.pem");
        options.connectTimeout = 2s;
        auto client = std::move(CentralClient::create(options).value());
        std::thread nonsense([listener] {
            for (const std::string_view speech : {"HTTP/1.1 200 OK\r\n\r\n{}", ""}) {
                const int peer = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
                (void)!::write(peer, speech.data(), speech.size());
                ::close(peer);
            }
        });
        for (int i = 0; i < 2; ++i) {
            const auto answer = client->hasBlob("aa");
            CHECK(answer.error().everyone);
        }
        nonsense.join();
        ::close(listener);
        const auto answer = client->hasBlob("aa");
        CHECK(answer.error().error.code == Errc::Unavailable);
        CHECK(answer.error().everyone);
    }
}

TEST_CASE("a call under way can be canceled from another thread") {
    Server server;
    std::atomic<bool> asked = false;
    server->Get("/gate/v1/cases/.*", [&](const httplib::Request&, httplib::Response&) {
        asked = true;
        while (!server.release) std::this_thread::sleep_for(5ms);
    });
    auto client = server.client(60s);
    std::thread canceler([&] {
        while (!asked) std::this_thread::sleep_for(5ms);
        client->cancel();
    });
    CHECK(client->caseByTrackingCode(kCode).error().error.code == Errc::Canceled);
    canceler.join();
    CHECK(client->caseByTrackingCode(kCode).error().error.code == Errc::Canceled);
}

TEST_CASE("a client is not made without its files or without TLS") {
    CentralOptions options;
    options.certificateFile = certificates().path("ours-terminal.pem");
    options.keyFile = certificates().path("ours-terminal.key");
    options.caFile = certificates().path("ours-ca.pem");
    for (const char* url :
         {"", "https://", "http://127.0.0.1", "https://u@127.0.0.1", "https://a b", "ftp://x"}) {
        options.url = url;
        CHECK(CentralClient::create(options).error().code == Errc::InvalidInput);
    }
    options.url = "https://127.0.0.1";
    CHECK(CentralClient::create(options));
    options.keyFile = certificates().path("absent.key");
    CHECK(CentralClient::create(options).error().code == Errc::NotFound);
}
