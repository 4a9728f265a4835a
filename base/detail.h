// Text that may be written to a log, because of what it can be made of.
//
// Detail is built from a literal format string and arguments of a closed set of types: numbers,
// Token and Uuid. There is no way to put a std::string into it, so no name, number or answer of a
// person can reach a log by being passed along in an error.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/core.h>

namespace zizhu::base {

// A word from a closed vocabulary: an event id, a component, a device name, the key of an item.
class Token {
public:
    static constexpr std::size_t kMaxLength = 63;

    // From a literal, checked by the compiler.
    template <std::size_t N>
    consteval Token(const char (&literal)[N]) : length_(N - 1) {  // NOLINT(google-explicit-constructor)
        static_assert(N - 1 >= 1 && N - 1 <= kMaxLength, "a token has 1 to 63 characters");
        for (std::size_t i = 0; i + 1 < N; ++i) text_[i] = literal[i];
    }

    // From data that is a key: lower-case letters, digits, '-', '_', '.', '/'; begins with a letter;
    // no run of six digits, so that neither a citizen's number nor a telephone number fits. Nothing
    // otherwise. Give it keys (of items, devices, states), never what a person entered.
    static std::optional<Token> fromKey(std::string_view key);

    std::string_view text() const { return {text_, length_}; }
    friend bool operator==(const Token& a, const Token& b) { return a.text() == b.text(); }

private:
    Token() = default;
    char text_[kMaxLength + 1] = {};
    std::size_t length_ = 0;
};

class Uuid;
std::string logText(const Uuid& id);
inline std::string_view logText(const Token& token) { return token.text(); }
template <class T>
    requires std::integral<T> || std::floating_point<T>
T logText(T value) {
    return value;
}

template <class T>
concept Loggable = std::same_as<T, Token> || std::same_as<T, Uuid> || std::integral<T> ||
                   std::floating_point<T>;

class Detail {
public:
    Detail() = default;

    template <Loggable... Args>
    Detail(fmt::format_string<decltype(logText(std::declval<const Args&>()))...> format,
           const Args&... args)
        : text_(write(format, logText(args)...)) {}

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    template <class Format, class... Values>
    static std::string write(const Format& format, const Values&... values) {
        return fmt::vformat(fmt::string_view(format), fmt::make_format_args(values...));
    }
    std::string text_;
};

}  // namespace zizhu::base
