#include "screens/steps/language.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "screens/components/button.h"
#include "screens/components/sheet.h"

namespace zizhu::screens {
namespace {

constexpr std::array<std::string_view, base::kLanguages.size()> kIds = {"language/zh-CN", "language/zh-TW", "language/en"};

ButtonSpec specOf(std::size_t index) {
    return {.id = kIds[index], .label = tr(Str::kLanguageName, base::kLanguages[index])};
}

struct Places {
    bool row = true;
    float each = 0;    // width
    float height = 0;  // of one
};
Places placesOf(const Ui& ui, float width) {
    constexpr auto kCount = float(base::kLanguages.size());
    Places out;
    out.each = std::floor((width - ui.gap(1) * (kCount - 1)) / kCount);
    for (std::size_t i = 0; i < kIds.size(); ++i) out.row = out.row && buttonWidth(ui, specOf(i)) <= out.each;
    if (!out.row) out.each = width;
    for (std::size_t i = 0; i < kIds.size(); ++i)
        out.height = std::max({out.height, ui.theme().mainAction(), buttonHeight(ui, specOf(i), out.each)});
    return out;
}

}  // namespace

void openLanguageSheet(Context& c) {
    c.local.languageSheet = true;
    if (c.session.countdownEnds) c.intend(flow::intent::StayHere{});
    c.ui.settleAgain();
}

void drawLanguageSheet(Context& c) {
    // In several languages: who opens it may not read the present one.
    SheetSpec spec{.id = "language-sheet", .icon = Icon::Translate, .tone = Tone::Info, .title = c.tr(Str::kLanguageHeading)};
    for (std::size_t i = 0; i < kIds.size(); ++i) {
        ButtonSpec action = specOf(i);
        action.main = true;
        if (base::kLanguages[i] == c.language()) action.kind = ButtonKind::Primary, action.icon = Icon::Check;
        spec.actions.push_back(action);
    }
    const std::string tapped = sheet(c, spec);
    for (std::size_t i = 0; i < kIds.size(); ++i) {
        if (tapped != kIds[i]) continue;
        c.local.languageSheet = false;
        c.ui.settleAgain();
        if (base::kLanguages[i] == c.language()) continue;
        flow::Preferences preferences = c.session.preferences;
        preferences.language = base::kLanguages[i];
        c.intend(flow::intent::SetPreferences{preferences});
    }
}

float languageButtonsHeight(const Ui& ui, float width) {
    const Places places = placesOf(ui, width);
    return places.row ? places.height : 3 * places.height + 2 * ui.gap(1);
}

std::optional<base::Language> languageButtons(Ui& ui, const Rect& rect) {
    const Places places = placesOf(ui, rect.w);
    std::optional<base::Language> tapped;
    Rect at{rect.x, rect.y, places.each, places.height};
    for (std::size_t i = 0; i < kIds.size(); ++i) {
        if (button(ui, at, specOf(i))) tapped = base::kLanguages[i];
        (places.row ? at.x : at.y) += (places.row ? at.w : at.h) + ui.gap(1);
    }
    return tapped;
}

}  // namespace zizhu::screens
