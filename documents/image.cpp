#include "documents/image.h"

#include <cstring>
#include <utility>

#include <png.h>

namespace zizhu::documents {
namespace {

struct Image {
    Image() {
        std::memset(&native, 0, sizeof native);
        native.version = PNG_IMAGE_VERSION;
    }
    ~Image() { png_image_free(&native); }
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;
    png_image native;
};

int bytesPerPixel(PixelFormat format) {
    switch (format) {
        case PixelFormat::Rgb24: return 3;
        case PixelFormat::Gray8: return 1;
        default: return 4;
    }
}

bool plausible(int width, int height) {
    return width > 0 && height > 0 && width <= kMaxPictureSide && height <= kMaxPictureSide &&
           std::size_t(width) * std::size_t(height) * 4 <= kMaxPictureBytes;
}

// Compresses once, into room for the worst case, then gives the rest back.
template <class Buffer>
base::Result<Buffer> write(Image& image, const void* rows, int stride, const void* colours) {
    png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image.native);
    Buffer file(bytes);
    if (png_image_write_to_memory(&image.native, file.data(), &bytes, 0, rows, stride, colours) == 0) {
        return base::fail(base::Errc::InvalidInput, {"libpng did not write {} bytes", bytes});
    }
    file.resize(bytes);
    return file;
}

// libpng has no format that skips a byte, so Xrgb32 is narrowed to R G B first.
template <class Buffer>
Buffer withoutAlpha(const PixelView& pixels) {
    Buffer rows;
    rows.reserve(std::size_t(pixels.width) * std::size_t(pixels.height) * 3);
    for (int y = 0; y < pixels.height; ++y) {
        const std::uint8_t* row = pixels.data + std::ptrdiff_t(y) * pixels.stride;
        for (int x = 0; x < pixels.width; ++x) {
            std::uint32_t word = 0;
            std::memcpy(&word, row + std::ptrdiff_t(x) * 4, 4);
            rows.push_back(std::uint8_t(word >> 16));
            rows.push_back(std::uint8_t(word >> 8));
            rows.push_back(std::uint8_t(word));
        }
    }
    return rows;
}

png_uint_32 nativeFormat(PixelFormat format) {
    switch (format) {
        case PixelFormat::Argb32: {
            // Words of the machine: the order of bytes follows from it.
            const std::uint16_t probe = 1;
            std::uint8_t low = 0;
            std::memcpy(&low, &probe, 1);
            return low == 1 ? PNG_FORMAT_BGRA : PNG_FORMAT_ARGB;
        }
        case PixelFormat::Rgba32: return PNG_FORMAT_RGBA;
        case PixelFormat::Gray8: return PNG_FORMAT_GRAY;
        default: return PNG_FORMAT_RGB;
    }
}

template <class Buffer>
base::Result<Buffer> encode(const PixelView& pixels) {
    if (!plausible(pixels.width, pixels.height) || pixels.data == nullptr ||
        pixels.stride < pixels.width * bytesPerPixel(pixels.format)) {
        return base::fail(base::Errc::InvalidInput,
                          {"a picture of {} x {}, stride {}", pixels.width, pixels.height, pixels.stride});
    }
    Image image;
    image.native.width = png_uint_32(pixels.width);
    image.native.height = png_uint_32(pixels.height);
    image.native.format = nativeFormat(pixels.format);
    if (pixels.format == PixelFormat::Xrgb32) {
        const Buffer rows = withoutAlpha<Buffer>(pixels);
        return write<Buffer>(image, rows.data(), pixels.width * 3, nullptr);
    }
    return write<Buffer>(image, pixels.data, pixels.stride, nullptr);
}

}  // namespace

base::Result<base::Bytes> encodePng(const base::Bitmap& bitmap) {
    if (!plausible(bitmap.width, bitmap.height)) {
        return base::fail(base::Errc::InvalidInput, {"a bitmap of {} x {}", bitmap.width, bitmap.height});
    }
    // A palette of two colours makes libpng write one bit a pixel.
    base::Bytes indices(std::size_t(bitmap.width) * std::size_t(bitmap.height));
    for (int y = 0; y < bitmap.height; ++y) {
        std::uint8_t* row = indices.data() + std::size_t(y) * std::size_t(bitmap.width);
        for (int x = 0; x < bitmap.width; ++x) row[x] = bitmap.black(x, y) ? 0 : 1;
    }
    static constexpr std::uint8_t kBlackAndWhite[] = {0, 0, 0, 255, 255, 255};
    Image image;
    image.native.width = png_uint_32(bitmap.width);
    image.native.height = png_uint_32(bitmap.height);
    image.native.format = PNG_FORMAT_RGB_COLORMAP;
    image.native.colormap_entries = 2;
    return write<base::Bytes>(image, indices.data(), bitmap.width, kBlackAndWhite);
}

base::Result<base::Bytes> encodePng(const PixelView& pixels) { return encode<base::Bytes>(pixels); }

base::Result<base::SecretBytes> encodeSecretPng(const PixelView& pixels) {
    return encode<base::SecretBytes>(pixels);
}

base::Result<Picture> decodePng(base::ByteView file, std::size_t maxPixels) {
    Image image;
    if (png_image_begin_read_from_memory(&image.native, file.data(), file.size()) == 0) {
        return base::fail(base::Errc::InvalidInput, {"not a PNG ({} bytes)", file.size()});
    }
    const std::size_t pixels = std::size_t(image.native.width) * std::size_t(image.native.height);
    if (image.native.width > png_uint_32(kMaxPictureSide) ||
        image.native.height > png_uint_32(kMaxPictureSide) || pixels > maxPixels ||
        pixels * 4 > kMaxPictureBytes) {
        return base::fail(base::Errc::TooLarge,
                          {"a picture of {} x {}", image.native.width, image.native.height});
    }
    image.native.format = PNG_FORMAT_RGBA;
    Picture picture{int(image.native.width), int(image.native.height), base::Bytes(pixels * 4)};
    if (png_image_finish_read(&image.native, nullptr, picture.rgba.data(), 0, nullptr) == 0) {
        return base::fail(base::Errc::InvalidInput, {"a damaged PNG of {} bytes", file.size()});
    }
    return picture;
}

base::Bitmap toBitmap(const Picture& picture) {
    base::Bitmap bitmap(picture.width, picture.height);
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* p =
                picture.rgba.data() + (std::size_t(y) * std::size_t(picture.width) + std::size_t(x)) * 4;
            const int luminance = (299 * p[0] + 587 * p[1] + 114 * p[2]) / 1000;
            if (luminance * p[3] + 255 * (255 - p[3]) < 128 * 255) bitmap.setBlack(x, y);
        }
    }
    return bitmap;
}

}  // namespace zizhu::documents
