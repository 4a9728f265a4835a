// The server over real sockets and TLS, and every answer of it against openapi.yaml.
#include <doctest/doctest.h>

#include <set>

#include <httplib.h>
#include <sodium.h>
#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include "central/server.h"
#include "tests/support/central_deployment.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;
using Json = nlohmann::json;

namespace {

// A running server with one terminal's credentials.
struct Running : Deployment {
    Running() {
        issue(options.state, "t-001", directory.path() / "t-001");
        ServerOptions server;
        server.state = options.state;
        auto started = Server::start(server, *backend, log);
        REQUIRE(started);
        listening = std::move(*started);
    }

    void issue(const std::filesystem::path& state, const std::string& name,
               const std::filesystem::path& out) {
        REQUIRE(issueTerminal(state, name, {"https://127.0.0.1", "https://cases.example"}, out, systemClock,
                              random));
    }

    // Clients live as long as this does.
    httplib::SSLClient& keep(std::unique_ptr<httplib::SSLClient> client) {
        client->set_ca_cert_path((directory.path() / "t-001/ca.crt").c_str());
        client->enable_server_certificate_verification(true);
        client->set_keep_alive(true);
        return *clients.emplace_back(std::move(client));
    }
    httplib::SSLClient& terminal(const std::filesystem::path& from) {
        return keep(std::make_unique<httplib::SSLClient>("127.0.0.1", listening->terminalPort(),
                                                         (from / "terminal.crt").string(),
                                                         (from / "terminal.key").string()));
    }
    httplib::SSLClient& terminal() { return terminal(directory.path() / "t-001"); }
    httplib::SSLClient& phone() {
        return keep(std::make_unique<httplib::SSLClient>("127.0.0.1", listening->publicPort()));
    }

    Json body(const Envelope& envelope) {
        Json out = {{"format", 1},
                    {"id", envelope.id.toString()},
                    {"item", envelope.item},
                    {"itemVersion", envelope.itemVersion},
                    {"bundle", nullptr},
                    {"createdAt", envelope.createdAt},
                    {"intakeKey", envelope.intakeKey},
                    {"sealed", base::toBase64(envelope.sealed)},
                    {"blobs", Json::array()}};
        for (const auto& blob : envelope.blobs)
            out["blobs"].push_back({{"hash", blob.hash}, {"bytes", blob.bytes}});
        return out;
    }

    httplib::Result put(httplib::SSLClient& client, const Json& application) {
        return client.Put("/v1/applications/" + application.value("id", ""), application.dump(),
                          "application/json");
    }

    std::unique_ptr<Server> listening;
    std::vector<std::unique_ptr<httplib::SSLClient>> clients;
};

std::string errorCode(const httplib::Result& result) {
    if (!result) return "no answer: " + httplib::to_string(result.error());
    const Json json = Json::parse(result->body, nullptr, false);
    return json.is_object() && json.contains("error") ? json["error"].value("code", "")
                                                      : "not an error: " + result->body;
}

std::string cookieOf(const httplib::Result& result) {
    const std::string header = result->get_header_value("Set-Cookie");
    return header.substr(0, header.find(';'));
}

std::string csrfOf(const std::string& html) {
    const std::size_t at = html.find("name=\"csrf\" value=\"");
    return at == std::string::npos ? "" : html.substr(at + 19, 64);
}

}  // namespace

TEST_CASE("openapi.yaml and the server know the same operations and statuses") {
    Deployment d;
    const YAML::Node api = YAML::LoadFile(std::string(ZIZHU_SOURCE_DIR) + "/central/openapi.yaml");
    std::set<std::string> described, served;
    for (const auto& path : api["paths"]) {
        for (const auto& operation : path.second) {
            if (operation.first.Scalar() == "parameters") continue;
            std::string line = operation.first.Scalar() + " " + path.first.Scalar() + " " +
                               operation.second["operationId"].Scalar();
            std::set<std::string> statuses;
            for (const auto& response : operation.second["responses"])
                statuses.insert(response.first.Scalar());
            for (const std::string& status : statuses) line += " " + status;
            described.insert(line);
        }
    }
    for (const Route& route : allRoutes(*d.backend, true, true, true)) {
        std::string method(name(route.method));
        for (char& c : method) c = char(c + 32);
        std::string line = method + " " + std::string(route.path) + " " + std::string(route.operation);
        std::set<std::string> statuses;
        for (const int status : route.statuses) statuses.insert(std::to_string(status));
        for (const std::string& status : statuses) line += " " + status;
        served.insert(line);
    }
    for (const std::string& line : described) {
        INFO("only in openapi.yaml: " << line);
        CHECK(served.count(line) == 1);
    }
    for (const std::string& line : served) {
        INFO("only in the server: " << line);
        CHECK(described.count(line) == 1);
    }
}

