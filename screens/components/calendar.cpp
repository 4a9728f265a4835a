#include "screens/components/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace zizhu::screens {
namespace {

using std::chrono::sys_days;

constexpr int kDaysOfWeek = 7;
constexpr std::array kNames = {Str::kCalendarDay1, Str::kCalendarDay2, Str::kCalendarDay3, Str::kCalendarDay4,
                               Str::kCalendarDay5, Str::kCalendarDay6, Str::kCalendarDay0};
constexpr std::array kMonths = {Str::kMonth1, Str::kMonth2, Str::kMonth3, Str::kMonth4,  Str::kMonth5,  Str::kMonth6,
                                Str::kMonth7, Str::kMonth8, Str::kMonth9, Str::kMonth10, Str::kMonth11, Str::kMonth12};

sys_days monday(sys_days day) {
    return day - std::chrono::days(std::chrono::weekday(day).iso_encoding() - 1);
}

bool sameMonth(base::LocalDate a, base::LocalDate b) { return a.year() == b.year() && a.month() == b.month(); }

struct Grid {
    float x, w, gap, h;
    Rect at(int column, float y) const { return {x + std::round(float(column) * (w + gap)), y, std::floor(w), h}; }
};

bool cell(Context& c, const Rect& rect, base::LocalDate day, bool free, bool chosen) {
    Ui& ui = c.ui;
    const std::string number = fmt::format("{}", unsigned(day.day()));
    const float lineH = ui.theme().lineHeight(Type::BodyStrong);
    const float y = rect.y + std::round((rect.h - lineH) / 2);
    if (!free) {
        ui.text(rect.x, rect.y + std::round((rect.h - ui.theme().lineHeight(Type::Caption)) / 2), rect.w, number,
                {Type::Caption, ui.color().textQuiet, Align::Centre});
        return false;
    }
    const std::string id = "day/" + base::toString(day);
    const Hit hit = ui.target(id, rect);
    const Color ground = chosen ? ui.color().primary : hit.pressed ? ui.color().primarySoft : ui.color().surface;
    ui.surface(rect, {.ground = ground, .frame = chosen ? ui.color().primary : ui.color().lineStrong, .edge = ui.color().lineStrong,
                      .elevation = chosen || hit.pressed ? Elevation::Flat : Elevation::Raised});
    ui.text(rect.x, y, rect.w, number, {Type::BodyStrong, chosen ? ui.color().textOnPrimary : ui.color().text, Align::Centre});
    // Told by more than colour.
    if (chosen) ui.fill({rect.x + std::round(rect.w * 0.3F), y + lineH, std::round(rect.w * 0.4F), ui.mm(1)}, ui.color().textOnPrimary);
    Node& node = ui.node(Role::Option, id, dateText(day, c.language(), true), rect);
    node.focusable = true;
    if (chosen) node.state |= kSelected;
    return hit.tapped;
}

void names(Context& c, Column& column, const Grid& grid) {
    float h = 0;
    for (const Str name : kNames) h = std::max(h, c.ui.textHeight(c.tr(name), grid.w, Type::Caption));
    for (int i = 0; i < kDaysOfWeek; ++i) {
        c.ui.text(grid.at(i, 0).x, column.y, grid.w, c.tr(kNames[std::size_t(i)]), {Type::Caption, c.ui.color().textQuiet, Align::Centre});
    }
    column.y += h + c.ui.mm(1);
}

}  // namespace

std::optional<base::LocalDate> calendar(Context& c, Column& column, const std::vector<base::LocalDate>& days,
                                        std::optional<base::LocalDate> chosen) {
    Ui& ui = c.ui;
    const float gap = ui.gap(1.05F);
    const Grid grid{column.x, (column.w - gap * float(kDaysOfWeek - 1)) / float(kDaysOfWeek), gap,
                    std::max(ui.theme().touch(), ui.theme().lineHeight(Type::BodyStrong) + ui.mm(5))};
    names(c, column, grid);
    std::optional<base::LocalDate> tapped;
    // A row is a week of one month: two months share a week in two rows.
    for (std::size_t i = 0; i < days.size();) {
        const base::LocalDate first = days[i];
        if (i == 0 || !sameMonth(days[i - 1], first)) {
            const std::string month = c.tr(Str::kCalendarMonth, {fmt::format("{}", int(first.year())), c.tr(kMonths[unsigned(first.month()) - 1])});
            column.y += ui.say(column.x, column.y, column.w, month, {Type::Caption, ui.color().primary}) + ui.mm(0.8F);
        }
        const sys_days start = monday(sys_days(first));
        for (int k = 0; k < kDaysOfWeek; ++k) {
            const base::LocalDate day(start + std::chrono::days(k));
            if (!sameMonth(day, first)) continue;
            const bool free = i < days.size() && days[i] == day;
            if (free) ++i;
            if (cell(c, grid.at(k, column.y), day, free, chosen == day)) tapped = day;
        }
        column.y += grid.h + gap;
    }
    return tapped;
}

}  // namespace zizhu::screens
