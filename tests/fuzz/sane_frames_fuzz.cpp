// A SANE backend may say anything of its frames and send anything.
#include <algorithm>
#include <cstdlib>

#include "drivers/sane/frames.h"

namespace {

using namespace zizhu;
using drivers::sane::FrameAssembler;

// Three frames as the input says; the bytes in pieces of `piece`.
drivers::imaging::Picture assembled(base::ByteView input, std::size_t piece) {
    FrameAssembler frames;
    for (int frame = 0; frame < 3 && input.size() >= 8; ++frame) {
        const auto head = input.first(8);
        SANE_Parameters p{};
        p.format = SANE_Frame(head[0] % 6);
        constexpr SANE_Int kDepths[] = {1, 8, 16, 7};
        p.depth = kDepths[head[1] & 3];
        p.pixels_per_line = head[2] | (head[1] & 4) << 14;
        p.bytes_per_line = head[3] | (head[4] & 3) << 8;
        p.lines = SANE_Int(head[5]) - 1;
        const std::size_t length = std::min<std::size_t>(input.size() - 8, head[6] | head[7] << 8);
        const auto bytes = input.subspan(8, length);
        input = input.subspan(8 + length);
        if (!frames.begin(p)) return frames.take();
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            if (!frames.feed(bytes.subspan(at, std::min(piece, bytes.size() - at)))) return frames.take();
        }
        if (frames.endFrame()) break;
    }
    return frames.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const base::ByteView input(data + 1, size - 1);
    const auto whole = assembled(input, 1u << 16);
    const auto pieces = assembled(input, data[0] + 1u);
    if (whole.pixels != pieces.pixels || whole.height != pieces.height) std::abort();
    if (whole.pixels.size() != whole.stride() * std::size_t(whole.height)) std::abort();
    return 0;
}
