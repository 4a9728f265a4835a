// The textures that a frame's draw data refers to. ImGui keeps their pixels in ordinary memory, so they are
// read where they lie; only names are given out.
#pragma once

#include <cstdint>
#include <vector>

#include "screens/raster/spans.h"

struct ImDrawData;
struct ImTextureData;

namespace zizhu::screens::raster {

struct TexelRect {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // half open
};

struct Texture {
    std::uint64_t id = 0;  // never given twice
    const std::uint8_t* pixels = nullptr;
    int width = 0, height = 0;
    int bytes = 0;  // a texel: 1 (coverage, the colour is white) or 4 (R, G, B, A)
    std::vector<TexelRect> updates;  // written since the frame before

    // Coordinates beyond an edge give the edge's texel.
    Rgba at(int x, int y) const;
    // Between four texels; texel centres at (n + 0.5) * 65536.
    Rgba between(std::int64_t u, std::int64_t v) const;
    bool updated(const TexelRect& where) const;
};

class Textures {
public:
    // Does what ImGui asks for. The textures are good until the draw data's frame is over.
    void serve(ImDrawData& drawing);
    // nullptr: not one of ours, or gone.
    const Texture* find(std::uint64_t id) const;
    // Every texture of the current context that has a name loses it.
    static void giveBack();

private:
    std::vector<Texture> live_;
    std::uint64_t last_ = 0;
};

}  // namespace zizhu::screens::raster
