#include "screens/raster/damage.h"

#include <algorithm>

#include "screens/raster/rasterizer.h"

namespace zizhu::screens::raster {

namespace {
constexpr int kTile = Rasterizer::kTile;
}

void Damage::look(const Frame& frame, int width, int height) {
    const int columns = (width + kTile - 1) / kTile, rows = (height + kTile - 1) / kTile;
    const std::size_t tiles = std::size_t(columns) * std::size_t(rows);
    fresh_.assign(tiles, 1);
    stale_.assign(tiles, hashes_.size() == tiles ? 0 : 1);
    hashes_.resize(tiles);
    rows_.resize(std::size_t(rows));
    for (auto& row : rows_) row.clear();
    for (std::size_t i = 0; i < frame.primitives.size(); ++i) {
        const Primitive& one = frame.primitives[i];
        const int left = one.box.x0 / kTile, right = (one.box.x1 - 1) / kTile;
        for (int y = one.box.y0 / kTile; y <= (one.box.y1 - 1) / kTile; ++y) {
            rows_[std::size_t(y)].push_back(std::uint32_t(i));
            for (int x = left; x <= right; ++x) {
                const std::size_t tile = std::size_t(y) * std::size_t(columns) + std::size_t(x);
                // In the order of drawing: the same primitives in another order are another picture.
                fresh_[tile] = (fresh_[tile] ^ one.hash) * 0xD6E8FEB86659FD93ULL;
                fresh_[tile] ^= fresh_[tile] >> 32U;
                if (one.stale) stale_[tile] = 1;
            }
        }
    }
    parts_.clear();
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns;) {
            const auto damaged = [&](int column) {
                const std::size_t tile = std::size_t(y) * std::size_t(columns) + std::size_t(column);
                return stale_[tile] != 0 || fresh_[tile] != hashes_[tile];
            };
            if (!damaged(x)) {
                ++x;
                continue;
            }
            int end = x + 1;
            while (end < columns && damaged(end)) ++end;
            parts_.push_back({x * kTile, y * kTile, std::min(end * kTile, width), std::min((y + 1) * kTile, height)});
            x = end;
        }
    }
    hashes_.swap(fresh_);
}

const std::vector<std::uint32_t>& Damage::touching(const Box& part) const {
    return rows_[std::size_t(part.y0 / kTile)];
}

}  // namespace zizhu::screens::raster
