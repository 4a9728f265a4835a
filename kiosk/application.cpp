#include "kiosk/application.h"

#include <algorithm>

#include <imgui.h>


namespace zizhu::kiosk {

namespace {
// When a frame gives intents the session is advanced and drawn again before anything is shown. Screens
// that answered every frame with an intent would never show: so many passes, then it is shown anyway.
constexpr int kMaxPasses = 4;
constexpr base::Duration kTick = std::chrono::seconds(1);
constexpr float kLongestFrameStep = 0.1F;  // seconds; after a sleep nothing must jump
}  // namespace

UiContext::UiContext() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
}

UiContext::~UiContext() { ImGui::DestroyContext(); }

Application::Application(ApplicationParts parts)
    : parts_(std::move(parts)), inbox_(parts_.clock, kMaxMessages),
      search_(parts_.search ? parts_.search : std::make_shared<const catalog::SearchIndex>(*parts_.catalogue)),
      searched_(parts_.catalogue),
      session_(flow::freshSession(parts_.catalogue)), keys_(parts_.keyTimes) {}

// Workers wake the window and post into the inbox until they have ended: they end first.
Application::~Application() {
    effects_.reset();
    parts_.updates.reset();
}

base::Result<std::unique_ptr<Application>> Application::make(ApplicationParts parts) {
    std::unique_ptr<Application> self(new Application(std::move(parts)));
    ApplicationParts& own = self->parts_;
    const Config& config = own.config;
    self->inbox_.onPost([&window = own.window] { window.wake(); });
    self->facts_.hotline = config.hotline;
    self->facts_.trackingUrl = config.place.trackingUrl;

    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {float(own.window.width()), float(own.window.height())};
    screens::Panel panel = config.panel;
    panel.widthPx = own.window.width() - own.besideWidth;
    panel.heightPx = own.window.height();
    self->panel_ = panel;
    auto screens = screens::Screens::make(panel, {}, own.input);
    if (!screens) return base::fail(screens.error());
    self->screens_ = std::move(*screens);

    auto effects = Effects::make(config, std::move(own.devices), self->inbox_, own.clock, own.random, own.log,
                                 own.updates.get(), std::move(own.workshop));
    if (!effects) return base::fail(effects.error());
    self->effects_ = std::move(*effects);
    if (own.updates) {
        self->applySettings(own.updates->settings());
        if (auto started = own.updates->start(config.central, self->inbox_); !started)
            return base::fail(started.error());
    }

    self->tick();
    self->usePanel();
    for (flow::Fact& fact : self->effects_->workshop().atStart()) self->send(std::move(fact));
    if (auto held = self->effects_->heldCases(); !held.empty()) {
        own.log.write({"visit.recovered", "kiosk", base::Severity::Warning, base::Disposition::None,
                       {{"cases", std::int64_t(held.size())}}});
        self->send(flow::Fact(flow::fact::HeldCases{std::move(held)}));
    }
    return self;
}

void Application::useInput(screens::InputMethod& input) {
    screens_->useInput(input);
    dirty_ = true;
}

bool Application::send(decltype(flow::Event::what) what) {
    const flow::Step before = session_.step;
    flow::Advance next = flow::advance(std::move(session_), {parts_.clock.steady(), std::move(what)});
    session_ = std::move(next.session);
    for (const flow::Effect& effect : next.effects) {
        if (std::holds_alternative<flow::effect::Wipe>(effect)) {
            screens_->forget();
            codes_.clear();
        }
        effects_->carryOut(effect, session_);
    }
    if (session_.step == flow::Step::Vendor) usePanel();
    effects_->considerReceipt(session_);
    if (session_.catalogue != searched_ && session_.catalogue == arrived_.catalogue) {
        search_ = arrived_.search;
        searched_ = arrived_.catalogue;
    }
    signal();
    if (parts_.beside && !session_.cases.empty()) {
        lastTrackingUrl_ = trackingUrl(parts_.config.place, session_.cases.front().code);
    }
    if (session_.step != before) {
        parts_.log.write({"visit.step", "kiosk", base::Severity::Info, base::Disposition::None,
                          {{"step", *base::Token::fromKey(flow::name(session_.step))},
                           {"visit", std::int64_t(session_.visit)}}});
    }
    return session_.step != before || !next.effects.empty();
}

void Application::usePanel() {
    const screens::Panel now = effects_->workshop().panel(panel_);
    if (now == screens_->panel()) return;
    screens_->usePanel(now);
    dirty_ = true;
}

