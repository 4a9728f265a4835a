#include "screens/raster/textures.h"

#include <imgui.h>

#include <algorithm>

namespace zizhu::screens::raster {

Rgba Texture::at(int x, int y) const {
    x = std::clamp(x, 0, width - 1);
    y = std::clamp(y, 0, height - 1);
    const std::uint8_t* texel = pixels + (std::ptrdiff_t(y) * width + x) * bytes;
    return bytes == 1 ? Rgba{255, 255, 255, texel[0]} : Rgba{texel[0], texel[1], texel[2], texel[3]};
}

Rgba Texture::between(std::int64_t u, std::int64_t v) const {
    const std::int64_t limit = std::int64_t(1) << 40;
    u = std::clamp(u, -limit, limit) - 32768;
    v = std::clamp(v, -limit, limit) - 32768;
    const auto place = [](std::int64_t value, int size) { return int(std::clamp<std::int64_t>(value >> 16, -1, size)); };
    const int x = place(u, width), y = place(v, height);
    const auto fx = std::uint32_t(u >> 8 & 0xFF), fy = std::uint32_t(v >> 8 & 0xFF);
    const Rgba a = at(x, y), b = at(x + 1, y), c = at(x, y + 1), d = at(x + 1, y + 1);
    const auto blend = [&](std::uint8_t Rgba::*channel) {
        const std::uint32_t top = a.*channel * (256 - fx) + b.*channel * fx;
        const std::uint32_t bottom = c.*channel * (256 - fx) + d.*channel * fx;
        return std::uint8_t((top * (256 - fy) + bottom * fy + 32768) >> 16U);
    };
    return {blend(&Rgba::r), blend(&Rgba::g), blend(&Rgba::b), blend(&Rgba::a)};
}

bool Texture::updated(const TexelRect& where) const {
    return std::any_of(updates.begin(), updates.end(), [&](const TexelRect& one) {
        return one.x0 < where.x1 && where.x0 < one.x1 && one.y0 < where.y1 && where.y0 < one.y1;
    });
}

void Textures::serve(ImDrawData& drawing) {
    live_.clear();
    if (drawing.Textures == nullptr) return;
    for (ImTextureData* data : *drawing.Textures) {
        if (data->Status == ImTextureStatus_WantDestroy) {
            data->SetTexID(ImTextureID_Invalid);
            data->SetStatus(ImTextureStatus_Destroyed);
            continue;
        }
        if (data->Status == ImTextureStatus_Destroyed || data->Pixels == nullptr) continue;
        Texture texture;
        if (data->Status == ImTextureStatus_WantCreate) {
            data->SetTexID(ImTextureID(++last_));
        } else if (data->Status == ImTextureStatus_WantUpdates) {
            for (const ImTextureRect& one : data->Updates) {
                texture.updates.push_back({one.x, one.y, one.x + one.w, one.y + one.h});
            }
            data->Updates.resize(0);  // ImGui does it for its own, and for nobody else's
        }
        data->SetStatus(ImTextureStatus_OK);
        texture.id = data->TexID;
        texture.pixels = data->Pixels;
        texture.width = data->Width;
        texture.height = data->Height;
        texture.bytes = data->BytesPerPixel;
        live_.push_back(std::move(texture));
    }
}

const Texture* Textures::find(std::uint64_t id) const {
    const auto found = std::find_if(live_.begin(), live_.end(), [&](const Texture& one) { return one.id == id; });
    return found == live_.end() ? nullptr : &*found;
}

void Textures::giveBack() {
    if (ImGui::GetCurrentContext() == nullptr) return;
    for (ImTextureData* data : ImGui::GetPlatformIO().Textures) {
        if (data->TexID == ImTextureID_Invalid) continue;
        data->SetTexID(ImTextureID_Invalid);
        data->SetStatus(ImTextureStatus_Destroyed);
    }
}

}  // namespace zizhu::screens::raster
