// Halves of frames may come through the pipes of a card reader in any pieces and any order.
#include <algorithm>
#include <cstdlib>

#include "drivers/usb/four_pipe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    base::ByteView rest(data, size);
    if (const auto halves = drivers::usb::splitFrame(rest)) {
        if (halves->header.size() + halves->body.size() > size) std::abort();
    }
    drivers::usb::FrameJoiner joiner;
    std::size_t in = 0;
    std::size_t out = 0;
    while (rest.size() >= 2) {
        // One byte says which pipe and what is done, one how much.
        const std::uint8_t what = rest[0];
        const std::size_t count = std::min<std::size_t>(rest[1], rest.size() - 2);
        const base::ByteView piece = rest.subspan(2, count);
        rest = rest.subspan(2 + count);
        (what & 1) != 0 ? joiner.addHeader(piece) : joiner.addBody(piece);
        in += count;
        if ((what & 2) != 0) {
            base::Bytes into((what >> 3) + 1u);
            const std::size_t taken = joiner.take(into);
            if (taken > into.size()) std::abort();
            out += taken;
        }
        if (joiner.held() + out != in) std::abort();
        if ((what & 4) != 0) {
            joiner.clear();
            in = out = 0;
        }
    }
    return 0;
}
