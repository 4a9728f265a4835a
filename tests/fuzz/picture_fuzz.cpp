// A camera's frame or a file in a stand-in's folder may hold anything: JPEG and PNG.
#include <cstdlib>

#include "drivers/imaging/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers::imaging;
    if (size == 0) return 0;
    constexpr int kWidths[] = {0, 1280, 64, 1};
    const DecodeRequest request{(data[0] & 1) != 0 ? Colour::Gray : Colour::AsIs, kWidths[data[0] >> 1 & 3]};
    const auto picture = decodePicture(base::ByteView(data + 1, size - 1), request);
    if (!picture) return 0;
    const bool whole = fits(picture->width, picture->height) &&
                       picture->pixels.size() == picture->stride() * std::size_t(picture->height) &&
                       (picture->channels == 1 || picture->channels == 3);
    if (!whole) std::abort();
    if (request.colour == Colour::Gray && picture->channels != 1) std::abort();
    if (request.maxWidth > 0 && picture->width > request.maxWidth) std::abort();
    return 0;
}
