// A terminal gets its certificate, renews it and loses it, against the real backend.
#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <thread>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include "central/server.h"
#include "offline-cache/central_client.h"
#include "offline-cache/enrolment.h"
#include "tests/support/central_deployment.h"
#include "tests/support/signing_request.h"

using namespace zizhu;
using namespace zizhu::tests;
using namespace std::chrono_literals;

namespace {

struct World : Deployment {
    World() {
        central::ServerOptions server;
        server.state = options.state;
        server.enrolmentHost = "127.0.0.1";
        auto started = central::Server::start(server, *backend, log);
        REQUIRE(started);
        listening = std::move(*started);
    }
    std::string url() const { return "https://127.0.0.1:" + std::to_string(listening->terminalPort()); }
    cache::EnrolmentOptions enrolment() const {
        cache::EnrolmentOptions out;
        out.url = "https://127.0.0.1:" + std::to_string(listening->enrolmentPort());
        out.scratch = directory.path();
        return out;
    }
    base::EnrolmentCode code(const std::string& terminal) {
        const auto made = backend->fleet.makeCode("admin:test", terminal, url(), enrolment().url);
        REQUIRE(made);
        return *base::EnrolmentCode::parse(made->code);
    }
    std::filesystem::path folder() const { return directory.path() / "terminal"; }
    // Enrolled and installed.
    void enrol(const std::string& terminal, const std::string& keyUri = {}) {
        const auto key = cache::nextKey(folder(), terminal, keyUri);
        REQUIRE(key);
        const auto given = cache::enrol(enrolment(), code(terminal), key->request);
        REQUIRE(given);
        REQUIRE(cache::install(folder(), *key, *given));
    }
    std::unique_ptr<cache::CentralClient> client() const {
        cache::CentralOptions out;
        out.credentials = folder();
        const auto known = cache::readCredentials(folder());
        REQUIRE(known);
        out.url = known->central;
        auto made = cache::CentralClient::create(out);
        REQUIRE(made);
        return std::move(*made);
    }
    std::set<std::string> files() const {
        std::set<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(folder())) out.insert(entry.path().filename());
        return out;
    }

    std::unique_ptr<central::Server> listening;
};

// Somebody at the terminal's cable, who can say what they like.
class Impostor {
public:
    // `authority`: what it shows as its own.
    explicit Impostor(const std::filesystem::path& state, std::string authority)
        : server_(central::serverFiles(state).certificate.c_str(), central::serverFiles(state).key.c_str()) {
        REQUIRE(server_.is_valid());
        const nlohmann::json shown = {{"authority", std::move(authority)}};
        server_.Get("/v1/authority", [text = shown.dump()](const httplib::Request&, httplib::Response& response) {
            response.set_content(text, "application/json");
        });
        server_.Post("/v1/enrolments", [this](const httplib::Request& request, httplib::Response&) { heard += request.body; });
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::yield();
    }
    ~Impostor() {
        server_.stop();
        thread_.join();
    }
    std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
    std::string heard;

private:
    httplib::SSLServer server_;
    int port_ = 0;
    std::thread thread_;
};

}  // namespace

TEST_CASE("a terminal that knows nobody enrols with the code alone, and speaks to the backend") {
    World world;
    world.enrol("t-007");
    const auto known = cache::readCredentials(world.folder());
    REQUIRE(known);
    CHECK(known->terminal == "t-007");
    CHECK(known->central == world.url());
    CHECK(known->enrolment == world.enrolment().url);
    CHECK(known->publicUrl == "https://cases.example");
    CHECK(known->intakeKey == world.backend->keys.current());
    CHECK(world.files().size() == 4);  // terminal.json, key, certificate, authority; next.key is gone
    const auto mode = std::filesystem::status(known->keyFile).permissions();
    CHECK((mode & std::filesystem::perms(077)) == std::filesystem::perms::none);
    CHECK(world.client()->heartbeat({}));
    CHECK(world.backend->staff.terminals()->front().name == "t-007");
}

