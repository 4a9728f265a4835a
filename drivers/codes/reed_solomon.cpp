#include "drivers/codes/reed_solomon.h"

#include <algorithm>
#include <array>

namespace zizhu::drivers::codes {

namespace {

struct Field {
    std::array<std::uint8_t, 512> power{};
    std::array<std::uint8_t, 256> log{};

    constexpr Field() {
        int x = 1;
        for (std::size_t i = 0; i < 255; ++i) {
            power[i] = power[i + 255] = std::uint8_t(x);
            log[std::size_t(x)] = std::uint8_t(i);
            x <<= 1;
            if (x > 255) x ^= 0x11D;
        }
    }
    constexpr std::uint8_t times(std::uint8_t a, std::uint8_t b) const {
        return a == 0 || b == 0 ? std::uint8_t(0) : power[std::size_t(log[a]) + log[b]];
    }
    constexpr std::uint8_t over(std::uint8_t a, std::uint8_t b) const {  // b is not 0
        return a == 0 ? std::uint8_t(0) : power[std::size_t(log[a]) + 255 - log[b]];
    }
};
constexpr Field kField;

// Coefficients from the constant upwards.
using Polynomial = std::array<std::uint8_t, kMaxBlockBytes + 1>;

std::uint8_t valueAt(const Polynomial& p, int degree, std::uint8_t x) {
    std::uint8_t value = 0;
    for (int i = degree; i >= 0; --i) value = kField.times(value, x) ^ p[std::size_t(i)];
    return value;
}

// False: all are zero.
bool syndromesOf(std::span<const std::uint8_t> block, int parity, Polynomial& syndromes) {
    bool any = false;
    for (int i = 0; i < parity; ++i) {
        std::uint8_t value = 0;
        for (const std::uint8_t byte : block) value = kField.times(value, kField.power[std::size_t(i)]) ^ byte;
        syndromes[std::size_t(i)] = value;
        any = any || value != 0;
    }
    return any;
}

// Berlekamp-Massey, begun with the erasures' locator. Returns the locator's degree.
int findLocator(const Polynomial& syndromes, int parity, int erasures, Polynomial& locator) {
    Polynomial before = locator;
    int length = erasures;
    for (int round = erasures; round < parity; ++round) {
        std::uint8_t discrepancy = 0;
        for (int i = 0; i <= round; ++i)
            discrepancy ^= kField.times(locator[std::size_t(i)], syndromes[std::size_t(round - i)]);
        // before ← x · before
        std::copy_backward(before.begin(), before.end() - 1, before.end());
        before[0] = 0;
        if (discrepancy == 0) continue;
        Polynomial next = locator;
        for (std::size_t i = 0; i < next.size(); ++i) next[i] ^= kField.times(discrepancy, before[i]);
        if (2 * length <= round + erasures) {
            length = round + 1 + erasures - length;
            for (std::size_t i = 0; i < before.size(); ++i) before[i] = kField.over(locator[i], discrepancy);
        }
        locator = next;
    }
    int degree = int(kMaxBlockBytes);
    while (degree > 0 && locator[std::size_t(degree)] == 0) --degree;
    return degree == length ? degree : -1;
}

}  // namespace

std::optional<Correction> correctBlock(std::span<std::uint8_t> block, int parity,
                                       std::span<const std::uint8_t> erased, int keep) {
    const int size = int(block.size());
    const int erasures = int(erased.size());
    if (block.size() > kMaxBlockBytes || parity < 1 || parity >= size || erasures > parity - keep) return std::nullopt;
    Polynomial syndromes{};
    if (!syndromesOf(block, parity, syndromes)) return Correction{0, parity - erasures};

    Polynomial locator{};
    locator[0] = 1;
    for (const std::uint8_t position : erased) {
        if (position >= size) return std::nullopt;
        const std::uint8_t root = kField.power[std::size_t(size - 1 - position)];
        for (std::size_t i = kMaxBlockBytes; i > 0; --i) locator[i] ^= kField.times(locator[i - 1], root);
    }
    const int degree = findLocator(syndromes, parity, erasures, locator);
    if (degree < erasures) return std::nullopt;
    const int errors = degree - erasures;
    if (erasures + 2 * errors > parity - keep) return std::nullopt;

    Polynomial evaluator{};
    for (int i = 0; i < parity; ++i) {
        for (int j = 0; j <= std::min(i, degree); ++j)
            evaluator[std::size_t(i)] ^= kField.times(locator[std::size_t(j)], syndromes[std::size_t(i - j)]);
    }
    std::array<std::uint8_t, kMaxBlockBytes> corrected{};
    std::copy(block.begin(), block.end(), corrected.begin());
    int found = 0;
    for (int position = 0; position < size; ++position) {
        const int exponent = size - 1 - position;
        const std::uint8_t inverse = kField.power[std::size_t((255 - exponent) % 255)];
        if (valueAt(locator, degree, inverse) != 0) continue;
        ++found;
        std::uint8_t slope = 0;  // of the locator: only its odd terms count
        for (int i = 1; i <= degree; i += 2)
            slope ^= kField.times(locator[std::size_t(i)], kField.power[std::size_t((255 - exponent) * (i - 1) % 255)]);
        if (slope == 0) return std::nullopt;
        const std::uint8_t value = kField.over(valueAt(evaluator, parity - 1, inverse), slope);
        corrected[std::size_t(position)] ^= kField.times(value, kField.power[std::size_t(exponent)]);
    }
    if (found != degree) return std::nullopt;
    const std::span<const std::uint8_t> result(corrected.data(), block.size());
    if (syndromesOf(result, parity, syndromes)) return std::nullopt;
    std::copy(result.begin(), result.end(), block.begin());
    return Correction{errors, parity - erasures - 2 * errors};
}

}  // namespace zizhu::drivers::codes
