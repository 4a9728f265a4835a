#include "screens/components/thumbnails.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <cstring>

namespace zizhu::screens {
namespace {

void release(ImTextureData* texture) {
    ImGui::UnregisterUserTexture(texture);
    // The list that renderers walk is made anew only at the end of the next frame, and there may be none.
    ImGui::GetPlatformIO().Textures.find_erase(texture);
    IM_DELETE(texture);
}

}  // namespace

Thumbnails::~Thumbnails() {
    if (ImGui::GetCurrentContext() == nullptr) return;
    forget();
    for (ImTextureData* texture : dying_) release(texture);
}

bool Thumbnails::draw(Ui& ui, const Rect& rect, const std::string& key, const Picture& picture) {
    auto found = live_.find(key);
    if (found == live_.end()) {
        if (picture.rgba == nullptr || picture.width <= 0 || picture.height <= 0 ||
            picture.width > kMaxPixels / picture.height || live_.size() >= kMaxTextures) {
            return false;
        }
        ImTextureData* texture = IM_NEW(ImTextureData)();
        texture->Create(ImTextureFormat_RGBA32, picture.width, picture.height);
        std::memcpy(texture->GetPixels(), picture.rgba, std::size_t(texture->GetSizeInBytes()));
        ImGui::RegisterUserTexture(texture);
        found = live_.emplace(key, texture).first;
    }
    ImTextureData* texture = found->second;
    const float scale = std::min(rect.w / float(texture->Width), rect.h / float(texture->Height));
    const float w = std::round(float(texture->Width) * scale), h = std::round(float(texture->Height) * scale);
    const float x = std::round(rect.centreX() - w / 2), y = std::round(rect.centreY() - h / 2);
    if (ui.visible({x, y, w, h})) ui.list()->AddImage(texture->GetTexRef(), ImVec2(x, y), ImVec2(x + w, y + h));
    return true;
}

bool Thumbnails::drawNewest(Ui& ui, const Rect& rect, const std::string& key, const Picture& picture) {
    if (!live_.contains(key)) forget();
    return draw(ui, rect, key, picture);
}

void Thumbnails::forget() {
    for (auto& [key, texture] : live_) {
        if (texture->Pixels != nullptr) std::memset(texture->Pixels, 0, std::size_t(texture->GetSizeInBytes()));
        texture->SetStatus(texture->TexID == ImTextureID_Invalid ? ImTextureStatus_Destroyed : ImTextureStatus_WantDestroy);
        dying_.push_back(texture);
    }
    live_.clear();
}

void Thumbnails::sweep() {
    std::erase_if(dying_, [](ImTextureData* texture) {
        if (texture->Status != ImTextureStatus_Destroyed) return false;
        release(texture);
        return true;
    });
}

}  // namespace zizhu::screens
