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
    // On an X server without a window manager nobody makes a full-screen window as large as the screen.
    SDL_DisplayMode desktop{};
    if (fullScreen) SDL_GetDesktopDisplayMode(0, &desktop);
    SDL_Window* window =
        SDL_CreateWindow("Zizhu", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                         std::max({options.width, desktop.w, 640}), std::max({options.height, desktop.h, 480}),
                         fullScreen ? SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS : 0u);
    SDL_Surface* surface = window == nullptr ? nullptr : SDL_GetWindowSurface(window);
    if (surface == nullptr) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        return base::fail(base::Errc::Unavailable, {"no window surface"});
    }
    SDL_ShowCursor(options.showCursor ? SDL_ENABLE : SDL_DISABLE);
    return std::unique_ptr<SdlWindow>(new SdlWindow(window, *surface, clock));
}

SdlWindow::SdlWindow(SDL_Window* window, const SDL_Surface& surface, base::Clock& clock)
    : window_(window), width_(surface.w), height_(surface.h), clock_(clock), wakeEvent_(SDL_RegisterEvents(1)) {}

SdlWindow::~SdlWindow() {
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
        filter_.event(phase, finger, x, y, clock_.steady(), input.touches);
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
            case SDL_KEYDOWN:
                if (event.key.repeat != 0) break;
                if (auto key = keyEventOf(event.key.keysym.sym, (event.key.keysym.mod & KMOD_SHIFT) != 0)) {
                    input.keys.push_back(std::move(*key));
                }
                break;
            case SDL_WINDOWEVENT: noticed(event.window.event, input); break;
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

void SdlWindow::noticed(std::uint8_t event, WindowInput& input) {
    if (event == SDL_WINDOWEVENT_SIZE_CHANGED) rasterizer_.forget();  // its surface is a new one
    if (event != SDL_WINDOWEVENT_EXPOSED && event != SDL_WINDOWEVENT_SIZE_CHANGED) return;
    exposed_ = true;
    input.exposed = true;
}

screens::Surface SdlWindow::target(const SDL_Surface& surface) {
    const Uint32 format = surface.format->format;
    if (format == SDL_PIXELFORMAT_XRGB8888 || format == SDL_PIXELFORMAT_ARGB8888) {
        return {static_cast<std::uint32_t*>(surface.pixels), surface.w, surface.h, surface.pitch / 4};
    }
    converted_.resize(std::size_t(surface.w) * std::size_t(surface.h));
    return {converted_.data(), surface.w, surface.h, surface.w};
}

void SdlWindow::show(SDL_Surface& surface, std::span<const screens::PixelRect> changed) {
    std::vector<SDL_Rect> rects;
    for (const screens::PixelRect& rect : changed) rects.push_back({rect.x, rect.y, rect.w, rect.h});
    if (drawn_.pixels != surface.pixels) {
        for (const SDL_Rect& rect : rects) {
            auto* to = static_cast<std::uint8_t*>(surface.pixels) + std::ptrdiff_t(rect.y) * surface.pitch +
                       std::ptrdiff_t(rect.x) * surface.format->BytesPerPixel;
            const std::uint32_t* from = drawn_.pixels + std::ptrdiff_t(rect.y) * drawn_.stride + rect.x;
            SDL_ConvertPixels(rect.w, rect.h, SDL_PIXELFORMAT_XRGB8888, from, drawn_.stride * 4,
                              surface.format->format, to, surface.pitch);
        }
    }
    if (exposed_) {
        exposed_ = SDL_UpdateWindowSurface(window_) != 0;
    } else if (!rects.empty()) {
        // A display that refuses (it is being switched) gets the whole picture next time.
        exposed_ = SDL_UpdateWindowSurfaceRects(window_, rects.data(), int(rects.size())) != 0;
    }
}

void SdlWindow::present(ImDrawData& drawing) {
    SDL_Surface* surface = SDL_GetWindowSurface(window_);  // the same one until the window's size changes
    if (surface == nullptr) {
        exposed_ = true;
        return;
    }
    drawn_ = target(*surface);
    show(*surface, rasterizer_.draw(drawing, drawn_));
}

Picture SdlWindow::capture() const {
    Picture picture{drawn_.width, drawn_.height, {}};
    for (int y = 0; y < drawn_.height; ++y) {
        const std::uint32_t* row = drawn_.pixels + std::ptrdiff_t(y) * drawn_.stride;
        for (int x = 0; x < drawn_.width; ++x) picture.pixels.push_back(row[x] | 0xFF000000U);
    }
    return picture;
}

}  // namespace zizhu::kiosk
