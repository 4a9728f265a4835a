// One primitive → pixels of a part of the surface.
#pragma once

#include "screens/raster/primitives.h"
#include "screens/raster/rasterizer.h"

namespace zizhu::screens::raster {

// Rows that are drawn at once, at most: what the outline of a shape is kept for.
constexpr int kMaxRows = Rasterizer::kTile;

// Draws what lies in `part`, which is inside the surface and at most kMaxRows high. The same pixel gets the
// same value whatever the part is.
void draw(const Primitive& primitive, const Frame& frame, const Surface& surface, const Box& part);

}  // namespace zizhu::screens::raster
