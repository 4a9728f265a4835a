// A window that is a picture: what the screens draw, rendered in memory, and what they ask the kiosk for.
// Development only.
#pragma once

#include <SDL.h>
#include <cairo.h>
#include <imgui.h>
#include <imgui_impl_sdlrenderer2.h>
#include <qrencode.h>

#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "screens/screens.h"

namespace zizhu::tests {

// One ImGui context each; use() before anything is drawn into it.
class Glass {
public:
    Glass(int width, int height) {
        surface_ = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
        renderer_ = SDL_CreateSoftwareRenderer(surface_);
        context_ = ImGui::CreateContext();
        use();
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(float(width), float(height));
        io.DeltaTime = 1.0F / 60;
        ImGui_ImplSDLRenderer2_Init(renderer_);
    }
    Glass(const Glass&) = delete;
    Glass& operator=(const Glass&) = delete;
    ~Glass() {
        use();
        ImGui_ImplSDLRenderer2_Shutdown();
        ImGui::DestroyContext(context_);
        SDL_DestroyRenderer(renderer_);
        SDL_FreeSurface(surface_);
    }
    void use() { ImGui::SetCurrentContext(context_); }
    void present() {
        SDL_SetRenderDrawColor(renderer_, 0, 0, 0, 255);
        SDL_RenderClear(renderer_);
        ImGui_ImplSDLRenderer2_RenderDrawData(ImGui::GetDrawData(), renderer_);
        SDL_RenderPresent(renderer_);
    }
    // Of what was presented last; the pixels stay the glass's. To be destroyed by the caller.
    cairo_surface_t* picture() const {
        return cairo_image_surface_create_for_data(static_cast<unsigned char*>(surface_->pixels), CAIRO_FORMAT_RGB24,
                                                   surface_->w, surface_->h, surface_->pitch);
    }
    void save(const std::filesystem::path& path) const {
        cairo_surface_t* image = picture();
        cairo_surface_write_to_png(image, path.c_str());
        cairo_surface_destroy(image);
    }

private:
    SDL_Surface* surface_;
    SDL_Renderer* renderer_;
    ImGuiContext* context_;
};

inline const base::Bitmap* qrOf(std::string_view text) {
    static std::map<std::string, base::Bitmap> made;
    auto [at, fresh] = made.try_emplace(std::string(text));
    if (fresh) {
        if (QRcode* code = QRcode_encodeString(at->first.c_str(), 0, QR_ECLEVEL_Q, QR_MODE_8, 1)) {
            at->second = base::Bitmap(code->width, code->width);
            for (int y = 0; y < code->width; ++y) {
                for (int x = 0; x < code->width; ++x) {
                    if ((code->data[y * code->width + x] & 1) != 0) at->second.setBlack(x, y);
                }
            }
            QRcode_free(code);
        }
    }
    return &at->second;
}

// A page of lines that nobody wrote.
inline screens::Picture pageOf(std::string_view) {
    constexpr int kWidth = 210, kHeight = 297;
    static std::vector<std::uint8_t> rgba = [] {
        std::vector<std::uint8_t> p(std::size_t(kWidth) * kHeight * 4, 0xFA);
        for (int y = 30; y < kHeight - 30; ++y) {
            for (int x = 24; x < kWidth - 24 - (y / 12 % 3) * 18; ++x) {
                if (y % 12 < 4) std::memset(&p[std::size_t(y * kWidth + x) * 4], 0x90, 3);
            }
        }
        return p;
    }();
    return {kWidth, kHeight, rgba.data()};
}

}  // namespace zizhu::tests
