// What a receipt printer is tried with: a ruler, bars, a checkerboard and a QR code that a scanner
// reads back. It needs no fonts, so that it prints from a bare machine.
#pragma once

#include <string_view>

#include "base/bitmap.h"
#include "base/result.h"

namespace zizhu::drivers {

// `code` is what the QR code says, at most 200 bytes; `widthDots` is the printer's, 200 to 832. Ruler
// marks are 8 dots apart (1 mm at 203 dpi), numbered every 80.
base::Result<base::Bitmap> makeTestPage(int widthDots, std::string_view code);

}  // namespace zizhu::drivers
