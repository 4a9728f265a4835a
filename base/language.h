// The languages that texts for people exist in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace zizhu::base {

// ZhTw: Chinese in traditional characters, in the words of the mainland.
enum class Language : std::uint8_t { ZhCn, En, ZhTw };
inline constexpr std::size_t kLanguageCount = 3;
// In the order in which people are offered them.
inline constexpr std::array kLanguages = {Language::ZhCn, Language::ZhTw, Language::En};
// What every text must be written in. Traditional characters are made of the simplified ones where nobody
// wrote them (catalog/text.h, scripts/compile-strings).
inline constexpr std::array kWrittenLanguages = {Language::ZhCn, Language::En};

constexpr bool isChinese(Language language) { return language != Language::En; }
// The written language that stands in for one that a text is not given in.
constexpr Language writtenFor(Language language) { return isChinese(language) ? Language::ZhCn : Language::En; }

// BCP 47: "zh-CN", "en", "zh-TW". Ends with a null byte.
constexpr std::string_view tag(Language language) {
    constexpr std::array<std::string_view, kLanguageCount> kTags = {"zh-CN", "en", "zh-TW"};
    return kTags[std::size_t(language)];
}
constexpr std::optional<Language> languageFromTag(std::string_view text) {
    for (const Language language : kLanguages) {
        if (tag(language) == text) return language;
    }
    return std::nullopt;
}

}  // namespace zizhu::base
