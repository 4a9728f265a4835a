// A camera may give any picture, of any size. Whatever is read must be something.
#include <cmath>
#include <cstdlib>

#include "drivers/codes/decoder.h"
#include "drivers/codes/qr_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu::drivers::codes;
    if (size < 4) return 0;
    const int width = 21 + data[0] % 108;
    const int height = 21 + data[1] % 108;
    // The bytes as patches of `grain` pixels: so that few of them make something that looks like a code.
    const int grain = 1 + data[2] % 4;
    std::vector<std::uint8_t> pixels;
    const int across = (width + grain - 1) / grain;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            pixels.push_back(data[3 + std::size_t((y / grain) * across + x / grain) % (size - 3)]);
    }
    const GrayView frame{pixels.data(), width, height, std::size_t(width)};
    // Ended after a number of steps that the input chooses: every one of them is bounded, and sanitizers slow
    // them down a lot.
    int steps = 1 + data[2] / 4;
    for (const DecodedCode& code : readDamaged(frame, {}, [&steps] { return --steps < 0; })) {
        if (code.data.empty() || code.aim.size() != 3) std::abort();
        for (const Point corner : code.corners) {
            if (!std::isfinite(corner.x) || !std::isfinite(corner.y)) std::abort();
        }
    }
    // The other stages: the library, on whatever the picture processing makes.
    static CodeDecoder decoder({Formats(Format::Qr), false});
    for (const DecodedCode& code : decoder.decode(frame)) {
        if (code.data.empty()) std::abort();
    }
    return 0;
}
