// A device of the terminal as it looks from the front, and what is the matter with it: drawn, so that it
// is understood without reading. Told by shape as well as by colour.
#pragma once

#include <string_view>

#include "screens/ui.h"

namespace zizhu::screens {

enum class Machine : std::uint8_t { CardReader, ReceiptPrinter, DocumentPrinter, Scanner, Camera, CodeScanner };

enum class Plight : std::uint8_t {
    LayPage,    // scanner, camera: a page is to be laid there
    TakePage,   // … or taken away
    NoPaper,
    NoToner,
    Jam,
    Cutter,
    CoverOpen,
    TwoSheets,
    Broken,
    Gone,       // not connected
};

void machinePicture(Ui& ui, const Rect& rect, Machine machine, Plight plight, std::string_view name);

// How a card is laid: as it should, beside as it should not.
void cardHowTo(Ui& ui, const Rect& rect, std::string_view name);

}  // namespace zizhu::screens
