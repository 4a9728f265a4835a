#include "kiosk/surface_renderer.h"

#include <cstring>

#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_sdlrenderer2.h>

namespace zizhu::kiosk {

base::Result<std::unique_ptr<SurfaceRenderer>> SurfaceRenderer::make(SDL_Surface* surface) {
    SDL_Renderer* renderer = SDL_CreateSoftwareRenderer(surface);
    if (renderer == nullptr) return base::fail(base::Errc::Unsupported, {"no software renderer"});
    if (!ImGui_ImplSDLRenderer2_Init(renderer)) {
        SDL_DestroyRenderer(renderer);
        return base::fail(base::Errc::Unsupported, {"no ImGui renderer"});
    }
    return std::unique_ptr<SurfaceRenderer>(new SurfaceRenderer(surface, renderer));
}

SurfaceRenderer::~SurfaceRenderer() {
    ImGui_ImplSDLRenderer2_Shutdown();
    SDL_DestroyRenderer(renderer_);
}

void SurfaceRenderer::draw(ImDrawData& drawing) {
    // No clear: screens paint every pixel of their background themselves.
    ImGui_ImplSDLRenderer2_RenderDrawData(&drawing, renderer_);
    SDL_RenderFlush(renderer_);
}

Picture SurfaceRenderer::capture() const {
    Picture picture{surface_->w, surface_->h, {}};
    picture.pixels.resize(std::size_t(surface_->w) * std::size_t(surface_->h));
    SDL_ConvertPixels(surface_->w, surface_->h, surface_->format->format, surface_->pixels, surface_->pitch,
                      SDL_PIXELFORMAT_ARGB8888, picture.pixels.data(), surface_->w * 4);
    for (std::uint32_t& pixel : picture.pixels) pixel |= 0xFF000000u;
    return picture;
}

}  // namespace zizhu::kiosk
