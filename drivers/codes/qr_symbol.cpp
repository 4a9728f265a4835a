#include "drivers/codes/qr_symbol.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace zizhu::drivers::codes {

namespace {
// ISO/IEC 18004, table 9: parity bytes a block and number of blocks, by level and version.
constexpr std::uint8_t kParity[4][40] = {
    {7,  10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
     28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
    {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
     26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
    {13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
     28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
    {17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
     30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30}};
constexpr std::uint8_t kBlocks[4][40] = {
    {1, 1, 1, 1, 1,  2,  2,  2,  2,  4,  4,  4,  4,  4,  6,  6,  6,  6,  7,  8,
     8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
    {1,  1,  1,  2,  2,  4,  4,  4,  5,  5,  5,  8,  9,  9,  10, 10, 11, 13, 14, 16,
     17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
    {1,  1,  2,  2,  4,  4,  6,  6,  8,  8,  8,  10, 12, 16, 12, 17, 16, 18, 21, 20,
     23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
    {1,  1,  2,  4,  4,  4,  5,  6,  8,  8,  11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
     25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81}};

void set(Layout& layout, int x, int y, Part part) {
    if (x >= 0 && y >= 0 && x < layout.side && y < layout.side)
        layout.parts[std::size_t(y * layout.side + x)] = part;
}

void drawFinder(Layout& layout, int cx, int cy) {
    for (int dy = -4; dy <= 4; ++dy) {
        for (int dx = -4; dx <= 4; ++dx) {
            const int ring = std::max(std::abs(dx), std::abs(dy));
            set(layout, cx + dx, cy + dy, ring == 2 || ring == 4 ? Part::Light : Part::Dark);
        }
    }
}

void drawAlignment(Layout& layout) {
    const std::vector<int> centres = alignmentCentres(layout.version);
    const int last = layout.side - 7;
    for (const int cy : centres) {
        for (const int cx : centres) {
            if ((cx == 6 && (cy == 6 || cy == last)) || (cx == last && cy == 6)) continue;
            for (int dy = -2; dy <= 2; ++dy) {
                for (int dx = -2; dx <= 2; ++dx)
                    set(layout, cx + dx, cy + dy, std::max(std::abs(dx), std::abs(dy)) == 1 ? Part::Light : Part::Dark);
            }
        }
    }
}

// The zigzag in columns of two, from the right, around the timing column.
void orderBits(Layout& layout) {
    const int side = layout.side;
    for (int right = side - 1; right >= 1; right -= 2) {
        if (right == 6) right = 5;
        const bool up = ((right + 1) & 2) == 0;
        for (int step = 0; step < side; ++step) {
            for (int x = right; x > right - 2; --x) {
                const int y = up ? side - 1 - step : step;
                if (layout.at(x, y) == Part::Data) layout.order.push_back(std::uint16_t(y * side + x));
            }
        }
    }
}
}  // namespace

Layout layoutOf(int version) {
    Layout layout;
    layout.version = version;
    layout.side = sideOf(version);
    const int side = layout.side;
    layout.parts.assign(std::size_t(side * side), Part::Data);
    for (int i = 0; i < side; ++i) {
        set(layout, 6, i, i % 2 == 0 ? Part::Dark : Part::Light);
        set(layout, i, 6, i % 2 == 0 ? Part::Dark : Part::Light);
    }
    drawFinder(layout, 3, 3);
    drawFinder(layout, side - 4, 3);
    drawFinder(layout, 3, side - 4);
    drawAlignment(layout);
    for (int copy = 0; copy < 2; ++copy) {
        for (int bit = 0; bit < 15; ++bit) {
            const Place place = formatPlace(copy, bit, side);
            set(layout, place.x, place.y, Part::Format);
        }
        for (int bit = 0; bit < 18 && version >= 7; ++bit) {
            const Place place = versionPlace(copy, bit, side);
            set(layout, place.x, place.y, Part::Format);
        }
    }
    set(layout, 8, side - 8, Part::Dark);
    orderBits(layout);
    return layout;
}

std::vector<int> alignmentCentres(int version) {
    if (version < 2) return {};
    const int count = version / 7 + 2;
    const int step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
    std::vector<int> centres(std::size_t(count), 6);
    for (int i = count - 1, at = sideOf(version) - 7; i >= 1; --i, at -= step) centres[std::size_t(i)] = at;
    return centres;
}

Blocks blocksOf(int version, Level level) {
    // Modules that carry bits: all but function patterns, format and version information.
    int bits = (16 * version + 128) * version + 64;
    if (version >= 2) {
        const int count = version / 7 + 2;
        bits -= (25 * count - 10) * count - 55;
        if (version >= 7) bits -= 36;
    }
    Blocks blocks;
    blocks.total = bits / 8;
    blocks.count = kBlocks[std::size_t(level)][version - 1];
    blocks.parity = kParity[std::size_t(level)][version - 1];
    blocks.shortData = blocks.total / blocks.count - blocks.parity;
    blocks.shorts = blocks.count - blocks.total % blocks.count;
    return blocks;
}

bool maskBit(int mask, int x, int y) {
    switch (mask) {
        case 0: return (x + y) % 2 == 0;
        case 1: return y % 2 == 0;
        case 2: return x % 3 == 0;
        case 3: return (x + y) % 3 == 0;
        case 4: return (x / 3 + y / 2) % 2 == 0;
        case 5: return x * y % 2 + x * y % 3 == 0;
        case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
        default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
}

std::uint16_t formatBits(Level level, int mask) {
    constexpr std::array<int, 4> kLevelBits = {1, 0, 3, 2};
    const int data = kLevelBits[std::size_t(level)] << 3 | mask;
    int rest = data;
    for (int i = 0; i < 10; ++i) rest = rest << 1 ^ (rest >> 9) * 0x537;
    return std::uint16_t((data << 10 | rest) ^ 0x5412);
}

std::uint32_t versionBits(int version) {
    int rest = version;
    for (int i = 0; i < 12; ++i) rest = rest << 1 ^ (rest >> 11) * 0x1F25;
    return std::uint32_t(version << 12 | rest);
}

Place formatPlace(int copy, int bit, int side) {
    if (copy == 0) {
        if (bit <= 5) return {8, bit};
        if (bit == 6) return {8, 7};
        if (bit == 7) return {8, 8};
        if (bit == 8) return {7, 8};
        return {14 - bit, 8};
    }
    if (bit < 8) return {side - 1 - bit, 8};
    return {8, side - 15 + bit};
}

Place versionPlace(int copy, int bit, int side) {
    const int a = side - 11 + bit % 3, b = bit / 3;
    return copy == 0 ? Place{a, b} : Place{b, a};
}

}  // namespace zizhu::drivers::codes
