// How terminals get, renew and lose their certificates; what they report of themselves.
#include <doctest/doctest.h>

#include <fstream>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include "central/server.h"
#include "tests/support/central_deployment.h"
#include "tests/support/signing_request.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

constexpr const char* kAdmin = "admin:test";
constexpr const char* kCentral = "https://central.example:8443";

// A server with all of its listeners, for terminals with and without a certificate.
struct Hall : Deployment {
    Hall() {
        ServerOptions server;
        server.state = options.state;
        server.enrolmentHost = "127.0.0.1";
        auto started = Server::start(server, *backend, log);
        REQUIRE(started);
        listening = std::move(*started);
    }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        std::ofstream(directory.path() / name) << text;
        return directory.path() / name;
    }
    httplib::SSLClient& keep(std::unique_ptr<httplib::SSLClient> client) {
        client->set_ca_cert_path(authorityFiles(options.state).certificate.c_str());
        client->enable_server_certificate_verification(true);
        client->set_keep_alive(true);
        return *clients.emplace_back(std::move(client));
    }
    httplib::SSLClient& newcomer() {
        return keep(std::make_unique<httplib::SSLClient>("127.0.0.1", listening->enrolmentPort()));
    }
    httplib::SSLClient& terminal(const std::string& certificate, const std::string& key) {
        const std::string name = "c" + std::to_string(clients.size());
        return keep(std::make_unique<httplib::SSLClient>("127.0.0.1", listening->terminalPort(),
                                                         write(name + ".crt", certificate).string(),
                                                         write(name + ".key", key).string()));
    }
    std::string code(const std::string& terminal) {
        const auto made = backend->fleet.makeCode(kAdmin, terminal, kCentral, "");
        REQUIRE(made);
        return made->code;
    }
    httplib::Result enrol(const std::string& code, const std::string& request) {
        return newcomer().Post("/v1/enrolments", Json{{"code", code}, {"request", request}}.dump(), "application/json");
    }
    // Enrolled, with a connection.
    httplib::SSLClient& enrolled(const std::string& name) {
        const auto request = signingRequest(name);
        const auto given = enrol(code(name), request.pem);
        REQUIRE(given);
        REQUIRE(given->status == 200);
        return terminal(Json::parse(given->body)["certificate"], request.key);
    }

    std::unique_ptr<Server> listening;
    std::vector<std::unique_ptr<httplib::SSLClient>> clients;
};

std::string errorCode(const httplib::Result& result) {
    if (!result) return "no answer: " + httplib::to_string(result.error());
    const Json json = Json::parse(result->body, nullptr, false);
    return json.is_object() && json.contains("error") ? json["error"].value("code", "") : "not an error";
}

Json heartbeat() {
    return {{"queued", 0}, {"oldestQueuedAt", nullptr}, {"devices", Json::object()}, {"version", "1"}, {"catalogue", nullptr}};
}

httplib::Result beat(httplib::SSLClient& client) {
    return client.Post("/v1/heartbeat", heartbeat().dump(), "application/json");
}

Json readinessReport() {
    return {{"number", "R20260314-1609"},
            {"at", "2026-03-14T08:09:00.000Z"},
            {"staff", {{"id", "t-0142"}, {"name", "检修甲"}}},
            {"ready", false},
            {"version", "0.5.0"},
            {"catalogue", "1.2.3"},
            {"findings", Json::array({{{"part", "receipt-printer"},
                                       {"verdict", "failed"},
                                       {"action", "clear"},
                                       {"detail", "paper out"},
                                       {"at", "2026-03-14T08:08:00.000Z"}}})},
            {"confirmed", Json::array({"loop-matched"})}};
}

}  // namespace

TEST_CASE("a terminal enrols with a one-time code and a key that it made") {
    Hall hall;
    const auto request = signingRequest("t-007");
    const std::string code = hall.code("t-007");
    const auto given = hall.enrol(code, request.pem);
    REQUIRE(given);
    REQUIRE(given->status == 200);
    const Json answer = Json::parse(given->body);
    CHECK(answer["terminal"] == "t-007");
    CHECK(answer["central"] == kCentral);
    CHECK(answer["publicUrl"] == "https://cases.example");
    CHECK(answer["intakeKey"]["id"] == hall.backend->keys.current().id);
    CHECK(given->body.find("PRIVATE") == std::string::npos);

    auto& client = hall.terminal(answer["certificate"], request.key);
    REQUIRE(beat(client));
    CHECK(beat(client)->status == 200);
    REQUIRE(hall.backend->staff.terminals()->size() == 1);
    CHECK(hall.backend->staff.terminals()->front().name == "t-007");

    // The answer was lost: the same key gets the same certificate. Another key gets none.
    CHECK(Json::parse(hall.enrol(code, request.pem)->body)["certificate"] == answer["certificate"]);
    const auto stolen = hall.enrol(code, signingRequest("t-007").pem);
    CHECK(stolen->status == 422);
    CHECK(errorCode(stolen) == "code-used");
    CHECK_FALSE(hall.log.saw("http.undeclared-status"));
}

