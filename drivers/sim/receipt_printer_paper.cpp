// The modelled printer's paper: what is burnt on it, and the pieces that come of it.
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/file.h"
#include "drivers/sim/receipt_printer_firmware.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {
std::optional<std::int64_t> numberAt(std::span<const std::string> words, std::size_t index, std::int64_t otherwise) {
    if (words.size() <= index) return otherwise;
    std::int64_t number = 0;
    const std::string& text = words[index];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}
}  // namespace

base::Bitmap PrintedPiece::trimmed() const {
    const auto blank = [this](int row) {
        const auto begin = image.bits.begin() + std::ptrdiff_t(row) * image.stride();
        return std::all_of(begin, begin + image.stride(), [](std::uint8_t dots) { return dots == 0; });
    };
    int top = 0;
    int bottom = image.height;
    while (top < bottom && blank(top)) ++top;
    while (bottom > top && blank(bottom - 1)) --bottom;
    base::Bitmap out(image.width, bottom - top);
    std::copy_n(image.bits.begin() + std::ptrdiff_t(top) * image.stride(), out.bits.size(), out.bits.begin());
    return out;
}

void ReceiptPrinterFirmware::burn(const base::Bytes& row) {
    if (paperRows_ == 0) return;
    if (tapeRows_ >= kPieceRows) endPiece(tapeRows_, false);
    tape_.insert(tape_.end(), row.begin(), row.end());
    ++tapeRows_;
    if (model_.rowsPerSecond > 0) {
        busyUntil_ += std::chrono::duration_cast<base::SteadyTime::duration>(std::chrono::seconds(1)) /
                      model_.rowsPerSecond;
    }
    endRollAfter(paperRows_ - 1);
}

void ReceiptPrinterFirmware::feed(int rows) {
    const base::Bytes white(std::size_t(model_.headDots + 7) / 8);
    for (int row = 0; row < rows && paperRows_ > 0; ++row) burn(white);
}

void ReceiptPrinterFirmware::endRollAfter(int rows) {
    const bool ends = rows == 0 && paperRows_ > 0;
    paperRows_ = std::min(paperRows_, rows);
    if (ends) endPiece(tapeRows_, false);
    statusMayHaveChanged();
}

void ReceiptPrinterFirmware::loadPaper(int rows) {
    endPiece(tapeRows_, false);
    paperRows_ = rows;
    tapeRows_ = model_.rowsToCutter;
    tape_.assign(std::size_t(tapeRows_) * (std::size_t(model_.headDots + 7) / 8), 0);
}

// The oldest `rows` of the tape are a piece of their own now. Blank ones are nobody's concern.
void ReceiptPrinterFirmware::endPiece(int rows, bool isCut) {
    PrintedPiece piece{base::Bitmap(model_.headDots, rows), isCut};
    std::copy_n(tape_.begin(), piece.image.bits.size(), piece.image.bits.begin());
    tape_.erase(tape_.begin(), tape_.begin() + std::ptrdiff_t(piece.image.bits.size()));
    tapeRows_ -= rows;
    if (std::all_of(piece.image.bits.begin(), piece.image.bits.end(),
                    [](std::uint8_t dots) { return dots == 0; })) {
        return;
    }
    pieces_.push_back(std::move(piece));
    if (pieces_.size() > kPieces) pieces_.pop_front();
}

std::int64_t ReceiptPrinterFirmware::countReceipts(bool isCut) const {
    return std::count_if(pieces_.begin(), pieces_.end(),
                         [isCut](const auto& piece) { return piece.cut == isCut; });
}

base::Result<SimFacts> ReceiptPrinterFirmware::actOnReceipts(std::span<const std::string> words) {
    const std::string& verb = words[0];
    if (verb == "take-receipts" || verb == "receipts") {
        const SimFacts counted = {{"receipts", countReceipts(true)}, {"torn", countReceipts(false)}};
        if (verb == "receipts") return counted;
        const std::optional<std::int64_t> most = numberAt(words, 1, countReceipts(true));
        if (!most) return fail(Errc::InvalidInput, {"how many receipts?"});
        takeReceipts(*most);
        return counted;
    }
    const bool save = verb == "save-receipt";
    if (save && words.size() < 2) return fail(Errc::InvalidInput, {"which file?"});
    const PrintedPiece* piece = receiptAt(words, save ? 2 : 1);
    if (piece == nullptr) return fail(Errc::NotFound, {"no such receipt"});
    const base::Bitmap& image = piece->image;
    SimFacts facts = {{"width", std::int64_t(image.width)}, {"height", std::int64_t(image.height)}};
    if (!save) {
        facts["bits"] = base::toBase64(image.bits);
        return facts;
    }
    const std::string header = fmt::format("P4\n{} {}\n", image.width, image.height);
    base::Bytes picture(header.begin(), header.end());
    picture.insert(picture.end(), image.bits.begin(), image.bits.end());
    if (base::Status written = base::writeFileAtomically(words[1], picture, 0644); !written) {
        return fail(written.error());
    }
    return facts;
}

// The oldest ones lie on top of what was torn off before them, so that goes along.
void ReceiptPrinterFirmware::takeReceipts(std::int64_t most) {
    if (most >= countReceipts(true)) return pieces_.clear();
    while (most > 0) {
        if (pieces_.front().cut) --most;
        pieces_.pop_front();
    }
}

const PrintedPiece* ReceiptPrinterFirmware::receiptAt(std::span<const std::string> words,
                                                      std::size_t index) const {
    std::optional<std::int64_t> wanted = numberAt(words, index, countReceipts(true));
    if (!wanted) return nullptr;
    for (const PrintedPiece& piece : pieces_) {
        if (piece.cut && --*wanted == 0) return &piece;
    }
    return nullptr;
}

}  // namespace zizhu::drivers
