// The terminal's program: one loop on the ui thread that turns touches and messages into events, sends
// them through flow::advance, has the effects carried out, and draws when something changed.
//
// Bound to the ui thread. Sleeps in Window::wait between events.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/event_log.h"
#include "catalog/search.h"
#include "flow/advance.h"
#include "kiosk/config.h"
#include "kiosk/effects.h"
#include "kiosk/qr_cache.h"
#include "kiosk/speech/speaker.h"
#include "kiosk/window.h"
#include "screens/screens.h"

namespace zizhu::kiosk {

// Owns Dear ImGui's context: made before the window, whose renderer needs it.
class UiContext {
public:
    UiContext();
    ~UiContext();
    UiContext(const UiContext&) = delete;
    UiContext& operator=(const UiContext&) = delete;
};

struct ApplicationParts {
    base::Clock& clock;
    base::RandomSource& random;
    base::EventLog& log;
    Window& window;
    const Config& config;
    screens::InputMethod* input = nullptr;  // none: no pinyin until useInput()
    drivers::DeviceSet devices;
    std::shared_ptr<const catalog::Catalogue> catalogue;
    std::unique_ptr<Updates> updates = nullptr;  // none: the catalogue stays as it is
    // Development: the width at the window's right that is not the terminal's picture, and who draws it
    // (with its left edge and the height; true if something was pressed).
    int besideWidth = 0;
    std::function<bool(float, float)> beside = {};
    // Called when something that was left behind is to be heard of, once each time; none: silence.
    std::function<void(flow::Notice)> sound = {};
    std::shared_ptr<const catalog::SearchIndex> search = nullptr;  // of the catalogue; none: made here
    KeyTimes keyTimes = {};
    Speaker* speaker = nullptr;  // reads the screen aloud; none: silence
    WorkshopOptions workshop = {};
};

class Application {
public:
    // All references of `parts` must outlive it. Fails as Effects::make and Screens::make do.
    static base::Result<std::unique_ptr<Application>> make(ApplicationParts parts);
    ~Application();

    // One turn of the loop: waits for something to do, at most until `until`, and does it. False once
    // the window was closed.
    bool turn(base::SteadyTime until = base::SteadyTime::max());

    // Pinyin is ready now. It must outlive the application.
    void useInput(screens::InputMethod& input);

    // What the dock and the robot do besides touching.
    void cutNetwork(bool cut) { effects_->cutNetwork(cut); }
    screens::Screens& screens() { return *screens_; }
    const flow::Session& session() const { return session_; }
    std::uint64_t framesDrawn() const { return frames_; }
    void redraw() { dirty_ = true; }
    // Of the last visit that submitted something, kept for the dock only; empty without one.
    const std::string& lastTrackingUrl() const { return lastTrackingUrl_; }

private:
    explicit Application(ApplicationParts parts);
    // True if something followed: effects, or another step.
    bool send(decltype(flow::Event::what) what);
    void receive(Message message);
    void receive(CatalogueArrived arrived);
    void applySettings(const catalog::tuf::SettingSection& settings);
    void touch(const TouchEvent& event, bool show);
    void key(const KeyEvent& event);
    void tick();
    // Draws and presents; without `show` only what a touch does is done, and shown with the next frame.
    void draw(bool show = true);
    struct Shown {
        flow::Step step;
        std::uint64_t visit;
        friend bool operator==(const Shown&, const Shown&) = default;
    };
    // `shown` is on the glass now: flow is told, once a step entered.
    void reportPresented(const Shown& shown);
    // Says what is to be heard of the frame.
    void speak();
    // Lights and sounds follow the session.
    void signal();
    base::SteadyTime deadline(base::SteadyTime until) const;
    screens::Picture page(std::string_view blob) const;
    // As configured, or as a technician has measured it.
    void usePanel();

    ApplicationParts parts_;
    Inbox inbox_;
    screens::TerminalFacts facts_;
    // Of the session's catalogue, and of one that waits to be taken up.
    std::shared_ptr<const catalog::SearchIndex> search_;
    std::shared_ptr<const catalog::Catalogue> searched_;
    CatalogueArrived arrived_;
    std::unique_ptr<screens::Screens> screens_;
    std::unique_ptr<Effects> effects_;
    screens::Panel panel_;
    flow::Session session_;
    QrCache codes_;
    std::string lastTrackingUrl_;

    KeyFilter keys_;
    bool speaking_ = false;
    int volume_ = -1;
    bool dirty_ = true;
    std::optional<base::SteadyTime> redrawAt_;
    base::SteadyTime lastFrame_{};
    base::WallTime lastTick_{};
    std::uint64_t frames_ = 0;
    std::optional<Shown> presented_;
    flow::Notice noticed_ = flow::Notice::None;
};

}  // namespace zizhu::kiosk
