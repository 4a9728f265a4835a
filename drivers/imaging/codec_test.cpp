#include "drivers/imaging/codec.h"

#include <cmath>

#include <doctest/doctest.h>

#include "tests/support/printed_page.h"

using namespace zizhu;
using namespace zizhu::drivers::imaging;
using base::Errc;

namespace {

base::Bytes bytesOf(const base::SecretBytes& secret) { return {secret.begin(), secret.end()}; }

base::Bytes jpegOf(const Picture& picture, const JpegBound& bound = {}) {
    const auto bytes = encodeJpeg(picture, bound);
    REQUIRE(bytes);
    return bytesOf(*bytes);
}

// Where the marker FF `code` stands.
std::size_t markerAt(const base::Bytes& jpeg, std::uint8_t code) {
    for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
        if (jpeg[i] == 0xFF && jpeg[i + 1] == code) return i;
    }
    FAIL("no such marker");
    return 0;
}

}  // namespace

TEST_CASE("what is packed is the picture, with its density") {
    Picture picture = tests::seen({.width = 640, .height = 480}, 3).picture;
    picture.dpi = 300;
    const auto back = decodeJpeg(jpegOf(picture));
    REQUIRE(back);
    CHECK(back->width == 640);
    CHECK(back->channels == 3);
    CHECK(back->dpi == 300);
    double off = 0;
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        off += std::abs(int(picture.pixels[i]) - int(back->pixels[i]));
    CHECK(off / double(picture.pixels.size()) < 4);
    const auto gray = decodeJpeg(jpegOf(picture), {Colour::Gray, 320});
    REQUIRE(gray);
    CHECK(gray->channels == 1);
    CHECK(gray->width == 320);
    CHECK(gray->height == 240);
    CHECK(decodeJpeg(jpegOf(picture), {Colour::AsIs, 300})->width <= 300);
}

TEST_CASE("a JPEG keeps its bound, whatever the picture") {
    Picture noise = makePicture(1200, 900, 3);
    std::uint32_t state = 1;
    for (std::uint8_t& sample : noise.pixels)
        sample = std::uint8_t((state = state * 1664525 + 1013904223) >> 24);
    for (const std::size_t bound : {2'000'000u, 400'000u, 60'000u, 3'000u}) {
        const base::Bytes jpeg = jpegOf(noise, {bound});
        CHECK(jpeg.size() <= bound);
        CHECK(jpeg.size() > bound / 8);
        const auto back = decodeJpeg(jpeg);
        REQUIRE(back);
        CHECK(double(back->width) / back->height == doctest::Approx(4.0 / 3).epsilon(0.05));
    }
    CHECK(encodeJpeg(noise, {100}).error().code == Errc::TooLarge);
    CHECK(encodeJpeg(noise, {0}).error().code == Errc::TooLarge);
    CHECK(encodeJpeg(Picture{}).error().code == Errc::TooLarge);
    CHECK(encodeJpeg(Picture{100, 100, 3, {}, 0}).error().code == Errc::TooLarge);
}

TEST_CASE("a damaged JPEG is no picture") {
    const base::Bytes whole = jpegOf(tests::seen({.width = 320, .height = 240}, 3).picture);
    REQUIRE(decodeJpeg(whole));
    for (std::size_t length = 0; length + 2 < whole.size(); length += whole.size() / 60) {
        CAPTURE(length);
        CHECK(decodeJpeg(base::ByteView(whole).first(length)).error().code == Errc::InvalidInput);
    }
    base::Bytes garbled = whole;
    for (std::size_t i = whole.size() / 2; i < whole.size() / 2 + 40; ++i) garbled[i] = 0xFF;
    CHECK_FALSE(decodeJpeg(garbled));
    CHECK_FALSE(decodeJpeg(base::asBytes("not a picture")));
    // Bytes behind the end are what cameras pad their frames with.
    base::Bytes padded = whole;
    padded.resize(whole.size() + 512);
    CHECK(decodeJpeg(padded));
}

TEST_CASE("a frame of motion JPEG may come without its tables of codes") {
    base::Bytes jpeg = jpegOf(tests::seen({.width = 320, .height = 240}, 3).picture);
    for (int tables = 0; tables < 4; ++tables) {
        const std::size_t at = markerAt(jpeg, 0xC4);
        const std::size_t length = std::size_t(jpeg[at + 2]) << 8 | jpeg[at + 3];
        jpeg.erase(jpeg.begin() + std::ptrdiff_t(at), jpeg.begin() + std::ptrdiff_t(at + 2 + length));
    }
    CHECK(decodeJpeg(jpeg));
}

TEST_CASE("a header that promises too much is refused before memory is spent") {
    base::Bytes jpeg = jpegOf(makePicture(64, 64, 1));
    const std::size_t at = markerAt(jpeg, 0xC0);
    const std::size_t before = base::secretBytesInUse();
    jpeg[at + 5] = jpeg[at + 7] = 0x7F;  // 32576 × 32576
    CHECK(decodeJpeg(jpeg).error().code == Errc::TooLarge);
    CHECK(base::secretBytesInUse() == before);
    CHECK_FALSE(fits(0, 5));
    CHECK_FALSE(fits(20'001, 1));
    CHECK_FALSE(fits(10'000, 10'000));
}

TEST_CASE("PNG is read too, and as strictly") {
    // 2 × 1: a black and a white pixel, gray, as any encoder makes it.
    const auto png = base::fromHex(
        "89504e470d0a1a0a0000000d4948445200000002000000010800000000d149205600"
        "00000b49444154789c6360f80f000102010042bebc680000000049454e44ae426082");
    REQUIRE(png);
    const auto picture = decodePicture(*png);
    REQUIRE(picture);
    CHECK(picture->width == 2);
    CHECK(picture->pixels == base::SecretBytes{0, 255});
    for (std::size_t length = 0; length + 12 < png->size(); ++length)
        CHECK_FALSE(decodePicture(base::ByteView(*png).first(length)));
}
