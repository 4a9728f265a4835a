// The volume of a real ALSA mixer: PulseAudio's, which has one without a sound card. A card's own mixer, with
// decibels and a switch, is what this cannot show.
#include <doctest/doctest.h>
#include <poll.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "drivers/cabinet/auxiliaries.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

const Until kUntil{base::SteadyTime::max()};

bool waitFor(const std::function<bool()>& isSo) {
    for (int i = 0; i < 750; ++i) {
        if (isSo()) return true;
        ::poll(nullptr, 0, 20);
    }
    return false;
}

}  // namespace

TEST_CASE("auxiliaries: volume through ALSA") {
    const tests::TemporaryDirectory directory;
    const std::string root = directory.path().string();
    const std::string socket = root + "/native";
    // What ALSA reads is said before it is used first.
    std::ofstream(directory.path() / "asound.conf")
        << "</usr/share/alsa/alsa.conf>\nctl.terminal { type pulse server \"unix:" << socket << "\" }\n";
    ::setenv("ALSA_CONFIG_PATH", (root + "/asound.conf").c_str(), 1);
    ::setenv("HOME", root.c_str(), 1);
    ::setenv("XDG_RUNTIME_DIR", root.c_str(), 1);

    const auto auxiliaries =
        std::move(*cabinet::makeAuxiliaries(cabinet::attributesBelow(directory.path() / "sys"), "/nowhere",
                                            {{"mixer", "terminal"}, {"volume", "Master"}}));
    CHECK_FALSE(auxiliaries->read(kUntil).volumePercent);
    CHECK(auxiliaries->setVolume(40, kUntil).error().code == base::Errc::Unsupported);

    auto server = tests::ChildProcess::start(
        {"/bin/sh", "-c",
         "exec /usr/bin/pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes "
         "-L 'module-null-sink sink_name=terminal' -L 'module-native-protocol-unix auth-anonymous=1 socket=" +
             socket + "' >'" + root + "/log' 2>&1"});
    REQUIRE(server);
    REQUIRE(waitFor([&] { return auxiliaries->read(kUntil).volumePercent.has_value(); }));
    CHECK(auxiliaries->read(kUntil).device.state == DeviceState::Online);
    for (const int percent : {0, 1, 40, 75, 100}) {
        CAPTURE(percent);
        REQUIRE(auxiliaries->setVolume(percent, kUntil));
        CHECK(auxiliaries->read(kUntil).volumePercent == percent);
    }
    // An element that the mixer lacks is no sound; the first there is does without a name.
    const auto make = [&](const char* element) {
        return std::move(*cabinet::makeAuxiliaries(cabinet::attributesBelow(directory.path() / "sys"),
                                                   "/nowhere", {{"mixer", "terminal"}, {"volume", element}}));
    };
    CHECK_FALSE(make("Trumpet")->read(kUntil).volumePercent);
    CHECK(make("")->read(kUntil).volumePercent == 100);
    server->signal(SIGTERM);
    server->wait();
    CHECK_FALSE(auxiliaries->read(kUntil).volumePercent);
}
