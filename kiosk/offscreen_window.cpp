#include "kiosk/offscreen_window.h"

#include <new>

namespace zizhu::kiosk {

OffscreenWindow::OffscreenWindow(screens::Surface surface, std::unique_ptr<std::uint32_t[]> pixels, base::Clock& clock)
    : clock_(clock), pixels_(std::move(pixels)), surface_(surface) {}

base::Result<std::unique_ptr<OffscreenWindow>> OffscreenWindow::make(int width, int height, base::Clock& clock) {
    if (width <= 0 || height <= 0 || width > screens::Rasterizer::kFarthest || height > screens::Rasterizer::kFarthest) {
        return base::fail(base::Errc::Unavailable, {"no surface of {}x{}", width, height});
    }
    std::unique_ptr<std::uint32_t[]> pixels(new (std::nothrow) std::uint32_t[std::size_t(width) * std::size_t(height)]());
    if (!pixels) return base::fail(base::Errc::Unavailable, {"no surface of {}x{}", width, height});
    const screens::Surface surface{pixels.get(), width, height, width};
    return std::unique_ptr<OffscreenWindow>(new OffscreenWindow(surface, std::move(pixels), clock));
}

void OffscreenWindow::touch(TouchEvent event) {
    {
        const std::lock_guard lock(mutex_);
        touches_.push_back(event);
    }
    changed_.notify_one();
}

void OffscreenWindow::key(KeyEvent event) {
    {
        const std::lock_guard lock(mutex_);
        keys_.push_back(std::move(event));
    }
    changed_.notify_one();
}

WindowInput OffscreenWindow::wait(base::SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    clock_.waitUntil(lock, changed_, deadline, [this] { return woken_ || !touches_.empty() || !keys_.empty(); });
    woken_ = false;
    WindowInput input;
    input.touches.swap(touches_);
    input.keys.swap(keys_);
    return input;
}

void OffscreenWindow::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_one();
}

void OffscreenWindow::present(ImDrawData& drawing) {
    pixelsDrawn_ = 0;
    for (const screens::PixelRect& rect : rasterizer_.draw(drawing, surface_)) {
        pixelsDrawn_ += std::int64_t(rect.w) * rect.h;
    }
    shownAt_ = clock_.steady();
}

Picture OffscreenWindow::capture() const {
    Picture picture{surface_.width, surface_.height, {}};
    picture.pixels.assign(pixels_.get(), pixels_.get() + std::ptrdiff_t(surface_.width) * surface_.height);
    for (std::uint32_t& pixel : picture.pixels) pixel |= 0xFF000000U;
    return picture;
}

}  // namespace zizhu::kiosk
