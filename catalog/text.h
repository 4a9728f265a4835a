// A text for people, in every language the program speaks.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/language.h"

namespace zizhu::catalog {

struct Text {
    std::array<std::string, base::kLanguageCount> in;  // indexed by base::Language

    const std::string& operator()(base::Language language) const { return in[std::size_t(language)]; }
    bool empty() const { return in[0].empty() && in[1].empty(); }

    // The same in every language: a number, a date, a code.
    static Text same(std::string_view text) { return {{std::string(text), std::string(text)}}; }
    friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace zizhu::catalog
