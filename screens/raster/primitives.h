// A frame's draw data as primitives that are quick to draw: rectangles, copies of texture, convex polygons,
// and meshes of triangles for the rest. They refer to the draw data's vertices and the textures.
#pragma once

#include <cstdint>
#include <vector>

#include "screens/raster/textures.h"

struct ImDrawCmd;
struct ImDrawData;
struct ImDrawVert;

namespace zizhu::screens::raster {

// Pixels, half open.
struct Box {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;

    bool empty() const { return x0 >= x1 || y0 >= y1; }
};
Box intersect(const Box& a, const Box& b);

// 1/256 pixel from the surface's corner.
struct Point {
    int x = 0, y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

// The first pixel whose centre lies at `edge` or after it.
inline int firstPixel(int edge) { return (edge + 127) >> 8; }

struct Vertex {
    Point at;
    Rgba color;
    float u = 0, v = 0;  // texels
};

struct Primitive {
    enum class Kind : std::uint8_t {
        Rectangle,  // `box` filled with `color`
        Copy,       // texels one to one into `box`, times `color`
        Polygon,    // convex, filled with `color`
        Fading,     // triangles of one red, green and blue, whose alpha is the vertices'
        Mesh        // triangles; colours of the vertices, times the texture's where there is one
    };
    Kind kind = Kind::Rectangle;
    Box box;                  // what it touches, cut to its clip
    Rgba color;
    const Texture* texture = nullptr;
    int u = 0, v = 0;         // the texel of the box's first pixel
    std::uint32_t first = 0, count = 0;  // of Frame::vertices; three to a triangle
    std::uint64_t hash = 0;   // of all that its pixels depend on but the texture's content
    bool stale = false;       // the texture changed where it is read
};

// Kept from frame to frame for its memory.
struct Frame {
    std::vector<Primitive> primitives;  // in the order of drawing
    std::vector<Vertex> vertices;
};

// Reads `drawing` into `frame`, leaving out what is not seen on a surface of `bounds`. Indices and vertices
// are those of a draw list that ImGui made; a count that leaves its buffers is left out.
void collect(const ImDrawData& drawing, const Textures& textures, const Box& bounds, Frame& frame);

}  // namespace zizhu::screens::raster
