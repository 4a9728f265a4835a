// Repeatable chance for pictures: quick, and the same numbers on every machine.
#pragma once

#include <cmath>
#include <cstdint>

namespace zizhu::tests::decode {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }
    double uniform(double from, double to) { return from + (to - from) * double(bits() >> 11) * 0x1p-53; }
    int within(int from, int to) { return from + int(bits() % std::uint64_t(to - from + 1)); }
    bool oneIn(int n) { return within(1, n) == 1; }
    // Close enough to a normal distribution (mean 0, deviation 1) for sensor noise: of four 16-bit
    // uniforms, and bounded.
    double normal() {
        const std::uint64_t b = bits();
        const double sum = double(b & 0xFFFF) + double(b >> 16 & 0xFFFF) + double(b >> 32 & 0xFFFF) + double(b >> 48);
        return (sum - 2 * 65535.0) / (65535.0 * 0.57735);
    }

private:
    std::uint64_t state_;
};

}  // namespace zizhu::tests::decode
