#include "screens/raster/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace zizhu::screens::raster {

namespace {

std::int64_t floorDivide(std::int64_t a, std::int64_t b) {  // b > 0
    const std::int64_t q = a / b;
    return q * b > a ? q - 1 : q;
}

// The pixels of each row that lie in a convex outline: [left, right).
struct Outline {
    int top = 0, bottom = 0;  // rows, half open
    std::array<int, kMaxRows> left, right;
};

// Where an edge crosses the centres of rows, exactly, whichever of two neighbours asks: a pixel on a common
// edge belongs to one of them.
void walk(Point from, Point to, const Box& part, std::array<int, kMaxRows>& out) {
    const int first = std::max(firstPixel(from.y), part.y0), end = std::min(firstPixel(to.y), part.y1);
    if (first >= end) return;
    const std::int64_t dx = to.x - from.x, dy = to.y - from.y;
    const std::int64_t unit = dy * 256;
    const std::int64_t scaled = (from.x - 128) * dy + dx * (std::int64_t(first) * 256 + 128 - from.y) + unit - 1;
    std::int64_t at = floorDivide(scaled, unit);
    if (dx == 0) {
        const int pixel = int(std::clamp<std::int64_t>(at, part.x0, part.x1));
        std::fill(out.begin() + (first - part.y0), out.begin() + (end - part.y0), pixel);
        return;
    }
    std::int64_t rest = scaled - at * unit;
    const std::int64_t step = floorDivide(dx, dy), stepRest = dx * 256 - step * unit;
    for (int y = first; y < end; ++y) {
        out[std::size_t(y - part.y0)] = int(std::clamp<std::int64_t>(at, part.x0, part.x1));
        at += step;
        rest += stepRest;
        if (rest >= unit) {
            rest -= unit;
            ++at;
        }
    }
}

// `part` is empty or at most kMaxRows high. False: nothing of it is in there.
bool outline(const Vertex* corners, std::size_t count, const Box& part, Outline& out) {
    std::int64_t area = 0;
    int top = corners[0].at.y, bottom = top;
    for (std::size_t i = 0; i < count; ++i) {
        const Point &a = corners[i].at, &b = corners[i + 1 == count ? 0 : i + 1].at;
        area += (std::int64_t(a.x) - corners[0].at.x) * (b.y - corners[0].at.y) -
                (std::int64_t(b.x) - corners[0].at.x) * (a.y - corners[0].at.y);
        top = std::min(top, a.y);
        bottom = std::max(bottom, a.y);
    }
    out.top = std::max(firstPixel(top), part.y0);
    out.bottom = std::min(firstPixel(bottom), part.y1);
    if (area == 0 || part.empty() || out.top >= out.bottom) return false;
    for (std::size_t i = 0; i < count; ++i) {
        const Point &a = corners[i].at, &b = corners[i + 1 == count ? 0 : i + 1].at;
        // Seen with y downwards and a positive area, the outline goes down on its right side.
        if (a.y < b.y) walk(a, b, part, area > 0 ? out.right : out.left);
        if (a.y > b.y) walk(b, a, part, area > 0 ? out.left : out.right);
    }
    return true;
}

// A value that changes evenly over a triangle, in 1/65536, at the centres of pixels.
struct Slope {
    std::int64_t start = 0, perX = 0, perY = 0;

