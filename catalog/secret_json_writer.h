// Writes JSON straight into secret memory: what leaves the terminal sealed. For sources of catalog only.
#pragma once

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/secret.h"
#include "base/utf8.h"

namespace zizhu::catalog {

// Text that is not UTF-8 (never from our screens) becomes U+FFFD, so that a reader still finds JSON.
class SecretJsonWriter {
public:
    explicit SecretJsonWriter(base::SecretBytes& out) : out_(out) {}

    void raw(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }
    void number(std::uint64_t value) {
        std::array<char, 24> digits{};
        const auto end = fmt::format_to_n(digits.data(), digits.size(), "{}", value);
        raw({digits.data(), end.size});
    }
    void string(std::string_view text) {
        raw("\"");
        while (!text.empty()) {
            const std::string_view before = text;
            const auto c = base::takeCodePoint(text);
            if (!c) {
                // Never from our screens; a reader must still find JSON.
                raw("\xEF\xBF\xBD");
                text.remove_prefix(1);
            } else if (*c == '"' || *c == '\\') {
                raw("\\");
                raw(before.substr(0, 1));
            } else if (*c < 0x20 || *c == 0x7F) {
                constexpr std::string_view kHex = "0123456789abcdef";
                const std::array<char, 6> escape = {'\\', 'u', '0', '0', kHex[*c >> 4], kHex[*c & 15]};
                raw({escape.data(), escape.size()});
            } else {
                raw(before.substr(0, before.size() - text.size()));
            }
        }
        raw("\"");
    }
    void base64(const base::SecretBytes& bytes) {
        constexpr std::string_view kAlphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        raw("\"");
        for (std::size_t i = 0; i < bytes.size(); i += 3) {
            const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
            std::uint32_t group = std::uint32_t(bytes[i]) << 16;
            if (have > 1) group |= std::uint32_t(bytes[i + 1]) << 8;
            if (have > 2) group |= bytes[i + 2];
            for (std::size_t j = 0; j < 4; ++j) {
                out_.push_back(std::uint8_t(j <= have ? kAlphabet[group >> (18 - 6 * j) & 63] : '='));
            }
        }
        raw("\"");
    }
    // The separator and name of a member; the first of an object has no comma.
    void member(std::string_view name) {
        if (out_.back() != '{') raw(",");
        string(name);
        raw(":");
    }
    void member(std::string_view name, std::string_view value) {
        member(name);
        string(value);
    }
    void optional(std::string_view name, const base::SecretString& value) {
        if (!value.empty()) member(name, value.reveal());
    }
    void separator() {
        if (out_.back() != '[') raw(",");
    }

private:
    base::SecretBytes& out_;
};

}  // namespace zizhu::catalog
