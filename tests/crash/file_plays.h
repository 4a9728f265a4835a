// Plays over what the terminal keeps besides the outbox: the store of documents, the catalogue in it, and files
// that are replaced whole.
#pragma once

#include <vector>

#include "tests/crash/matrix.h"

namespace zizhu::tests {

std::vector<Scenario> fileScenarios();

}  // namespace zizhu::tests