TEST_CASE("an application goes in with its scan, is a case, and the phone finds it") {
    Running r;
    auto& client = r.terminal();
    const auto scan = base::sealBlob(base::asBytes("a scan")).value();
    auto submission = r.submission();
    submission.materials.push_back(
        {"letter", catalog::MaterialHow::Scanned, {{scan.hash, scan.ciphertext.size(), scan.key}}, {}});
    const Json application = r.body(r.sealed(submission));

    CHECK(errorCode(r.put(client, application)) == "blobs-missing");
    CHECK(r.put(client, application)->status == 424);
    CHECK(client.Head("/v1/blobs/" + scan.hash)->status == 404);
    const std::string bytes(scan.ciphertext.begin(), scan.ciphertext.end());
    CHECK(errorCode(client.Put("/v1/blobs/" + scan.hash, bytes + "x", "application/octet-stream")) ==
          "hash-mismatch");
    CHECK(client.Head("/v1/blobs/" + scan.hash)->status == 404);
    CHECK(client.Put("/v1/blobs/" + scan.hash, bytes, "application/octet-stream")->status == 201);
    CHECK(client.Put("/v1/blobs/" + scan.hash, bytes, "application/octet-stream")->status == 200);
    CHECK(client.Head("/v1/blobs/" + scan.hash)->status == 200);

    const auto first = r.put(client, application);
    REQUIRE(first);
    REQUIRE(first->status == 201);
    const auto again = r.put(client, application);
    CHECK(again->status == 200);
    CHECK(again->body == first->body);
    const Json accepted = Json::parse(first->body);
    CHECK(accepted["caseNumber"] == "20260314-00001");
    CHECK(accepted["status"] == "received");

    const auto shown = client.Get("/v1/cases/" + submission.trackingCode);
    REQUIRE(shown->status == 200);
    const Json found = Json::parse(shown->body);
    CHECK(found["title"]["zh-CN"] == "测试事项");
    CHECK(found["promisedBy"] == "2026-03-18");
    CHECK(found["history"].size() == 1);
    CHECK(shown->body.find("canary") == std::string::npos);

    auto& phone = r.phone();
    const auto page =
        phone.Get("/t/" + submission.trackingCode, {{"Accept-Language", "en-GB,en;q=0.9,zh;q=0.5"}});
    REQUIRE(page->status == 200);
    CHECK(page->body.size() < 30'000);
    CHECK(page->body.find("20260314-00001") != std::string::npos);
    CHECK(page->body.find("Test &lt;b&gt;item&lt;/b&gt; &amp; more") != std::string::npos);
    CHECK(page->body.find("<script") == std::string::npos);
    CHECK(page->body.find(std::string(kCanaryName)) == std::string::npos);
    CHECK(page->get_header_value("Content-Security-Policy").find("default-src 'none'") == 0);
    CHECK(page->get_header_value("Cache-Control") == "no-store");
    CHECK(page->get_header_value("Referrer-Policy") == "no-referrer");
    // As a person types it, in the other language.
    std::string typed = base::TrackingCode::parse(submission.trackingCode)->toString();
    for (char& c : typed) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    const auto chinese = phone.Get("/t/" + typed + "?lang=zh-CN", {{"Accept-Language", "en"}});
    CHECK(chinese->body.find("待受理") != std::string::npos);
    CHECK(phone.Get("/t/" + base::TrackingCode::make(r.random).compact())->status == 404);
    CHECK(phone.Get("/t/nonsense")->status == 404);
    CHECK_FALSE(r.log.saw("http.undeclared-status"));
}

TEST_CASE("who has no certificate of our authority does not get in") {
    Running r;
    SUBCASE("no certificate") {
        httplib::SSLClient client("127.0.0.1", r.listening->terminalPort());
        client.set_ca_cert_path((r.directory.path() / "t-001/ca.crt").c_str());
        CHECK_FALSE(client.Get("/v1/cases/x"));
    }
    SUBCASE("another authority of the same name") {
        const auto other = r.directory.path() / "other";
        REQUIRE(makeServerCredentials(other, {"localhost"}, r.systemClock, r.random));
        REQUIRE(IntakeKeys::add(other));
        r.issue(other, "t-001", other / "t");
        auto& client = r.terminal(other / "t");
        CHECK_FALSE(client.Get("/v1/cases/x"));
    }
    SUBCASE("the server's own certificate is no terminal") {
        const auto files = serverFiles(r.options.state);
        httplib::SSLClient client("127.0.0.1", r.listening->terminalPort(), files.certificate.string(),
                                  files.key.string());
        client.set_ca_cert_path((r.directory.path() / "t-001/ca.crt").c_str());
        CHECK_FALSE(client.Get("/v1/cases/x"));
    }
    SUBCASE("the public listener has no terminal's routes, and the terminals' no desk") {
        CHECK(r.phone().Get("/v1/cases/x")->status == 404);
        CHECK(r.terminal().Get("/desk")->status == 404);
    }
    SUBCASE("the terminal trusts nobody else") {
        const auto other = r.directory.path() / "other";
        REQUIRE(makeServerCredentials(other, {"127.0.0.1"}, r.systemClock, r.random));
        auto& client = r.terminal();
        client.set_ca_cert_path((authorityFiles(other).certificate).c_str());
        CHECK_FALSE(client.Get("/v1/cases/x"));
    }
}

TEST_CASE("malformed, oversized and wrong requests are refused without a trace") {
    Running r;
    auto& client = r.terminal();
    const Json good = r.body(r.sealed(r.submission()));
    const std::string path = "/v1/applications/" + good.value("id", "");
    const auto put = [&](const std::string& body) { return client.Put(path, body, "application/json"); };
    for (const char* body :
         {"", "{", "[]", "null", "\"x\"", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}",
          "{\"id\":1,\"id\":2}", "\xff\xfe"}) {
        INFO(body);
        const auto result = put(body);
        CHECK(result->status == 400);
        CHECK(errorCode(result) == "malformed");
    }
    const std::vector<std::pair<const char*, Json>> wrong = {
        {"format", 2},
        {"format", "1"},
        {"id", "x"},
        {"id", "00000000-0000-7000-8000-000000000000"},
        {"item", "../etc"},
        {"item", 5},
        {"itemVersion", "1"},
        {"itemVersion", "1.0.0; DROP"},
        {"bundle", "x"},
        {"createdAt", "today"},
        {"intakeKey", "short"},
        {"sealed", "not base64!"},
        {"sealed", ""},
        {"blobs", "x"},
        {"blobs", Json::array({{{"hash", "x"}, {"bytes", 1}}})},
        {"blobs", Json::array({{{"hash", std::string(64, 'a')}, {"bytes", -1}}})},
        {"extra", 1}};
    for (const auto& [member, value] : wrong) {
        Json bad = good;
        bad[member] = value;
        INFO(member << " = " << value.dump());
        CHECK(put(bad.dump())->status == 400);
    }
    for (const auto& [member, value] : good.items()) {
        Json bad = good;
        bad.erase(member);
        INFO("without " << member);
        CHECK(put(bad.dump())->status == 400);
    }
    CHECK(client.Put(path, std::string((1u << 21) + 1, ' '), "application/json")->status == 413);
    CHECK(client.Put(path, good.dump(), "text/plain")->status == 415);
    CHECK(client.Put(path, {{"Content-Encoding", "x"}}, good.dump(), "application/json")->status == 415);
    const auto chunked = client.Put(
        path,
        [&](std::size_t, httplib::DataSink& sink) {
            sink.write("{}", 2);
            sink.done();
            return true;
        },
        "application/json");
    CHECK(chunked->status == 411);
    CHECK(client.Post("/v1/heartbeat", std::string((1u << 18) + 1, ' '), "application/json")->status == 413);
    CHECK(client.Get(path)->status == 405);
    CHECK(client.Delete("/v1/heartbeat")->status == 405);
    CHECK(client.Get("/v1/nothing")->status == 404);
    CHECK(client.Get("/v1/cases/" + std::string(3000, 'A'))->status == 404);
    CHECK(client.Get("/v1/cases/not-a-code")->status == 400);
    CHECK(client.Head("/v1/blobs/..%2F..%2Fpasswd")->status == 404);
    CHECK(client.Head("/v1/blobs/xyz")->status == 400);
    CHECK(client.Put("/v1/blobs/" + std::string(64, 'A'), "x", "application/octet-stream")->status == 400);
    CHECK(r.backend->casework.list({}, kEveryDepartment)->total == 0);
    // And the same connection still works.
    CHECK(put(good.dump())->status == 201);
    CHECK_FALSE(r.log.saw("http.undeclared-status"));
    CHECK_FALSE(r.log.saw("http.exception"));
}

