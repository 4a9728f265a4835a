#include "drivers/usb/four_pipe.h"

#include <algorithm>
#include <array>

namespace zizhu::drivers::usb {

namespace {

constexpr std::array<std::uint8_t, 5> kPreamble = {0xAA, 0xAA, 0xAA, 0x96, 0x69};
constexpr std::size_t kLeastLength = 3;  // of a request; the driver judges answers itself
constexpr std::size_t kMostLength = 2400;

// LEN of a header; 0 if it is none.
std::size_t lengthIn(base::ByteView header) {
    if (header.size() < kHeaderBytes || !std::equal(kPreamble.begin(), kPreamble.end(), header.begin())) {
        return 0;
    }
    const std::size_t length = std::size_t(header[5]) << 8 | header[6];
    return length < kLeastLength || length > kMostLength ? 0 : length;
}

}  // namespace

base::Result<Halves> splitFrame(base::ByteView bytes) {
    const std::size_t length = lengthIn(bytes);
    if (length == 0 || bytes.size() - kHeaderBytes < length) {
        return base::fail(base::Errc::InvalidInput, {"{} bytes are no whole frame", bytes.size()});
    }
    return Halves{bytes.first(kHeaderBytes), bytes.subspan(kHeaderBytes, length)};
}

std::size_t FrameJoiner::move(base::SecretBytes& from, std::size_t count, std::span<std::uint8_t> into) {
    const std::size_t moved = std::min({count, from.size(), into.size()});
    const auto end = from.begin() + std::ptrdiff_t(moved);
    std::copy(from.begin(), end, into.begin());
    from.erase(from.begin(), end);
    return moved;
}

std::size_t FrameJoiner::take(std::span<std::uint8_t> into) {
    std::size_t taken = 0;
    while (taken < into.size()) {
        if (headerLeft_ == 0 && bodyLeft_ == 0) {
            if (header_.size() < kHeaderBytes) break;
            headerLeft_ = kHeaderBytes;
            bodyLeft_ = lengthIn(header_);
        }
        const bool header = headerLeft_ > 0;
        std::size_t& left = header ? headerLeft_ : bodyLeft_;
        const std::size_t moved = move(header ? header_ : body_, left, into.subspan(taken));
        if (moved == 0) break;
        left -= moved;
        taken += moved;
    }
    return taken;
}

void FrameJoiner::clear() {
    std::fill(header_.begin(), header_.end(), std::uint8_t(0));
    std::fill(body_.begin(), body_.end(), std::uint8_t(0));
    header_.clear();
    body_.clear();
    headerLeft_ = bodyLeft_ = 0;
}

}  // namespace zizhu::drivers::usb
