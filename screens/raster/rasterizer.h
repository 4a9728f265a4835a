// Dear ImGui's draw data → pixels in memory, on the processor alone, and only where they changed.
//
// The surface is cut into tiles of kTile pixels. Every primitive of a frame is hashed into the tiles that it
// touches; a tile whose hash is that of the frame before is left as it is. So the surface must keep its
// pixels between frames (a window's surface does), and nobody else may draw into it. Two different pictures
// of a tile share a hash with a chance of 2^-64.
//
// Pixels are sampled at their centres, a primitive owns its left and top edge, and vertices are snapped to
// 1/256 pixel: what lies side by side leaves no gap and is not blended twice. A picture does not depend on
// the way to it: redrawn in part or as a whole, it is the same to the last bit.
//
// Not thread-safe. Needs the ImGui context that the draw data comes from. Blocks for the time of drawing.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

struct ImDrawData;

namespace zizhu::screens {

// Words of 0xXXRRGGBB; drawn pixels get 0xFF on top. Owned by the caller.
struct Surface {
    std::uint32_t* pixels = nullptr;
    int width = 0, height = 0;
    int stride = 0;  // pixels from one row to the next; at least `width`

    friend bool operator==(const Surface&, const Surface&) = default;
};

struct PixelRect {
    int x = 0, y = 0, w = 0, h = 0;
    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

class Rasterizer {
public:
    static constexpr int kTile = 64;
    // Vertices further out than this (or not finite) drop their triangle; a larger surface is not drawn.
    static constexpr int kFarthest = 1 << 17;

    Rasterizer();
    // Gives the textures back to ImGui, as it wants it before its context goes.
    ~Rasterizer();
    Rasterizer(const Rasterizer&) = delete;
    Rasterizer& operator=(const Rasterizer&) = delete;

    // Serves ImGui's requests for textures (their pixels are read in place, no copy is kept) and brings the
    // surface up to date. Gives what was redrawn: rectangles that do not overlap, none if nothing changed;
    // valid until the next call. Where nothing is drawn it is black. Callbacks in draw lists are left out.
    std::span<const PixelRect> draw(ImDrawData& drawing, const Surface& surface);

    // The surface's pixels are lost: the next draw() makes all of them.
    void forget();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace zizhu::screens
