// From modules, each with how surely it was seen, to what the symbol says.
//
// No wrong read is the first rule here, and every way to it is bounded: parity bytes are kept back from
// every correction, the payload must be well-formed to the last padding byte, and the symbol written anew
// from the result must agree with what was seen.
#pragma once

#include <optional>
#include <vector>

#include "drivers/codes/qr_payload.h"

namespace zizhu::drivers::codes {

// side × side; > 0 dark, < 0 light, by magnitude how sure, 1 = fully; 0: cannot be seen.
struct ModuleView {
    int side = 0;
    std::vector<float> modules;

    float at(int x, int y) const { return modules[std::size_t(y * side + x)]; }
};

// Refuses sides that no version has.
std::optional<Payload> decodeMatrix(const ModuleView& seen);

}  // namespace zizhu::drivers::codes
