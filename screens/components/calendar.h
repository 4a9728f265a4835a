// Days to pick from, as a calendar has them: a week a row, Monday first.
#pragma once

#include <optional>
#include <vector>

#include "screens/context.h"

namespace zizhu::screens {

// `days`: those that may be picked, rising. The others of their weeks are written small and cannot be pressed;
// weeks without any are left out. Ids are "day/2026-03-16". The day that was tapped, or nothing.
std::optional<base::LocalDate> calendar(Context& context, Column& column, const std::vector<base::LocalDate>& days,
                                        std::optional<base::LocalDate> chosen);

}  // namespace zizhu::screens
