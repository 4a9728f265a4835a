#include "base/detail.h"

#include <algorithm>

namespace zizhu::base {

std::optional<Token> Token::fromKey(std::string_view key) {
    if (key.empty() || key.size() > kMaxLength || key[0] < 'a' || key[0] > 'z') return std::nullopt;
    int digits = 0;
    for (const char c : key) {
        const bool digit = c >= '0' && c <= '9';
        const bool allowed = digit || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == '/';
        digits = digit ? digits + 1 : 0;
        if (!allowed || digits >= 6) return std::nullopt;
    }
    Token token;
    std::copy(key.begin(), key.end(), token.text_);
    token.length_ = key.size();
    return token;
}

}  // namespace zizhu::base
