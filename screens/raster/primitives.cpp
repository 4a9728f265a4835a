#include "screens/raster/primitives.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "screens/raster/rasterizer.h"

namespace zizhu::screens::raster {

Box intersect(const Box& a, const Box& b) {
    return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

namespace {

// A mesh that stays this small is hashed and placed as one; a larger one would make too many tiles dirty.
constexpr int kSmallMesh = 48;

class Hash {
public:
    void add(std::uint64_t value) {
        state_ = (state_ ^ value) * 0x9E3779B97F4A7C15ULL;
        state_ ^= state_ >> 29U;
    }
    void add(int a, int b) { add(std::uint64_t(std::uint32_t(a)) << 32U | std::uint32_t(b)); }
    void add(Rgba color) {
        add(std::uint64_t(color.r) | std::uint64_t(color.g) << 8U | std::uint64_t(color.b) << 16U |
            std::uint64_t(color.a) << 24U);
    }
    void add(float value) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        add(std::uint64_t(bits));
    }
    std::uint64_t get() const { return state_ ^ state_ >> 32U; }

private:
    std::uint64_t state_ = 0x2545F4914F6CDD1DULL;
};

Rgba unpack(ImU32 color) {
    return {std::uint8_t(color >> IM_COL32_R_SHIFT), std::uint8_t(color >> IM_COL32_G_SHIFT),
            std::uint8_t(color >> IM_COL32_B_SHIFT), std::uint8_t(color >> IM_COL32_A_SHIFT)};
}

bool sameUv(const ImDrawVert& a, const ImDrawVert& b) { return a.uv.x == b.uv.x && a.uv.y == b.uv.y; }

std::int64_t cross(const Point& a, const Point& b, const Point& c) {
    return std::int64_t(b.x - a.x) * (c.y - a.y) - std::int64_t(b.y - a.y) * (c.x - a.x);
}

// Reads one draw command.
class Reader {
public:
    Reader(const ImDrawData& drawing, const Textures& textures, const Box& bounds, Frame& frame)
        : drawing_(drawing), textures_(textures), bounds_(bounds), frame_(frame) {}

    void read(const ImDrawList& list, const ImDrawCmd& command);

private:
    struct Corner {
        const ImDrawVert* vertex;
        Point at;
    };
    using Triangle = std::array<Corner, 3>;

    bool corner(std::uint32_t index, Corner& out) const;
    std::uint32_t indexAt(std::uint32_t i) const { return indices_[i]; }
    std::uint32_t rectangle(std::uint32_t i);
    std::uint32_t polygon(std::uint32_t i);
    void triangle(std::uint32_t i);
    bool imageOf(const Corner& topLeft, const Corner& bottomRight);
    void put(Primitive primitive, Hash hash);
    Rgba flat(const ImDrawVert& vertex, bool& stale) const;
    void flush();

    const ImDrawData& drawing_;
    const Textures& textures_;
    Box bounds_;
    Frame& frame_;
    const ImDrawVert* vertices_ = nullptr;
    const ImDrawIdx* indices_ = nullptr;
    std::uint32_t vertexCount_ = 0, end_ = 0;
    Box clip_;
    const Texture* texture_ = nullptr;
    // The mesh that triangles are gathered in; empty: count is 0.
    Primitive mesh_;
    Hash meshHash_;
};

bool Reader::corner(std::uint32_t index, Corner& out) const {
    if (index >= vertexCount_) return false;
    out.vertex = vertices_ + index;
    const auto snap = [](float at, float origin, float scale, int& to) {
        const float moved = (at - origin) * scale;
        if (!(std::abs(moved) < float(Rasterizer::kFarthest))) return false;
        const float fine = moved * 256;
        to = int(fine + (fine < 0 ? -0.5F : 0.5F));
        return true;
    };
    return snap(out.vertex->pos.x, drawing_.DisplayPos.x, drawing_.FramebufferScale.x, out.at.x) &&
           snap(out.vertex->pos.y, drawing_.DisplayPos.y, drawing_.FramebufferScale.y, out.at.y);
}

Rgba Reader::flat(const ImDrawVert& vertex, bool& stale) const {
    const float u = vertex.uv.x * float(texture_->width), v = vertex.uv.y * float(texture_->height);
    const auto fine = [](float texels) { return std::int64_t(std::fmin(std::fmax(texels, -1e6F), 1e6F) * 65536); };  // a NaN too
    if (!texture_->updates.empty()) {
        const int x = int(fine(u) >> 16), y = int(fine(v) >> 16);
        stale |= texture_->updated({x - 1, y - 1, x + 2, y + 2});
    }
    return modulate(unpack(vertex.col), texture_->between(fine(u), fine(v)));
}

void Reader::put(Primitive primitive, Hash hash) {
    if (primitive.box.empty()) return;
    hash.add(clip_.x0, clip_.y0);
    hash.add(clip_.x1, clip_.y1);
    hash.add(std::uint64_t(primitive.kind));
    primitive.hash = hash.get();
    frame_.primitives.push_back(primitive);
}

void Reader::flush() {
    if (mesh_.count == 0) return;
    mesh_.box = intersect(mesh_.box, clip_);
    if (mesh_.box.empty()) frame_.vertices.resize(mesh_.first);
    put(mesh_, meshHash_);
    mesh_ = Primitive();
    meshHash_ = Hash();
}

// Two triangles that are a rectangle; gives the indices taken, or 0.
std::uint32_t Reader::rectangle(std::uint32_t i) {
    if (i + 6 > end_ || indexAt(i) != indexAt(i + 3) || indexAt(i + 2) != indexAt(i + 4)) return 0;
    Corner a, b, c, d;
    if (!corner(indexAt(i), a) || !corner(indexAt(i + 1), b) || !corner(indexAt(i + 2), c) ||
        !corner(indexAt(i + 5), d)) {
        return 0;
    }
    if (a.at.x != d.at.x || b.at.x != c.at.x || a.at.y != b.at.y || c.at.y != d.at.y) return 0;
    if (a.at.x > c.at.x || a.at.y > c.at.y) return 0;
    const ImU32 color = a.vertex->col;
    if (b.vertex->col != color || c.vertex->col != color || d.vertex->col != color) return 0;
    if (sameUv(*a.vertex, *c.vertex)) {
        if (!sameUv(*a.vertex, *b.vertex) || !sameUv(*a.vertex, *d.vertex)) return 0;
        flush();
        Primitive one;
        one.kind = Primitive::Kind::Rectangle;
        const Box whole{firstPixel(a.at.x), firstPixel(a.at.y), firstPixel(c.at.x), firstPixel(c.at.y)};
        one.box = intersect(whole, clip_);
        one.color = flat(*a.vertex, one.stale);
        if (one.color.a == 0) return 6;
        Hash hash;
        hash.add(whole.x0, whole.y0);
        hash.add(whole.x1, whole.y1);
        hash.add(one.color);
        put(one, hash);
        return 6;
    }
    const bool upright = a.vertex->uv.x == d.vertex->uv.x && b.vertex->uv.x == c.vertex->uv.x &&
                         a.vertex->uv.y == b.vertex->uv.y && c.vertex->uv.y == d.vertex->uv.y;
    return upright && imageOf(a, c) ? 6 : 0;
}

// A copy one to one, as letters are; false: it is turned, scaled or between pixels.
bool Reader::imageOf(const Corner& a, const Corner& c) {
    if (((a.at.x | a.at.y | c.at.x | c.at.y) & 0xFF) != 0) return false;
    constexpr float kExact = 1.0F / 64;  // texels; finer differences are not seen
    const float u = a.vertex->uv.x * float(texture_->width), v = a.vertex->uv.y * float(texture_->height);
    const float right = c.vertex->uv.x * float(texture_->width), bottom = c.vertex->uv.y * float(texture_->height);
    if (!(u >= -kExact && v >= -kExact && right <= float(texture_->width) + kExact &&
          bottom <= float(texture_->height) + kExact)) {
        return false;
    }
    const Box whole{a.at.x >> 8, a.at.y >> 8, c.at.x >> 8, c.at.y >> 8};
    const float left = std::round(u), top = std::round(v);
    if (std::abs(u - left) > kExact || std::abs(v - top) > kExact ||
        std::abs(right - left - float(whole.x1 - whole.x0)) > kExact ||
        std::abs(bottom - top - float(whole.y1 - whole.y0)) > kExact) {
        return false;
    }
    flush();
    Primitive one;
    one.kind = Primitive::Kind::Copy;
    one.box = intersect(whole, clip_);
    one.color = unpack(a.vertex->col);
    one.texture = texture_;
    one.u = int(left) + one.box.x0 - whole.x0;
    one.v = int(top) + one.box.y0 - whole.y0;
    if (one.box.empty()) return true;
    one.stale = texture_->updated({one.u, one.v, one.u + one.box.x1 - one.box.x0, one.v + one.box.y1 - one.box.y0});
    Hash hash;
    hash.add(one.box.x0, one.box.y0);
    hash.add(one.box.x1, one.box.y1);
    hash.add(one.u, one.v);
    hash.add(texture_->id);
    hash.add(one.color);
    put(one, hash);
    return true;
}

// A fan of one colour that is convex, as ImGui fills shapes; gives the indices taken, or 0.
std::uint32_t Reader::polygon(std::uint32_t i) {
    std::uint32_t next = i + 3;
    while (next + 3 <= end_ && indexAt(next) == indexAt(i) && indexAt(next + 1) == indexAt(next - 1)) next += 3;
    if (next - i < 6) return 0;
    std::vector<Vertex>& out = frame_.vertices;
    flush();
    const auto first = std::uint32_t(out.size());
    const auto refuse = [&] {
        out.resize(first);
        return 0U;
    };
    Corner centre;
    if (!corner(indexAt(i), centre)) return 0;
    Primitive one;
    one.kind = Primitive::Kind::Polygon;
    one.color = flat(*centre.vertex, one.stale);
    Hash hash;
    Box whole{centre.at.x, centre.at.y, centre.at.x, centre.at.y};
    const auto add = [&](std::uint32_t index) {
        Corner now;
        if (!corner(index, now) || now.vertex->col != centre.vertex->col || !sameUv(*now.vertex, *centre.vertex)) {
            return false;
        }
        if (out.size() > first && out.back().at == now.at) return true;
        out.push_back({now.at, one.color});
        hash.add(now.at.x, now.at.y);
        whole = {std::min(whole.x0, now.at.x), std::min(whole.y0, now.at.y), std::max(whole.x1, now.at.x),
                 std::max(whole.y1, now.at.y)};
        return true;
    };
    if (!add(indexAt(i)) || !add(indexAt(i + 1))) return refuse();
    for (std::uint32_t k = i; k < next; k += 3) {
        if (!add(indexAt(k + 2))) return refuse();
    }
    const std::size_t count = out.size() - first;
    if (count < 3) return refuse();
    int sign = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const auto at = [&](std::size_t n) { return out[first + n % count].at; };
        for (const std::int64_t turn : {cross(at(k), at(k + 1), at(k + 2)), cross(at(0), at(k), at(k + 1))}) {
            if (turn == 0) continue;
            if (sign != 0 && (turn > 0) != (sign > 0)) return refuse();
            sign = turn > 0 ? 1 : -1;
        }
    }
    one.box = intersect({firstPixel(whole.x0), firstPixel(whole.y0), firstPixel(whole.x1), firstPixel(whole.y1)}, clip_);
    if (one.box.empty() || sign == 0 || one.color.a == 0) {
        out.resize(first);
        return next - i;
    }
    one.first = first;
    one.count = std::uint32_t(count);
    hash.add(one.color);
    put(one, hash);
    return next - i;
}

void Reader::triangle(std::uint32_t i) {
    Triangle t;
    for (std::uint32_t k = 0; k < 3; ++k) {
        if (!corner(indexAt(i + k), t[k])) return;
    }
    if (cross(t[0].at, t[1].at, t[2].at) == 0) return;
    const auto least = [&](int Point::*axis) { return std::min({t[0].at.*axis, t[1].at.*axis, t[2].at.*axis}); };
    const auto most = [&](int Point::*axis) { return std::max({t[0].at.*axis, t[1].at.*axis, t[2].at.*axis}); };
    const Box box{firstPixel(least(&Point::x)), firstPixel(least(&Point::y)), firstPixel(most(&Point::x)),
                  firstPixel(most(&Point::y))};
    if (intersect(box, clip_).empty()) return;
    const bool textured = !sameUv(*t[0].vertex, *t[1].vertex) || !sameUv(*t[0].vertex, *t[2].vertex);
    constexpr ImU32 kRgb = ~(ImU32(0xFF) << IM_COL32_A_SHIFT);
    const bool fading = !textured && ((t[0].vertex->col ^ t[1].vertex->col) & kRgb) == 0 &&
                        ((t[0].vertex->col ^ t[2].vertex->col) & kRgb) == 0;
    const auto kind = fading ? Primitive::Kind::Fading : Primitive::Kind::Mesh;
    const Texture* texture = textured ? texture_ : nullptr;
    bool stale = false;
    std::array<Rgba, 3> colors;
    for (std::size_t k = 0; k < 3; ++k) colors[k] = textured ? unpack(t[k].vertex->col) : flat(*t[k].vertex, stale);
    // A pixel may lie outside its triangle's texels by the width of the filter, so all of it is looked at.
    if (textured) stale = !texture_->updates.empty();

    const auto area = [](const Box& b) { return std::int64_t(b.x1 - b.x0) * (b.y1 - b.y0); };
    const Box both{std::min(mesh_.box.x0, box.x0), std::min(mesh_.box.y0, box.y0), std::max(mesh_.box.x1, box.x1),
                   std::max(mesh_.box.y1, box.y1)};
    const bool fits = (both.x1 - both.x0 <= kSmallMesh && both.y1 - both.y0 <= kSmallMesh) ||
                      area(both) * 4 <= (area(mesh_.box) + area(box)) * 5;
    if (mesh_.count != 0 &&
        (!fits || mesh_.kind != kind || mesh_.texture != texture ||
         (fading && !(mesh_.color == Rgba{colors[0].r, colors[0].g, colors[0].b, 255})))) {
        flush();
    }
    if (mesh_.count == 0) {
        mesh_.kind = kind;
        mesh_.texture = texture;
        mesh_.first = std::uint32_t(frame_.vertices.size());
        mesh_.box = box;
        mesh_.color = {colors[0].r, colors[0].g, colors[0].b, 255};
        if (texture != nullptr) meshHash_.add(texture->id);
    } else {
        mesh_.box = both;
    }
    mesh_.stale |= stale;
    for (std::size_t k = 0; k < 3; ++k) {
        Vertex vertex{t[k].at, colors[k]};
        meshHash_.add(vertex.at.x, vertex.at.y);
        meshHash_.add(vertex.color);
        if (textured) {
            vertex.u = t[k].vertex->uv.x * float(texture_->width);
            vertex.v = t[k].vertex->uv.y * float(texture_->height);
            meshHash_.add(vertex.u);
            meshHash_.add(vertex.v);
        }
        frame_.vertices.push_back(vertex);
    }
    mesh_.count += 3;
}

void Reader::read(const ImDrawList& list, const ImDrawCmd& command) {
    const auto allIndices = std::uint32_t(list.IdxBuffer.Size), allVertices = std::uint32_t(list.VtxBuffer.Size);
    if (command.IdxOffset > allIndices || command.ElemCount > allIndices - command.IdxOffset ||
        command.VtxOffset > allVertices) {
        return;
    }
    texture_ = textures_.find(command.TexRef._TexData != nullptr ? command.TexRef._TexData->TexID
                                                                 : command.TexRef._TexID);
    const auto edge = [](float at, float origin, float scale) {
        const float moved = (at - origin) * scale;
        return moved > 0 ? int(std::min(moved, float(Rasterizer::kFarthest))) : 0;  // a NaN is 0 too
    };
    const ImVec2 origin = drawing_.DisplayPos, scale = drawing_.FramebufferScale;
    clip_ = intersect({edge(command.ClipRect.x, origin.x, scale.x), edge(command.ClipRect.y, origin.y, scale.y),
                       edge(command.ClipRect.z, origin.x, scale.x), edge(command.ClipRect.w, origin.y, scale.y)},
                      bounds_);
    if (texture_ == nullptr || clip_.empty()) return;
    vertices_ = list.VtxBuffer.Data + command.VtxOffset;
    vertexCount_ = allVertices - command.VtxOffset;
    indices_ = list.IdxBuffer.Data + command.IdxOffset;
    end_ = command.ElemCount;
    for (std::uint32_t i = 0; i + 3 <= end_;) {
        std::uint32_t taken = rectangle(i);
        if (taken == 0) taken = polygon(i);
        if (taken == 0) {
            triangle(i);
            taken = 3;
        }
        i += taken;
    }
    flush();
}

}  // namespace

void collect(const ImDrawData& drawing, const Textures& textures, const Box& bounds, Frame& frame) {
    frame.primitives.clear();
    frame.vertices.clear();
    Reader reader(drawing, textures, bounds, frame);
    for (const ImDrawList* list : drawing.CmdLists) {
        for (const ImDrawCmd& command : list->CmdBuffer) {
            if (command.UserCallback == nullptr) reader.read(*list, command);
        }
    }
}

}  // namespace zizhu::screens::raster
