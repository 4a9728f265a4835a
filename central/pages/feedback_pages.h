// The clerks' pages of what people say: how they rate, and who calls for help at a terminal. No script; the page
// of calls reloads itself.
#pragma once

#include "central/pages/desk_pages.h"

namespace zizhu::central {

Routes feedbackRoutes(DeskPages pages);

}  // namespace zizhu::central
