// A text for people, in every language the program speaks.
#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>

#include "base/language.h"

namespace zizhu::catalog {

// What toTraditional() made of a text, kept as long as the text. Two threads may ask at once.
class Converted {
public:
    Converted() = default;
    // A copy may be changed by its owner, so it is converted anew.
    Converted(const Converted&) noexcept {}
    Converted& operator=(const Converted&) noexcept {
        drop();
        return *this;
    }
    ~Converted() { drop(); }
    const std::string& of(const std::string& simplified) const;
    friend bool operator==(const Converted&, const Converted&) { return true; }

private:
    void drop() noexcept { delete made_.exchange(nullptr); }
    mutable std::atomic<const std::string*> made_ = nullptr;
};

// Not to be changed after it was read in traditional characters. Never holds personal data but as same().
struct Text {
    std::array<std::string, base::kLanguageCount> in;  // indexed by base::Language; zh-TW is mostly empty
    Converted converted;

    // Traditional characters nobody wrote are made of the simplified ones, once.
    const std::string& operator()(base::Language language) const {
        const std::string& given = in[std::size_t(language)];
        if (language != base::Language::ZhTw || !given.empty()) return given;
        return in[0].empty() ? in[0] : converted.of(in[0]);
    }
    bool empty() const { return in[0].empty() && in[1].empty(); }

    // The same in every language: a number, a date, a code, a name. It is never converted.
    static Text same(std::string_view text) {
        return {{std::string(text), std::string(text), std::string(text)}, {}};
    }
    friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace zizhu::catalog
