// ImGui draw data → pixels of an SDL surface, by SDL's software renderer. Shared by both windows.
// Bound to the ui thread; needs an ImGui context while it lives.
#pragma once

#include <memory>

#include "base/result.h"
#include "kiosk/window.h"

struct SDL_Surface;
struct SDL_Renderer;

namespace zizhu::kiosk {

class SurfaceRenderer {
public:
    // `surface` must outlive the renderer.
    static base::Result<std::unique_ptr<SurfaceRenderer>> make(SDL_Surface* surface);
    ~SurfaceRenderer();
    SurfaceRenderer(const SurfaceRenderer&) = delete;
    SurfaceRenderer& operator=(const SurfaceRenderer&) = delete;

    void draw(ImDrawData& drawing);
    Picture capture() const;

private:
    SurfaceRenderer(SDL_Surface* surface, SDL_Renderer* renderer) : surface_(surface), renderer_(renderer) {}
    SDL_Surface* surface_;
    SDL_Renderer* renderer_;
};

}  // namespace zizhu::kiosk
