// A QR reader for what the library cannot read: damaged, hidden, bent and blurred symbols.
//
// It looks for finder patterns in several renderings of the frame, lays a grid over each three that may
// belong together (or over two, if the third is hidden), judges each module by how surely it was seen,
// and corrects with erasures (qr_matrix.h).
#pragma once

#include <functional>
#include <vector>

#include "drivers/codes/decoder.h"

namespace zizhu::drivers::codes {

// `known`: codes that were read already; nothing is looked for there. `enough` is asked between attempts
// and within them, every 15 milliseconds or so; true ends the search.
std::vector<DecodedCode> readDamaged(const GrayView& frame, const std::vector<DecodedCode>& known,
                                     const std::function<bool()>& enough = {});

}  // namespace zizhu::drivers::codes
