// Any picture may be given to what looks for a page in it.
#include <algorithm>
#include <cstdlib>

#include "drivers/imaging/page_picture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu::drivers::imaging;
    if (size < 4) return 0;
    // Blocks of 4 × 4 pixels, so that shapes are within reach.
    const int width = 64 + data[0] % 128;
    const int height = 64 + data[1] % 128;
    Picture picture = makePicture(width, height, (data[2] & 1) != 0 ? 3 : 1);
    const auto origin = Origin(data[2] / 2 % 3);
    const std::size_t across = std::size_t(width + 3) / 4;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const std::size_t block = std::size_t(y / 4) * across + std::size_t(x / 4);
            std::uint8_t* const pixel = picture.row(y) + std::size_t(x) * std::size_t(picture.channels);
            std::fill_n(pixel, picture.channels, data[3 + block % (size - 3)]);
        }
    }
    const auto page = flattenPage(picture, origin);
    if (!page) {
        if (page.error().code != zizhu::base::Errc::NotFound) std::abort();
        return 0;
    }
    if (!fits(page->picture.width, page->picture.height)) std::abort();
    if (!pack(*page, {20'000})) std::abort();
    return 0;
}
