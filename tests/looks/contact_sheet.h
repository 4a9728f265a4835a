// Every screen on one HTML page, to be looked at by people: small pictures as files beside it, filters without
// any program (radio buttons and style sheets), so that it opens from a disk or from a build's artefacts.
#pragma once

#include <filesystem>

#include "tests/looks/matrix.h"

namespace zizhu::looks {

// `all`: every cell of the matrix; else every scene in every language on every panel in the usual size, and on
// the standing panel also in the other sizes and in high contrast. 0, or 1 if something could not be written.
int contactSheet(const std::filesystem::path& out, bool all, const std::vector<Prepared>& scenes, const catalog::SearchIndex& search,
                 screens::InputMethod* input);

}  // namespace zizhu::looks
