// A window in memory: what the robot, the demonstration and the tests look at and touch.
#pragma once

#include <memory>

#include "kiosk/surface_renderer.h"

namespace zizhu::kiosk {

class OffscreenWindow final : public Window {
public:
    // `clock` must outlive the window. Unavailable without memory for the picture.
    static base::Result<std::unique_ptr<OffscreenWindow>> make(int width, int height, base::Clock& clock);
    ~OffscreenWindow() override;

    // Thread-safe: what wait() gives next.
    void touch(TouchEvent event);

    int width() const override { return width_; }
    int height() const override { return height_; }
    WindowInput wait(base::SteadyTime deadline) override;
    void wake() override;
    void present(ImDrawData& drawing) override;
    Picture capture() const override;

private:
    struct SurfaceDeleter {
        void operator()(SDL_Surface* surface) const;
    };
    OffscreenWindow(int width, int height, base::Clock& clock, SDL_Surface* surface);

    int width_, height_;
    base::Clock& clock_;
    std::unique_ptr<SDL_Surface, SurfaceDeleter> surface_;
    std::unique_ptr<SurfaceRenderer> renderer_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<TouchEvent> touches_;
    bool woken_ = false;
};

}  // namespace zizhu::kiosk
