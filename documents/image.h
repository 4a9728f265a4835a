// Pictures as PNG files. Reentrant; no disk.
#pragma once

#include <cstdint>

#include "base/bitmap.h"
#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::documents {

enum class PixelFormat : std::uint8_t {
    Xrgb32,  // 32-bit words of the machine, 0xXXRRGGBB: SDL's ARGB8888 and cairo's RGB24; X is ignored
    Argb32,  // the same with alpha, not premultiplied
    Rgb24,   // bytes R G B
    Rgba32,  // bytes R G B A, not premultiplied
    Gray8,   // one byte, 0 = black
};

// Somebody else's pixels.
struct PixelView {
    const std::uint8_t* data = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;  // bytes from row to row
    PixelFormat format = PixelFormat::Xrgb32;
};

// R G B A bytes, not premultiplied, rows without gaps.
struct Picture {
    int width = 0;
    int height = 0;
    base::Bytes rgba;
};

inline constexpr int kMaxPictureSide = 32768;
inline constexpr std::size_t kMaxPictureBytes = 256u << 20;  // of RGBA

// One bit a pixel. InvalidInput for an empty or too large picture, or a stride shorter than a row.
base::Result<base::Bytes> encodePng(const base::Bitmap& bitmap);
base::Result<base::Bytes> encodePng(const PixelView& pixels);
// For pictures of personal data: the result and the working copy of pixels are in secret memory.
base::Result<base::SecretBytes> encodeSecretPng(const PixelView& pixels);

// InvalidInput: not a PNG, or damaged. TooLarge: past maxPixels, found before memory is taken.
base::Result<Picture> decodePng(base::ByteView file, std::size_t maxPixels = 32u << 20);

// Dark enough (luminance below half, over white) is black.
base::Bitmap toBitmap(const Picture& picture);

}  // namespace zizhu::documents
