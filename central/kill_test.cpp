// The server, killed at any moment: what it acknowledged is one case, and nothing is two.
#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include "tests/support/central_deployment.h"
#include "tests/support/child_process.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;

namespace {

constexpr int kKills = 60;
constexpr int kApplications = 8;  // offered again and again while the server dies
constexpr int kStartMs = 60'000;

int portAfter(const std::string& line, const std::string& word) {
    const std::size_t at = line.find(':', line.find("//", line.find(word)));
    return at == std::string::npos ? 0 : std::atoi(line.c_str() + at + 1);
}

}  // namespace

TEST_CASE("killed at random moments, every acknowledged application is one case and none is two") {
    std::signal(SIGPIPE, SIG_IGN);  // The client writes to a server that dies.
    Deployment d;
    const auto root = d.directory.path();
    REQUIRE(issueTerminal(d.options.state, "t-001", {"https://127.0.0.1", "https://cases.example"},
                          root / "t", d.systemClock, d.random));
    const base::IntakeKey key = d.backend->keys.current();
    std::map<std::string, std::string> requests, acknowledged;
    const auto offer = [&] {
        auto submission = d.submission();
        submission.createdAt = base::WallTime(std::chrono::milliseconds(1773475200000));
        const Envelope envelope = Deployment::sealedTo(key, submission);
        const nlohmann::json body = {{"format", 1},
                                     {"id", envelope.id.toString()},
                                     {"item", envelope.item},
                                     {"itemVersion", envelope.itemVersion},
                                     {"bundle", nullptr},
                                     {"createdAt", envelope.createdAt},
                                     {"intakeKey", envelope.intakeKey},
                                     {"sealed", base::toBase64(envelope.sealed)},
                                     {"blobs", nlohmann::json::array()}};
        requests.emplace(envelope.id.toString(), body.dump());
    };
    d.backend.reset();
    const std::vector<std::string> command = {std::string(ZIZHU_BINARY_DIR) + "/bin/zizhu-central",
                                              "--state",
                                              d.options.state.string(),
                                              "--db",
                                              d.options.database,
                                              "--catalogue",
                                              (root / "catalogue").string(),
                                              "--listen",
                                              "127.0.0.1:0",
                                              "--public-listen",
                                              "127.0.0.1:0",
                                              "--public-url",
                                              "https://cases.example"};
    for (int run = 0; run < kKills; ++run) {
        auto server = tests::ChildProcess::start(command);
        REQUIRE(server);
        const auto ready = server->readLine(kStartMs);
        REQUIRE(ready);
        const int port = portAfter(*ready, "terminals");
        for (int i = 0; i < kApplications; ++i) offer();
        // Killed some way into the work that follows a random number of answers: a spinning thread, no
        // sleep, and as well placed on a slow machine as on a fast one.
        const std::uint64_t after = d.random.below(2 * kApplications);
        const std::uint64_t spins = d.random.below(10'000'000);
        std::atomic<std::uint64_t> answers = 0;
        std::atomic<bool> done = false;
        std::thread killer([&] {
            while (answers < after && !done) std::this_thread::yield();
            for (std::uint64_t i = 0; i < spins && !done.load(std::memory_order_relaxed); ++i) {
            }
            server->signal(SIGKILL);
        });
        httplib::SSLClient client("127.0.0.1", port, (root / "t/terminal.crt").string(),
                                  (root / "t/terminal.key").string());
        client.set_ca_cert_path((root / "t/ca.crt").c_str());
        client.set_keep_alive(true);
        for (const auto& [id, body] : requests) {
            const auto answer = client.Put("/v1/applications/" + id, body, "application/json");
            if (!answer) break;
            ++answers;
            CHECK((answer->status == 200 || answer->status == 201));
            const auto number = nlohmann::json::parse(answer->body).value("caseNumber", "");
            const auto [known, isNew] = acknowledged.emplace(id, number);
            CHECK(known->second == number);
            // Once acknowledged it is not news again.
            if (!isNew) CHECK(answer->status == 200);
        }
        done = true;
        killer.join();
        server->wait();
        // What was acknowledged now and then is asked again; the rest has had its chance.
        while (requests.size() > 3 * kApplications) requests.erase(requests.begin());
    }
    d.reopen();
    CHECK(acknowledged.size() > kKills);
    std::set<std::string> numbers;
    for (const auto& [id, number] : acknowledged) {
        CHECK(numbers.insert(number).second);
        const auto known = d.backend->cases.byNumber(number);
        REQUIRE(known);
        REQUIRE(*known);
        CHECK((*known)->applicationId.toString() == id);
        CHECK((*known)->history.size() == 1);
        CHECK(d.backend->cases.sealed((*known)->applicationId));
    }
}
