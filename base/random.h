// Chance, injected. Tests use tests/support/seeded_random.h and print the seed.
#pragma once

#include <cstdint>
#include <span>

namespace zizhu::base {

// Thread-safe.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    // Uniform in [0, bound), bound > 0.
    std::uint64_t below(std::uint64_t bound);
};

// The operating system's generator, through libsodium.
class SystemRandom final : public RandomSource {
public:
    SystemRandom();
    void fill(std::span<std::uint8_t> out) override;
};

}  // namespace zizhu::base
