// The pictures that the documents show.
#pragma once

#include <filesystem>

#include "tests/looks/matrix.h"

namespace zizhu::looks {

// Draws what `out`/scenes.txt lists ("file scene [panel [size]]" a line), in Chinese and English, as
// FILE-zh.png and FILE-en.png in `out`. 0, or 1 if a scene is not known or nothing could be written.
int pictures(const std::filesystem::path& out, const std::vector<Prepared>& scenes, const catalog::SearchIndex& search,
             screens::InputMethod* input);

}  // namespace zizhu::looks
