#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "screens/components/calendar.h"
#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/steps/ending.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

std::string clock(std::chrono::minutes at) { return fmt::format("{:02}:{:02}", at.count() / 60, at.count() % 60); }

struct Cell {
    std::string id, first, second;
    bool chosen = false;
};

float cellHeight(const Ui& ui) {
    return ui.theme().lineHeight(Type::BodyStrong) + ui.theme().lineHeight(Type::Caption) + ui.mm(6);
}

bool cell(Ui& ui, const Rect& rect, const Cell& what) {
    const Hit hit = ui.target(what.id, rect);
    const Color ground = what.chosen ? ui.color().primary : hit.pressed ? ui.color().primarySoft : ui.color().surface;
    ui.surface(rect, {.ground = ground, .frame = what.chosen ? ui.color().primary : ui.color().lineStrong, .edge = ui.color().lineStrong,
                      .elevation = what.chosen || hit.pressed ? Elevation::Flat : Elevation::Raised});
    const Color ink = what.chosen ? ui.color().textOnPrimary : ui.color().text;
    float y = rect.y + ui.mm(3);
    y += ui.text(rect.x, y, rect.w, what.first, {Type::BodyStrong, ink, Align::Centre});
    ui.text(rect.x, y, rect.w, what.second, {Type::Caption, what.chosen ? ui.color().textOnPrimary : ui.color().textQuiet, Align::Centre});
    // Told by more than colour.
    if (what.chosen) ui.icon(Icon::CheckCircle, rect.right() - ui.mm(5), rect.y + ui.mm(5), ui.mm(6), ui.color().textOnPrimary);
    Node& node = ui.node(Role::Option, what.id, what.first + " " + what.second, rect);
    node.focusable = true;
    if (what.chosen) node.state |= kSelected;
    return hit.tapped;
}

// Cells side by side, as many as fit; the index of the one tapped.
std::optional<std::size_t> cells(Ui& ui, Column& column, const std::vector<Cell>& all) {
    const float gap = ui.gap(1.2F);
    float need = ui.mm(30);
    for (const Cell& one : all) {
        need = std::max({need, ui.textWidth(one.first, Type::BodyStrong) + ui.mm(18), ui.textWidth(one.second, Type::Caption) + ui.mm(8)});
    }
    const auto across = std::size_t(std::clamp(std::floor((column.w + gap) / (need + gap)), 1.0F, 6.0F));
    const float w = std::floor((column.w - gap * float(across - 1)) / float(across));
    const float h = cellHeight(ui);
    std::optional<std::size_t> tapped;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (cell(ui, {column.x + float(i % across) * (w + gap), column.y, w, h}, all[i])) tapped = i;
        if (i % across == across - 1 || i + 1 == all.size()) column.y += h + gap;
    }
    return tapped;
}

void section(Context& c, Column& column, Str title) {
    column.y += c.ui.mm(1) + c.ui.say(column.x, column.y + c.ui.mm(1), column.w, c.tr(title), {Type::Title}, Role::Heading) + c.ui.mm(2);
}

void days(Context& c, Column& column) {
    std::vector<base::LocalDate> all;
    for (const flow::SlotDay& day : c.session.slots.days) all.push_back(day.day);
    section(c, column, Str::kSlotsDays);
    if (const auto tapped = calendar(c, column, all, c.session.slots.day)) c.intend(flow::intent::PickDay{*tapped});
}

void times(Context& c, Column& column) {
    const flow::Slots& slots = c.session.slots;
    const auto day = std::find_if(slots.days.begin(), slots.days.end(), [&](const flow::SlotDay& one) { return slots.day == one.day; });
    if (day == slots.days.end()) return;
    std::vector<Cell> all;
    for (const flow::SlotTime& time : day->times) {
        all.push_back({"time/" + clock(time.at), clock(time.at), c.tr(Str::kSlotsFree, {fmt::format("{}", time.free)}), slots.time == time.at});
    }
    section(c, column, Str::kSlotsTimes);
    column.y += c.ui.say(column.x, column.y, column.w, dateText(day->day, c.language(), true), {Type::Caption, c.ui.color().textQuiet}) + c.ui.mm(1);
    if (const auto tapped = cells(c.ui, column, all)) c.intend(flow::intent::PickTime{day->times[*tapped].at});
}

// Side by side where the page is wide enough, so that nothing has to be scrolled to.
void daysAndTimes(Context& c, Column& column) {
    const float between = c.ui.mm(10);
    if (column.w < c.ui.mm(290)) {
        days(c, column);
        times(c, column);
        return;
    }
    Column left = column, right = column;
    left.w = std::floor((column.w - between) * 0.52F);
    right.x = left.x + left.w + between;
    right.w = column.w - left.w - between;
    days(c, left);
    times(c, right);
    column.y = std::max(left.y, right.y);
}

