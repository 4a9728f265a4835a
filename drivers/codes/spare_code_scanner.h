// A code scanner with another in reserve: the document camera reads codes while the module is gone.
#pragma once

#include <memory>

#include "drivers/code_scanner.h"

namespace zizhu::drivers::codes {

// How often a module that is in trouble is tried again while the spare reads.
inline constexpr base::Duration kTryModule{5'000};

// The module is asked first, always. In its trouble the spare reads, and the status is Online with what staff
// must do about the module; if both are in trouble it is the module's. `clock` outlives the scanner.
std::unique_ptr<CodeScanner> makeScannerWithSpare(std::unique_ptr<CodeScanner> module,
                                                  std::unique_ptr<CodeScanner> spare, base::Clock& clock);

}  // namespace zizhu::drivers::codes
