#include "catalog/characters.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "base/utf8.h"

namespace zizhu::catalog {

namespace {
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool turnsDirection(char32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}
bool hasNoWidth(char32_t c) {
    return c == 0x00AD || (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2065) ||
           (c >= 0x206A && c <= 0x206F) || c == 0xFEFF || c == 0x180E || c == 0x3164 || c == 0xFFA0 ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}
}  // namespace

bool isForbidden(char32_t c) {
    if (c < 0x20) return c != '\n';
    if (c >= 0x7F && c <= 0x9F) return true;
    if (c == 0x2028 || c == 0x2029) return true;
    // Noncharacters. Private use is allowed: card readers give rare Han characters there.
    if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)) return true;
    return turnsDirection(c) || hasNoWidth(c);
}

std::string_view forbiddenName(char32_t c) {
    if (c == '\t') return "a tab";
    if (turnsDirection(c)) return "it turns the direction of text";
    if (hasNoWidth(c)) return "it has no width";
    if (c == 0xFFFD) return "bytes that are not UTF-8";
    return "a control character";
}

char32_t firstForbidden(std::string_view text) {
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) return 0xFFFD;
        if (isForbidden(*c)) return *c;
    }
    return 0;
}

std::string printable(std::string_view text) {
    std::string out;
    for (int count = 0; !text.empty(); ++count) {
        if (count == 60) return out + "…";
        const auto c = base::takeCodePoint(text);
        if (!c || isForbidden(*c) || *c == '\n') {
            out += '?';
            if (!c) text.remove_prefix(1);
        } else {
            base::appendUtf8(out, *c);
        }
    }
    return out;
}

std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit) {
    constexpr std::size_t kLongest = 64;
    if (a.size() > kLongest || b.size() > kLongest) return limit + 1;
    const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (difference > limit) return limit + 1;
    std::array<std::array<std::size_t, kLongest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        const auto& above2 = rows[(i + 1) % 3];
        row[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], above2[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least > limit) return limit + 1;
    }
    return std::min(rows[a.size() % 3][b.size()], limit + 1);
}

std::string_view nearest(std::string_view word, std::span<const std::string> known) {
    const std::size_t limit = word.size() <= 3 ? 1 : word.size() <= 8 ? 2 : 3;
    std::string_view best;
    std::size_t bestDistance = limit + 1;
    for (const std::string& candidate : known) {
        const std::size_t distance = editDistance(word, candidate, limit);
        if (distance < bestDistance && distance < candidate.size()) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string joined(std::span<const std::string> words) {
    std::string out;
    std::size_t count = 0;
    for (const std::string& word : words) {
        if (count++ == 12) return out + ", …";
        if (!out.empty()) out += ", ";
        out += word;
    }
    return out;
}

std::string suggestion(std::string_view word, std::span<const std::string> known) {
    const std::string_view near = nearest(word, known);
    if (!near.empty()) return fmt::format("did you mean `{}`?", near);
    if (known.empty()) return "remove it";
    return fmt::format("use one of: {}", joined(known));
}

bool looksLikeAnotherType(std::string_view plain) {
    if (plain.empty() || plain == "~") return true;
    std::string lower(plain);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return isUpper(c) ? char(c - 'A' + 'a') : c; });
    if (lower == "null" || lower == "true" || lower == "false" || lower == ".inf" || lower == "-.inf" ||
        lower == "+.inf" || lower == ".nan") {
        return true;
    }
    if (lower.starts_with("0x") || lower.starts_with("0o")) {
        const bool hex = lower[1] == 'x';
        return lower.size() > 2 && std::all_of(lower.begin() + 2, lower.end(), [&](char c) {
                   return hex ? isDigit(c) || (c >= 'a' && c <= 'f') : c >= '0' && c <= '7';
               });
    }
    // [-+]? (digits [. digits] | . digits) ([eE] [-+]? digits)?
    std::size_t i = lower[0] == '-' || lower[0] == '+' ? 1 : 0;
    std::size_t digits = 0;
    for (; i < lower.size() && isDigit(lower[i]); ++i) ++digits;
    if (i < lower.size() && lower[i] == '.') {
        for (++i; i < lower.size() && isDigit(lower[i]); ++i) ++digits;
    }
    if (digits == 0) return false;
    if (i == lower.size()) return true;
    if (lower[i++] != 'e') return false;
    if (i < lower.size() && (lower[i] == '-' || lower[i] == '+')) ++i;
    return i < lower.size() && std::all_of(lower.begin() + std::ptrdiff_t(i), lower.end(), isDigit);
}

bool isItemKey(std::string_view text) {
    if (text.size() < 2 || text.size() > 48 || !isLower(text[0]) || text.back() == '-') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isLower(text[i]) && !isDigit(text[i]) && text[i] != '-') return false;
        if (text[i] == '-' && text[i - 1] == '-') return false;
    }
    return true;
}

bool isQuestionKey(std::string_view text) {
    return text.size() >= 2 && text.size() <= 40 && isLower(text[0]) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return isLower(c) || isUpper(c) || isDigit(c); });
}

bool isOptionKey(std::string_view text) {
    return !text.empty() && text.size() <= 48 && text[0] != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return isLower(c) || isUpper(c) || isDigit(c) || c == '-'; });
}

bool isVersion(std::string_view text) {
    int parts = 1;
    int digits = 0;
    for (const char c : text) {
        if (c == '.') {
            if (digits == 0) return false;
            ++parts;
            digits = 0;
        } else if (!isDigit(c) || ++digits > 5) {
            return false;
        }
    }
    return parts == 3 && digits > 0;
}

}  // namespace zizhu::catalog
