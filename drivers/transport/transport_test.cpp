#include <array>
#include <thread>

#include <doctest/doctest.h>

#include "drivers/sim/pty_host.h"
#include "drivers/transport/fd_transport.h"
#include "drivers/transport/memory_transport.h"
#include "tests/support/echo_firmware.h"
#include "tests/support/self_advancing_clock.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

std::string readText(Transport& transport, std::size_t room, const Until& until) {
    base::Bytes into(room);
    const auto got = transport.read(into, until);
    return got ? std::string(base::asText(base::ByteView(into).first(*got)))
               : "<" + std::string(name(got.error().code)) + ">";
}

}  // namespace

TEST_CASE("a stream has no borders, a packet transport does") {
    tests::SelfAdvancingClock clock;
    const Until until{clock.in(1s)};
    auto [a, b] = makeMemoryTransports(TransportKind::Stream, clock);
    REQUIRE(a->write(base::asBytes("hello"), until));
    CHECK(readText(*b, 3, until) == "hel");
    CHECK(readText(*b, 3, until) == "lo");
    auto [c, d] = makeMemoryTransports(TransportKind::Packets, clock);
    REQUIRE(c->write(base::asBytes("hello"), until));
    REQUIRE(c->write(base::asBytes("you"), until));
    CHECK(readText(*d, 3, until) == "hel");  // the rest of a packet that does not fit is lost
    CHECK(readText(*d, 3, until) == "you");
    CHECK(readText(*d, 3, until) == "<timeout>");
}

TEST_CASE("hanging up, discarding and stopping on a memory transport") {
    tests::SelfAdvancingClock clock;
    auto [a, b] = makeMemoryTransports(TransportKind::Stream, clock);
    const auto until = [&] { return Until{clock.in(1s)}; };
    REQUIRE(a->write(base::asBytes("old"), until()));
    b->discardInput();
    CHECK(readText(*b, 8, until()) == "<timeout>");
    std::stop_source stop;
    stop.request_stop();
    CHECK(readText(*b, 8, {clock.in(1s), stop.get_token()}) == "<canceled>");
    a->close();
    CHECK(readText(*b, 8, until()) == "<unavailable>");
    CHECK(b->write(base::asBytes("x"), until()).error().code == base::Errc::Unavailable);
    REQUIRE(a->open());
    CHECK(b->write(base::asBytes("x"), until()));
    CHECK(readText(*a, 8, until()) == "x");
}

TEST_CASE("the cable's faults, each at the transfer it is asked for") {
    tests::SelfAdvancingClock clock;
    SimulatedPort port(TransportKind::Packets, std::make_unique<tests::EchoFirmware>(), clock);
    const auto until = [&] { return Until{clock.in(1s)}; };
    const auto fault = [&](const char* kind, const char* nth) {
        const std::array<std::string, 3> words = {"fault", kind, nth};
        REQUIRE(port.act(words));
    };
    const auto roundTrip = [&]() -> std::string {
        if (auto sent = port.hostWrite(port.plugs(), base::asBytes("abcd"), until()); !sent) {
            return "<" + std::string(name(sent.error().code)) + ">";
        }
        const auto got = port.hostRead(port.plugs(), until());
        return got ? std::string(base::asText(*got)) : "<" + std::string(name(got.error().code)) + ">";
    };
    CHECK(roundTrip() == "abcd");
    fault("garble", "1");
    CHECK(roundTrip() == "absd");
    fault("short", "2");
    CHECK(roundTrip() == "ab");
    fault("lost", "2");
    CHECK(roundTrip() == "<timeout>");
    CHECK(roundTrip() == "abcd");
    fault("stall", "3");
    CHECK(roundTrip() == "abcd");
    CHECK(roundTrip() == "<timeout>");
    fault("none", "1");
    // What was held up does not arrive late: the stalled transfer itself is gone.
    CHECK(roundTrip() == "abcd");
    fault("endless", "2");
    CHECK(roundTrip() == "abcd");
    CHECK(port.hostRead(port.plugs(), until())->size() == 64);
    CHECK(port.hostRead(port.plugs(), until())->size() == 64);
    fault("unplug", "1");
    const std::uint64_t plug = port.plugs();
    CHECK(roundTrip() == "<unavailable>");
    CHECK_FALSE(port.plugged());
    const std::array<std::string, 1> again = {"plug"};
    REQUIRE(port.act(again));
    CHECK(port.hostRead(plug, until()).error().code == base::Errc::Unavailable);  // a handle from before
    CHECK(roundTrip() == "abcd");
}

TEST_CASE("packets keep their length over a pseudo-terminal, which knows none") {
    base::SystemClock clock;
    const tests::TemporaryDirectory directory;
    const auto link = directory.path() / "echo";
    auto port = std::make_shared<SimulatedPort>(TransportKind::Packets, std::make_unique<tests::EchoFirmware>(), clock);
    auto host = servePty(port, link);
    REQUIRE(host);
    auto transport = makeFileTransport(link, 4, clock);
    REQUIRE(transport->open());
    CHECK(transport->kind() == TransportKind::Packets);
    const Until until{clock.in(10s)};
    REQUIRE(transport->write(base::asBytes("ab"), until));
    REQUIRE(transport->write(base::asBytes("cdefgh"), until));
    CHECK(readText(*transport, 64, until) == "abcd");
    CHECK(readText(*transport, 64, until) == "efgh");
    host->reset();
    CHECK_FALSE(std::filesystem::is_symlink(link));
    CHECK(readText(*transport, 64, until) == "<unavailable>");
    CHECK(transport->open().error().code == base::Errc::Unavailable);
}

TEST_CASE("a character device that ends") {
    base::SystemClock clock;
    // /dev/null is always ready and always empty: the deadline must end the wait.
    auto transport = makeFileTransport("/dev/null", 0, clock);
    REQUIRE(transport->open());
    CHECK(transport->write(base::asBytes("gone"), {clock.in(1s)}));
    CHECK(readText(*transport, 8, {clock.in(50ms)}) == "<timeout>");
    transport->discardInput();
    // A directory is no device.
    CHECK_FALSE(makeFileTransport("/", 0, clock)->open());
}
