// The glass: where the picture goes and touches come from.
//
// Two of them: SdlWindow (a display) and OffscreenWindow (memory; robot, demonstrations, tests). Both
// draw with screens::Rasterizer, so a picture made without a display is the picture citizens see.
// Bound to the ui thread, except wake().
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "kiosk/keypad.h"

struct ImDrawData;

namespace zizhu::kiosk {

// One finger is followed; others are ignored while it is down, so a palm on the glass presses nothing.
struct TouchEvent {
    enum class Phase : std::uint8_t { Down, Move, Up };
    Phase phase;
    float x, y;  // pixels of the picture
};

struct WindowInput {
    std::vector<TouchEvent> touches;  // oldest first
    std::vector<KeyEvent> keys;       // pressed; repeats of a held key are left out
    bool exposed = false;             // the picture must be presented again
    bool closed = false;              // the window was closed (development only)
};

// 32-bit ARGB in memory order B G R A (little-endian), rows from the top.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;
};

class Window {
public:
    virtual ~Window() = default;
    virtual int width() const = 0;   // pixels
    virtual int height() const = 0;  // pixels

    // Blocks until there is input, somebody calls wake(), or `deadline`.
    virtual WindowInput wait(base::SteadyTime deadline) = 0;
    // Ends a wait() now. Thread-safe.
    virtual void wake() = 0;

    // Draws and shows what changed since the frame before. Blocks for the time of drawing.
    virtual void present(ImDrawData& drawing) = 0;
    // What present() showed last.
    virtual Picture capture() const = 0;
};

}  // namespace zizhu::kiosk
