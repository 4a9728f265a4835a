#include "drivers/idcard/sam_frame.h"

#include <algorithm>

namespace zizhu::drivers {

namespace {

std::uint8_t xorOf(base::ByteView bytes) {
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : bytes) sum ^= byte;
    return sum;
}

// Where a preamble begins, whole or cut off by the end of `bytes`; the size if nowhere.
std::size_t findPreamble(base::ByteView bytes) {
    for (std::size_t start = 0; start < bytes.size(); ++start) {
        const std::size_t known = std::min(kSamPreamble.size(), bytes.size() - start);
        if (std::equal(kSamPreamble.begin(), kSamPreamble.begin() + std::ptrdiff_t(known),
                       bytes.begin() + std::ptrdiff_t(start))) {
            return start;
        }
    }
    return bytes.size();
}

}  // namespace

base::Bytes encodeSamRequest(SamRequest request) {
    base::Bytes frame(kSamPreamble.begin(), kSamPreamble.end());
    const std::uint8_t length = request.data ? 4 : 3;
    frame.insert(frame.end(), {0x00, length, request.command, request.parameter});
    if (request.data) frame.push_back(*request.data);
    frame.push_back(xorOf(base::ByteView(frame).subspan(kSamPreamble.size())));
    return frame;
}

std::optional<SamReply> SamReplyScanner::scan() {
    for (std::size_t from = 0;;) {
        const base::ByteView rest = base::ByteView(pending_).subspan(from);
        const std::size_t start = from + findPreamble(rest);
        const base::ByteView frame = base::ByteView(pending_).subspan(start);
        if (frame.size() >= kSamHeaderBytes) {
            const std::size_t length = std::size_t(frame[5]) << 8 | frame[6];
            const bool plausible = length >= kSamMinReplyLength && length <= kSamMaxReplyLength;
            const std::size_t whole = kSamHeaderBytes + length;
            if (!plausible || (frame.size() >= whole &&
                               xorOf(frame.subspan(kSamPreamble.size(), whole - kSamPreamble.size())) != 0)) {
                from = start + 1;  // a preamble may begin inside what looked like a frame
                continue;
            }
            if (frame.size() >= whole) {
                SamReply reply{frame[7], frame[8], SamWord(frame[9]), {}};
                reply.data.assign(frame.begin() + 10, frame.begin() + std::ptrdiff_t(whole) - 1);
                pending_.clear();
                return reply;
            }
        }
        pending_.erase(pending_.begin(), pending_.begin() + std::ptrdiff_t(start));
        return std::nullopt;
    }
}

std::optional<SamReply> SamReplyScanner::feed(base::ByteView bytes) {
    // In slices, so that the buffer never outgrows one frame however much is fed at once.
    while (!bytes.empty()) {
        const std::size_t room = kSamHeaderBytes + kSamMaxReplyLength - pending_.size();
        const std::size_t count = std::min(room, bytes.size());
        pending_.insert(pending_.end(), bytes.begin(), bytes.begin() + std::ptrdiff_t(count));
        bytes = bytes.subspan(count);
        if (std::optional<SamReply> reply = scan()) return reply;
    }
    return std::nullopt;
}

}  // namespace zizhu::drivers
