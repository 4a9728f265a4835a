// The step between a receipt and its dots, open to this directory's tests.
#pragma once

#include "documents/strip.h"
#include "documents/wording.h"

namespace zizhu::documents {

// Puts everything on a strip whose paper was checked. Errors as layoutReceipt.
base::Status layOut(const Receipt& receipt, Strip& strip);
base::Status layOut(const std::vector<Line>& lines, Strip& strip);

}  // namespace zizhu::documents
