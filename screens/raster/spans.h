// Rows of pixels: filled, blended, copied through a mask. The inner loops of the rasteriser.
//
// Channels are blended as round((s * a + d * (255 - a)) / 255), exactly. No function checks bounds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace zizhu::screens::raster {

// Not multiplied by its alpha.
struct Rgba {
    std::uint8_t r = 0, g = 0, b = 0, a = 0;

    std::uint32_t opaque() const {
        return 0xFF000000U | std::uint32_t(r) << 16U | std::uint32_t(g) << 8U | std::uint32_t(b);
    }
    friend bool operator==(const Rgba&, const Rgba&) = default;
};

// round(a * b / 255)
inline std::uint32_t times(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t t = a * b + 128;
    return (t + (t >> 8U)) >> 8U;
}

inline Rgba modulate(Rgba a, Rgba b) {
    return {std::uint8_t(times(a.r, b.r)), std::uint8_t(times(a.g, b.g)), std::uint8_t(times(a.b, b.b)),
            std::uint8_t(times(a.a, b.a))};
}

// Two channels in each word, 16 bits apart.
inline std::uint32_t mixPair(std::uint32_t source, std::uint32_t under, std::uint32_t alpha) {
    const std::uint32_t t = source * alpha + under * (255 - alpha) + 0x00800080U;
    return ((t + ((t >> 8U) & 0x00FF00FFU)) >> 8U) & 0x00FF00FFU;
}

// `source` is 0xXXRRGGBB.
inline std::uint32_t mix(std::uint32_t source, std::uint32_t under, std::uint32_t alpha) {
    const std::uint32_t redBlue = mixPair(source & 0x00FF00FFU, under & 0x00FF00FFU, alpha);
    const std::uint32_t green = mixPair(source >> 8U & 0xFFU, under >> 8U & 0xFFU, alpha);
    return 0xFF000000U | redBlue | green << 8U;
}

inline void put(std::uint32_t& pixel, Rgba color) {
    if (color.a == 255) {
        pixel = color.opaque();
    } else if (color.a != 0) {
        pixel = mix(color.opaque(), pixel, color.a);
    }
}

void fill(std::uint32_t* row, std::ptrdiff_t count, Rgba color);

// The alpha of pixel i is (alpha + i * step) >> 16, held within 0…255; r, g, b are the colour's.
void fillFading(std::uint32_t* row, std::ptrdiff_t count, Rgba color, std::int64_t alpha, std::int64_t step);

// Coverage of one byte a pixel, times the colour.
void fillMasked(std::uint32_t* row, std::ptrdiff_t count, Rgba color, const std::uint8_t* mask);

// Four bytes a pixel: R, G, B, A; times the tint.
void copyTinted(std::uint32_t* row, std::ptrdiff_t count, Rgba tint, const std::uint8_t* rgba);

}  // namespace zizhu::screens::raster
