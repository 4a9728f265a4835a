// zizhu-sim: a terminal's devices without the terminal, on pseudo-terminals and as USB devices.
#include <signal.h>

#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>

#include "drivers/sim/sim_server.h"

using namespace zizhu;

namespace {

int complain(const char* what, const base::Error& error) {
    std::fprintf(stderr, "zizhu-sim: %s: %s: %s\n", what, std::string(base::name(error.code)).c_str(),
                 error.detail.text().c_str());
    return 1;
}

int tell(const std::string& folder, const std::string& line) {
    const auto answer =
        drivers::makeRemoteSimControl(std::filesystem::path(folder) / "control")->command(line);
    if (!answer) return complain("control", answer.error());
    std::printf("%s\n", answer->c_str());
    return answer->find("\"ok\":false") != std::string::npos ? 1 : 0;
}

int serve(const std::string& profileFile, const drivers::SimPlaces& places) {
    // Before threads start, so that all of them leave the signals to sigwait below.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);

    const auto profile = drivers::loadProfile(profileFile);
    if (!profile) return complain(profileFile.c_str(), profile.error());
    base::SystemClock clock;
    const auto server = drivers::startSimServer(*profile, places, clock);
    if (!server) return complain("start", server.error());
    for (const auto& link : (*server)->links()) std::printf("%s\n", link.c_str());
    if (const std::string address = (*server)->usbIp(); !address.empty()) {
        std::printf("usbip: %s\n", address.c_str());
        for (const auto& [busId, device] : (*server)->usbDevices()) {
            std::printf("%s %s\n", busId.c_str(), device.c_str());
        }
    }
    std::printf("control: %s\n", (*server)->socket().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ending, &signal);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"A terminal's devices without the terminal"};
    std::string profile;
    std::string terminals;
    std::string usbIp;
    std::string control;
    std::vector<std::string> words;
    app.add_option("--profile", profile, "simulate the devices of this profile until a signal ends it")
        ->check(CLI::ExistingFile);
    app.add_option("--pty", terminals, "serve pseudo-terminals, in this folder");
    app.add_option("--usbip", usbIp,
                   "serve USB devices to a kernel, at this address: 127.0.0.1:3240 (port 0: any). With --pty "
                   "only those whose place in the profile is usb, hid or input");
    app.add_option("--control", control, "folder of the control socket, without --pty");
    app.add_option("command", words, "give a running zizhu-sim this command and print its answer");
    CLI11_PARSE(app, argc, argv);
    if (words.empty() == profile.empty()) {
        std::fprintf(stderr, "zizhu-sim: give either --profile FILE or a command\n");
        return 2;
    }
    const std::string& folder = control.empty() ? terminals : control;
    if (folder.empty() || (!control.empty() && !terminals.empty())) {
        std::fprintf(stderr, "zizhu-sim: give --pty FOLDER, or --control FOLDER without --pty\n");
        return 2;
    }
    if (words.empty() && terminals.empty() && usbIp.empty()) {
        std::fprintf(stderr, "zizhu-sim: give --pty, --usbip or both\n");
        return 2;
    }
    if (words.empty()) return serve(profile, {folder, !terminals.empty(), usbIp});
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "\"" : " \"") + word + "\"";
    return tell(folder, line);
}
