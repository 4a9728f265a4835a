#include "catalog/traditional.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace zizhu::catalog {

namespace {

struct Head {
    char32_t first;
    std::uint32_t offset, size;  // of its phrases in kPhrases
};
struct Pair {
    char32_t from, to;
    bool only;  // no traditional text has `from`
};

// One literal of half a megabyte, which the standard does not promise but both our compilers take.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "catalog/traditional_table.inc"
#pragma GCC diagnostic pop

template <std::size_t N>
Pair of(const Pair (&table)[N], char32_t c) {
    const Pair* const found =
        std::lower_bound(std::begin(table), std::end(table), c, [](const Pair& each, char32_t key) { return each.from < key; });
    return found != std::end(table) && found->from == c ? *found : Pair{c, c, false};
}

struct Phrase {
    std::size_t rest = 0;     // bytes of what follows the first character
    std::string_view text;    // in traditional characters; empty: character by character
};

// The longest phrase that begins with `first` and goes on with the beginning of `rest`.
Phrase longest(char32_t first, std::string_view rest) {
    const Head* const head = std::lower_bound(std::begin(kHeads), std::end(kHeads), first,
                                              [](const Head& each, char32_t key) { return each.first < key; });
    if (head == std::end(kHeads) || head->first != first) return {};
    for (std::string_view left(kPhrases + head->offset, head->size); !left.empty();) {
        const std::size_t length = static_cast<unsigned char>(left.front());
        const std::string_view key = left.substr(1, length);
        const std::size_t size = static_cast<unsigned char>(left[1 + length]);
        if (rest.starts_with(key)) return {length, left.substr(2 + length, size)};
        left.remove_prefix(2 + length + size);
    }
    return {};
}

}  // namespace

std::string toTraditional(std::string_view simplified) {
    std::string out;
    out.reserve(simplified.size());
    std::string_view left = simplified;
    while (!left.empty()) {
        const std::string_view before = left;
        const auto c = base::takeCodePoint(left);
        if (!c) {  // no UTF-8: the byte goes through
            out += before.front();
            left = before.substr(1);
            continue;
        }
        std::size_t plain = before.size() - left.size();
        if (*c >= 0x3400) {
            const Phrase phrase = longest(*c, left);
            left.remove_prefix(phrase.rest);
            if (!phrase.text.empty()) {
                out += phrase.text;
                continue;
            }
            plain += phrase.rest;
        }
        for (std::string_view part = before.substr(0, plain); !part.empty();)
            out += base::toUtf8(of(kTraditional, *base::takeCodePoint(part)).to);
    }
    return out;
}

char32_t toSimplified(char32_t c) { return c < 0x3400 ? c : of(kSimplified, c).to; }

std::optional<char32_t> firstSimplified(std::string_view text) {
    for (; !text.empty();) {
        const auto c = base::takeCodePoint(text);
        if (!c) return std::nullopt;
        if (*c >= 0x3400 && of(kTraditional, *c).only) return c;
    }
    return std::nullopt;
}

}  // namespace zizhu::catalog
