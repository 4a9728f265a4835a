#include "base/random.h"

#include <cstdlib>

#include <sodium.h>

namespace zizhu::base {

std::uint64_t RandomSource::below(std::uint64_t bound) {
    // Draws from the uneven rest of the range are thrown away, so that no value is favoured.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t value = 0;
    do {
        fill({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    } while (value >= limit);
    return value % bound;
}

SystemRandom::SystemRandom() {
    if (sodium_init() < 0) std::abort();
}

void SystemRandom::fill(std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); }

}  // namespace zizhu::base
