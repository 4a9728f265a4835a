// zizhu-kiosk: the terminal.
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <optional>
#include <thread>

#include <malloc.h>

#include <CLI/CLI.hpp>

#include "kiosk/application.h"
#include "kiosk/dock.h"
#include "kiosk/enrol_command.h"
#include "kiosk/sdl_window.h"
#include "kiosk/workshop/staff_commands.h"
#include "screens/input/rime_input_method.h"

namespace {

using namespace zizhu;

struct Arguments {
    std::string config, windowed, state, central, devices, dock;
};

int fail(const std::string& text) {
    std::fprintf(stderr, "zizhu-kiosk: %s\n", text.c_str());
    return 1;
}

struct Offering {
    std::unique_ptr<kiosk::Updates> updates;
    std::shared_ptr<const catalog::SearchIndex> search;
};

tl::expected<Offering, std::string> openOffering(const kiosk::Config& config, base::Clock& clock, base::EventLog& log) {
    auto updates = kiosk::Updates::open(config, clock, log);
    if (!updates) return tl::unexpected(updates.error());
    auto search = std::make_shared<const catalog::SearchIndex>(*(*updates)->catalogue());
    return Offering{std::move(*updates), std::move(search)};
}

// Pinyin's tables are loaded on a thread while the first picture is drawn: nobody types before it stands.
class LateInput {
public:
    // `window` is woken when it is ready, and must outlive this.
    LateInput(std::string runtime, kiosk::Window& window)
        : thread_([this, runtime = std::move(runtime), &window] {
              made_ = screens::RimeInputMethod::make({.runtime = runtime});
              ready_ = true;
              window.wake();
          }) {}
    ~LateInput() {
        if (thread_.joinable()) thread_.join();
    }
    LateInput(const LateInput&) = delete;
    LateInput& operator=(const LateInput&) = delete;

