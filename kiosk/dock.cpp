#include "kiosk/dock.h"

#include <algorithm>

#include <imgui.h>

namespace zizhu::kiosk {

namespace {
constexpr float kPadding = 18.0F;
constexpr float kTextSize = 20.0F;
constexpr ImVec2 kButton{Dock::kWidth - 2 * kPadding, 40.0F};

void heading(const char* text) {
    ImGui::Dummy({0, 10});
    ImGui::TextUnformatted(text);
}
}  // namespace

Dock::Dock(drivers::SimControl& simulators, const std::filesystem::path& cards, DockActions actions)
    : simulators_(simulators), actions_(std::move(actions)) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(cards, none)) {
        if (entry.path().extension() == ".yaml") cards_.push_back(entry.path());
    }
    std::sort(cards_.begin(), cards_.end());
}

void Dock::run(const std::string& command) {
    const auto answer = simulators_.command(command);
    said_ = answer ? *answer : "the simulators do not answer";
}

bool Dock::button(const char* label, const std::string& command) {
    if (!ImGui::Button(label, kButton)) return false;
    run(command);
    return true;
}

bool Dock::troubles() {
    struct Way {
        const char* label;
        const char* command;
    };
    struct Part {
        const char* heading;
        std::vector<Way> ways;
    };
    static const std::vector<Part> kParts = {
        {"Card reader",
         {{"No identity card", "fault card-reader not-identity"}, {"Cannot be read", "fault card-reader read-failed 99"},
          {"Reads again", "fault card-reader none"}, {"Unplug", "unplug card-reader"}, {"Plug in", "plug card-reader"}}},
        {"Receipt printer",
         {{"Paper nearly out", "paper-low"}, {"Paper runs out", "paper-out"}, {"Load paper", "load-paper"},
          {"Open the cover", "open-cover"}, {"Close the cover", "close-cover"}, {"Jam the cutter", "jam-cutter"},
          {"Free the cutter", "free-cutter"}, {"Unplug", "unplug receipt-printer"}, {"Plug in", "plug receipt-printer"}}},
        {"A4 printer",
         {{"Jam", "document-printer jam"}, {"No paper", "document-printer paper-out"}, {"No toner", "document-printer toner-out"},
          {"Cover open", "document-printer cover-open"}, {"Unplug", "document-printer gone"}, {"Mend", "document-printer mend"}}},
        {"Scanner",
         {{"No page lies there", "document-scanner paper-out"}, {"Jam", "document-scanner jam"},
          {"Two sheets at once", "document-scanner double-feed"}, {"Cover open", "document-scanner cover-open"},
          {"Unplug", "document-scanner gone"}, {"Page blurred", "document-scanner blurred"}, {"Glare", "document-scanner glare"},
          {"Edge cut off", "document-scanner cut-off"}, {"Too dark", "document-scanner too-dark"},
          {"Blank page", "document-scanner empty"}, {"Sheet left in it", "document-scanner paper-left"},
          {"Mend", "document-scanner mend"}}},
        {"Document camera", {{"Unplug", "document-camera unplug"}, {"Plug in", "document-camera plug"}, {"Nothing below it", "document-camera clear"}}},
        {"Code scanner", {{"Unplug", "unplug code-scanner"}, {"Plug in", "plug code-scanner"}}},
        {"Cabinet",
         {{"Open the door", "open-door"}, {"Close the door", "close-door"}, {"Mains off", "mains-off"},
          {"Battery at 12 %", "battery 12"}, {"Mains on", "mains-on"}, {"Switch: maintenance", "operator-switch maintenance"},
          {"Switch: run", "operator-switch run"}}},
        {"Staff card", {{"Lay it on", "present-staff-card 04a1b2c3"}, {"Take it", "take-staff-card"},
                        {"Another card", "present-staff-card 0badc0de"}}},
    };
    bool pressed = false;
    for (const Part& part : kParts) {
        ImGui::PushID(part.heading);
        if (ImGui::CollapsingHeader(part.heading)) {
            pressed = true;
            for (const Way& way : part.ways) pressed |= button(way.label, way.command);
        }
        ImGui::PopID();
    }
    return pressed;
}

bool Dock::draw(float x, float height) {
    ImGui::SetNextWindowPos({x, 0});
    ImGui::SetNextWindowSize({float(kWidth), height});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(38, 43, 51, 255));
    ImGui::PushStyleColor(ImGuiCol_Button, IM_COL32(66, 76, 92, 255));
    ImGui::PushStyleColor(ImGuiCol_Text, IM_COL32(240, 242, 245, 255));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kPadding, kPadding});
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, 6.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    ImGui::Begin("dock", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings);
    ImGui::PushFont(nullptr, kTextSize);
    bool pressed = false;
    heading("Lay a card on the reader");
    for (const auto& card : cards_) {
        pressed |= button(card.stem().string().c_str(), "present-card \"" + card.string() + "\"");
    }
    pressed |= button("Take the card", "take-card");
    if (!cards_.empty()) pressed |= button("Snatch the first card away", "snatch-card \"" + cards_.front().string() + "\"");
    pressed |= troubles();
    heading("Code scanner");
    if (const std::string url = actions_.lastTrackingUrl(); !url.empty()) {
        pressed |= button("Show the last receipt", "show-code \"" + url + "\"");
    } else {
        ImGui::TextDisabled("no receipt yet");
    }
    heading("Network");
    if (ImGui::Button(cut_ ? "Mend the network" : "Cut the network", kButton)) {
        cut_ = !cut_;
        actions_.cutNetwork(cut_);
        pressed = true;
    }
    heading("Last answer");
    ImGui::PushTextWrapPos(float(kWidth) - kPadding);
    ImGui::TextUnformatted(said_.c_str());
    ImGui::PopTextWrapPos();
    ImGui::PopFont();
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(3);
    return pressed;
}

}  // namespace zizhu::kiosk
