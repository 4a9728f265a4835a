// The terminal's display through SDL2: full screen, or a window while developing.
#pragma once

#include <memory>

#include "kiosk/surface_renderer.h"

struct SDL_Window;

namespace zizhu::kiosk {

struct SdlWindowOptions {
    int width = 0, height = 0;  // 0: full screen at the panel's own resolution
    bool showCursor = false;    // a mouse stands in for a finger while developing
};

class SdlWindow final : public Window {
public:
    // Unavailable where there is no display. One at a time in a process.
    static base::Result<std::unique_ptr<SdlWindow>> make(const SdlWindowOptions& options, base::Clock& clock);
    ~SdlWindow() override;

    int width() const override { return width_; }
    int height() const override { return height_; }
    WindowInput wait(base::SteadyTime deadline) override;
    void wake() override;
    void present(ImDrawData& drawing) override;
    Picture capture() const override;

private:
    SdlWindow(SDL_Window* window, SDL_Surface* surface, base::Clock& clock);

    SDL_Window* window_;
    SDL_Surface* surface_;  // SDL's own, freed with the window
    int width_, height_;
    base::Clock& clock_;
    std::uint32_t wakeEvent_;
    std::int64_t finger_ = kNoFinger;
    std::unique_ptr<SurfaceRenderer> renderer_;

    static constexpr std::int64_t kNoFinger = -1;
    static constexpr std::int64_t kMouse = -2;
};

}  // namespace zizhu::kiosk
