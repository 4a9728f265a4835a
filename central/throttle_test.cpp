// Codes cannot be guessed, and a hall behind one address works on.
#include "central/service/throttle.h"

#include <doctest/doctest.h>

#include <set>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include "base/ids.h"
#include "central/server.h"
#include "tests/support/central_deployment.h"

using namespace zizhu;
using namespace zizhu::central;
using namespace zizhu::tests;
using namespace std::chrono_literals;

namespace {

struct Phones : Deployment {
    explicit Phones(std::vector<std::string> proxies = {}) {
        ServerOptions server;
        server.state = options.state;
        server.proxies = std::move(proxies);
        auto started = Server::start(server, *backend, log);
        REQUIRE(started);
        listening = std::move(*started);
        phone = std::make_unique<httplib::SSLClient>("127.0.0.1", listening->publicPort());
        phone->enable_server_certificate_verification(false);
        phone->set_keep_alive(true);
    }
    httplib::Result look(const std::string& code, const std::string& forwarded = {}) {
        httplib::Headers headers{{"Accept-Language", "en"}};
        if (!forwarded.empty()) headers.emplace("X-Forwarded-For", forwarded);
        return phone->Get("/t/" + code, headers);
    }
    std::string unknown() { return base::TrackingCode::make(random).compact(); }

    std::unique_ptr<Server> listening;
    std::unique_ptr<httplib::SSLClient> phone;
};

}  // namespace

TEST_CASE("a tracking code is 80 bits of chance: each of its 16 places any of 32 digits, alike and apart") {
    constexpr int kCodes = 32'000;
    constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    base::SystemRandom random;
    std::set<std::string> seen;
    std::array<std::array<int, 32>, 16> single{};
    std::array<std::array<int, 1024>, 15> pairs{};
    for (int i = 0; i < kCodes; ++i) {
        const std::string code = base::TrackingCode::make(random).compact();
        CHECK(seen.insert(code).second);
        for (std::size_t place = 0; place < 16; ++place) {
            ++single[place][kDigits.find(code[place])];
            if (place > 0) ++pairs[place - 1][kDigits.find(code[place - 1]) * 32 + kDigits.find(code[place])];
        }
    }
    // Pearson's chi-square; the bounds are past 7 standard deviations of a fair generator.
    const auto chi = [](const auto& counts) {
        const double expected = double(kCodes) / double(counts.size());
        double sum = 0;
        for (const int count : counts) sum += (count - expected) * (count - expected) / expected;
        return sum;
    };
    for (const auto& place : single) CHECK(chi(place) < 31 + 7 * 7.9);
    for (const auto& place : pairs) CHECK(chi(place) < 1023 + 7 * 45.3);
}

TEST_CASE("who guesses all day from one address gets a few thousand guesses of 2^80") {
    ManualClock clock;
    Throttle throttle(clock, kCodeRates);
    int guesses = 0;
    for (int second = 0; second < 24 * 60 * 60; ++second) {
        for (int i = 0; i < 5; ++i) {
            if (throttle.admit("203.0.113.7")) continue;
            ++guesses;
            throttle.missed("203.0.113.7");
        }
        clock.advance(1s);
    }
    CHECK(guesses <= 20 + 24 * 60 * 2);
    CHECK(guesses > 24 * 60);  // not shut out for ever
}

