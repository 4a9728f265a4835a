// A paper as it looks, drawn as a schematic sheet: what must be readable on it is marked with numbers, and
// the words of each number stand beside the sheet (below it where there is no room).
#pragma once

#include "catalog/item.h"
#include "screens/context.h"

namespace zizhu::screens {

// Draws it as a card into the column.
void sampleSheet(Context& context, Column& column, const catalog::Sample& sample);

}  // namespace zizhu::screens
