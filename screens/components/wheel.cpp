#include "screens/components/wheel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "screens/components/button.h"

namespace zizhu::screens {
namespace {

constexpr int kRows = 3;

float rowHeight(const Ui& ui) {
    return std::max(ui.theme().touch() + ui.gap(1), ui.theme().lineHeight(Type::Title) + ui.mm(2));
}

}  // namespace

float wheelHeight(const Ui& ui) { return kRows * rowHeight(ui); }

std::optional<int> wheel(Context& c, const Rect& rect, const WheelSpec& spec) {
    Ui& ui = c.ui;
    const Colors& color = ui.color();
    const float row = rowHeight(ui);
    const std::string hold = "hold:" + std::string(spec.id);
    std::optional<int> next;
    const auto put = [&](int value) {
        const int bounded = std::clamp(value, spec.first, spec.last);
        if (bounded != spec.at || !spec.chosen) next = bounded;
    };
    // The whole wheel is one target for the finger; where it lets go tells tap from drag.
    const Hit hit = ui.target(hold, rect);
    if (ui.pointer().pressed && hit.held) c.local.wheelGrab = float(spec.at);
    const float moved = ui.pointer().y - ui.state().pressY;
    if (hit.held && std::abs(moved) > row * 0.5F) put(int(std::lround(c.local.wheelGrab - moved / row * 1.5F)));
    if (hit.tapped && std::abs(moved) <= row * 0.5F) {
        put(spec.at + int(std::floor((ui.pointer().y - rect.y) / row)) - 1);
    }

    if (c.local.wheelAsked && c.local.wheelAsked->id == spec.id && !ui.inert()) {
        const Local::WheelAsked asked = *std::exchange(c.local.wheelAsked, std::nullopt);
        put(asked.to ? asked.value : spec.at + asked.value);
    }

    const float radius = ui.theme().radius();
    ui.fill(rect, color.surface, radius);
    const Rect middle{rect.x, rect.y + row, rect.w, row};
    ui.fill(middle, color.primarySoft);
    ui.fill({middle.x, middle.y, middle.w, ui.theme().hairline()}, color.primary);
    ui.fill({middle.x, middle.bottom(), middle.w, ui.theme().hairline()}, color.primary);
    ui.frame(rect, color.lineStrong, ui.theme().hairline(), radius);
    for (int i = -1; i <= 1; ++i) {
        const int value = spec.at + i;
        if (value < spec.first || value > spec.last) continue;
        const std::string text = spec.text(value);
        // The longest month is not broken within the word.
        const Type type = ui.textWidth(text, Type::Title) <= rect.w - ui.mm(2) ? Type::Title : Type::Caption;
        const float y = rect.y + row * float(i + 1) + (row - ui.theme().lineHeight(type)) / 2;
        ui.text(rect.x, std::round(y), rect.w, text,
                {type, i == 0 && spec.chosen ? color.primary : color.textQuiet, Align::Centre});
    }
    // The rows are also plain targets by name, for those who cannot drag.
    ui.node(Role::Wheel, spec.id, spec.name, rect).value =
        base::SecretString(spec.chosen ? spec.text(spec.at) : std::string());
    if (!ui.inert()) {
        Node& up = ui.node(Role::Button, std::string(spec.id) + "/less", c.tr(Str::kWheelLess, {spec.name}), {rect.x, rect.y, rect.w, row});
        up.focusable = spec.at > spec.first;
        Node& down = ui.node(Role::Button, std::string(spec.id) + "/more", c.tr(Str::kWheelMore, {spec.name}),
                             {rect.x, rect.y + 2 * row, rect.w, row});
        down.focusable = spec.at < spec.last;
    }
    return next;
}

std::optional<base::LocalDate> dateWheels(Context& c, Column& column, const DateWheelsSpec& spec) {
    using namespace std::chrono;
    Ui& ui = c.ui;
    const base::LocalDate shown = spec.value && spec.value->ok() ? *spec.value : std::clamp(spec.start, spec.earliest, spec.latest);
    const float gap = ui.gap(1.5F);
    const float w = std::floor((std::min(column.w, ui.mm(ui.theme().scale() >= TextScale::L ? 250 : 190)) - 2 * gap) / 3);
    const Rect rect = column.take(wheelHeight(ui));
    const bool chosen = spec.value.has_value();
    const auto id = [&](std::string_view part) { return fmt::format("{}/{}", spec.id, part); };
    int y = int(shown.year()), m = int(unsigned(shown.month())), d = int(unsigned(shown.day()));
    const int lastDay = int(unsigned((shown.year() / shown.month() / last).day()));
    const auto suffix = [&](Str key, int value) { return c.tr(key, {fmt::format("{}", value)}); };
    bool touched = false;
    const auto take = [&](std::optional<int> value, int& into) {
        if (value) into = *value, touched = true;
    };
    constexpr std::array kMonths = {Str::kMonth1, Str::kMonth2, Str::kMonth3, Str::kMonth4, Str::kMonth5, Str::kMonth6,
                                    Str::kMonth7, Str::kMonth8, Str::kMonth9, Str::kMonth10, Str::kMonth11, Str::kMonth12};
    take(wheel(c, {rect.x, rect.y, w, rect.h}, {id("year"), c.tr(Str::kYear), int(spec.earliest.year()), int(spec.latest.year()), y, chosen,
                                                 [&](int v) { return suffix(Str::kYearValue, v); }}), y);
    take(wheel(c, {rect.x + w + gap, rect.y, w, rect.h}, {id("month"), c.tr(Str::kMonth), 1, 12, m, chosen,
                                                           [&](int v) { return c.tr(Str::kMonthValue, {c.tr(kMonths[std::size_t(v - 1)])}); }}), m);
    take(wheel(c, {rect.x + 2 * (w + gap), rect.y, w, rect.h}, {id("day"), c.tr(Str::kDay), 1, lastDay, d, chosen,
                                                                 [&](int v) { return suffix(Str::kDayValue, v); }}), d);
    column.y += ui.mm(2.5F);
    if (chosen) {
        const std::string text = c.tr(Str::kDateChosen, {dateText(shown, c.language(), true)});
        column.y += ui.text(column.x, column.y, column.w, text, {Type::BodyStrong});
        const float lineH = ui.theme().lineHeight(Type::BodyStrong);
        Node& node = ui.node(Role::Status, id("chosen"), c.tr(Str::kDateChosenName), {column.x, column.y - lineH, column.w, lineH});
        node.value = base::SecretString(text);
        node.secret = true;
    } else {
        const std::string label = c.tr(Str::kDateTake, {dateText(shown, c.language(), true)});
        const std::string takeId = id("take");
        const ButtonSpec choose{.id = takeId, .label = label, .icon = Icon::Check};
        const float width = std::min(column.w, buttonWidth(ui, choose));
        const float height = buttonHeight(ui, choose, width);
        const Rect place = column.take(height);
        touched = button(ui, {place.x, place.y, width, height}, choose) || touched;
    }
    if (!touched) return std::nullopt;
    const year_month month{year{y}, std::chrono::month{unsigned(m)}};
    const unsigned most = unsigned((month / last).day());
    return std::clamp(base::LocalDate(month / day{std::min(unsigned(d), most)}), spec.earliest, spec.latest);
}

}  // namespace zizhu::screens