TEST_CASE("from two thousand addresses it is little better, and the others look on") {
    ManualClock clock;
    Throttle throttle(clock, kCodeRates);
    std::int64_t guesses = 0;
    int refused = 0;
    for (int second = 0; second < 3600; ++second) {
        for (int bot = second % 20; bot < 2000; bot += 20) {
            const std::string source = "198.51." + std::to_string(bot / 256) + "." + std::to_string(bot % 256);
            if (throttle.admit(source)) continue;
            ++guesses;
            throttle.missed(source);
        }
        // Somebody who has a receipt, once a second, from a home of their own.
        refused += throttle.admit("192.0.2." + std::to_string(second % 250)) ? 1 : 0;
        clock.advance(1s);
    }
    CHECK(guesses < 2000LL * (20 + 3600 / 30));
    CHECK(guesses < 330'000);
    CHECK(refused == 0);
}

TEST_CASE("a hall of five hundred people behind one address is never refused") {
    ManualClock clock;
    Throttle throttle(clock, kCodeRates);
    int refused = 0;
    for (int visit = 0; visit < 500; ++visit) {
        // Each looks four times; every thirtieth has a code of another city, which no case here has.
        for (int look = 0; look < 4; ++look) {
            if (throttle.admit("203.0.113.9")) {
                ++refused;
            } else if (visit % 30 == 0) {
                throttle.missed("203.0.113.9");
            }
        }
        clock.advance(7s);
    }
    CHECK(refused == 0);
}

TEST_CASE("what it remembers is bounded, and those who guess are remembered longest") {
    ManualClock clock;
    Throttle throttle(clock, kCodeRates);
    for (int i = 0; i < 20; ++i) throttle.missed("guesser");
    REQUIRE(throttle.admit("guesser"));
    for (std::size_t i = 0; i < Throttle::kMaxSources + 1000; ++i) {
        CHECK_FALSE(throttle.admit("passer-" + std::to_string(i)));
        if (i % 1000 == 0) clock.advance(10ms);
    }
    CHECK(throttle.admit("guesser"));
}

TEST_CASE("an address counts as who can change it: one of IPv4, a network of IPv6") {
    CHECK(sourceOf("203.0.113.7") == "203.0.113.7");
    CHECK(sourceOf("::ffff:203.0.113.7") == "203.0.113.7");
    CHECK(sourceOf("2001:db8:1:2:3:4:5:6") == sourceOf("2001:db8:1:2::1"));
    CHECK(sourceOf("2001:db8:1:2::1") != sourceOf("2001:db8:1:3::1"));
    CHECK(sourceOf("not an address") == "not an address");
}

TEST_CASE("after twenty unknown codes a phone waits, whatever it asks; the answer tells nothing") {
    Phones d;
    const auto submission = d.submission();
    REQUIRE(d.backend->intake.put("t-001", d.sealed(submission)));
    CHECK(d.look(submission.trackingCode)->status == 200);
    for (int i = 0; i < 40; ++i) CHECK(d.look("not-a-code")->status == 404);  // no guess
    for (int i = 0; i < kCodeRates.misses.burst; ++i) CHECK(d.look(d.unknown())->status == 404);
    const auto unknown = d.look(d.unknown());
    CHECK(unknown->status == 429);
    CHECK(unknown->get_header_value("Retry-After") == "30");
    CHECK(unknown->body.find("Please wait a minute") != std::string::npos);
    const auto known = d.look(submission.trackingCode);
    CHECK(known->status == 429);
    CHECK(known->body == unknown->body);
    CHECK(d.phone->Get("/v/" + d.unknown())->status == 429);
    d.clock.advance(30s);
    CHECK(d.look(submission.trackingCode)->status == 200);
    CHECK_FALSE(d.log.saw("http.undeclared-status"));
}

TEST_CASE("no such case, and one that still lies in a terminal: the same page") {
    Phones d;
    const auto waiting = d.submission();  // sealed and kept at a terminal, never sent
    const auto first = d.look(waiting.trackingCode), second = d.look(d.unknown());
    CHECK(first->status == 404);
    CHECK(first->body == second->body);
    CHECK(first->headers.size() == second->headers.size());
}

TEST_CASE("behind our own proxy each visitor is counted; nobody else is believed") {
    SUBCASE("ours") {
        Phones d({"127.0.0.1"});
        for (int i = 0; i < kCodeRates.misses.burst; ++i) CHECK(d.look(d.unknown(), "203.0.113.7")->status == 404);
        CHECK(d.look(d.unknown(), "203.0.113.7")->status == 429);
        CHECK(d.look(d.unknown(), "10.0.0.1, 203.0.113.7")->status == 429);  // the last word is the proxy's
        CHECK(d.look(d.unknown(), "203.0.113.8")->status == 404);
    }
    SUBCASE("a stranger") {
        Phones d;
        for (int i = 0; i < kCodeRates.misses.burst; ++i)
            CHECK(d.look(d.unknown(), "203.0.113." + std::to_string(i))->status == 404);
        CHECK(d.look(d.unknown(), "203.0.113.200")->status == 429);
    }
}

TEST_CASE("passwords are not tried out from one address, over accounts either") {
    Phones d;
    REQUIRE(d.backend->accounts.put("wang", "health", base::SecretString("correct horse battery")));
    const auto logIn = [&](const std::string& name, const std::string& password) {
        return d.phone->Post("/desk/login", "name=" + name + "&password=" + password, "application/x-www-form-urlencoded");
    };
    // Names that are none cost no hashing, and are misses all the same.
    for (int i = 0; i < kLoginRates.misses.burst; ++i) CHECK(logIn("No!", "guess")->status == 401);
    const auto refused = logIn("wang", "correct+horse+battery");
    CHECK(refused->status == 429);
    CHECK(refused->get_header_value("Retry-After") == "20");
    d.clock.advance(20s);
    CHECK(logIn("wang", "correct+horse+battery")->status == 303);
}