TEST_CASE("a blob longer than allowed is refused and the connection goes on") {
    Running r;
    auto& client = r.terminal();
    const std::string big(base::kMaxSealedBlobBytes + 1, 'x');
    CHECK(client.Put("/v1/blobs/" + std::string(64, 'a'), big, "application/octet-stream")->status == 413);
    CHECK(client.Head("/v1/blobs/" + std::string(64, 'a'))->status == 404);
}

TEST_CASE("certificates, tickets and heartbeats over the wire") {
    Running r;
    auto& client = r.terminal();
    const auto post = [&](const char* path, const Json& body) {
        return client.Post(path, body.dump(), "application/json");
    };
    Json ask = {{"id", base::Uuid::make(r.clock.wall(), r.random).toString()},
                {"item", "test-certify"},
                {"itemVersion", "1.0.0"},
                {"applicant",
                 {{"name", kCanaryName},
                  {"number", kCanaryNumber},
                  {"cardType", "citizen"},
                  {"birthDate", "1990-03-07"}}},
                {"answers", {{"purpose", "入学"}}},
                {"language", "zh-CN"}};
    const auto issued = post("/v1/certificates", ask);
    REQUIRE(issued->status == 200);
    const Json paper = Json::parse(issued->body);
    REQUIRE(paper["outcome"] == "issued");
    CHECK(base::fromBase64(paper.value("pdf", ""))->size() > 1000);
    CHECK(post("/v1/certificates", ask)->body == issued->body);
    const auto page = r.phone().Get("/v/" + paper.value("verificationCode", "") + "?lang=en");
    REQUIRE(page->status == 200);
    CHECK(page->body.find("genuine and valid") != std::string::npos);
    CHECK(page->body.find("欧****") != std::string::npos);
    CHECK(page->body.find(std::string(kCanaryNumber)) == std::string::npos);
    CHECK(r.phone().Get("/v/" + base::TrackingCode::make(r.random).compact())->status == 404);
    Json other = ask;
    other["answers"]["purpose"] = "other";
    CHECK(errorCode(post("/v1/certificates", other)) == "id-conflict");
    other = ask;
    other["id"] = base::Uuid::make(r.clock.wall(), r.random).toString();
    other["applicant"]["number"] = "990101199305040268";
    const Json refused = Json::parse(post("/v1/certificates", other)->body);
    CHECK(refused["outcome"] == "refused");
    CHECK(refused["reason"] == "not-registered");
    CHECK(refused["text"]["en"].get<std::string>().size() > 10);
    other["language"] = "fr";
    CHECK(post("/v1/certificates", other)->status == 400);
    other = ask;
    other["itemVersion"] = "2.0.0";
    other["id"] = base::Uuid::make(r.clock.wall(), r.random).toString();
    CHECK(errorCode(post("/v1/certificates", other)) == "item-version-unknown");

    const Json ticket = {{"id", base::Uuid::make(r.clock.wall(), r.random).toString()},
                         {"item", "test-book"},
                         {"answers", {{"matter", "firm"}}}};
    const auto taken = post("/v1/tickets", ticket);
    REQUIRE(taken->status == 200);
    CHECK(Json::parse(taken->body)["number"] == "B001");
    CHECK(post("/v1/tickets", ticket)->body == taken->body);
    Json wrongTicket = ticket;
    wrongTicket["item"] = "test-apply";
    CHECK(errorCode(post("/v1/tickets", wrongTicket)) == "item-not-booked");

    const auto beat = post("/v1/heartbeat", {{"queued", 3},
                                             {"oldestQueuedAt", "2026-03-14T07:00:00.000Z"},
                                             {"devices", {{"id-card-reader", "online"}}},
                                             {"version", "0.1.0"},
                                             {"catalogue",
                                              {{"version", "1.4.0"},
                                               {"validUntil", "2026-03-15T07:00:00.000Z"},
                                               {"fault", "rollback"}}}});
    REQUIRE(beat->status == 200);
    const Json news = Json::parse(beat->body);
    CHECK(news["catalogueVersion"] == "1.2.3");
    CHECK(news["serverTime"] == "2026-03-14T08:00:00.000Z");
    CHECK(news["intakeKey"]["id"] == r.backend->keys.current().id);
    const auto terminals = r.backend->staff.terminals();
    REQUIRE(terminals->size() == 1);
    CHECK(terminals->front().name == "t-001");
    CHECK(terminals->front().queued == 3);
    CHECK(terminals->front().catalogue.version == "1.4.0");
    CHECK(terminals->front().catalogue.validUntil == base::parseIso8601("2026-03-15T07:00:00.000Z"));
    CHECK(terminals->front().catalogue.fault == "rollback");
    CHECK(news["repositoryVersion"] == 0);
    CHECK(client.Get("/v1/repository/metadata/timestamp.json")->status == 404);
    CHECK(post("/v1/heartbeat",
               {{"queued", -1},
                {"oldestQueuedAt", nullptr},
                {"devices", Json::object()},
                {"version", ""},
                {"catalogue", nullptr}})
              ->status == 400);
    CHECK_FALSE(r.log.saw("http.undeclared-status"));
}

