#include "screens/raster/rasterizer.h"

#include <imgui.h>

#include "screens/raster/damage.h"
#include "screens/raster/shapes.h"
#include "screens/raster/textures.h"

namespace zizhu::screens {

using raster::Box;
using raster::Primitive;

struct Rasterizer::Impl {
    raster::Textures textures;
    raster::Frame frame;
    raster::Damage damage;
    Surface surface;
    std::vector<PixelRect> changed;

    void redraw(const Box& part);
    void report(const Box& part);
};

Rasterizer::Rasterizer() : impl_(std::make_unique<Impl>()) {}

Rasterizer::~Rasterizer() { raster::Textures::giveBack(); }

void Rasterizer::forget() { impl_->damage.forget(); }

void Rasterizer::Impl::redraw(const Box& part) {
    const auto& touching = damage.touching(part);
    const auto covers = [&](std::uint32_t i) {
        const Primitive& one = frame.primitives[i];
        return one.kind == Primitive::Kind::Rectangle && one.color.a == 255 && one.box.x0 <= part.x0 &&
               one.box.x1 >= part.x1 && one.box.y0 <= part.y0 && one.box.y1 >= part.y1;
    };
    // What lies under a whole ground is not seen: a sheet over a page spares the page.
    std::size_t from = touching.size();
    while (from > 0 && !covers(touching[from - 1])) --from;
    if (from == 0) {
        Primitive nothing;
        nothing.box = part;
        nothing.color = {0, 0, 0, 255};
        raster::draw(nothing, frame, surface, part);
    } else {
        --from;
    }
    for (; from < touching.size(); ++from) raster::draw(frame.primitives[touching[from]], frame, surface, part);
}

// As few rectangles as come by themselves: a part that continues the one above is joined to it.
void Rasterizer::Impl::report(const Box& part) {
    const PixelRect rect{part.x0, part.y0, part.x1 - part.x0, part.y1 - part.y0};
    for (auto above = changed.rbegin(); above != changed.rend() && above->y + above->h >= rect.y; ++above) {
        if (above->y + above->h == rect.y && above->x == rect.x && above->w == rect.w) {
            above->h += rect.h;
            return;
        }
    }
    changed.push_back(rect);
}

std::span<const PixelRect> Rasterizer::draw(ImDrawData& drawing, const Surface& surface) {
    Impl& impl = *impl_;
    impl.changed.clear();
    impl.textures.serve(drawing);
    if (surface.pixels == nullptr || surface.width <= 0 || surface.height <= 0 || surface.width > kFarthest ||
        surface.height > kFarthest || surface.stride < surface.width) {
        return {};
    }
    if (!(surface == impl.surface)) impl.damage.forget();
    impl.surface = surface;
    raster::collect(drawing, impl.textures, {0, 0, surface.width, surface.height}, impl.frame);
    impl.damage.look(impl.frame, surface.width, surface.height);
    for (const Box& part : impl.damage.parts()) {
        impl.redraw(part);
        impl.report(part);
    }
    return impl.changed;
}

}  // namespace zizhu::screens
