// The languages that texts for people exist in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zizhu::base {

enum class Language : std::uint8_t { ZhCn, En };
inline constexpr std::size_t kLanguageCount = 2;
inline constexpr std::array kLanguages = {Language::ZhCn, Language::En};

// BCP 47: "zh-CN", "en".
constexpr std::string_view tag(Language language) { return language == Language::ZhCn ? "zh-CN" : "en"; }
constexpr std::optional<Language> languageFromTag(std::string_view text) {
    for (const Language language : kLanguages) {
        if (tag(language) == text) return language;
    }
    return std::nullopt;
}

}  // namespace zizhu::base
