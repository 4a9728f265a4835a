// The canonical text forms of answers. Internal to catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zizhu::catalog {

// "1200.00" → 120000 fen; nothing unless it has exactly two decimals and at most 13 digits before them.
std::optional<std::int64_t> parseAmount(std::string_view text);
// "-12" → -12; nothing unless it is a whole number of at most 15 digits without needless zeros.
std::optional<std::int64_t> parseNumber(std::string_view text);
std::string amountText(std::int64_t fen);

}  // namespace zizhu::catalog