    // Once it is ready; never waits for it.
    void handTo(kiosk::Application& application, base::EventLog& log) {
        if (!thread_.joinable() || !ready_) return;
        thread_.join();
        if (*made_) {
            application.useInput(***made_);
        } else {
            log.failure("input.pinyin", "kiosk", made_->error());
        }
    }

private:
    std::optional<base::Result<std::unique_ptr<screens::RimeInputMethod>>> made_;
    std::atomic<bool> ready_{false};
    std::thread thread_;  // last: it uses what stands before it
};

std::string textOf(const base::Error& error) {
    return std::string(base::name(error.code)) + (error.detail.empty() ? "" : ": " + error.detail.text());
}

int run(const Arguments& arguments) {
    auto config = kiosk::loadConfig(arguments.config);
    if (!config) return fail(kiosk::toString(config.error()));
    if (!arguments.state.empty()) config->state = std::filesystem::absolute(arguments.state);
    if (!arguments.central.empty()) config->central.url = arguments.central;
    if (!arguments.devices.empty()) config->devices = std::filesystem::absolute(arguments.devices);
    kiosk::SdlWindowOptions window;
    if (!arguments.windowed.empty()) {
        if (std::sscanf(arguments.windowed.c_str(), "%dx%d", &window.width, &window.height) != 2) {
            return fail("--windowed takes WIDTHxHEIGHT");
        }
        window.showCursor = true;
        // The whole panel, made smaller: what is 20 mm on the terminal keeps its share of the picture.
        const float area = float(window.width) * float(window.height);
        config->panel.pxPerMm *= std::sqrt(area / (float(config->panel.widthPx) * float(config->panel.heightPx)));
        if (!arguments.dock.empty()) window.width += kiosk::Dock::kWidth;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::error_code ignored;
    std::filesystem::create_directories(config->state, ignored);
    const auto log = base::openEventLog(config->state / "events.jsonl", clock);
    // The catalogue is read while devices and the window are opened, which wait for others most of the time.
    auto offering = std::async(std::launch::async, [&] { return openOffering(*config, clock, *log); });
    const auto profile = drivers::loadProfile(config->devices);
    if (!profile) return fail("devices: " + textOf(profile.error()));
    auto devices = drivers::openProfile(*profile, clock);
    if (!devices) return fail("devices: " + textOf(devices.error()));

    const kiosk::UiContext context;
    auto glass = kiosk::SdlWindow::make(window, clock);
    if (!glass) return fail("display: " + textOf(glass.error()));
    LateInput input((config->state / "input").string(), **glass);
    auto offered = offering.get();
    if (!offered) return fail(offered.error());
    std::unique_ptr<kiosk::Application> application;
    std::unique_ptr<kiosk::Dock> dock;
    const auto simulators = devices->simulators;
    kiosk::ApplicationParts parts{clock, random, *log, **glass, *config, nullptr, std::move(*devices),
                                  offered->updates->catalogue()};
    parts.search = std::move(offered->search);
    parts.updates = std::move(offered->updates);
    const auto speaker = kiosk::openSpeechDispatcher(clock, *log);
    parts.speaker = speaker.get();
    parts.workshop.sound = kiosk::makeSdlSound(clock);
    if (!arguments.dock.empty() && simulators) {
        dock = std::make_unique<kiosk::Dock>(
            *simulators, arguments.dock,
            kiosk::DockActions{[&](bool cut) { application->cutNetwork(cut); },
                               [&] { return application ? application->lastTrackingUrl() : std::string(); }});
        parts.besideWidth = kiosk::Dock::kWidth;
        parts.beside = [&](float x, float height) { return dock->draw(x, height); };
    }
    auto made = kiosk::Application::make(std::move(parts));
    if (!made) return fail(textOf(made.error()));
    application = std::move(*made);
    log->info("kiosk.started", "kiosk");
    while (application->turn()) {  // until SIGTERM, which SDL turns into a closed window
        input.handTo(*application, *log);
    }
    log->info("kiosk.ended", "kiosk");
    return 0;
}

// `staff …`, beside the options.
struct StaffWords {
    StaffWords(CLI::App& app, kiosk::StaffCommand& command) {
        using What = kiosk::StaffCommand::What;
        CLI::App* staff = app.add_subcommand("staff", "Who may enter vendor mode (docs/technicians.md)");
        staff->require_subcommand(1);
        staff->callback([this] { asked = true; });
        const auto one = [&](const char* name, const char* help, What what) {
            CLI::App* sub = staff->add_subcommand(name, help);
            sub->callback([&command, what] { command.what = what; });
            return sub;
        };
        CLI::App* add = one("add", "Adds somebody, or replaces who has this id; the PIN is read from standard input", What::Add);
        add->add_option("id", command.id, "t-1: letters, digits, '-'")->required();
        add->add_option("name", command.name, "Stands on readiness reports")->required();
        add->add_option("--card", command.card, "The staff card's number, in hexadecimal digits");
        one("list", "Who may", What::List);
        one("remove", "May not any more", What::Remove)->add_option("id", command.id)->required();
        one("unlock", "Forgets the wrong PINs", What::Unlock);
    }
    bool asked = false;
};

int runStaff(const Arguments& arguments, const kiosk::StaffCommand& command) {
    auto config = kiosk::loadConfig(arguments.config);
    if (!config) return fail(kiosk::toString(config.error()));
    if (!arguments.state.empty()) config->state = std::filesystem::absolute(arguments.state);
    base::SystemRandom random;
    const auto said = kiosk::runStaffCommand(command, config->state, random, kiosk::readPin);
    if (!said) return fail(said.error());
    std::fputs(said->c_str(), stdout);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    // Threads that seldom allocate need no arena each: 16 of them would hold on to megabytes.
    ::mallopt(M_ARENA_MAX, 2);
    // SDL asks for a session bus, and one would be launched where there is none: a terminal has none, and
    // waiting for it is a good part of a start.
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
    if (argc > 1 && std::string_view(argv[1]) == "enrol") return kiosk::enrolCommand(argc - 1, argv + 1);
    CLI::App app{"The self-service terminal"};
    Arguments arguments;
    app.add_option("--config", arguments.config, "Configuration (docs/formats/kiosk-config.md)")->required();
    app.add_option("--windowed", arguments.windowed, "A window of WIDTHxHEIGHT instead of the full screen");
    app.add_option("--state", arguments.state, "Folder for everything that is written; overrides the file");
    app.add_option("--central", arguments.central, "URL of the backend; overrides the file");
    app.add_option("--devices", arguments.devices, "Profile of the devices; overrides the file");
#ifdef ZIZHU_DEVELOPMENT
    app.add_option("--dock", arguments.dock, "Draw the device dock beside, with the card files of this folder");
#endif
    kiosk::StaffCommand staff;
    StaffWords staffOf(app, staff);
    CLI11_PARSE(app, argc, argv);
    if (staffOf.asked) return runStaff(arguments, staff);
    return run(arguments);
}