TEST_CASE("one call enrols, and once more with what the first one left") {
    World world;
    CHECK(cache::enrolInto(world.folder(), "", {}, world.code("t-007").toString()).error().error.code ==
          base::Errc::InvalidInput);
    CHECK(cache::enrolInto(world.folder(), "t-007", world.enrolment(), "no code").error().error.code ==
          base::Errc::InvalidInput);
    CHECK_FALSE(std::filesystem::exists(world.folder()));
    REQUIRE(cache::enrolInto(world.folder(), "t-007", world.enrolment(), world.code("t-007").toString()));
    CHECK(world.client()->heartbeat({}));
    const auto first = cache::readCredentials(world.folder())->certificateFile;
    REQUIRE(cache::enrolInto(world.folder(), "", {}, world.code("t-007").toString()));
    CHECK(cache::readCredentials(world.folder())->certificateFile != first);
    CHECK(world.client()->heartbeat({}));
}

TEST_CASE("the code's secret is told to nobody but the backend that made it") {
    World world;
    const auto theirs = world.directory.path() / "theirs";
    REQUIRE(central::makeServerCredentials(theirs, {"127.0.0.1"}, world.systemClock, world.random));
    const auto key = cache::nextKey(world.folder(), "t-007");
    REQUIRE(key);
    const auto ask = [&](const std::string& authority) {
        Impostor impostor(theirs, authority);
        auto options = world.enrolment();
        options.url = impostor.url();
        const auto given = cache::enrol(options, world.code("t-007"), key->request);
        REQUIRE_FALSE(given);
        CHECK(given.error().error.code == base::Errc::NotTrusted);
        CHECK(impostor.heard.empty());
    };
    ask(central::readAuthority(theirs)->pem);                 // its own authority
    ask(central::readAuthority(world.options.state)->pem);    // the right one, which it cannot prove
    ask("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

TEST_CASE("the backend's reasons reach the technician") {
    World world;
    const auto ask = [&](const base::EnrolmentCode& code, const std::string& request) {
        const auto given = cache::enrol(world.enrolment(), code, request);
        REQUIRE_FALSE(given);
        return given.error();
    };
    const auto key = cache::nextKey(world.folder(), "t-007");
    const auto authority = central::readAuthority(world.options.state)->publicKey;
    const auto wrong = base::EnrolmentCode::make(world.random, authority);
    CHECK(ask(wrong, key->request).reason == "code-wrong");
    CHECK(ask(world.code("t-008"), key->request).reason == "request-foreign");
    const auto late = world.code("t-007");
    world.clock.advance(25h);
    CHECK(ask(late, key->request).reason == "code-expired");
    CHECK(ask(late, key->request).error.code == base::Errc::Refused);
    const auto code = world.code("t-007");
    REQUIRE(cache::enrol(world.enrolment(), code, signingRequest("t-007").pem));
    CHECK(ask(code, key->request).reason == "code-used");
    for (int i = 0; i < central::kEnrolmentRates.misses.burst; ++i) ask(wrong, key->request);
    const auto throttled = ask(wrong, key->request);
    CHECK(throttled.error.code == base::Errc::Unavailable);
    CHECK(throttled.retryAfter.has_value());
    auto nobody = world.enrolment();
    world.listening.reset();
    const auto down = cache::enrol(nobody, code, key->request);
    REQUIRE_FALSE(down);
    CHECK(down.error().error.code == base::Errc::Unavailable);
}

TEST_CASE("power lost between the backend's answer and the disk loses nothing") {
    World world;
    const auto code = world.code("t-007");
    const auto first = cache::nextKey(world.folder(), "t-007");
    const auto lost = cache::enrol(world.enrolment(), code, first->request);
    REQUIRE(lost);
    // The program starts anew: the same key lies there, and the code is good for it.
    const auto again = cache::nextKey(world.folder(), "t-007");
    const auto given = cache::enrol(world.enrolment(), code, again->request);
    REQUIRE(given);
    CHECK(given->certificate == lost->certificate);
    REQUIRE(cache::install(world.folder(), *again, *given));
    CHECK(world.client()->heartbeat({}));
}

TEST_CASE("credentials that do not fit are not put to use; the old ones stay whole") {
    World world;
    world.enrol("t-007");
    const auto before = world.files();
    const auto known = *cache::readCredentials(world.folder());
    const auto key = *cache::nextKey(world.folder(), "t-007");
    const auto good = cache::enrol(world.enrolment(), world.code("t-007"), key.request);
    REQUIRE(good);
    const auto theirs = world.directory.path() / "theirs";
    REQUIRE(central::makeServerCredentials(theirs, {"127.0.0.1"}, world.systemClock, world.random));
    const auto foreign = central::signTerminalRequest(theirs, key.request, "t-007", world.systemClock, world.random);

    std::vector<cache::Given> bad(5, *good);
    bad[0].certificate = "";
    bad[1].authority = central::readAuthority(theirs)->pem;
    bad[2].certificate = foreign->pem;
    bad[3].terminal = "t-008";
    bad[4].certificate = cache::enrol(world.enrolment(), world.code("t-007"), signingRequest("t-007").pem)->certificate;
    for (const cache::Given& given : bad) {
        const auto done = cache::install(world.folder(), key, given);
        REQUIRE_FALSE(done);
        CHECK(done.error().code == base::Errc::NotTrusted);
    }
    CHECK(cache::readCredentials(world.folder())->certificateFile == known.certificateFile);

    // The disk refuses half way.
    const std::string mark = cache::certificateLife([&] {
        std::ofstream(world.directory.path() / "new.crt") << good->certificate;
        return world.directory.path() / "new.crt";
    }())->digest.substr(0, 16);
    std::filesystem::create_directories(world.folder() / ("ca-" + mark + ".crt") / "in-the-way");
    CHECK_FALSE(cache::install(world.folder(), key, *good));
    CHECK(cache::readCredentials(world.folder())->certificateFile == known.certificateFile);
    CHECK(world.client()->heartbeat({}));
    std::filesystem::remove_all(world.folder() / ("ca-" + mark + ".crt"));
    REQUIRE(cache::install(world.folder(), key, *good));
    CHECK(cache::readCredentials(world.folder())->certificateFile != known.certificateFile);
    CHECK(world.client()->heartbeat({}));
    for (const std::string& name : before) CHECK(world.files().count(name) == 1);  // the set of before is kept
}

TEST_CASE("a certificate is renewed in time, and a client that is at work uses the new one from its next call on") {
    World world;
    world.enrol("t-007");
    const auto client = world.client();
    REQUIRE(client->heartbeat({}));
    const auto first = *cache::readCredentials(world.folder());
    const auto life = *cache::certificateLife(first.certificateFile);
    const base::Duration whole = life.ends - life.begins;
    CHECK(cache::renewalTime(life) >= life.ends - whole / 3);
    CHECK(cache::renewalTime(life) <= life.ends - whole / 3 + whole / 30);

    ManualClock clock(cache::renewalTime(life) - 10min);
    cache::CertificateKeeper keeper(world.folder(), *client, clock, world.log);
    keeper.step();
    CHECK(cache::readCredentials(world.folder())->certificateFile == first.certificateFile);
    clock.advance(20min);
    keeper.step();  // not before the next look
    CHECK(cache::readCredentials(world.folder())->certificateFile == first.certificateFile);
    clock.advance(cache::CertificateKeeper::kLook);
    world.clock.advance(48h);  // no more: TLS looks at the real time
    keeper.step();
    const auto second = *cache::readCredentials(world.folder());
    CHECK(second.certificateFile != first.certificateFile);
    CHECK(second.central == first.central);
    CHECK(second.intakeKey == first.intakeKey);
    CHECK(world.log.saw("certificate.renewed"));

    // The old certificate alone falls; who is served now shows the new one.
    const auto all = *world.backend->fleet.certificates("t-007");
    REQUIRE(all.size() == 2);
    CHECK(all.front().how == "renewed");
    CHECK(client->heartbeat({}));
    for (int i = 0; i < 3; ++i) {
        const auto key = *cache::nextKey(world.folder(), "t-007");
        REQUIRE(cache::install(world.folder(), key, *client->renewCertificate(key.request)));
        CHECK(client->heartbeat({}));
    }
    CHECK(world.files().size() == 1 + 2 * 3);  // this set and the one before it
}

TEST_CASE("a renewal that fails is tried again, and nothing is lost") {
    World world;
    world.enrol("t-007");
    const auto client = world.client();
    const auto life = *cache::certificateLife(cache::readCredentials(world.folder())->certificateFile);
    ManualClock clock(life.ends - 24h);
    cache::CertificateKeeper keeper(world.folder(), *client, clock, world.log);
    world.listening.reset();
    keeper.step();
    CHECK(world.log.saw("certificate.not-renewed"));
    CHECK(cache::readCredentials(world.folder())->terminal == "t-007");
    CHECK(cache::certificateLife(cache::readCredentials(world.folder())->certificateFile)->digest == life.digest);
}

TEST_CASE("a thousand terminals of one day do not renew in one hour") {
    std::map<long long, int> perDay;
    for (int i = 0; i < 1000; ++i) {
        const cache::CertificateLife life{base::WallTime(0ms), base::WallTime(24h * 730), base::sha256Hex(base::asBytes(std::to_string(i)))};
        ++perDay[std::chrono::duration_cast<std::chrono::hours>(cache::renewalTime(life).time_since_epoch()).count() / 24];
    }
    for (const auto& [day, count] : perDay) CHECK(count < 80);
    CHECK(perDay.size() >= 23);
}

TEST_CASE("a revoked terminal is told so, whoever of its clients calls") {
    World world;
    world.enrol("t-007");
    const auto client = world.client();
    REQUIRE(client->heartbeat({}));
    REQUIRE(world.backend->fleet.revoke("admin:test", "t-007"));
    const auto other = world.client();
    for (cache::CentralClient* each : {client.get(), other.get()}) {
        const auto answer = each->heartbeat({});
        REQUIRE_FALSE(answer);
        CHECK(answer.error().error.code == base::Errc::NotTrusted);
        CHECK(answer.error().everyone);
    }
    // A technician with a new code brings it back, without a restart.
    world.enrol("t-007");
    CHECK(client->heartbeat({}));
}

TEST_CASE("a key that is named by a URI serves through OpenSSL's store") {
    World world;
    const auto file = world.directory.path() / "held.pem";
    std::ofstream(file) << signingRequest("t-007").key;
    world.enrol("t-007", "file:" + file.string());
    const auto known = *cache::readCredentials(world.folder());
    CHECK(known.keyFile.empty());
    CHECK(known.keyUri == "file:" + file.string());
    CHECK(world.files().size() == 3);  // no key
    const auto client = world.client();
    CHECK(client->heartbeat({}));
    const auto key = *cache::nextKey(world.folder(), "t-007", known.keyUri);
    CHECK(key.key.empty());
    CHECK(cache::nextKey(world.folder(), "t-007", "file:/nowhere").error().code == base::Errc::NotFound);
    const auto life = *cache::certificateLife(known.certificateFile);
    ManualClock clock(life.ends - 24h);
    world.clock.advance(48h);
    cache::CertificateKeeper(world.folder(), *client, clock, world.log).step();
    CHECK(world.log.saw("certificate.renewed"));
    CHECK(client->heartbeat({}));
}

TEST_CASE("readiness reports and the unlocking of PINs arrive") {
    World world;
    world.enrol("t-007");
    const auto client = world.client();
    cache::ReadinessReport report;
    report.number = "R20260314-1609";
    report.at = world.clock.wall();
    report.staffId = "t-0142";
    report.catalogue = "1.2.3";
    report.findings = {{"receipt-printer", "failed", base::StaffAction::Clear, {"status {}", 3}, report.at}};
    CHECK(client->sendReadinessReport(report));
    CHECK(client->sendReadinessReport(report));
    report.ready = true;
    CHECK(client->sendReadinessReport(report).error().reason == "id-conflict");
    CHECK(world.backend->fleet.reports("t-007", 9)->size() == 1);
    REQUIRE(world.backend->fleet.unlockPin("admin:test", "t-007"));
    CHECK(client->heartbeat({})->unlockPin);
    CHECK_FALSE(client->heartbeat({})->unlockPin);
}

TEST_CASE("the client speaks to no server that offers less than TLS 1.3") {
    World world;
    world.enrol("t-007");
    const auto files = central::serverFiles(world.options.state);
    httplib::SSLServer old([&](SSL_CTX& tls) {
        SSL_CTX_set_max_proto_version(&tls, TLS1_2_VERSION);
        return SSL_CTX_use_certificate_chain_file(&tls, files.certificate.c_str()) == 1 &&
               SSL_CTX_use_PrivateKey_file(&tls, files.key.c_str(), SSL_FILETYPE_PEM) == 1;
    });
    bool reached = false;
    old.Post("/v1/heartbeat", [&](const httplib::Request&, httplib::Response&) { reached = true; });
    const int port = old.bind_to_any_port("127.0.0.1");
    std::thread thread([&] { old.listen_after_bind(); });
    while (!old.is_running()) std::this_thread::yield();
    cache::CentralOptions options;
    options.credentials = world.folder();
    options.url = "https://127.0.0.1:" + std::to_string(port);
    CHECK_FALSE((*cache::CentralClient::create(options))->heartbeat({}));
    old.stop();
    thread.join();
    CHECK_FALSE(reached);
}
