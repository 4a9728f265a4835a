#include "kiosk/offscreen_window.h"

#include <SDL.h>

namespace zizhu::kiosk {

void OffscreenWindow::SurfaceDeleter::operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }

OffscreenWindow::OffscreenWindow(int width, int height, base::Clock& clock, SDL_Surface* surface)
    : width_(width), height_(height), clock_(clock), surface_(surface) {}

OffscreenWindow::~OffscreenWindow() = default;

base::Result<std::unique_ptr<OffscreenWindow>> OffscreenWindow::make(int width, int height, base::Clock& clock) {
    SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_XRGB8888);
    if (surface == nullptr) return base::fail(base::Errc::Unavailable, {"no surface of {}x{}", width, height});
    std::unique_ptr<OffscreenWindow> window(new OffscreenWindow(width, height, clock, surface));
    auto renderer = SurfaceRenderer::make(surface);
    if (!renderer) return base::fail(renderer.error());
    window->renderer_ = std::move(*renderer);
    return window;
}

void OffscreenWindow::touch(TouchEvent event) {
    {
        const std::lock_guard lock(mutex_);
        touches_.push_back(event);
    }
    changed_.notify_one();
}

WindowInput OffscreenWindow::wait(base::SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    clock_.waitUntil(lock, changed_, deadline, [this] { return woken_ || !touches_.empty(); });
    woken_ = false;
    WindowInput input;
    input.touches.swap(touches_);
    return input;
}

void OffscreenWindow::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_one();
}

void OffscreenWindow::present(ImDrawData& drawing) { renderer_->draw(drawing); }

Picture OffscreenWindow::capture() const { return renderer_->capture(); }

}  // namespace zizhu::kiosk
