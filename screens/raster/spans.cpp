#include "screens/raster/spans.h"

#include <algorithm>
#include <cstring>

namespace zizhu::screens::raster {

namespace {

// Two pixels as eight channels of 16 bits: g++ and clang know these types, and every processor with 128-bit
// vectors does the whole blend of one in a few instructions. Elsewhere the compiler takes them apart.
using Channels = std::uint16_t __attribute__((vector_size(16)));
using Bytes8 = std::uint8_t __attribute__((vector_size(8)));

void blend(std::uint32_t* row, std::ptrdiff_t count, Rgba color) {
    const std::uint32_t source = color.opaque();
    const auto keep = std::uint16_t(255 - color.a);
    const auto part = [&](std::uint32_t channel) { return std::uint16_t(channel * color.a + 128U); };
    // The top byte stays 0xFF: 255 * a + 255 * (255 - a) is 255 * 255.
    const Channels add = {part(color.b), part(color.g), part(color.r), part(255), part(color.b), part(color.g),
                          part(color.r), part(255)};
    std::ptrdiff_t i = 0;
    for (; i + 2 <= count; i += 2) {
        Bytes8 bytes;
        std::memcpy(&bytes, row + i, sizeof bytes);
        Channels t = __builtin_convertvector(bytes, Channels) * keep + add;
        t = (t + (t >> 8)) >> 8;
        bytes = __builtin_convertvector(t, Bytes8);
        std::memcpy(row + i, &bytes, sizeof bytes);
    }
    for (; i < count; ++i) row[i] = mix(source, row[i], color.a);
}

}  // namespace

void fill(std::uint32_t* row, std::ptrdiff_t count, Rgba color) {
    if (color.a == 255) {
        std::fill_n(row, count, color.opaque());
    } else if (color.a != 0) {
        blend(row, count, color);
    }
}

void fillFading(std::uint32_t* row, std::ptrdiff_t count, Rgba color, std::int64_t alpha, std::int64_t step) {
    const std::uint32_t source = color.opaque();
    for (std::ptrdiff_t i = 0; i < count; ++i, alpha += step) {
        const auto now = std::uint32_t(std::clamp<std::int64_t>(alpha >> 16, 0, 255));
        if (now != 0) row[i] = mix(source, row[i], now);
    }
}

void fillMasked(std::uint32_t* row, std::ptrdiff_t count, Rgba color, const std::uint8_t* mask) {
    const std::uint32_t source = color.opaque();
    const auto one = [&](std::ptrdiff_t i) {
        const std::uint32_t alpha = color.a == 255 ? mask[i] : times(mask[i], color.a);
        if (alpha == 255) {
            row[i] = source;
        } else if (alpha != 0) {
            row[i] = mix(source, row[i], alpha);
        }
    };
    std::ptrdiff_t i = 0;
    // Most of a letter's box is empty, most of the rest is full.
    for (; i + 4 <= count; i += 4) {
        std::uint32_t four = 0;
        std::memcpy(&four, mask + i, sizeof four);
        if (four == 0) continue;
        if (four == 0xFFFFFFFFU && color.a == 255) {
            std::fill_n(row + i, 4, source);
            continue;
        }
        for (std::ptrdiff_t k = i; k < i + 4; ++k) one(k);
    }
    for (; i < count; ++i) one(i);
}

void copyTinted(std::uint32_t* row, std::ptrdiff_t count, Rgba tint, const std::uint8_t* rgba) {
    const bool plain = tint == Rgba{255, 255, 255, 255};
    for (std::ptrdiff_t i = 0; i < count; ++i, rgba += 4) {
        const Rgba texel{rgba[0], rgba[1], rgba[2], rgba[3]};
        put(row[i], plain ? texel : modulate(texel, tint));
    }
}

}  // namespace zizhu::screens::raster
