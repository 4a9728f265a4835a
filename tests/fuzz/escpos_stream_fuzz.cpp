// A modelled receipt printer takes anything a host may send, in any pieces, without losing its bounds.
#include <algorithm>
#include <cstdlib>

#include "drivers/sim/receipt_printer_firmware.h"

namespace {
using namespace zizhu;

void load(drivers::ReceiptPrinterFirmware& printer, std::uint8_t bits) {
    const std::vector<std::string> words = {"load-paper", (bits & 1) != 0 ? "2000" : "20000"};
    if (!printer.act(words, {})) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece = data[0] + 1u;
    const drivers::ReceiptPrinterModel model{.headDots = 384, .garblesMultiplesOf48 = (data[1] & 2) != 0};
    const base::ByteView stream(data + 2, size - 2);

    drivers::ReceiptPrinterFirmware whole(model);
    load(whole, data[1]);
    whole.receive(stream, {});
    drivers::ReceiptPrinterFirmware pieces(model);
    load(pieces, data[1]);
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        pieces.receive(stream.subspan(at, std::min(piece, stream.size() - at)), {});
        pieces.transmit({});
    }
    if (whole.pieces().size() != pieces.pieces().size()) std::abort();
    for (std::size_t i = 0; i < whole.pieces().size(); ++i) {
        const drivers::PrintedPiece& one = whole.pieces()[i];
        if (one.cut != pieces.pieces()[i].cut || one.image != pieces.pieces()[i].image) std::abort();
        if (one.image.height > drivers::ReceiptPrinterFirmware::kPieceRows || one.trimmed().height == 0)
            std::abort();
    }
    return 0;
}
