#include "documents/image.h"

#include <algorithm>

#include <doctest/doctest.h>

using namespace zizhu;

namespace {

base::Bitmap pattern(int width, int height) {
    base::Bitmap bitmap(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            if ((x * 7 + y * 13) % 5 < 2) bitmap.setBlack(x, y);
        }
    }
    return bitmap;
}

}  // namespace

TEST_CASE("a bitmap survives PNG, at every width of the last byte") {
    for (int width = 1; width <= 17; ++width) {
        const base::Bitmap bitmap = pattern(width, 9);
        const auto file = documents::encodePng(bitmap);
        REQUIRE(file);
        // IHDR: bit depth stands at offset 24.
        CHECK(int((*file)[24]) == 1);
        const auto back = documents::decodePng(*file);
        REQUIRE(back);
        CHECK(documents::toBitmap(*back) == bitmap);
    }
}

TEST_CASE("pixels of every format keep their colours") {
    // One row of two pixels (red, then a half-transparent blue) and a stride with two bytes to spare.
    const std::uint32_t words[] = {0x00FF0000u, 0x800000FFu, 0xDEADBEEFu};
    const auto view = [](const void* data, int stride, documents::PixelFormat format) {
        return documents::PixelView{static_cast<const std::uint8_t*>(data), 2, 1, stride, format};
    };
    const auto decoded = [](const base::Result<base::Bytes>& file) {
        REQUIRE(file);
        const auto picture = documents::decodePng(*file);
        REQUIRE(picture);
        return picture->rgba;
    };
    using documents::PixelFormat;
    CHECK(decoded(documents::encodePng(view(words, 12, PixelFormat::Xrgb32))) ==
          base::Bytes{255, 0, 0, 255, 0, 0, 255, 255});
    CHECK(decoded(documents::encodePng(view(words, 12, PixelFormat::Argb32))) ==
          base::Bytes{255, 0, 0, 0, 0, 0, 255, 128});
    const std::uint8_t rgb[] = {1, 2, 3, 4, 5, 6, 0, 0};
    CHECK(decoded(documents::encodePng(view(rgb, 8, PixelFormat::Rgb24))) ==
          base::Bytes{1, 2, 3, 255, 4, 5, 6, 255});
    CHECK(decoded(documents::encodePng(view(rgb, 8, PixelFormat::Rgba32))) ==
          base::Bytes{1, 2, 3, 4, 5, 6, 0, 0});
    CHECK(decoded(documents::encodePng(view(rgb, 8, PixelFormat::Gray8))) ==
          base::Bytes{1, 1, 1, 255, 2, 2, 2, 255});

    const auto secret = documents::encodeSecretPng(view(rgb, 8, PixelFormat::Rgb24));
    const auto open = documents::encodePng(view(rgb, 8, PixelFormat::Rgb24));
    REQUIRE(secret);
    CHECK(std::equal(secret->begin(), secret->end(), open->begin(), open->end()));
}

TEST_CASE("pictures that cannot be are refused") {
    CHECK_FALSE(documents::encodePng(base::Bitmap()));
    const std::uint8_t byte = 0;
    CHECK_FALSE(documents::encodePng(documents::PixelView{&byte, 2, 1, 7, documents::PixelFormat::Xrgb32}));
    CHECK_FALSE(documents::encodePng(documents::PixelView{&byte, 0, 1, 4, documents::PixelFormat::Gray8}));
    CHECK_FALSE(
        documents::encodePng(documents::PixelView{&byte, 40000, 1, 40000, documents::PixelFormat::Gray8}));
    CHECK_FALSE(
        documents::encodePng(documents::PixelView{nullptr, 1, 1, 1, documents::PixelFormat::Gray8}));
}

TEST_CASE("a damaged PNG is an error, wherever it is cut or changed") {
    const auto file = documents::encodePng(pattern(33, 21));
    REQUIRE(file);
    for (std::size_t length = 0; length + 12 < file->size(); ++length) {
        const base::Bytes cut(file->begin(), file->begin() + std::ptrdiff_t(length));
        const auto picture = documents::decodePng(cut);
        REQUIRE_FALSE(picture);
        CHECK(picture.error().code == base::Errc::InvalidInput);
    }
    for (std::size_t at = 0; at < file->size(); ++at) {
        base::Bytes changed = *file;
        changed[at] ^= 0x55;
        const auto picture = documents::decodePng(changed);
        if (picture) CHECK(picture->rgba.size() == std::size_t(picture->width) * std::size_t(picture->height) * 4);
    }
}

TEST_CASE("a PNG that announces more than allowed is refused before it is unpacked") {
    const auto file = documents::encodePng(pattern(100, 100));
    REQUIRE(file);
    CHECK(documents::decodePng(*file, 10000));
    const auto refused = documents::decodePng(*file, 9999);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::Errc::TooLarge);
}
