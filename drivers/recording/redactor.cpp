#include "drivers/recording/redactor.h"

#include <algorithm>
#include <array>

#include "drivers/recording/redactors.h"

namespace zizhu::drivers::recording {

namespace {

void blank(Piece bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t(0)); }

class BlankEverything final : public Redactor {
public:
    void out(Piece bytes) const override { blank(bytes); }
    void in(std::span<const Piece> pieces) const override {
        for (const Piece piece : pieces) blank(piece);
    }
    void answer(Piece bytes) const override { blank(bytes); }
};

// Codes as lines of text: their ends stay.
class LinesOfCode final : public Redactor {
public:
    void out(Piece) const override {}
    void in(std::span<const Piece> pieces) const override {
        for (const Piece piece : pieces) {
            for (std::uint8_t& byte : piece) {
                if (byte != '\r' && byte != '\n' && byte != '\t') byte = 'X';
            }
        }
    }
    void answer(Piece bytes) const override { blank(bytes); }
};

template <class Own>
std::unique_ptr<Redactor> make() {
    return std::make_unique<Own>();
}

struct Row {
    std::string_view model;
    std::unique_ptr<Redactor> (*make)();
};
constexpr std::array kRows = {
    Row{"sdt-reader", makeSamRedactor},
    Row{"escpos-printer", makeEscPosRedactor},
    Row{"hid-pos-scanner", makeHidPosRedactor},
    Row{"serial-scanner", make<LinesOfCode>},
};

}  // namespace

std::unique_ptr<Redactor> makeRedactor(std::string_view model) {
    for (const Row& row : kRows) {
        if (row.model == model) return row.make();
    }
    return std::make_unique<BlankEverything>();
}

bool hasRedactor(std::string_view model) {
    return std::any_of(kRows.begin(), kRows.end(), [model](const Row& row) { return row.model == model; });
}

}  // namespace zizhu::drivers::recording