TEST_CASE("free places, appointments, queries and register records over the wire") {
    Running r;
    auto& client = r.terminal();
    const auto post = [&](const char* path, const Json& body) {
        return client.Post(path, body.dump(), "application/json");
    };
    const Json person = {{"name", kCanaryName}, {"number", kCanaryNumber}, {"cardType", "citizen"}, {"birthDate", "1990-03-07"}};

    const auto slots = client.Get("/v1/slots?item=test-appointment");
    REQUIRE(slots->status == 200);
    const Json days = Json::parse(slots->body)["days"];
    REQUIRE(days.size() == 6);
    CHECK(days[0] == Json{{"day", "2026-03-16"}, {"times", Json::array({{{"time", "09:00"}, {"free", 2}}, {{"time", "14:30"}, {"free", 2}}})}});
    CHECK(client.Get("/v1/slots")->status == 400);
    CHECK(errorCode(client.Get("/v1/slots?item=test-book")) == "item-not-booked");

    Json book = {{"id", base::Uuid::make(r.clock.wall(), r.random).toString()}, {"item", "test-appointment"},
                 {"day", "2026-03-16"}, {"time", "14:30"}, {"applicant", Json::object()}, {"answers", Json::object()}};
    const auto booked = post("/v1/appointments", book);
    REQUIRE(booked->status == 200);
    CHECK(Json::parse(booked->body)["number"] == "0316-001");
    CHECK(post("/v1/appointments", book)->body == booked->body);
    book["id"] = base::Uuid::make(r.clock.wall(), r.random).toString();
    CHECK(post("/v1/appointments", book)->status == 200);
    book["id"] = base::Uuid::make(r.clock.wall(), r.random).toString();
    const auto taken = post("/v1/appointments", book);
    CHECK(taken->status == 409);
    CHECK(errorCode(taken) == "slot-taken");
    for (const auto& [member, wrong] : {std::pair<const char*, Json>{"time", "25:00"}, {"day", "16 March"}, {"id", "1"}, {"answers", 7}}) {
        Json bad = book;
        bad[member] = wrong;
        CHECK(post("/v1/appointments", bad)->status == 400);
        bad.erase(member);
        CHECK(post("/v1/appointments", bad)->status == 400);
    }

    Json ask = {{"item", "test-query"}, {"itemVersion", "1.0.0"}, {"applicant", person},
                {"answers", Json::object()}, {"language", "en"}, {"paper", false}};
    const auto answered = post("/v1/queries", ask);
    REQUIRE(answered->status == 200);
    const Json view = Json::parse(answered->body);
    CHECK(view["outcome"] == "answered");
    CHECK(view["fields"][1]["value"] == Json{{"zh-CN", "男"}, {"zh-TW", "男"}, {"en", "Male"}});
    CHECK(view["rows"].size() == 2);
    CHECK(view["pdf"].is_null());
    ask["paper"] = true;
    CHECK(base::fromBase64(Json::parse(post("/v1/queries", ask)->body).value("pdf", ""))->size() > 1000);
    ask["applicant"]["name"] = "别人";
    CHECK(Json::parse(post("/v1/queries", ask)->body)["reason"] == "wrong-person");
    ask["paper"] = "yes";
    CHECK(post("/v1/queries", ask)->status == 400);

    Json records = {{"items", Json::array({{{"item", "test-shared"}, {"itemVersion", "1.0.0"}}})},
                    {"registries", Json::array({"household"})},
                    {"applicant", person}};
    const auto known = post("/v1/register-records", records);
    REQUIRE(known->status == 200);
    CHECK(Json::parse(known->body) == Json{{"records", {{"household", {{"home.street", "柳塘路1号"}}}}}});
    records["registries"] = Json::array({"enterprise"});
    CHECK(errorCode(post("/v1/register-records", records)) == "register-not-shared");
    records["registries"] = Json::array();
    CHECK(post("/v1/register-records", records)->status == 400);
    CHECK_FALSE(r.log.saw("http.undeclared-status"));
}

