// A window that is a picture: what the screens draw, rendered in memory, and what they ask the kiosk for.
// Development only.
#pragma once

#include <cairo.h>
#include <imgui.h>
#include <qrencode.h>

#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "screens/raster/rasterizer.h"
#include "screens/screens.h"

namespace zizhu::tests {

// One ImGui context each; use() before anything is drawn into it.
class Glass {
public:
    Glass(int width, int height)
        : width_(width), height_(height), pixels_(std::size_t(width) * std::size_t(height)),
          context_(ImGui::CreateContext()) {
        use();
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(float(width), float(height));
        io.DeltaTime = 1.0F / 60;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        io.ConfigInputTrickleEventQueue = false;
        rasterizer_ = std::make_unique<screens::Rasterizer>();
    }
    Glass(const Glass&) = delete;
    Glass& operator=(const Glass&) = delete;
    ~Glass() {
        use();
        rasterizer_.reset();
        ImGui::DestroyContext(context_);
    }
    void use() { ImGui::SetCurrentContext(context_); }
    // What ImGui rendered; gives what was drawn anew.
    std::span<const screens::PixelRect> present() {
        return rasterizer_->draw(*ImGui::GetDrawData(), {pixels_.data(), width_, height_, width_});
    }
    // The next present() draws everything.
    void forget() { rasterizer_->forget(); }
    const std::vector<std::uint32_t>& pixels() const { return pixels_; }
    // Of what was presented last; the pixels stay the glass's. To be destroyed by the caller.
    cairo_surface_t* picture() const {
        auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::uint32_t*>(pixels_.data()));
        return cairo_image_surface_create_for_data(bytes, CAIRO_FORMAT_RGB24, width_, height_, width_ * 4);
    }
    void save(const std::filesystem::path& path) const {
        cairo_surface_t* image = picture();
        cairo_surface_write_to_png(image, path.c_str());
        cairo_surface_destroy(image);
    }

private:
    int width_, height_;
    std::vector<std::uint32_t> pixels_;
    ImGuiContext* context_;
    std::unique_ptr<screens::Rasterizer> rasterizer_;
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
