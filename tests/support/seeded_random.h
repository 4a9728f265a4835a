// Repeatable chance: splitmix64 from a seed that a failing test prints.
#pragma once

#include <mutex>

#include "base/random.h"

namespace zizhu::tests {

class SeededRandom final : public base::RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> out) override {
        const std::lock_guard lock(mutex_);
        for (std::uint8_t& byte : out) byte = std::uint8_t(next() >> 32);
    }

private:
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }
    std::mutex mutex_;
    std::uint64_t state_;
};

}  // namespace zizhu::tests
