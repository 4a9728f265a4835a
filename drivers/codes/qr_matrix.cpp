#include "drivers/codes/qr_matrix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "drivers/codes/qr_symbol.h"
#include "drivers/codes/reed_solomon.h"

namespace zizhu::drivers::codes {

namespace {

// Parity bytes of a block that correction must leave unused. A block of noise passes with a chance of
// about n^t/t! · 256^-kept; of a symbol with several blocks all would have to.
constexpr int kKeptOfOne = 5;
constexpr int kKeptOfMany = 3;
// Of the format's 30 bits, weighed by how surely they were seen: what the best candidates must agree on.
constexpr float kMinFormat = 0.4F;
constexpr int kFormatsTried = 2;
// What must agree, by weight, of the modules whose bytes were not changed and of those that were.
constexpr float kMinAgreement = 0.5F;
// A bit is wrong with about exp(-kDoubt · confidence) / 2.
constexpr float kDoubt = 5;

struct Format {
    Level level;
    int mask;
    float score;
};

std::vector<Format> formatsOf(const ModuleView& seen) {
    std::vector<Format> formats;
    float weight = 1e-6F;
    for (int copy = 0; copy < 2; ++copy) {
        for (int bit = 0; bit < 15; ++bit) {
            const Place place = formatPlace(copy, bit, seen.side);
            weight += std::abs(seen.at(place.x, place.y));
        }
    }
    for (int level = 0; level < 4; ++level) {
        for (int mask = 0; mask < 8; ++mask) {
            const int bits = formatBits(Level(level), mask);
            float score = 0;
            for (int copy = 0; copy < 2; ++copy) {
                for (int bit = 0; bit < 15; ++bit) {
                    const Place place = formatPlace(copy, bit, seen.side);
                    score += (bits >> bit & 1) != 0 ? seen.at(place.x, place.y) : -seen.at(place.x, place.y);
                }
            }
            if (score / weight >= kMinFormat) formats.push_back({Level(level), mask, score / weight});
        }
    }
    std::sort(formats.begin(), formats.end(), [](const Format& a, const Format& b) { return a.score > b.score; });
    if (formats.size() > kFormatsTried) formats.resize(kFormatsTried);
    return formats;
}

// Wrong versions fit badly into the finder and timing patterns of the right one.
float agreementOfPatterns(const ModuleView& seen, const Layout& layout) {
    float agree = 0, weight = 1e-6F;
    for (std::size_t i = 0; i < seen.modules.size(); ++i) {
        if (layout.parts[i] != Part::Light && layout.parts[i] != Part::Dark) continue;
        agree += layout.parts[i] == Part::Dark ? seen.modules[i] : -seen.modules[i];
        weight += std::abs(seen.modules[i]);
    }
    return agree / weight;
}

struct Bytes {
    base::SecretBytes value;
    std::vector<float> doubt;  // how many of its bits are thought to be wrong
};

Bytes readBytes(const ModuleView& seen, const Layout& layout, int mask, int total) {
    Bytes bytes{base::SecretBytes(std::size_t(total)), std::vector<float>(std::size_t(total), 0)};
    for (int i = 0; i < total * 8; ++i) {
        const int module = layout.order[std::size_t(i)];
        const float v = seen.modules[std::size_t(module)];
        const bool dark = (v > 0) != maskBit(mask, module % layout.side, module / layout.side);
        std::uint8_t& byte = bytes.value[std::size_t(i / 8)];
        byte = std::uint8_t(byte << 1 | (dark ? 1 : 0));
        bytes.doubt[std::size_t(i / 8)] += 0.5F * std::exp(-kDoubt * std::min(1.0F, std::abs(v)));
    }
    return bytes;
}

// Places of one block's bytes in the interleaved sequence: data first, then parity.
std::vector<int> placesOf(const Blocks& blocks, int block) {
    std::vector<int> places;
    for (int i = 0; i < blocks.shortData; ++i) places.push_back(i * blocks.count + block);
    if (block >= blocks.shorts)
        places.push_back(blocks.shortData * blocks.count + block - blocks.shorts);
    const int parityStart = blocks.total - blocks.parity * blocks.count;
    for (int i = 0; i < blocks.parity; ++i) places.push_back(parityStart + i * blocks.count + block);
    return places;
}

// Generalised minimum distance: the most doubtful bytes are given up, more and more of them, until what is
// left can be corrected. Corrects `bytes` in place.
bool correctOne(Bytes& bytes, const std::vector<int>& places, int parity, int keep) {
    std::array<std::uint8_t, kMaxBlockBytes> block{};
    std::vector<std::uint8_t> byDoubt(places.size());
    std::iota(byDoubt.begin(), byDoubt.end(), std::uint8_t(0));
    std::stable_sort(byDoubt.begin(), byDoubt.end(), [&](std::uint8_t a, std::uint8_t b) {
        return bytes.doubt[std::size_t(places[a])] > bytes.doubt[std::size_t(places[b])];
    });
    for (std::size_t i = 0; i < places.size(); ++i) block[i] = bytes.value[std::size_t(places[i])];
    bool corrected = false;
    for (int erasures = 0; erasures <= parity - keep && !corrected; ++erasures) {
        corrected = correctBlock(std::span(block.data(), places.size()), parity,
                                 std::span(byDoubt.data(), std::size_t(erasures)), keep)
                        .has_value();
    }
    if (corrected) {
        for (std::size_t i = 0; i < places.size(); ++i) bytes.value[std::size_t(places[i])] = block[i];
    }
    block.fill(0);
    return corrected;
}

// The symbol written from `corrected` against what was seen: unchanged bytes agree by themselves, so the
// changed ones are counted alone too. Where nothing was seen there is nothing to contradict.
bool agrees(const ModuleView& seen, const Layout& layout, int mask, const base::SecretBytes& raw,
            const base::SecretBytes& corrected) {
    float agree = 0, weight = 1e-6F, changedAgree = 0, changedWeight = 1e-6F;
    for (std::size_t i = 0; i < corrected.size() * 8; ++i) {
        const int module = layout.order[i];
        const bool bit = (corrected[i / 8] >> (7 - i % 8) & 1) != 0;
        const bool dark = bit != maskBit(mask, module % layout.side, module / layout.side);
        const float v = std::clamp(seen.modules[std::size_t(module)], -1.0F, 1.0F);
        agree += dark ? v : -v;
        weight += std::abs(v);
        if (raw[i / 8] == corrected[i / 8]) continue;
        changedAgree += dark ? v : -v;
        changedWeight += std::abs(v);
    }
    // Bytes filled in by chance agree in half their bits: the sum is about nothing. Right ones were changed
    // in few bits, or in bits that were hardly seen.
    return agree / weight >= kMinAgreement && (changedWeight < 1 || changedAgree > 0);
}

std::optional<Payload> decodeAs(const ModuleView& seen, const Layout& layout, const Format& format) {
    const Blocks blocks = blocksOf(layout.version, format.level);
    Bytes bytes = readBytes(seen, layout, format.mask, blocks.total);
    const base::SecretBytes raw = bytes.value;
    base::SecretBytes data;
    for (int block = 0; block < blocks.count; ++block) {
        const std::vector<int> places = placesOf(blocks, block);
        // The smallest symbols have little parity; half of it is then kept, as the standard does.
        const int keep = std::min(blocks.count == 1 ? kKeptOfOne : kKeptOfMany, blocks.parity / 2);
        if (!correctOne(bytes, places, blocks.parity, keep)) return std::nullopt;
        for (std::size_t i = 0; i + std::size_t(blocks.parity) < places.size(); ++i)
            data.push_back(bytes.value[std::size_t(places[i])]);
    }
    if (!agrees(seen, layout, format.mask, raw, bytes.value)) return std::nullopt;
    return parsePayload(data, layout.version);
}

}  // namespace

std::optional<Payload> decodeMatrix(const ModuleView& seen) {
    const int version = (seen.side - 17) / 4;
    if (version < kMinVersion || version > kMaxVersion || sideOf(version) != seen.side ||
        seen.modules.size() != std::size_t(seen.side * seen.side))
        return std::nullopt;
    const Layout layout = layoutOf(version);
    if (agreementOfPatterns(seen, layout) < kMinFormat) return std::nullopt;
    for (const Format& format : formatsOf(seen)) {
        if (std::optional<Payload> payload = decodeAs(seen, layout, format)) return payload;
    }
    return std::nullopt;
}

}  // namespace zizhu::drivers::codes