    std::int64_t at(int x, int y) const { return start + perX * x + perY * y; }
};

// x and y of its values count from `origin`, which belongs to the triangle and not to the part that is drawn:
// rounding is the same for every part.
class Slopes {
public:
    Slopes(const Vertex* corners, int originX, int originY) : corners_(corners) {
        const auto place = [&](int i) {
            x_[std::size_t(i)] = corners[i].at.x / 256.0 - originX - 0.5;
            y_[std::size_t(i)] = corners[i].at.y / 256.0 - originY - 0.5;
        };
        for (int i = 0; i < 3; ++i) place(i);
        inverse_ = 1 / ((x_[1] - x_[0]) * (y_[2] - y_[0]) - (x_[2] - x_[0]) * (y_[1] - y_[0]));
    }
    Slope of(double a, double b, double c) const {
        const double perX = ((b - a) * (y_[2] - y_[0]) - (c - a) * (y_[1] - y_[0])) * inverse_;
        const double perY = ((c - a) * (x_[1] - x_[0]) - (b - a) * (x_[2] - x_[0])) * inverse_;
        return {fine(a - perX * x_[0] - perY * y_[0]), fine(perX), fine(perY)};
    }

private:
    // A sliver's slope may be steep beyond measure; it is held where sums stay far from 2^63.
    static std::int64_t fine(double value) {
        constexpr double kSteepest = double(std::int64_t(1) << 42);
        if (std::isnan(value)) return 0;  // a texture's coordinates are whatever the list says
        return std::int64_t(std::clamp(value * 65536, -kSteepest, kSteepest));
    }
    const Vertex* corners_;
    std::array<double, 3> x_{}, y_{};
    double inverse_ = 0;
};

std::uint32_t* rowOf(const Surface& surface, int y) { return surface.pixels + std::ptrdiff_t(y) * surface.stride; }

int leastOf(const Vertex* t, int Point::*axis) {
    return firstPixel(std::min({t[0].at.*axis, t[1].at.*axis, t[2].at.*axis}));
}

void drawFading(const Vertex* t, Rgba color, const Surface& surface, const Box& part) {
    Outline shape;
    if (!outline(t, 3, part, shape)) return;
    if (t[0].color.a == t[1].color.a && t[1].color.a == t[2].color.a) {
        color.a = t[0].color.a;
        for (int y = shape.top; y < shape.bottom; ++y) {
            const int left = shape.left[std::size_t(y - part.y0)], right = shape.right[std::size_t(y - part.y0)];
            if (left < right) fill(rowOf(surface, y) + left, right - left, color);
        }
        return;
    }
    const int originX = leastOf(t, &Point::x), originY = leastOf(t, &Point::y);
    const Slope alpha = Slopes(t, originX, originY).of(t[0].color.a, t[1].color.a, t[2].color.a);
    constexpr std::int64_t kHalf = 32768;
    for (int y = shape.top; y < shape.bottom; ++y) {
        const int left = shape.left[std::size_t(y - part.y0)], right = shape.right[std::size_t(y - part.y0)];
        if (left >= right) continue;
        fillFading(rowOf(surface, y) + left, right - left, color, alpha.at(left - originX, y - originY) + kHalf,
                   alpha.perX);
    }
}

void drawMeshed(const Vertex* t, const Texture* texture, const Surface& surface, const Box& part) {
    Outline shape;
    if (!outline(t, 3, part, shape)) return;
    const int originX = leastOf(t, &Point::x), originY = leastOf(t, &Point::y);
    const Slopes slopes(t, originX, originY);
    const auto channel = [&](std::uint8_t Rgba::*one) {
        return slopes.of(t[0].color.*one, t[1].color.*one, t[2].color.*one);
    };
    const Slope r = channel(&Rgba::r), g = channel(&Rgba::g), b = channel(&Rgba::b), a = channel(&Rgba::a);
    const Slope u = slopes.of(t[0].u, t[1].u, t[2].u), v = slopes.of(t[0].v, t[1].v, t[2].v);
    const bool oneColor = t[0].color == t[1].color && t[1].color == t[2].color;
    for (int y = shape.top; y < shape.bottom; ++y) {
        const int right = shape.right[std::size_t(y - part.y0)];
        std::uint32_t* row = rowOf(surface, y);
        for (int x = shape.left[std::size_t(y - part.y0)]; x < right; ++x) {
            const int dx = x - originX, dy = y - originY;
            const auto value = [&](const Slope& slope) {
                return std::uint8_t(std::clamp<std::int64_t>((slope.at(dx, dy) + 32768) >> 16, 0, 255));
            };
            Rgba color = oneColor ? t[0].color : Rgba{value(r), value(g), value(b), value(a)};
            if (texture != nullptr) color = modulate(color, texture->between(u.at(dx, dy), v.at(dx, dy)));
            put(row[x], color);
        }
    }
}

void drawPolygon(const Primitive& primitive, const Frame& frame, const Surface& surface, const Box& part) {
    Outline shape;
    if (!outline(frame.vertices.data() + primitive.first, primitive.count, part, shape)) return;
    for (int y = shape.top; y < shape.bottom; ++y) {
        const int left = shape.left[std::size_t(y - part.y0)], right = shape.right[std::size_t(y - part.y0)];
        if (left < right) fill(rowOf(surface, y) + left, right - left, primitive.color);
    }
}

void drawCopy(const Primitive& primitive, const Surface& surface, const Box& part) {
    const Texture& texture = *primitive.texture;
    const int u = primitive.u + part.x0 - primitive.box.x0;
    for (int y = part.y0; y < part.y1; ++y) {
        const int v = primitive.v + y - primitive.box.y0;
        const std::uint8_t* texels = texture.pixels + (std::ptrdiff_t(v) * texture.width + u) * texture.bytes;
        std::uint32_t* row = rowOf(surface, y) + part.x0;
        if (texture.bytes == 1) {
            fillMasked(row, part.x1 - part.x0, primitive.color, texels);
        } else {
            copyTinted(row, part.x1 - part.x0, primitive.color, texels);
        }
    }
}

}  // namespace

void draw(const Primitive& primitive, const Frame& frame, const Surface& surface, const Box& within) {
    const Box part = intersect(primitive.box, within);
    if (part.empty()) return;
    const Vertex* vertices = frame.vertices.data() + primitive.first;
    switch (primitive.kind) {
        case Primitive::Kind::Rectangle:
            for (int y = part.y0; y < part.y1; ++y) {
                fill(rowOf(surface, y) + part.x0, part.x1 - part.x0, primitive.color);
            }
            break;
        case Primitive::Kind::Copy: drawCopy(primitive, surface, part); break;
        case Primitive::Kind::Polygon: drawPolygon(primitive, frame, surface, part); break;
        case Primitive::Kind::Fading:
            for (std::uint32_t i = 0; i < primitive.count; i += 3) drawFading(vertices + i, primitive.color, surface, part);
            break;
        case Primitive::Kind::Mesh:
            for (std::uint32_t i = 0; i < primitive.count; i += 3) drawMeshed(vertices + i, primitive.texture, surface, part);
            break;
    }
}

}  // namespace zizhu::screens::raster
