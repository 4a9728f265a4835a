#include <fmt/core.h>

#include "base/utf8.h"
#include "catalog/characters.h"
#include "catalog/review/checks.h"
#include "catalog/review/texts.h"
#include "catalog/traditional.h"

namespace zizhu::catalog::review {

namespace {
bool isSmall(char32_t c) { return c >= 'a' && c <= 'z'; }

// Han characters outside quotes and brackets: a Chinese word may be quoted, not stand for an English one.
bool holdsBareHan(std::string_view text) {
    int depth = 0;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) return false;
        if (*c == U'“' || *c == U'(' || *c == U'《' || *c == U'（') ++depth;
        if (*c == U'”' || *c == U')' || *c == U'》' || *c == U'）') --depth;
        if (depth <= 0 && base::isHan(*c)) return true;
    }
    return false;
}
bool holdsHan(std::string_view text) {
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c || base::isHan(*c)) return c.has_value();
    }
    return false;
}
// At least three small letters in a row: "app" is a word, "A4" and "VIN" are names.
bool holdsWord(std::string_view text) {
    int run = 0;
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) return false;
        run = isSmall(*c) ? run + 1 : 0;
        if (run >= 3) return true;
    }
    return false;
}
}  // namespace

void checkTranslations(const Desk& desk) {
    for (const Site& site : textsOf(desk.source)) {
        if (site.spot == Spot::Example) continue;  // an invented answer is the same in every language
        const Node& zh = *site.in(base::Language::ZhCn);
        const Node& en = *site.in(base::Language::En);
        if (const Node* tw = site.in(base::Language::ZhTw); tw != nullptr && firstSimplified(tw->text)) {
            desk.report.warning(*tw, fmt::format("a simplified character in the traditional text: {}", base::toUtf8(*firstSimplified(tw->text))),
                                "write the traditional one, or leave zh-TW out: it is made of zh-CN");
        }
        if (holdsBareHan(en.text)) {
            desk.report.warning(en, fmt::format("the English text has Chinese characters in it: {}", printable(en.text)),
                                "translate them, or put them in quotes");
        } else if (zh.text == en.text && holdsWord(zh.text)) {
            desk.report.warning(zh, "both languages say the same words", "translate it");
        } else if (!holdsHan(zh.text) && holdsWord(zh.text)) {
            desk.report.warning(zh, fmt::format("the Chinese text has no Chinese in it: {}", printable(zh.text)),
                                "translate it");
        }
    }
}

}  // namespace zizhu::catalog::review
