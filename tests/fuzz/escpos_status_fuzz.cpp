// Any stream may come from a receipt printer, in any pieces.
#include <algorithm>
#include <cstdlib>

#include "drivers/escpos/status.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::drivers::escpos;
    if (size == 0) return 0;
    const std::size_t piece = data[0] + 1u;
    const base::ByteView stream(data + 1, size - 1);

    StatusDemultiplexer pieces;
    std::vector<Report> inPieces;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        for (const Report& report : pieces.feed(stream.subspan(at, std::min(piece, stream.size() - at)))) {
            inPieces.push_back(report);
        }
    }
    StatusDemultiplexer whole;
    // What arrives cannot depend on how the line cut it, and every byte is in one report or in none.
    if (whole.feed(stream) != inPieces || whole.noise() != pieces.noise()) std::abort();
    std::size_t used = whole.noise();
    for (const Report& report : inPieces) used += std::holds_alternative<StatusGroup>(report) ? 4 : 1;
    if (used > stream.size() || stream.size() - used > 3) std::abort();
    return 0;
}
