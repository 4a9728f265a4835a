// The receipt printer's test page, for technicians: reach of the print head, evenness, text, a QR
// code that the terminal's own scanner can read back.
#pragma once

#include <string>

#include "base/bitmap.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/result.h"
#include "documents/receipt.h"

namespace zizhu::documents {

struct TestPage {
    base::Language language = base::Language::ZhCn;
    std::string terminal;
    std::string device;  // model of the printer
    base::WallTime time{};
    std::string qrText;  // what the scanner must read; kept short, at most 200 bytes
};

// Reentrant. A ruler in millimetres that touches both edges, steps of grey by ordered dither, one
// column of single dots for dead heating elements, text sizes, the QR code. Errors as layoutReceipt.
base::Result<base::Bitmap> layoutTestPage(const TestPage& page, PaperGeometry paper);

}  // namespace zizhu::documents
