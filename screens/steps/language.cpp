#include "screens/steps/language.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "screens/components/button.h"
#include "screens/components/sheet.h"

namespace zizhu::screens {
namespace {

constexpr std::array<std::string_view, base::kLanguages.size()> kIds = {"language/zh-CN", "language/zh-TW", "language/en"};

ButtonSpec specOf(std::size_t index, std::optional<base::Language> present) {
    ButtonSpec spec{.id = kIds[index], .label = tr(Str::kLanguageName, base::kLanguages[index])};
    if (base::kLanguages[index] == present) spec.kind = ButtonKind::Primary, spec.icon = Icon::Check;
    return spec;
}

// Every one at least as high as a main action, though none is the page's.
float heightOf(const Ui& ui, float width, std::optional<base::Language> present) {
    float height = ui.theme().mainAction();
    for (std::size_t i = 0; i < kIds.size(); ++i) height = std::max(height, buttonHeight(ui, specOf(i, present), width));
    return height;
}

float widthInRow(const Ui& ui, float width) {
    constexpr auto kCount = float(base::kLanguages.size());
    return std::floor((width - ui.gap(1) * (kCount - 1)) / kCount);
}

bool fitInRow(const Ui& ui, float width) {
    for (std::size_t i = 0; i < kIds.size(); ++i) {
        if (buttonWidth(ui, specOf(i, {})) > widthInRow(ui, width)) return false;
    }
    return true;
}

std::optional<base::Language> buttons(Ui& ui, const Rect& rect, bool row, std::optional<base::Language> present) {
    const float width = row ? widthInRow(ui, rect.w) : rect.w;
    std::optional<base::Language> tapped;
    Rect at{rect.x, rect.y, width, heightOf(ui, width, present)};
    for (std::size_t i = 0; i < kIds.size(); ++i) {
        if (button(ui, at, specOf(i, present))) tapped = base::kLanguages[i];
        (row ? at.x : at.y) += (row ? at.w : at.h) + ui.gap(1);
    }
    return tapped;
}

float stackHeight(const Ui& ui, float width, std::optional<base::Language> present) {
    constexpr auto kCount = float(base::kLanguages.size());
    return kCount * heightOf(ui, width, present) + (kCount - 1) * ui.gap(1);
}

}  // namespace

void openLanguageSheet(Context& c) {
    c.local.languageSheet = true;
    if (c.session.countdownEnds) c.intend(flow::intent::StayHere{});
    c.ui.settleAgain();
}

void drawLanguageSheet(Context& c) {
    // In several languages: who opens it may not read the present one.
    const SheetSpec spec{.id = "language-sheet", .icon = Icon::Translate, .tone = Tone::Info, .title = c.tr(Str::kLanguageHeading)};
    const float height = stackHeight(c.ui, sheetWidth(c.ui), c.language());
    std::optional<base::Language> tapped;
    sheet(c, spec, height, [&](Column& column) { tapped = buttons(c.ui, column.take(height), false, c.language()); });
    if (!tapped) return;
    c.local.languageSheet = false;
    c.ui.settleAgain();
    if (*tapped == c.language()) return;
    flow::Preferences preferences = c.session.preferences;
    preferences.language = *tapped;
    c.intend(flow::intent::SetPreferences{preferences});
}

float languageButtonsHeight(const Ui& ui, float width) {
    return fitInRow(ui, width) ? heightOf(ui, widthInRow(ui, width), {}) : stackHeight(ui, width, {});
}

std::optional<base::Language> languageButtons(Ui& ui, const Rect& rect) { return buttons(ui, rect, fitInRow(ui, rect.w), {}); }

}  // namespace zizhu::screens
