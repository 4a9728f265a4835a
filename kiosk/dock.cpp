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
    heading("Receipt printer");
    pressed |= button("Paper runs out", "paper-out");
    pressed |= button("Load paper", "load-paper");
    pressed |= button("Open the cover", "open-cover");
    pressed |= button("Close the cover", "close-cover");
    heading("Code scanner");
    if (const std::string url = actions_.lastTrackingUrl(); !url.empty()) {
        pressed |= button("Show the last receipt", "show-code \"" + url + "\"");
    } else {
        ImGui::TextDisabled("no receipt yet");
    }
    heading("Cables");
    pressed |= button("Unplug the card reader", "unplug card-reader");
    pressed |= button("Plug it in", "plug card-reader");
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
