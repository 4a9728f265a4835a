#include "kiosk/sdl_window.h"

#include <algorithm>

#include <SDL.h>

namespace zizhu::kiosk {

base::Result<std::unique_ptr<SdlWindow>> SdlWindow::make(const SdlWindowOptions& options, base::Clock& clock) {
    // Measured: without this hint SDL keeps a second, accelerated copy of the window's surface, which
    // costs more than the drawing itself on a machine without a GPU.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return base::fail(base::Errc::Unavailable, {"no video driver"});
    const bool fullScreen = options.width == 0;
    SDL_Window* window =
        SDL_CreateWindow("Zizhu", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, std::max(options.width, 640),
                         std::max(options.height, 480),
                         fullScreen ? SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS : 0u);
    SDL_Surface* surface = window == nullptr ? nullptr : SDL_GetWindowSurface(window);
    if (surface == nullptr) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return base::fail(base::Errc::Unavailable, {"no window surface"});
    }
    SDL_ShowCursor(options.showCursor ? SDL_ENABLE : SDL_DISABLE);
    std::unique_ptr<SdlWindow> self(new SdlWindow(window, surface, clock));
    auto renderer = SurfaceRenderer::make(surface);
    if (!renderer) return base::fail(renderer.error());
    self->renderer_ = std::move(*renderer);
    return self;
}

SdlWindow::SdlWindow(SDL_Window* window, SDL_Surface* surface, base::Clock& clock)
    : window_(window), surface_(surface), width_(surface->w), height_(surface->h), clock_(clock),
      wakeEvent_(SDL_RegisterEvents(1)) {}

SdlWindow::~SdlWindow() {
    renderer_.reset();
    SDL_DestroyWindow(window_);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

WindowInput SdlWindow::wait(base::SteadyTime deadline) {
    WindowInput input;
    SDL_Event event;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_.steady()).count();
    bool have = deadline == base::SteadyTime::max()
                    ? SDL_WaitEvent(&event) != 0
                    : SDL_WaitEventTimeout(&event, int(std::clamp<long long>(left, 0, 3'600'000))) != 0;
    const auto touch = [&](TouchEvent::Phase phase, std::int64_t finger, float x, float y) {
        if (phase == TouchEvent::Phase::Down && finger_ == kNoFinger) finger_ = finger;
        if (finger != finger_) return;
        if (phase == TouchEvent::Phase::Up) finger_ = kNoFinger;
        input.touches.push_back({phase, x, y});
    };
    for (; have; have = SDL_PollEvent(&event) != 0) {
        const float fingerX = event.tfinger.x * float(width_), fingerY = event.tfinger.y * float(height_);
        switch (event.type) {
            case SDL_FINGERDOWN: touch(TouchEvent::Phase::Down, event.tfinger.fingerId, fingerX, fingerY); break;
            case SDL_FINGERMOTION: touch(TouchEvent::Phase::Move, event.tfinger.fingerId, fingerX, fingerY); break;
            case SDL_FINGERUP: touch(TouchEvent::Phase::Up, event.tfinger.fingerId, fingerX, fingerY); break;
            case SDL_MOUSEBUTTONDOWN:
                touch(TouchEvent::Phase::Down, kMouse, float(event.button.x), float(event.button.y));
                break;
            case SDL_MOUSEMOTION:
                touch(TouchEvent::Phase::Move, kMouse, float(event.motion.x), float(event.motion.y));
                break;
            case SDL_MOUSEBUTTONUP:
                touch(TouchEvent::Phase::Up, kMouse, float(event.button.x), float(event.button.y));
                break;
            case SDL_WINDOWEVENT: input.exposed |= event.window.event == SDL_WINDOWEVENT_EXPOSED; break;
            case SDL_QUIT: input.closed = true; break;
            default: break;
        }
    }
    return input;
}

void SdlWindow::wake() {
    SDL_Event event{};
    event.type = wakeEvent_;
    SDL_PushEvent(&event);
}

void SdlWindow::present(ImDrawData& drawing) {
    renderer_->draw(drawing);
    SDL_UpdateWindowSurface(window_);
}

Picture SdlWindow::capture() const { return renderer_->capture(); }

}  // namespace zizhu::kiosk