TEST_CASE("what is wrong with an enrolment is told, and spends no code") {
    Hall hall;
    const std::string code = hall.code("t-007");
    const auto request = signingRequest("t-007");
    std::string wrong = base::EnrolmentCode::make(hall.random, readAuthority(hall.options.state)->publicKey).toString();
    CHECK(errorCode(hall.enrol(wrong, request.pem)) == "code-wrong");
    CHECK(errorCode(hall.enrol(code.substr(1), request.pem)) == "code-malformed");
    CHECK(hall.enrol(code.substr(1), request.pem)->status == 400);
    CHECK(errorCode(hall.enrol(code, signingRequest("t-008").pem)) == "request-foreign");
    CHECK(errorCode(hall.enrol(code, "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")) ==
          "request-malformed");
    CHECK(errorCode(hall.enrol(code, signingRequest("t-007", EVP_RSA_gen(2048)).pem)) == "request-key-weak");
    CHECK(errorCode(hall.enrol(code, signingRequest("t-007", EVP_EC_gen("P-224")).pem)) == "request-key-weak");
    EVP_PKEY* other = EVP_EC_gen("P-256");
    CHECK(errorCode(hall.enrol(code, signingRequest("t-007", EVP_EC_gen("P-256"), other).pem)) == "request-not-proven");
    EVP_PKEY_free(other);
    // It is still good, with a key of another good kind too.
    CHECK(hall.enrol(code, signingRequest("t-007", EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")).pem)->status == 200);
    CHECK_FALSE(hall.log.saw("http.undeclared-status"));
}

TEST_CASE("a code ends after a day, and with the next code for the same terminal") {
    Hall hall;
    const auto request = signingRequest("t-007");
    const std::string first = hall.code("t-007");
    const std::string second = hall.code("t-007");
    CHECK(errorCode(hall.enrol(first, request.pem)) == "code-wrong");
    hall.clock.advance(kEnrolmentTime);
    CHECK(errorCode(hall.enrol(second, request.pem)) == "code-expired");
    CHECK(hall.backend->fleet.makeCode(kAdmin, "No Name", kCentral, "").error().code == "name-malformed");
    CHECK(hall.backend->fleet.makeCode(kAdmin, "t-007", "http://plain", "").error().code == "url-malformed");
}

TEST_CASE("nobody tries codes out") {
    Hall hall;
    const std::string code = hall.code("t-007");
    const auto request = signingRequest("t-007");
    const auto key = readAuthority(hall.options.state)->publicKey;
    const auto guess = [&] { return hall.enrol(base::EnrolmentCode::make(hall.random, key).toString(), request.pem); };
    for (int i = 0; i < kEnrolmentRates.misses.burst; ++i) CHECK(guess()->status == 422);
    const auto refused = guess();
    CHECK(refused->status == 429);
    CHECK(refused->get_header_value("Retry-After") == "60");
    // Not even the right one, until the time is over.
    CHECK(hall.enrol(code, request.pem)->status == 429);
    hall.clock.advance(60s);
    CHECK(hall.enrol(code, request.pem)->status == 200);
}

TEST_CASE("the database tells no code") {
    Hall hall;
    const std::string code = hall.code("t-007");
    const std::string secret(base::EnrolmentCode::parse(code)->secret());
    for (const char* file : {"central.db", "central.db-wal"}) {
        const auto bytes = base::readFile(hall.directory.path() / file, 64u << 20);
        REQUIRE(bytes);
        CHECK(base::asText(*bytes).find(secret) == std::string_view::npos);
        CHECK(base::asText(*bytes).find(base::sha256Hex(base::asBytes(secret))) == std::string_view::npos);
    }
}

TEST_CASE("a terminal renews its certificate over the old one, for itself only") {
    Hall hall;
    auto& client = hall.enrolled("t-007");
    const auto next = signingRequest("t-007");
    const auto renew = [&](const std::string& request) {
        return client.Post("/v1/terminal-certificates", Json{{"request", request}}.dump(), "application/json");
    };
    const auto given = renew(next.pem);
    REQUIRE(given->status == 200);
    const Json answer = Json::parse(given->body);
    CHECK(Json::parse(renew(next.pem)->body)["certificate"] == answer["certificate"]);
    CHECK(beat(hall.terminal(answer["certificate"], next.key))->status == 200);
    CHECK(beat(client)->status == 200);  // the old one is good until its end
    CHECK(errorCode(renew(signingRequest("t-008").pem)) == "request-foreign");
    CHECK(errorCode(renew("x")) == "request-malformed");
    CHECK(renew("x")->status == 422);
    CHECK(renew(signingRequest("t-007").pem)->status == 200);
    const auto all = hall.backend->fleet.certificates("t-007");
    REQUIRE(all);
    CHECK(all->size() == 3);
    // A terminal that asks all the time is stopped.
    int refused = 0;
    for (int i = 0; i < 10; ++i) refused += renew("x")->status == 429 ? 1 : 0;
    CHECK(refused == 6);
    hall.clock.advance(1h);
    CHECK(renew("x")->status == 422);
    CHECK_FALSE(hall.log.saw("http.undeclared-status"));
}

TEST_CASE("a revoked terminal is refused at once, on its open connection and on new ones") {
    Hall hall;
    const auto request = signingRequest("t-007");
    const Json given = Json::parse(hall.enrol(hall.code("t-007"), request.pem)->body);
    auto& open = hall.terminal(given["certificate"], request.key);
    REQUIRE(beat(open)->status == 200);
    auto& other = hall.enrolled("t-008");
    const std::string waiting = hall.code("t-007");

    // By the administrator's program, which opens the database by itself.
    std::vector<std::string> complaints;
    const auto beside = Backend::open(hall.options, hall.clock, hall.random, hall.log, complaints);
    REQUIRE(beside);
    CHECK((*beside)->fleet.revoke(kAdmin, "t-007") == 1);
    const auto refused = beat(open);
    CHECK(refused->status == 403);
    CHECK(errorCode(refused) == "certificate-revoked");
    CHECK(open.Put("/v1/blobs/" + std::string(64, 'a'), std::string(100'000, 'x'), "application/octet-stream")->status == 403);
    CHECK(beat(hall.terminal(given["certificate"], request.key))->status == 403);
    CHECK(beat(other)->status == 200);
    // A code that lay about is void; a new one lets the terminal in again.
    CHECK(errorCode(hall.enrol(waiting, request.pem)) == "code-wrong");
    CHECK(beat(hall.enrolled("t-007"))->status == 200);
    CHECK(beat(open)->status == 403);
}

TEST_CASE("a certificate that no list knows falls with its terminal") {
    Hall hall;
    const auto out = hall.directory.path() / "old";
    REQUIRE(issueTerminal(hall.options.state, "t-001", {kCentral, ""}, out, hall.systemClock, hall.random));
    const auto read = [&](const char* name) {
        return std::string(base::asText(*base::readFile(out / name, 64u << 10)));
    };
    auto& client = hall.terminal(read("terminal.crt"), read("terminal.key"));
    CHECK(beat(client)->status == 200);
    CHECK(hall.backend->fleet.revoke(kAdmin, "t-001") == 0);
    CHECK(beat(client)->status == 403);
}

TEST_CASE("terminals speak TLS 1.3 with a good certificate of ours, or not at all") {
    Hall hall;
    const auto request = signingRequest("t-007");
    const Json given = Json::parse(hall.enrol(hall.code("t-007"), request.pem)->body);
    SUBCASE("1.2 is refused by both terminals' listeners") {
        auto& old = hall.terminal(given["certificate"], request.key);
        SSL_CTX_set_max_proto_version(old.ssl_context(), TLS1_2_VERSION);
        CHECK_FALSE(beat(old));
        auto& newcomer = hall.newcomer();
        SSL_CTX_set_max_proto_version(newcomer.ssl_context(), TLS1_2_VERSION);
        CHECK_FALSE(newcomer.Get("/v1/authority"));
        // A phone of some age still reads its page.
        httplib::SSLClient phone("127.0.0.1", hall.listening->publicPort());
        phone.enable_server_certificate_verification(false);
        SSL_CTX_set_max_proto_version(phone.ssl_context(), TLS1_2_VERSION);
        CHECK(phone.Get("/style.css"));
    }
    SUBCASE("a certificate that is over") {
        hall.clock.advance(-24h * (kTerminalDays + 400));
        const auto over = signingRequest("t-009");
        const auto then = hall.backend->fleet.enrol(hall.code("t-009"), over.pem);
        REQUIRE(then);
        CHECK(then->endsAt < hall.systemClock.wall());
        CHECK_FALSE(beat(hall.terminal(then->certificate, over.key)));
    }
    SUBCASE("a certificate of a foreign authority") {
        const auto foreign = hall.directory.path() / "foreign";
        REQUIRE(makeServerCredentials(foreign, {"localhost"}, hall.systemClock, hall.random));
        const auto theirs = signTerminalRequest(foreign, request.pem, "t-007", hall.systemClock, hall.random);
        REQUIRE(theirs);
        CHECK_FALSE(beat(hall.terminal(theirs->pem, request.key)));
    }
    SUBCASE("no certificate at all") {
        CHECK_FALSE(beat(hall.keep(std::make_unique<httplib::SSLClient>("127.0.0.1", hall.listening->terminalPort()))));
    }
    SUBCASE("enrolment hands out nothing but enrolment") {
        CHECK(beat(hall.newcomer())->status == 404);
        CHECK(hall.newcomer().Get("/desk")->status == 404);
        CHECK(hall.newcomer().Get("/v1/authority")->status == 200);
    }
    CHECK(beat(hall.terminal(given["certificate"], request.key)));
}

TEST_CASE("an administrator's unlocking reaches the terminal once") {
    Hall hall;
    auto& client = hall.enrolled("t-007");
    auto& other = hall.enrolled("t-008");
    CHECK(Json::parse(beat(client)->body)["unlockPin"] == false);
    REQUIRE(hall.backend->fleet.unlockPin(kAdmin, "t-007"));
    CHECK(Json::parse(beat(other)->body)["unlockPin"] == false);
    CHECK(Json::parse(beat(client)->body)["unlockPin"] == true);
    CHECK(Json::parse(beat(client)->body)["unlockPin"] == false);
}

TEST_CASE("a readiness report is kept once for its number") {
    Hall hall;
    auto& client = hall.enrolled("t-007");
    const auto send = [](httplib::SSLClient& from, const Json& report) {
        return from.Post("/v1/readiness-reports", report.dump(), "application/json");
    };
    Json report = readinessReport();
    CHECK(send(client, report)->status == 201);
    CHECK(send(client, report)->status == 200);
    report["ready"] = true;
    CHECK(errorCode(send(client, report)) == "id-conflict");
    CHECK(send(hall.enrolled("t-008"), report)->status == 201);  // numbers are a terminal's own
    const auto kept = hall.backend->fleet.reports("t-007", 10);
    REQUIRE(kept);
    REQUIRE(kept->size() == 1);
    CHECK_FALSE(kept->front().ready);
    CHECK(Json::parse(kept->front().body)["staff"]["id"] == "t-0142");

    const std::vector<std::pair<const char*, Json>> wrong = {
        {"number", "../x"}, {"number", std::string(41, 'R')}, {"at", "today"}, {"staff", "t"},
        {"staff", {{"id", ""}, {"name", ""}}}, {"ready", 1}, {"catalogue", "one"}, {"findings", Json::object()},
        {"findings", Json::array({1})}, {"findings", Json::array({{{"part", "x"}}})}, {"confirmed", Json::array({1})},
        {"extra", 1}};
    for (const auto& [member, value] : wrong) {
        INFO(member << " = " << value.dump());
        Json bad = readinessReport();
        bad[member] = value;
        CHECK(send(client, bad)->status == 400);
    }
    Json bad = readinessReport();
    bad["findings"][0]["verdict"] = "splendid";
    CHECK(send(client, bad)->status == 400);
    CHECK_FALSE(hall.log.saw("http.undeclared-status"));
}

TEST_CASE("reports of a terminal are bounded: the oldest go") {
    Hall hall;
    for (int i = 0; i < FleetStore::kMaxReports + 5; ++i) {
        hall.clock.advance(1min);
        REQUIRE(hall.backend->fleet.keepReport({"t-007", "R" + std::to_string(i), "d", hall.clock.wall(), {}, true, "{}"}));
    }
    const auto kept = hall.backend->fleet.reports("t-007", 1000);
    REQUIRE(kept);
    CHECK(kept->size() == FleetStore::kMaxReports);
    CHECK(kept->front().number == "R204");
    CHECK(kept->back().number == "R5");
}
