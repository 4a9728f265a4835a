// Receipt printers: pictures become white, text and the contents of codes filler; lengths stay.
#include <algorithm>

#include "drivers/recording/redactors.h"

namespace zizhu::drivers::recording {

namespace {

constexpr std::uint8_t kFiller = 'x';

std::size_t word(Piece bytes, std::size_t at) {
    return std::size_t(bytes[at]) | std::size_t(bytes[at + 1]) << 8;
}

void fill(Piece bytes, std::size_t from, std::size_t count, std::uint8_t with) {
    if (from >= bytes.size()) return;
    std::fill_n(bytes.begin() + std::ptrdiff_t(from), std::min(count, bytes.size() - from), with);
}

// Bytes of the command at the front that stay as they are; 0: none that is known.
std::size_t plainCommand(Piece bytes) {
    const std::uint8_t first = bytes[0];
    const std::uint8_t second = bytes[1];
    const auto among = [second](std::string_view codes) {
        return codes.find(char(second)) != std::string_view::npos;
    };
    if (first == 0x10 && (second == 0x04 || second == 0x05)) return 3;
    if (first == 0x1B && among("@2")) return 2;
    if (first == 0x1B && among("da!3JEGMRt-")) return 3;
    if (first == 0x1C && among("&.")) return 2;
    if (first == 0x1D && among("ar!BHhw")) return 3;
    if (first == 0x1D && second == 'V') return bytes.size() > 2 && bytes[2] >= 65 ? 4 : 3;
    return 0;
}

// Redacts what stands at the front and returns how many bytes that was.
std::size_t redactFront(Piece bytes) {
    if (bytes.size() >= 2) {
        if (const std::size_t plain = plainCommand(bytes); plain > 0) return plain;
        if (bytes[0] == 0x1D && bytes[1] == 'v' && bytes.size() >= 8) {
            const std::size_t dots = word(bytes, 4) * word(bytes, 6);
            fill(bytes, 8, dots, 0);
            return 8 + dots;
        }
        if (bytes[0] == 0x1D && bytes[1] == '(' && bytes.size() >= 8) {
            const std::size_t parameters = word(bytes, 3);
            const bool stores = bytes[6] == 0x50;  // a two-dimensional code's content
            if (stores) fill(bytes, 8, parameters - std::min<std::size_t>(3, parameters), kFiller);
            if (bytes[2] == 'k' && (stores || parameters <= 4)) return 5 + parameters;
        }
    }
    if (bytes[0] >= 0x20) bytes[0] = kFiller;
    return 1;
}

class EscPosRedactor final : public Redactor {
public:
    void out(Piece bytes) const override {
        while (!bytes.empty()) bytes = bytes.subspan(std::min(redactFront(bytes), bytes.size()));
    }
    // A printer tells of itself only.
    void in(std::span<const Piece>) const override {}
    void answer(Piece) const override {}
};

}  // namespace

std::unique_ptr<Redactor> makeEscPosRedactor() { return std::make_unique<EscPosRedactor>(); }

}  // namespace zizhu::drivers::recording
