// What is said to an ESC/POS receipt printer. Pure: values in, bytes out; drivers/escpos/README.md
// gives the source of each byte.
#pragma once

#include "base/bitmap.h"
#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::drivers::escpos {

// Where one make differs from the others.
struct Quirks {
    // Rasters whose height is a multiple of 48 rows come out garbled (0416:5011).
    bool garblesMultiplesOf48 = false;
    // Does not answer GS r: no print is ever proven, every one ends as unproven.
    bool silent = false;
    bool hasCutter = true;
    // Knows how far its cutter is from the head (GS V 66). One that does not is fed five lines first.
    bool feedsToCutter = true;
    // Rows in one raster command, 8 to 256. A strip is the unit that is watched and proven.
    int stripRows = 192;
};

// Longest print: 2 m at 203 dpi. Longer is a mistake of the layout, not a receipt.
inline constexpr int kMaxRows = 16000;
inline constexpr int kMaxWidth = 832;  // dots: the 4-inch heads; receipts are 384, 512 or 576

struct Strip {
    int firstRow = 0;
    int rows = 0;         // of the bitmap
    int paddingRows = 0;  // white rows added below, only ever on the last strip
    friend bool operator==(const Strip&, const Strip&) = default;
};

// Cuts `rows` bitmap rows into strips: at least two where there are two rows, so that the last can be
// held back until the others are proven (see receipt_printer.h). No strip of a printer that garbles multiples
// of 48 has such a height: strips inside are made shorter, so that no white gap shows, and the last is
// padded.
std::vector<Strip> planStrips(int rows, const Quirks& quirks);

// GS v 0 for one strip, exactly stride × (rows + padding) data bytes.
base::Bytes rasterStrip(const base::Bitmap& bitmap, const Strip& strip);

base::Bytes initialize();             // ESC @
base::Bytes enableStatusBack();       // GS a: report every change
base::Bytes requestPaperStatus();     // GS r 1: answered in turn, after all data before it is printed
base::Bytes requestStatus(int kind);  // DLE EOT 1…4: answered at once, whatever waits in the buffer
base::Bytes clearRecoverableError();  // DLE ENQ 2: drops the buffer and goes on
// Feeds until the last row has passed the cutter (or the tear bar), and cuts, leaving a bridge.
base::Bytes feedAndCut(const Quirks& quirks);

// Ends whatever image the printer still waits for: `bytes` NULs (at least 8192), ESC @, GS a. White
// rows may come out; a printer that was not in an image ignores the NULs.
base::Bytes leaveImage(std::size_t bytes);

// Nothing printable, too wide for the head (never cropped silently), or past kMaxRows; and bits past
// the width, which would print as black dots.
base::Status checkPrintable(const base::Bitmap& bitmap, int headWidth);

}  // namespace zizhu::drivers::escpos
