#include "screens/text_layout.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "base/utf8.h"

namespace zizhu::screens {
namespace {

constexpr std::u32string_view kNeverFirst = U"，。、；：？！）》」』】〉〕”’%％…—～·℃,.;:?!)]}›»ー";
constexpr std::u32string_view kNeverLast = U"（《「『【〈〔“‘([{‹«¥￥";

bool isWide(char32_t c) { return c >= 0x2E80; }

bool mayBreakBetween(char32_t before, char32_t after) {
    if (after == U' ') return false;
    if (kNeverFirst.find(after) != std::u32string_view::npos) return false;
    if (kNeverLast.find(before) != std::u32string_view::npos) return false;
    return before == U' ' || before == U'-' || before == U'/' || isWide(before) || isWide(after);
}

std::string_view trimmed(std::string_view line) {
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    return line;
}

class Breaker {
public:
    Breaker(const Fonts::Sized& sized, float maxWidth) : baked_(sized.font->GetFontBaked(sized.size)), max_(maxWidth) {}

    void paragraph(std::string_view text, std::vector<TextLine>& lines) {
        std::string_view rest = text;
        begin_ = text.data();
        width_ = 0;
        char32_t before = 0;
        forgetBreak();
        while (!rest.empty()) {
            const char* at = rest.data();
            const auto c = base::takeCodePoint(rest);
            if (!c) {
                rest.remove_prefix(1);
                continue;
            }
            if (at != begin_ && mayBreakBetween(before, *c)) {
                breakAt_ = at;
                widthAtBreak_ = width_;
            }
            const float advance = baked_->GetCharAdvance(ImWchar(*c));
            if (width_ + advance > max_ + 0.5F && at != begin_ && *c != U' ') endLine(at, lines);
            width_ += advance;
            before = *c;
        }
        push(text.data() + text.size(), lines);
    }

private:
    void forgetBreak() {
        breakAt_ = nullptr;
        widthAtBreak_ = 0;
    }
    void endLine(const char* at, std::vector<TextLine>& lines) {
        const char* end = breakAt_ != nullptr ? breakAt_ : at;
        const float rest = breakAt_ != nullptr ? width_ - widthAtBreak_ : 0;
        push(end, lines);
        begin_ = end;
        width_ = rest;
        forgetBreak();
    }
    void push(const char* end, std::vector<TextLine>& lines) {
        const std::string_view line = trimmed({begin_, std::size_t(end - begin_)});
        float width = 0;
        for (std::string_view rest = line; !rest.empty();) {
            const auto c = base::takeCodePoint(rest);
            if (!c) break;
            width += baked_->GetCharAdvance(ImWchar(*c));
        }
        lines.push_back({line, width});
    }

    ImFontBaked* baked_;
    float max_;
    const char* begin_ = nullptr;
    float width_ = 0;
    const char* breakAt_ = nullptr;
    float widthAtBreak_ = 0;
};

}  // namespace

std::vector<TextLine> breakLines(const Fonts::Sized& sized, std::string_view text, float maxWidth) {
    std::vector<TextLine> lines;
    Breaker breaker(sized, maxWidth);
    for (;;) {
        const std::size_t end = text.find('\n');
        breaker.paragraph(text.substr(0, end), lines);
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

float lineWidth(const Fonts::Sized& sized, std::string_view text) {
    ImFontBaked* baked = sized.font->GetFontBaked(sized.size);
    float width = 0;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) break;
        width += baked->GetCharAdvance(ImWchar(*c));
    }
    return width;
}

}  // namespace zizhu::screens