void Application::signal() {
    effects_->devices().show(lampsOf(session_));
    const flow::Notice notice = flow::noticeOf(session_);
    effects_->devices().attend(session_.step != flow::Step::Attract || notice != flow::Notice::None);
    if (notice == noticed_) return;
    noticed_ = notice;
    if (notice == flow::Notice::None) return;
    parts_.log.write({"visit.left-behind", "kiosk", base::Severity::Info, base::Disposition::None,
                      {{"what", notice == flow::Notice::CardLeft ? base::Token("card") : base::Token("paper")}}});
    if (parts_.sound) parts_.sound(notice);
}

void Application::receive(Message message) {
    const auto* told = std::get_if<flow::Fact>(&message);
    const auto* way = told == nullptr ? nullptr : std::get_if<flow::fact::NetworkChanged>(told);
    // It is told with every heartbeat; what is known already is no reason to draw.
    if (way != nullptr && way->up == session_.terminal.networkUp) return;
    dirty_ = true;
    if (auto* outcome = std::get_if<flow::Outcome>(&message)) {
        send(std::move(*outcome));
    } else if (auto* fact = std::get_if<flow::Fact>(&message)) {
        const auto* network = std::get_if<flow::fact::NetworkChanged>(fact);
        const bool cameUp = network != nullptr && network->up && !session_.terminal.networkUp;
        send(std::move(*fact));
        if (cameUp) effects_->networkIsUp();
    } else if (auto* page = std::get_if<PageScanned>(&message)) {
        send(effects_->keep(std::move(*page)));
    } else if (const auto* key = std::get_if<IntakeKeyChanged>(&message)) {
        effects_->intakeKeyChanged(key->key, false);
    } else if (auto* arrived = std::get_if<CatalogueArrived>(&message)) {
        receive(std::move(*arrived));
    }
}

void Application::receive(CatalogueArrived arrived) {
    if (arrived.intakeKey) effects_->intakeKeyChanged(*arrived.intakeKey, true);
    applySettings(arrived.settings);
    if (!arrived.catalogue || arrived.catalogue == session_.catalogue) return;
    auto catalogue = arrived.catalogue;
    arrived_ = std::move(arrived);
    send(flow::Fact(flow::fact::CatalogueChanged{std::move(catalogue)}));
}

void Application::applySettings(const catalog::tuf::SettingSection& settings) {
    facts_.hotline = parts_.config.hotline;
    const auto hotline = settings.find("hotline");
    if (hotline == settings.end()) return;
    if (const auto* text = std::get_if<std::string>(&hotline->second)) facts_.hotline = *text;
}

void Application::tick() {
    const base::WallTime now = parts_.clock.wall();
    const auto seconds = flow::countdownSeconds(session_);
    const flow::Step step = session_.step;
    const flow::CardStage card = session_.card;
    const auto next = flow::nextDeadline(session_);
    const bool due = next && *next <= parts_.clock.steady();  // something ends with this tick, and is shown
    lastTick_ = now;
    send(flow::Fact(flow::fact::Tick{now}));
    if (due || flow::countdownSeconds(session_) != seconds || session_.step != step || session_.card != card) dirty_ = true;
}

void Application::touch(const TouchEvent& event, bool show) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
    io.AddMousePosEvent(event.x, event.y);
    if (event.phase == TouchEvent::Phase::Down) {
        // "Are you still there?" has two answers: it stands until the finger says which.
        if (!session_.countdownEnds) send(flow::Intent(flow::intent::Touched{}));
        io.AddMouseButtonEvent(0, true);
    } else if (event.phase == TouchEvent::Phase::Up) {
        io.AddMouseButtonEvent(0, false);
    }
    draw(show);
    if (event.phase == TouchEvent::Phase::Up) {
        // A lifted finger is nowhere. Our screens look the same then; ImGui's own buttons of the dock do not.
        io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        if (parts_.beside) dirty_ = true;
    }
}

void Application::key(const KeyEvent& event) {
    if (!keys_.accepts(event, parts_.clock.steady())) return;
    // "Are you still there?" is answered by any key, and by nothing else that it may mean.
    const bool answers = session_.countdownEnds.has_value();
    send(flow::Intent(flow::intent::Keyed{}));
    if (!answers && event.key) screens_->key(*event.key);
    if (!answers && !event.key) screens_->keyText(event.text);
    draw();
}

