// A whole terminal in this process: the application on a window in memory, simulated devices, and the
// folders they need. What the robot sits in front of.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "drivers/sim/sim_server.h"
#include "kiosk/application.h"
#include "kiosk/offscreen_window.h"
#include "screens/input/input_method.h"
#include "tests/robot/listener.h"
#include "tests/robot/backend.h"
#include "tests/support/shifted_clock.h"

namespace zizhu::tests::robot {

struct TerminalOptions {
    int width = 1080, height = 1920;
    std::filesystem::path state;      // of the terminal: kept from run to run
    std::filesystem::path root;  // of trust of the signed catalogue; empty: the folder serves for ever
    std::filesystem::path catalogue;
    std::filesystem::path devices;    // profile; empty: everything simulated in this process
    std::filesystem::path credentials;
    std::string url, publicUrl;       // of the backend
    std::string terminal = "robot-terminal";
    bool ptys = false;  // reader, printer and scanner over real ttys instead of in memory
};

class Terminal {
public:
    static tl::expected<std::unique_ptr<Terminal>, std::string> start(const TerminalOptions& options);
    ~Terminal();

    kiosk::Application& application() { return *application_; }
    kiosk::OffscreenWindow& window() { return *window_; }
    drivers::SimControl* simulators() { return simulators_.get(); }
    ShiftedClock& clock() { return clock_; }
    Listener& listener() { return listener_; }
    // Sheets that are put into the scanner come from here; documents that are printed land there.
    std::filesystem::path scans() const { return options_.state / "devices" / "scans"; }
    std::filesystem::path printed() const { return options_.state / "devices" / "printed"; }
    // What the document camera sees unless it is told otherwise: a sheet on a table.
    std::filesystem::path table() const { return options_.state / "devices" / "table" / "sheet.png"; }
    // The receipt that was taken last, to be laid under the camera.
    std::filesystem::path receipt() const { return options_.state / "devices" / "receipt.png"; }
    // A machine of its own, as the kernel would tell it, and where a memory stick is mounted.
    std::filesystem::path machine() const { return options_.state / "devices" / "machine"; }
    std::filesystem::path stick() const { return options_.state / "devices" / "sticks" / "ZIZHU"; }
    // What the application itself writes: outbox, logs, input method.
    const std::filesystem::path& kept() const { return config_.state; }
    bool savePicture(const std::filesystem::path& file) const;

private:
    explicit Terminal(TerminalOptions options) : options_(std::move(options)) {}
    std::string prepare();
    std::string writeProfile();
    void writeMachine() const;

    TerminalOptions options_;
    ShiftedClock clock_;
    base::SystemRandom random_;
    std::unique_ptr<base::EventLog> log_;
    kiosk::Config config_;
    Listener listener_;
    kiosk::UiContext context_;
    std::unique_ptr<kiosk::OffscreenWindow> window_;
    std::unique_ptr<screens::InputMethod> input_;
    std::unique_ptr<drivers::SimServer> ttys_;
    std::shared_ptr<drivers::SimControl> simulators_;
    std::unique_ptr<kiosk::Application> application_;
};

}  // namespace zizhu::tests::robot