std::string slotsLabel(const Context& c) {
    const flow::Slots& slots = c.session.slots;
    if (slots.listed && slots.days.empty()) return std::string(c.tr(Str::kSlotsAgain));
    if (!slots.day || !slots.time) return std::string(c.tr(Str::kSlotsPick));
    return c.tr(Str::kSlotsBook, {dateText(*slots.day, c.language()), clock(*slots.time)});
}

}  // namespace

void drawSlots(Context& c) {
    Ui& ui = c.ui;
    const flow::Slots& slots = c.session.slots;
    if (c.session.items.empty() || !c.session.items.front()->appointment) return;
    const bool none = slots.listed && slots.days.empty();
    const std::string label = slotsLabel(c);
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = mainButton(c, "continue", label, none ? Icon::Replay : Icon::Event);
    spec.main->enabled = none || (slots.day && slots.time);
    Page page(c, spec);
    {
        const Rect area = ui.theme().panel().portrait() ? page.body() : page.wide();
        ScrollView scroll(ui, "slots", area, c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        const std::string place = c.tr(Str::kSlotsPlace, {c.text(c.session.items.front()->appointment->place)});
        heading(c, column, c.tr(Str::kSlotsHeading), place);
        if (slots.taken) column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, c.tr(Str::kSlotsTaken), c.tr(Str::kSlotsTakenText)}) + ui.gap(1.5F);
        if (!slots.listed) {
            waiting(c, column.x + column.w / 2, column.y + ui.mm(20), c.tr(Str::kSlotsLoading), column.w);
            column.y += ui.mm(50);
        } else if (none) {
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, c.tr(Str::kSlotsNone), c.tr(Str::kSlotsNoneText)}) + ui.gap(1.5F);
        } else {
            daysAndTimes(c, column);
        }
        scroll.end(column.y + ui.mm(2));
    }
    if (page.finish().main) c.intend(flow::intent::Continue{});
}

void drawBooked(Context& c) {
    Ui& ui = c.ui;
    if (!c.session.appointment || c.session.items.empty() || !c.session.items.front()->appointment) return;
    const flow::Appointment& booked = *c.session.appointment;
    const catalog::Appointment& offer = *c.session.items.front()->appointment;
    Page page(c, endingBar(c, true));
    {
        ScrollView scroll(ui, "booked", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        ending(c, column, Icon::Event, Tone::Success, c.tr(Str::kBookedHeading), c.tr(Str::kBookedText));
        const float pad = ui.mm(6), size = ui.mm(52);
        const std::string code = flow::appointmentCode(booked.id);
        const base::Bitmap* qr = c.view.qr ? c.view.qr(code) : nullptr;
        const std::pair<Str, std::string> lines[] = {
            {Str::kBookedNumber, booked.number},
            {Str::kBookedWhen, c.tr(Str::kBookedWhenAt, {dateText(booked.day, c.language(), true), clock(booked.time)})},
            {Str::kBookedPlace, c.text(offer.place)}};
        const float besideW = column.w - 2 * pad - size - ui.mm(7);
        const bool beside = besideW > ui.mm(95);
        const float w = beside ? besideW : column.w - 2 * pad;
        float textH = 0;
        const auto typeOf = [](Str label) { return label == Str::kBookedPlace ? Type::BodyStrong : Type::Title; };
        for (const auto& [label, value] : lines) textH += ui.textHeight(c.tr(label), w, Type::Caption) + ui.textHeight(value, w, typeOf(label)) + ui.mm(2);
        const float h = 2 * pad + (beside ? std::max(size, textH) : size + ui.mm(4) + textH);
        const Rect rect = column.take(h);
        ui.card(rect, ui.color().primarySoft);
        qrCode(ui, {rect.x + pad, rect.y + pad, size, size}, qr, c.tr(Str::kBookedQr));
        const float x = beside ? rect.x + pad + size + ui.mm(7) : rect.x + pad;
        float y = beside ? rect.y + std::round((h - textH) / 2) : rect.y + pad + size + ui.mm(4);
        for (const auto& [label, value] : lines) {
            const float top = y;
            y += ui.text(x, y, w, c.tr(label), {Type::Caption, ui.color().textQuiet});
            y += ui.text(x, y, w, value, {typeOf(label)});
            Node& node = ui.node(Role::Text, label == Str::kBookedNumber ? "appointment-number" : "", c.tr(label), {x, top, w, y - top});
            node.value = base::SecretString(value);
            y += ui.mm(2);
        }
        column.y += ui.gap(1.5F);
        printState(c, column);
        if (!offer.bring.empty()) {
            section(c, column, Str::kBookedBring);
            for (const catalog::Text& thing : offer.bring) {
                ui.icon(Icon::Check, column.x + ui.mm(4), column.y + ui.theme().lineHeight(Type::Body) / 2, ui.mm(6.5F), ui.color().primary);
                column.y += ui.say(column.x + ui.mm(10), column.y, column.w - ui.mm(10), c.text(thing)) + ui.mm(1.2F);
            }
        }
        scroll.end(column.y + ui.mm(2));
    }
    endingHit(c, page.finish());
}

}  // namespace zizhu::screens
