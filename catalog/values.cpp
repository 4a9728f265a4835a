#include "catalog/values.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

namespace zizhu::catalog {

std::optional<std::int64_t> parseNumber(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || digits.size() > 15 || (digits.size() > 1 && digits[0] == '0') || text == "-0")
        return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> parseAmount(std::string_view text) {
    if (text.size() < 4 || text[text.size() - 3] != '.' || text[0] == '-') return std::nullopt;
    const auto whole = parseNumber(text.substr(0, text.size() - 3));
    const std::string_view decimals = text.substr(text.size() - 2);
    if (!whole || *whole < 0 || *whole > 9'999'999'999'999) return std::nullopt;
    if (!std::all_of(decimals.begin(), decimals.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return *whole * 100 + (decimals[0] - '0') * 10 + (decimals[1] - '0');
}

std::string amountText(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

}  // namespace zizhu::catalog
