// The terminal's display through SDL2: full screen, or a window while developing. Pictures are drawn into the
// memory that the display shows from, and only what changed is shown again.
#pragma once

#include <memory>
#include <span>

#include "kiosk/touch_filter.h"
#include "kiosk/window.h"
#include "screens/raster/rasterizer.h"

struct SDL_Window;
struct SDL_Surface;

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
    SdlWindow(SDL_Window* window, const SDL_Surface& surface, base::Clock& clock);
    void noticed(std::uint8_t event, WindowInput& input);
    // Where to draw: the window's own memory, or `converted_` where the display's pixels are others.
    screens::Surface target(const SDL_Surface& surface);
    void show(SDL_Surface& surface, std::span<const screens::PixelRect> changed);

    SDL_Window* window_;
    int width_, height_;
    base::Clock& clock_;
    std::uint32_t wakeEvent_;
    TouchFilter filter_;
    screens::Rasterizer rasterizer_;
    screens::Surface drawn_;
    std::vector<std::uint32_t> converted_;
    bool exposed_ = true;  // the display lost what it showed, the picture is whole

    static constexpr std::int64_t kMouse = -2;
};

}  // namespace zizhu::kiosk
