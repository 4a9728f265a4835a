// The Reed-Solomon code of QR symbols: GF(256) with x^8+x^4+x^3+x^2+1, generator roots a^0 … (ISO/IEC
// 18004). Corrects errors and erasures: a byte known to be unreadable costs one parity byte, a wrong one
// of which nobody knows costs two.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace zizhu::drivers::codes {

inline constexpr std::size_t kMaxBlockBytes = 255;

struct Correction {
    int errors = 0;    // wrong bytes found that were not marked
    int spare = 0;     // parity bytes that were not needed: what stands against a chance match
};

// Corrects `block` (data, then `parity` bytes) in place. `erased`: positions in it, each once. Nothing, and
// `block` unchanged, if that takes more than all but `keep` of the parity bytes.
std::optional<Correction> correctBlock(std::span<std::uint8_t> block, int parity,
                                       std::span<const std::uint8_t> erased, int keep);

}  // namespace zizhu::drivers::codes
