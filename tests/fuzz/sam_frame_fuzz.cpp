// Any stream may come from an identity card reader, in any pieces.
#include <cstdlib>

#include "drivers/idcard/sam_frame.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    if (size == 0) return 0;
    const std::size_t piece = data[0] + 1u;
    const base::ByteView stream(data + 1, size - 1);

    drivers::SamReplyScanner pieces;
    std::optional<drivers::SamReply> inPieces;
    for (std::size_t at = 0; at < stream.size() && !inPieces; at += piece) {
        inPieces = pieces.feed(stream.subspan(at, std::min(piece, stream.size() - at)));
    }
    drivers::SamReplyScanner whole;
    const std::optional<drivers::SamReply> atOnce = whole.feed(stream);
    // What arrives cannot depend on how the line cut it.
    if (inPieces.has_value() != atOnce.has_value()) std::abort();
    if (!atOnce) return 0;
    if (atOnce->word != inPieces->word || atOnce->data != inPieces->data) std::abort();
    if (atOnce->data.size() + drivers::kSamMinReplyLength > drivers::kSamMaxReplyLength) std::abort();
    return 0;
}
