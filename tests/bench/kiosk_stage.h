// What the terminal's measurements stand on: a whole terminal in this process, and beside it the least that
// a program of this kind can be. Single-threaded; one Stage at a time, because librime is one to a process.
#pragma once

#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/file.h"
#include "screens/mapped_file.h"
#include "screens/screens.h"
#include "tests/robot/terminal.h"

namespace zizhu::tests {

// `folder` holds a terminal's credentials that nobody issued: enough where no backend answers.
inline void writeIdleCredentials(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const char* name : {"terminal.crt", "terminal.key", "ca.crt"}) std::ofstream(folder / name) << "none\n";
    std::ofstream(folder / "terminal.json")
        << R"({"format": 1, "central": "https://127.0.0.1:9", "publicUrl": "https://127.0.0.1:9",)"
        << R"( "intakeKey": {"id": "66687aadf862bd77", "publicKey": ")" << std::string(43, 'A') << R"(="}})";
}

// A terminal, driven by the ids of its semantics. Throws std::runtime_error when the screen is not the
// expected one: a measurement of another page would be worse than none.
class Stage {
public:
    explicit Stage(const robot::TerminalOptions& options) {
        auto started = robot::Terminal::start(options);
        if (!started) throw std::runtime_error(started.error());
        terminal_ = std::move(*started);
    }

    kiosk::Application& application() { return terminal_->application(); }
    base::Clock& clock() { return terminal_->clock(); }
    kiosk::OffscreenWindow& window() { return terminal_->window(); }
    drivers::SimControl& simulators() { return *terminal_->simulators(); }

    void firstFrame() {
        while (application().framesDrawn() == 0) application().turn();
    }
    // One frame of the page that is shown; nothing in it has changed.
    void frame() {
        application().redraw();
        application().turn(clock().steady());
    }
    // The same, every pixel of it.
    void wholeFrame() {
        window().loseContents();
        frame();
    }
    void rest(base::Duration time) {
        const auto end = clock().in(time);
        while (clock().steady() < end) application().turn(end);
    }
    screens::Rect where(const std::string& id) {
        const auto patience = clock().in(std::chrono::seconds(20));
        for (;;) {
            const screens::Node* node = application().screens().semantics().findId(id);
            if (node != nullptr && node->focusable && (node->state & screens::kDisabled) == 0) {
                if ((node->state & screens::kOffView) == 0) return node->target;
                application().screens().reveal(id);
                application().redraw();
            }
            if (clock().steady() > patience) throw std::runtime_error("not on the screen: " + id);
            rest(std::chrono::milliseconds(20));
        }
    }
    void down(const screens::Rect& at) { touch(kiosk::TouchEvent::Phase::Down, at.centreX(), at.centreY()); }
    void up(const screens::Rect& at) { touch(kiosk::TouchEvent::Phase::Up, at.centreX(), at.centreY()); }
    void move(const screens::Rect& at) { touch(kiosk::TouchEvent::Phase::Move, at.centreX(), at.centreY()); }
    // The finger slides off and lifts: nothing was pressed.
    void slideOff() {
        touch(kiosk::TouchEvent::Phase::Move, 2, 2);
        touch(kiosk::TouchEvent::Phase::Up, 2, 2);
    }
    void tap(const std::string& id) {
        const screens::Rect at = where(id);
        down(at);
        up(at);
        rest(std::chrono::milliseconds(30));
    }

private:
    void touch(kiosk::TouchEvent::Phase phase, float x, float y) {
        terminal_->window().touch({phase, x, y});
        application().turn();
    }
    std::unique_ptr<robot::Terminal> terminal_;
};

// Ninety Chinese buttons on a page of the same size, through the same window: no layout of ours, no
// catalogue, no visit. Its ImGui context is current only while it draws, so that it can live beside a Stage.
class PlainPage {
public:
    PlainPage(int width, int height) : font_(fontFile()) {
        own_ = ImGui::GetCurrentContext();
        auto window = kiosk::OffscreenWindow::make(width, height, clock_);
        if (!window) throw std::runtime_error("no window in memory");
        window_ = std::move(*window);
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {float(width), float(height)};
        io.DeltaTime = 1.0F / 60;
        ImFontConfig config;
        config.FontNo = screens::FontPaths().face;
        config.FontDataOwnedByAtlas = false;
        io.Fonts->AddFontFromMemoryTTF(const_cast<void*>(font_.data()), int(font_.size()), 32, &config);
        for (int i = 0; i < 90; ++i) labels_.push_back("办理事项 " + std::to_string(i + 1));
        ImGui::SetCurrentContext(nullptr);
    }
    ~PlainPage() {
        ImGui::SetCurrentContext(own_);
        window_.reset();
    }
    PlainPage(const PlainPage&) = delete;
    PlainPage& operator=(const PlainPage&) = delete;

    void frame() {
        ImGuiContext* const other = ImGui::GetCurrentContext();
        ImGui::SetCurrentContext(own_);
        const ImVec2 size = ImGui::GetIO().DisplaySize;
        ImGui::NewFrame();
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(size);
        ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
        for (std::size_t i = 0; i < labels_.size(); ++i) {
            if (i % 3 != 0) ImGui::SameLine();
            ImGui::Button(labels_[i].c_str(), {size.x / 3 - 16, size.y / 30 - 8});
        }
        ImGui::End();
        ImGui::Render();
        window_->present(*ImGui::GetDrawData());
        ImGui::SetCurrentContext(other);
    }
    void loseContents() { window_->loseContents(); }

private:
    static screens::MappedFile fontFile() {
        auto file = screens::MappedFile::open(screens::FontPaths().regular);
        if (!file) throw std::runtime_error("no font");
        return std::move(*file);
    }

    base::SystemClock clock_;
    screens::MappedFile font_;
    kiosk::UiContext context_;
    ImGuiContext* own_ = nullptr;
    std::unique_ptr<kiosk::OffscreenWindow> window_;
    std::vector<std::string> labels_;
};

}  // namespace zizhu::tests
