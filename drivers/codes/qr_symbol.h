// What a QR symbol (model 2, ISO/IEC 18004) looks like before anything is written into it: sizes, function
// patterns, where the bits go, how they are divided into blocks.
#pragma once

#include <cstdint>
#include <vector>

namespace zizhu::drivers::codes {

inline constexpr int kMinVersion = 1;
inline constexpr int kMaxVersion = 40;
inline constexpr int kMaxSide = 177;  // modules

constexpr int sideOf(int version) { return 17 + 4 * version; }

enum class Level : std::uint8_t { L, M, Q, H };

struct Blocks {
    int count = 0;
    int parity = 0;     // bytes in each
    int shortData = 0;  // data bytes in each of the first `shorts`; the others have one more
    int shorts = 0;
    int total = 0;      // bytes of the symbol
};
Blocks blocksOf(int version, Level level);

// Centres of the alignment patterns, on both axes; empty for version 1.
std::vector<int> alignmentCentres(int version);

enum class Part : std::uint8_t {
    Data,
    Format,   // format or version information: not data, and its value is not known beforehand
    Light,    // of a function pattern
    Dark,
};

struct Layout {
    int version = 0;
    int side = 0;
    std::vector<Part> parts;          // side × side
    std::vector<std::uint16_t> order; // modules (y · side + x) in the order of the bits written

    Part at(int x, int y) const { return parts[std::size_t(y * side + x)]; }
};
Layout layoutOf(int version);

bool maskBit(int mask, int x, int y);

// The 15 bits of format information, as they stand in the symbol, of 5 (level, mask).
std::uint16_t formatBits(Level level, int mask);
// 18 bits, from version 7 on.
std::uint32_t versionBits(int version);

// Module (x, y) of bit `bit` (0 = least significant) of a copy of the format information.
struct Place {
    int x;
    int y;
};
Place formatPlace(int copy, int bit, int side);
Place versionPlace(int copy, int bit, int side);

}  // namespace zizhu::drivers::codes
