// The version of the program, as the build names it.
#pragma once

#include <string_view>

namespace zizhu::kiosk {

inline constexpr std::string_view kVersion = ZIZHU_VERSION;

}  // namespace zizhu::kiosk
