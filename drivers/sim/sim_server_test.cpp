// Over real pseudo-terminals and a real socket, in real time: bounded by how fast the simulated reader
// answers, about half a second a card.
#include "drivers/sim/sim_server.h"

#include <array>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "drivers/sim/line_socket.h"
#include "drivers/transport/fd_transport.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

struct Terminal {
    Terminal() {
        auto simulated = parseProfile("devices:\n  card-reader:\n", directory.path());
        REQUIRE(simulated);
        auto started = startSimServer(*simulated, directory.path() / "sim", clock);
        REQUIRE(started);
        server = *std::move(started);
        auto real = parseProfile("devices:\n  card-reader:\n    transport: serial:sim/card-reader\n",
                                 directory.path());
        REQUIRE(real);
        devices = *openProfile(*real, clock);
        control = makeRemoteSimControl(server->socket());
    }
    Until until(base::Duration patience = 10s) { return {clock.in(patience)}; }
    void tell(const std::string& line) {
        CAPTURE(line);
        const auto answer = control->command(line);
        REQUIRE(answer);
        CHECK(answer->find("\"ok\":true") != std::string::npos);
    }
    void lay(const std::string& card) {
        tell("present-card \"" ZIZHU_SOURCE_DIR "/drivers/sim/cards/" + card + ".yaml\"");
    }

    base::SystemClock clock;
    tests::TemporaryDirectory directory;
    std::unique_ptr<SimServer> server;
    DeviceSet devices;
    std::unique_ptr<SimControl> control;
};

}  // namespace

TEST_CASE("cards of all four types are read over a tty, a name beyond the basic plane among them") {
    Terminal terminal;
    CHECK(terminal.devices.cardReader->status(terminal.until()).state == DeviceState::Online);
    const std::array<std::pair<std::string, CardType>, 4> cards = {
        {{"rare-name", CardType::Citizen},
         {"hong-kong", CardType::HongKongMacaoTaiwan},
         {"foreigner-2017", CardType::Foreigner2017},
         {"foreigner-2023", CardType::Foreigner2023}}};
    for (const auto& each : cards) {
        const auto& [file, type] = each;
        CAPTURE(each.first);
        terminal.lay(file);
        const CardResult card = terminal.devices.cardReader->read(terminal.until());
        REQUIRE(card);
        CHECK(card->type == type);
        CHECK(card->photo.size() == 1024);
        if (file == "rare-name") CHECK(card->name.reveal() == "周𠮷䶮");
        terminal.tell("take-card");
    }
}

TEST_CASE("a reader that is pulled out and put back in is there again, on the same path") {
    Terminal terminal;
    terminal.lay("parent-man");
    terminal.tell("fault card-reader unplug 6");  // in the middle of a read
    const CardResult card = terminal.devices.cardReader->read(terminal.until());
    REQUIRE_FALSE(card);
    CHECK(card.error().fault == CardFault::DeviceTrouble);
    CHECK(terminal.devices.cardReader->status(terminal.until()).state == DeviceState::NoDevice);
    terminal.tell("plug card-reader");
    // The terminal comes back on a thread of its own.
    DeviceStatus status{DeviceState::NoDevice};
    for (int i = 0; i < 500 && status.state != DeviceState::Online; ++i) {
        std::this_thread::yield();
        status = terminal.devices.cardReader->status(terminal.until());
    }
    CHECK(status.state == DeviceState::Online);
    CHECK(terminal.devices.cardReader->read(terminal.until()));
}

TEST_CASE("a stop request from another thread ends a wait at once, over a tty too") {
    Terminal terminal;
    std::stop_source stop;
    const base::SteadyTime start = terminal.clock.steady();
    std::jthread other([&] { stop.request_stop(); });
    const CardResult card = terminal.devices.cardReader->read({terminal.clock.in(30s), stop.get_token()});
    CHECK(card.error().fault == CardFault::Canceled);
    CHECK(terminal.clock.steady() - start < 10s);
}

TEST_CASE("a serial line is used by one program, is a terminal, and has a known rate") {
    Terminal terminal;
    const auto path = terminal.directory.path() / "sim/card-reader";
    auto first = makeSerialTransport(path, 115200, terminal.clock);
    REQUIRE(first->open());
    auto second = makeSerialTransport(path, 115200, terminal.clock);
    CHECK(second->open().error().code == base::Errc::Refused);
    first->close();
    CHECK(second->open());
    CHECK(makeSerialTransport(path, 12345, terminal.clock)->open().error().code == base::Errc::Unsupported);
    CHECK(makeSerialTransport("/nowhere", 9600, terminal.clock)->open().error().code ==
          base::Errc::Unavailable);
    std::ofstream(terminal.directory.path() / "file") << "x";
    CHECK(
        makeSerialTransport(terminal.directory.path() / "file", 9600, terminal.clock)->open().error().code ==
        base::Errc::Refused);
    std::array<std::uint8_t, 8> buffer{};
    CHECK(first->read(buffer, terminal.until()).error().code == base::Errc::Unavailable);
    CHECK(second->read(buffer, terminal.until(20ms)).error().code == base::Errc::Timeout);
}

TEST_CASE("the control socket: one server, bad lines, nobody there") {
    Terminal terminal;
    auto another = serveLines(terminal.server->socket(), [](std::string_view) { return std::string(); });
    REQUIRE_FALSE(another);
    CHECK(another.error().code == base::Errc::Exists);
    CHECK(terminal.control->command("dance")->find("\"ok\":false") != std::string::npos);
    CHECK(terminal.control->command(std::string(5000, 'x')).error().code == base::Errc::TooLarge);
    const auto socket = terminal.server->socket();
    CHECK((std::filesystem::status(socket).permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
    terminal.server.reset();
    CHECK(terminal.control->command("devices").error().code == base::Errc::Unavailable);
    CHECK_FALSE(std::filesystem::exists(socket));
}
