// Reads QR codes and bar codes from a gray frame, further than the library alone.
//
// A chain of stages, each a different way to look at the frame; the first is ZXing-cpp on the frame as
// it is. Later ones cost more and are tried only while a code may be there that was not read. The last
// is a QR reader of our own (qr_reader.h) that knows which modules it cannot see. Which stage reads how
// much stands in docs/reading-codes.md.
//
// Thread-bound; keeps its working pictures from call to call. Nothing blocks; for 1280 × 960 pixels a call
// takes 3 ms if the first stage reads it, a quarter of a second to two if nothing can be read. What it reads
// is secret; the pictures it works on are wiped by forget().
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/secret.h"
#include "drivers/codes/frame.h"

namespace zizhu::drivers::codes {

enum class Format : std::uint16_t {
    Qr = 1,
    DataMatrix = 2,
    Aztec = 4,
    Pdf417 = 8,
    Code128 = 16,
    Code39 = 32,
    Ean13 = 64,
};
// What a field expects, and nothing else: with more allowed, lines of text are taken for bar codes.
using Formats = std::uint16_t;
constexpr Formats operator|(Format a, Format b) { return Formats(a) | Formats(b); }
constexpr Formats operator|(Formats a, Format b) { return Formats(a | Formats(b)); }

struct Point {
    float x = 0;
    float y = 0;
};

enum class Stage : std::uint8_t { Plain, Inverted, Sharpened, Normalised, Smoothed, Deconvolved, Erasures };
inline constexpr std::array kStages = {Stage::Plain,      Stage::Inverted,    Stage::Sharpened, Stage::Normalised,
                                       Stage::Smoothed,   Stage::Deconvolved, Stage::Erasures};

struct DecodedCode {
    // The bytes as they were encoded; UTF-8 where the symbol itself names a character set.
    base::SecretBytes data;
    std::string aim;  // "]Q1"
    Format format = Format::Qr;
    // In the frame's pixels, clockwise from the symbol's own top left.
    std::array<Point, 4> corners = {};
    Stage stage = Stage::Plain;
};

// Larger frames are refused: nothing is read from them.
inline constexpr int kMaxFrameSide = 4096;
// Of one frame.
inline constexpr std::size_t kMaxCodes = 32;

class CodeDecoder {
public:
    struct Options {
        Formats formats = Formats(Format::Qr);
        bool erasures = true;  // the last stage
    };
    CodeDecoder();
    explicit CodeDecoder(const Options& options);
    ~CodeDecoder();
    CodeDecoder(const CodeDecoder&) = delete;
    CodeDecoder& operator=(const CodeDecoder&) = delete;

    // All stages, until nothing in the frame looks like a code that was not read.
    std::vector<DecodedCode> decode(const GrayView& frame);

    // One stage alone. Stages that this decoder's formats or library make pointless find nothing, at
    // no cost.
    // `enough` is asked in the middle of long stages; true ends them with what they have.
    std::vector<DecodedCode> decodeStage(Stage stage, const GrayView& frame,
                                         const std::function<bool()>& enough = {});

    // Wipes the working pictures.
    void forget();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zizhu::drivers::codes
