// A window in memory: what the robot, the demonstration and the tests look at and touch.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "kiosk/window.h"
#include "screens/raster/rasterizer.h"

namespace zizhu::kiosk {

class OffscreenWindow final : public Window {
public:
    // `clock` must outlive the window. Unavailable without memory for the picture.
    static base::Result<std::unique_ptr<OffscreenWindow>> make(int width, int height, base::Clock& clock);

    // Thread-safe: what wait() gives next.
    void touch(TouchEvent event);
    void key(KeyEvent event);

    int width() const override { return surface_.width; }
    int height() const override { return surface_.height; }
    WindowInput wait(base::SteadyTime deadline) override;
    void wake() override;
    void present(ImDrawData& drawing) override;
    Picture capture() const override;

    // What measurements look at: the pixels that the last present() drew and when it was done; and what all
    // of them cost, when the next one draws them again.
    std::int64_t pixelsDrawn() const { return pixelsDrawn_; }
    base::SteadyTime shownAt() const { return shownAt_; }
    void loseContents() { rasterizer_.forget(); }

private:
    OffscreenWindow(screens::Surface surface, std::unique_ptr<std::uint32_t[]> pixels, base::Clock& clock);

    base::Clock& clock_;
    std::unique_ptr<std::uint32_t[]> pixels_;
    screens::Surface surface_;
    screens::Rasterizer rasterizer_;
    std::int64_t pixelsDrawn_ = 0;
    base::SteadyTime shownAt_{};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<TouchEvent> touches_;
    std::vector<KeyEvent> keys_;
    bool woken_ = false;
};

}  // namespace zizhu::kiosk