base::SteadyTime Application::deadline(base::SteadyTime until) const {
    if (dirty_) return parts_.clock.steady();
    if (redrawAt_) until = std::min(until, *redrawAt_);
    if (const auto next = flow::nextDeadline(session_)) until = std::min(until, *next);
    if (const auto due = effects_->receiptDue()) until = std::min(until, *due);
    if (const auto due = effects_->devices().overdueAt()) until = std::min(until, *due);
    return until;
}

bool Application::turn(base::SteadyTime until) {
    const WindowInput input = parts_.window.wait(deadline(until));
    if (input.closed) return false;
    if (input.exposed) dirty_ = true;
    for (std::size_t i = 0; i < input.touches.size(); ++i) {
        // A finger may move more often than is worth a picture: each place counts, the last one is shown.
        const bool goesOn = i + 1 < input.touches.size() && input.touches[i + 1].phase == TouchEvent::Phase::Move;
        touch(input.touches[i], input.touches[i].phase != TouchEvent::Phase::Move || !goesOn);
    }
    for (const KeyEvent& event : input.keys) key(event);
    effects_->devices().checkOverdue();
    while (auto message = inbox_.tryTake()) receive(std::move(*message));
    const auto next = flow::nextDeadline(session_);
    if (parts_.clock.wall() - lastTick_ >= kTick || (next && *next <= parts_.clock.steady())) tick();
    effects_->considerReceipt(session_);
    if (redrawAt_ && *redrawAt_ <= parts_.clock.steady()) dirty_ = true;
    if (dirty_) draw();
    return true;
}

screens::Picture Application::page(std::string_view blob) const {
    const Thumbnail* small = effects_->thumbnail(std::string(blob));
    return small == nullptr ? screens::Picture{} : screens::Picture{small->width, small->height, small->rgba.data()};
}

void Application::draw(bool show) {
    ImGuiIO& io = ImGui::GetIO();
    screens::Redraw redraw;
    Shown shown{};
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const base::SteadyTime now = parts_.clock.steady();
        const float step = std::chrono::duration<float>(now - lastFrame_).count();
        io.DeltaTime = std::clamp(step, 0.001F, kLongestFrameStep);
        lastFrame_ = now;
        dirty_ = false;
        shown = {session_.step, session_.visit};
        facts_.name = parts_.config.place.office(session_.preferences.language) + " " +
                      parts_.config.place.terminal(session_.preferences.language);
        screens::Intents intents;
        ImGui::NewFrame();
        redraw = screens_->draw({session_, *search_, facts_, parts_.clock.wall(),
                                 [this](std::string_view text) { return codes_.get(text); },
                                 [this](std::string_view blob) { return page(blob); }},
                                intents);
        if (parts_.beside && parts_.beside(float(parts_.window.width() - parts_.besideWidth), io.DisplaySize.y)) {
            dirty_ = true;
        }
        ImGui::Render();
        if (intents.empty()) break;
        for (flow::Intent& intent : intents) send(std::move(intent));
    }
    if (!show) {
        dirty_ = true;
        return;
    }
    parts_.window.present(*ImGui::GetDrawData());
    speak();
    ++frames_;
    redrawAt_.reset();
    if (redraw.after) redrawAt_ = parts_.clock.in(*redraw.after);
    reportPresented(shown);
}

void Application::speak() {
    if (parts_.speaker == nullptr) return;
    const flow::Preferences& preferences = session_.preferences;
    if (speaking_ && !preferences.speech) parts_.speaker->stop();
    speaking_ = preferences.speech;
    if (!speaking_) return;
    if (volume_ != preferences.volume) parts_.speaker->setVolume(preferences.volume);
    volume_ = preferences.volume;
    for (screens::Spoken& one : screens_->takeSpoken()) {
        parts_.speaker->say(std::move(one.text), one.language, one.when == screens::Spoken::When::Now);
    }
}

void Application::reportPresented(const Shown& shown) {
    if (presented_ == shown) return;
    presented_ = shown;
    if (shown.step == flow::Step::Submitted || shown.step == flow::Step::Recovered) {
        // Before they are released: whatever happens next, the log tells what people were shown.
        for (const flow::Case& one : session_.cases) {
            parts_.log.info("application.shown", "kiosk", {{"id", one.id}});
        }
    }
    if (send(flow::Fact(flow::fact::Presented{shown.step, shown.visit}))) dirty_ = true;
}

}  // namespace zizhu::kiosk
