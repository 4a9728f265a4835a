// What a receipt printer is tried with: a ruler, bars, a checkerboard and a QR code that a scanner
// reads back. It needs no fonts, so that it prints from a bare machine.
#pragma once

#include <string_view>

#include "base/bitmap.h"
#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::drivers {

// `code` is what the QR code says, at most 200 bytes; `widthDots` is the printer's, 200 to 832. Ruler
// marks are 8 dots apart (1 mm at 203 dpi), numbered every 80.
base::Result<base::Bitmap> makeTestPage(int widthDots, std::string_view code);

// The same for an A4 printer, as a PDF: a frame 10 mm from each edge, a ruler, wedges of gray, the code,
// and what it says in letters. Only Helvetica is used, which every PDF printer has. `code`: printable
// ASCII, at most 200 bytes.
base::Result<base::Bytes> makeTestDocument(std::string_view code);

}  // namespace zizhu::drivers
