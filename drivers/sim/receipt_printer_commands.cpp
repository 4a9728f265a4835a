// What the modelled printer does with its buffer, byte by byte.
#include <algorithm>

#include "drivers/sim/receipt_printer_firmware.h"

namespace zizhu::drivers {

namespace {
constexpr int kTextRows = 24;
constexpr int kCharacterDots = 12;

// Bytes of a command that begins ESC x, GS x or FS x, as far as x tells.
std::size_t fixedLength(std::uint8_t first, std::uint8_t second) {
    using Codes = std::string_view;
    const char code = char(second);
    const auto among = [code](Codes codes) { return codes.find(code) != Codes::npos; };
    switch (first) {
        case 0x1B:
            if (code == '*' || code == 'p') return 5;
            if (code == 'c') return 4;
            return among("dJa3!EMtR-GVr{ =") ? 3 : 2;
        case 0x1D:
            if (code == 'v') return 8;
            if (code == '(') return 5;
            if (among("LWPk*")) return 4;
            return among("Var!BHhwfI/b") ? 3 : 2;
        default:
            return among("!C-") ? 3 : 2;
    }
}
}  // namespace

void ReceiptPrinterFirmware::initialize() {
    line_.clear();
    align_ = 0;
    lineRows_ = 34;
    statusBack_ = 0;
}

void ReceiptPrinterFirmware::step(std::uint8_t byte) {
    if (image_) return pixel(byte);
    if (skip_ > 0) {
        --skip_;
        return;
    }
    if (command_.empty() && byte != 0x1B && byte != 0x1D && byte != 0x1C && byte != 0x10) {
        if (byte == '\n') {
            printLine();
        } else if (byte >= 0x20) {
            line_.push_back(byte);
            if (int(line_.size()) * kCharacterDots > model_.headDots - kCharacterDots) printLine();
        }
        return;  // other control characters, NUL among them, do nothing
    }
    command_.push_back(byte);
    if (command_.size() >= commandLength()) {
        carryOut();
        command_.clear();
    }
}

std::size_t ReceiptPrinterFirmware::commandLength() const {
    if (command_.size() < 2) return 2;
    if (command_[0] == 0x10)
        return command_[1] == 0x04 || command_[1] == 0x05 ? 3 : command_[1] == 0x14 ? 5 : 2;
    const std::size_t length = fixedLength(command_[0], command_[1]);
    // GS V 65, 66: how far to feed follows.
    if (command_[0] == 0x1D && command_[1] == 'V' && command_.size() >= 3 && command_[2] >= 65) return 4;
    return length;
}

void ReceiptPrinterFirmware::carryOut() {
    const std::uint8_t last = command_.back();
    const std::uint16_t code = std::uint16_t(command_[0] << 8 | command_[1]);
    switch (code) {
        case 0x1B40:
            return initialize();
        case 0x1B64:
            printLine();
            return feed((last - (last > 0 ? 1 : 0)) * lineRows_);
        case 0x1B4A:
            if (!line_.empty()) printLine();
            return feed(last);
        case 0x1B33:
            lineRows_ = last;
            return;
        case 0x1B61:
            align_ = last >= '0' ? std::uint8_t(last - '0') : last;
            return;
        case 0x1B2A:
            skip_ = std::size_t(command_[3] | command_[4] << 8) * (command_[2] >= 32 ? 3 : 1);
            return;
        case 0x1D28:
            skip_ = std::size_t(command_[3] | command_[4] << 8);
            return;
        case 0x1D2A:
            skip_ = std::size_t(command_[2]) * command_[3] * 8;
            return;
        case 0x1D6B:
            skip_ = command_[2] >= 65 ? command_[3] : 0;
            return;
        case 0x1D76:
            return startImage();
        case 0x1D56:
            return cut(command_[2], command_.size() > 3 ? last : 0);
        case 0x1D61:
            statusBack_ = last;
            lastGroup_ = {};
            return statusMayHaveChanged();
        case 0x1D72:
            if ((last == 1 || last == '1') && !model_.silent) {
                outgoing_.push_back(paperRows_ <= kNearEndRows ? 0x03 : 0x00);
            }
            return;
        default:
            return;
    }
}

void ReceiptPrinterFirmware::startImage() {
    if (!line_.empty()) printLine();
    const std::size_t rowBytes = std::size_t(command_[4] | command_[5] << 8);
    const std::size_t rows = std::size_t(command_[6] | command_[7] << 8);
    if (rowBytes == 0 || rows == 0) return;
    image_ = Image{rowBytes, rows, (command_[3] & 1) != 0, (command_[3] & 2) != 0,
                   model_.garblesMultiplesOf48 && rows % 48 == 0};
}

void ReceiptPrinterFirmware::pixel(std::uint8_t byte) {
    image_->row.push_back(byte);
    if (image_->row.size() < image_->rowBytes) return;

    const std::size_t headBytes = std::size_t(model_.headDots + 7) / 8;
    base::Bytes row = std::exchange(image_->row, {});
    if (image_->garbled) {
        for (std::uint8_t& dots : row) dots ^= 0xAA;
    }
    if (image_->wide) {
        base::Bytes doubled(row.size() * 2);
        for (std::size_t x = 0; x < row.size() * 8; ++x) {
            if ((row[x / 8] >> (7 - x % 8) & 1) != 0) doubled[x / 4] |= std::uint8_t(0xC0 >> (x % 4) * 2);
        }
        row = std::move(doubled);
    }
    if (row.size() < headBytes && align_ != 0 && align_ <= 2) {
        const std::size_t free = headBytes - row.size();
        row.insert(row.begin(), align_ == 1 ? free / 2 : free, 0);
    }
    row.resize(headBytes);  // what is wider than the head is not burnt

    burn(row);
    if (image_->high) burn(row);
    if (--image_->rowsLeft == 0) image_.reset();
}

void ReceiptPrinterFirmware::printLine() {
    const std::size_t headBytes = std::size_t(model_.headDots + 7) / 8;
    for (int y = 0; y < kTextRows && !line_.empty(); ++y) {
        base::Bytes row(headBytes);
        for (std::size_t i = 0; i < line_.size(); ++i) {
            const std::size_t x = i * kCharacterDots + 2;
            if (x + 8 > headBytes * 8) break;
            row[x / 8] |= std::uint8_t(line_[i] >> x % 8);
            if (x % 8 != 0) row[x / 8 + 1] |= std::uint8_t(line_[i] << (8 - x % 8));
        }
        burn(row);
    }
    feed(line_.empty() ? lineRows_ : std::max(0, lineRows_ - kTextRows));
    line_.clear();
}

void ReceiptPrinterFirmware::cut(std::uint8_t function, std::uint8_t rows) {
    if (!line_.empty()) printLine();
    if (function >= 65) {
        feed(model_.rowsToCutter + rows);
        if (paperRows_ == 0) return;
    }
    if (!model_.hasCutter) return;
    if (cutterJammed_) {
        cutterError_ = true;
        return statusMayHaveChanged();
    }
    endPiece(std::max(0, tapeRows_ - model_.rowsToCutter), true);
}

}  // namespace zizhu::drivers