TEST_CASE("a phone sees with the case where the notices of its bundle are") {
    Running r;
    auto submission = r.submission();
    submission.bundle = "test-bundle";
    submission.bundleId = base::Uuid::make(r.clock.wall(), r.random);
    submission.notices = {"pension-stop"};
    Json application = r.body(r.sealed(submission));
    application["bundle"] = submission.bundleId->toString();
    REQUIRE(r.put(r.terminal(), application)->status == 201);
    const auto page = r.phone().Get("/t/" + submission.trackingCode + "?lang=en");
    REQUIRE(page->status == 200);
    CHECK(page->body.find("Notice to stop the pension") != std::string::npos);
    CHECK(page->body.find(std::string(kCanaryName)) == std::string::npos);
}

TEST_CASE("the desk: log in, list, open, move on; texts that people entered are inert") {
    Running r;
    const auto submission = r.submission();
    auto& terminal = r.terminal();
    REQUIRE(r.put(terminal, r.body(r.sealed(submission)))->status == 201);
    REQUIRE(r.backend->accounts.put("wang", "public-security-household",
                                    base::SecretString("correct horse battery")));
    REQUIRE(r.backend->accounts.put("li", "health", base::SecretString("correct horse battery")));
    auto& client = r.phone();
    const auto post = [&](const std::string& path, const std::string& cookie, const std::string& form,
                          const std::string& site = "same-origin") {
        return client.Post(path, {{"Cookie", cookie}, {"Sec-Fetch-Site", site}}, form,
                           "application/x-www-form-urlencoded");
    };
    const auto get = [&](const std::string& path, const std::string& cookie) {
        return client.Get(path, {{"Cookie", cookie}, {"Accept-Language", "en"}});
    };
    CHECK(get("/desk", "")->status == 303);
    CHECK(get("/desk/cases/20260314-00001", "__Host-zizhu-desk=" + std::string(64, 'a'))->status == 303);
    CHECK(post("/desk/login", "", "name=wang&password=wrong+horse+battery")->status == 401);
    CHECK(post("/desk/login", "", "name=%27+OR+1%3D1+--&password=x")->status == 401);
    CHECK(post("/desk/login", "", "name=wang&password=correct+horse+battery", "cross-site")->status == 403);
    CHECK(post("/desk/login", "", "name=%zz")->status == 403);
    const auto loggedIn = post("/desk/login", "", "name=wang&password=correct+horse+battery");
    REQUIRE(loggedIn->status == 303);
    const std::string header = loggedIn->get_header_value("Set-Cookie");
    for (const char* part : {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"})
        CHECK(header.find(part) != std::string::npos);
    const std::string cookie = cookieOf(loggedIn);

    const auto list =
        get("/desk?status=received&department=%27%3B+DROP+TABLE+cases&page=99999999999", cookie);
    CHECK(list->status == 200);
    CHECK(get("/desk", cookie)->body.find("20260314-00001") != std::string::npos);
    CHECK(get("/desk?status=finished", cookie)->body.find("20260314-00001") == std::string::npos);
    CHECK(get("/desk", cookie)->body.find(std::string(kCanaryName)) == std::string::npos);
    const auto page = get("/desk/cases/20260314-00001", cookie);
    REQUIRE(page->status == 200);
    CHECK(page->get_header_value("Cache-Control") == "no-store");
    CHECK(page->body.find(std::string(kCanaryName)) != std::string::npos);
    CHECK(page->body.find("canary&lt;script&gt;alert(&apos;x&apos;)&lt;/script&gt;") != std::string::npos);
    CHECK(page->body.find("<script") == std::string::npos);
    CHECK(page->body.find("Photo from the card") != std::string::npos);
    CHECK(page->body.find(std::string(kCanaryPhoto)) == std::string::npos);
    const std::string csrf = csrfOf(page->body);
    REQUIRE(csrf.size() == 64);

    const std::string move = "/desk/cases/20260314-00001/moves";
    const auto form = [&](const std::string& token, const char* from, const char* to, const char* note) {
        return "csrf=" + token + "&from=" + from + "&to=" + to + "&note=" + note;
    };
    CHECK(post(move, cookie, form(std::string(64, '0'), "received", "accepted", ""))->status == 403);
    CHECK(post(move, cookie, "from=received&to=accepted")->status == 403);
    CHECK(post(move, "", form(csrf, "received", "accepted", ""))->status == 403);
    CHECK(post(move, cookie, form(csrf, "received", "accepted", ""), "cross-site")->status == 403);
    CHECK(post(move, cookie, form(csrf, "received", "nowhere", ""))->status == 422);
    CHECK(post(move, cookie, form(csrf, "received", "returned", ""))->status == 422);
    CHECK(post(move, cookie, form(csrf, "received", "accepted", ""))->status == 303);
    CHECK(post(move, cookie, form(csrf, "received", "accepted", ""))->status == 409);
    const auto returned =
        post(move, cookie, form(csrf, "accepted", "returned", "%3Cimg+src%3Dx+onerror%3D1%3E%27%3B--"));
    CHECK(returned->status == 303);
    const auto tracking = client.Get("/t/" + submission.trackingCode);
    CHECK(tracking->body.find("<img") == std::string::npos);
    CHECK(tracking->body.find("&lt;img src=x onerror=1&gt;&apos;;--") != std::string::npos);
    const Json seen = Json::parse(terminal.Get("/v1/cases/" + submission.trackingCode)->body);
    CHECK(seen["status"] == "returned");
    CHECK(seen["history"].size() == 3);

    // Another department neither sees nor moves it.
    const std::string foreign = cookieOf(post("/desk/login", "", "name=li&password=correct+horse+battery"));
    CHECK(get("/desk", foreign)->body.find("20260314-00001") == std::string::npos);
    CHECK(get("/desk/cases/20260314-00001", foreign)->status == 404);
    CHECK(post("/desk/logout", cookie, "csrf=" + csrf)->status == 303);
    CHECK(get("/desk", cookie)->status == 303);
    for (int i = 0; i < kMaxFailures; ++i) post("/desk/login", "", "name=li&password=wrong+horse+battery");
    CHECK(post("/desk/login", "", "name=li&password=correct+horse+battery")->status == 429);
    CHECK_FALSE(r.log.saw("http.undeclared-status"));
    CHECK_FALSE(r.log.saw("http.exception"));
}
