// The device dock of development builds: beside the terminal's picture, the hands that a simulated
// terminal lacks. Lays cards on the reader, takes paper away, shows codes, pulls the network cable.
//
// Ui thread. Drawn by Application in the part of the window that screens leaves free. Not in release
// builds of a terminal (ZIZHU_DEVELOPMENT).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "drivers/sim/sim_control.h"

namespace zizhu::kiosk {

struct DockActions {
    std::function<void(bool cut)> cutNetwork;
    std::function<std::string()> lastTrackingUrl;  // of the last visit; empty if there was none
};

class Dock {
public:
    static constexpr int kWidth = 360;  // pixels

    // `simulators` must outlive it; `cards` holds card files (*.yaml).
    Dock(drivers::SimControl& simulators, const std::filesystem::path& cards, DockActions actions);

    // Between ImGui::NewFrame and Render. True if something was pressed.
    bool draw(float x, float height);

private:
    bool button(const char* label, const std::string& command);
    bool troubles();  // each device's, and how they are mended
    void run(const std::string& command);

    drivers::SimControl& simulators_;
    DockActions actions_;
    std::vector<std::filesystem::path> cards_;
    std::string said_;
    bool cut_ = false;
};

}  // namespace zizhu::kiosk
