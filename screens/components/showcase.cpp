#include "screens/components/showcase.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "screens/components/banner.h"
#include "screens/components/button.h"
#include "screens/components/calendar.h"
#include "screens/components/chip.h"
#include "screens/components/field.h"
#include "screens/components/machine_picture.h"
#include "screens/components/option.h"
#include "screens/components/picture.h"
#include "screens/components/record_table.h"
#include "screens/components/scroll_view.h"
#include "screens/components/tile.h"
#include "screens/components/wheel.h"
#include "screens/page.h"

namespace zizhu::screens {
namespace {

using std::chrono::January;

// The same toolkit with a finger that rests on `at`: what `draw` draws there is seen pressed.
template <class Draw>
void pressed(Context& c, std::string_view id, const Rect& at, Draw draw) {
    UiState state;
    state.pressedId = id;
    Pointer finger;
    finger.x = at.centreX(), finger.y = at.centreY();
    finger.down = true;
    Ui held(c.ui.theme(), c.ui.fonts(), c.language(), c.ui.semantics(), state, finger, c.ui.list());
    held.pushClip(c.ui.clip());
    draw(held);
    held.popClip();
}

// Buttons in rows, in their natural widths.
class Row {
public:
    Row(Context& c, Column& column) : c_(c), column_(column), x_(column.x) {}
    void add(ButtonSpec spec, bool held = false) {
        const std::string id = fmt::format("sample-button/{}", ++count_ + int(column_.y));
        spec.id = id;
        const float w = std::min(buttonWidth(c_.ui, spec), column_.w), h = buttonHeight(c_.ui, spec, w);
        if (x_ > column_.x && x_ + w > column_.x + column_.w) end();
        const Rect rect{x_, column_.y, w, h};
        if (held) {
            pressed(c_, id, rect, [&](Ui& ui) { button(ui, rect, spec); });
        } else {
            button(c_.ui, rect, spec);
        }
        x_ += w + c_.ui.gap(1.2F);
        height_ = std::max(height_, h);
    }
    void end() {
        column_.y += height_ + c_.ui.gap(1.2F);
        x_ = column_.x;
        height_ = 0;
    }

private:
    Context& c_;
    Column& column_;
    float x_, height_ = 0;
    int count_ = 0;
};

void buttons(Context& c, Column& column) {
    for (const ButtonKind kind : {ButtonKind::Primary, ButtonKind::Secondary, ButtonKind::Quiet}) {
        Row row(c, column);
        const ButtonSpec spec{.label = c.tr(Str::kContinue), .icon = Icon::ArrowForward, .kind = kind, .iconAfter = true};
        row.add(spec);
        row.add(spec, true);
        ButtonSpec off = spec;
        off.enabled = false;
        row.add(off);
        ButtonSpec danger = spec;
        danger.danger = true, danger.icon = Icon::Delete, danger.iconAfter = false, danger.label = c.tr(Str::kPageRemove);
        row.add(danger);
        row.end();
    }
    Row row(c, column);
    row.add({.label = c.tr(Str::kContinue), .icon = Icon::ArrowForward, .kind = ButtonKind::Primary, .main = true, .iconAfter = true});
    row.end();
    const float size = c.ui.theme().touch();
    for (int i = 0; i < 2; ++i) {
        iconButton(c.ui, {column.x + float(i) * (size + c.ui.gap(1.2F)), column.y, size, size}, fmt::format("sample-icon/{}", i), c.tr(Str::kClear), Icon::Close, i == 0);
    }
    column.y += size + c.ui.gap(2);
    float x = column.x;
    for (int i = 0; i < 3; ++i) {
        const ChipSpec spec{.id = i == 0 ? "sample-chip/0" : i == 1 ? "sample-chip/1" : "sample-chip/2", .label = c.tr(i == 0 ? Str::kFilterAll : i == 1 ? Str::kFilterPerson : Str::kFilterBundles), .chosen = i == 0};
        const float w = chipWidth(c.ui, spec);
        if (x > column.x && x + w > column.x + column.w) {
            x = column.x;
            column.y += chipHeight(c.ui) + c.ui.gap(1.2F);
        }
        chip(c.ui, {x, column.y, w, chipHeight(c.ui)}, spec);
        x += w + c.ui.gap(1.2F);
    }
    column.y += chipHeight(c.ui);
}

void choices(Context& c, Column& column) {
    const auto add = [&](OptionSpec spec, const char* id, bool held = false) {
        spec.id = id;
        spec.label = c.tr(Str::kHighContrast);
        const Rect rect = column.take(optionHeight(c.ui, column.w, spec));
        if (held) {
            pressed(c, id, rect, [&](Ui& ui) { option(ui, rect, spec); });
        } else {
            option(c.ui, rect, spec);
        }
        column.y += c.ui.gap(1.1F);
    };
    add({}, "sample-option/0");
    add({}, "sample-option/1", true);
    add({.help = c.tr(Str::kOfflineHeading), .chosen = true}, "sample-option/2");
    add({.invalid = true}, "sample-option/3");
    add({.several = true}, "sample-option/4");
    add({.chosen = true, .several = true}, "sample-option/5");
    column.y += c.ui.gap(1);
    DateWheelsSpec date{.id = "sample-date", .label = c.tr(Str::kDay)};
    date.earliest = std::chrono::year{2020} / January / 1;
    date.latest = std::chrono::year{2030} / January / 1;
    date.start = std::chrono::year{2026} / std::chrono::March / 14;
    date.value = date.start;
    dateWheels(c, column, date);
}

void fields(Context& c, Column& column) {
    const auto add = [&](FieldSpec spec, const char* id) {
        spec.id = id;
        spec.label = c.tr(Str::kTrackingCode);
        spec.secret = false;
        spec.apply = [](base::SecretString) {};
        field(c, column, spec);
        column.y += c.ui.gap(2);
    };
    add({.placeholder = c.tr(Str::kHomeSearch)}, "sample-field/0");
    add({.help = c.tr(Str::kTrackingHint), .text = "2026", .clear = true}, "sample-field/1");
    add({.text = "500", .fault = c.tr(Str::kOfflineHeading), .suffix = c.tr(Str::kYuan)}, "sample-field/2");
    add({.text = c.tr(Str::kOfflineText), .optional = true, .lines = true}, "sample-field/3");
    valueRow(c, column, "sample-value/0", c.tr(Str::kRegion), {}, c.tr(Str::kRegionChoose), Icon::Place, false);
    column.y += c.ui.gap(1.5F);
    valueRow(c, column, "sample-value/1", c.tr(Str::kRegion), c.tr(Str::kRegion), {}, Icon::Place, true);
}

void notices(Context& c, Column& column) {
    for (const Tone tone : {Tone::Info, Tone::Success, Tone::Warning, Tone::Error}) {
        column.y += banner(c.ui, column.x, column.y, column.w, {tone, c.tr(Str::kOfflineHeading), c.tr(Str::kOfflineText)}) + c.ui.gap(1.2F);
    }
    std::vector<TagSpec> words;
    for (const bool plain : {true, false}) {
        for (const Tone tone : {Tone::Info, Tone::Success, Tone::Warning, Tone::Error}) words.push_back({c.tr(Str::kAvailableNow), iconOf(tone), tone, plain});
    }
    column.y += tags(c.ui, column.x, column.y, column.w, words) + c.ui.gap(2);
    progressBar(c.ui, column.take(c.ui.mm(4)), 0.4F, c.tr(Str::kScanning));
    column.y += c.ui.gap(2);
    waiting(c, column.x + column.w / 2, column.y, c.tr(Str::kScanning), column.w);
    column.y += c.ui.mm(12) + c.ui.theme().lineHeight(Type::Body) + c.ui.gap(2);
    const float size = c.ui.theme().icon(IconSize::Hero);
    for (int i = 0; i < 4; ++i) seal(c.ui, column.x + size / 2 + float(i) * (size + c.ui.gap(2)), column.y + size / 2, size, iconOf(Tone(i)), Tone(i));
    column.y += size;
}

void lists(Context& c, Column& column) {
    RowSpec spec{.title = c.tr(Str::kOfflineHeading), .text = c.tr(Str::kOfflineText), .tags = {{c.tr(Str::kAvailableNow), Icon::CheckCircle, Tone::Success}}, .icon = Icon::Badge};
    constexpr std::array<std::string_view, 3> kIds = {"sample-row/0", "sample-row/1", "sample-row/2"};
    for (std::size_t i = 0; i < kIds.size(); ++i) {
        spec.id = kIds[i];
        spec.quiet = i == 2;
        const Rect rect = column.take(rowHeight(c.ui, column.w, spec));
        if (i == 1) {
            pressed(c, spec.id, rect, [&](Ui& ui) { row(ui, rect, spec); });
        } else {
            row(c.ui, rect, spec);
        }
        column.y += c.ui.gap(1.2F);
    }
    const float gap = c.ui.gap(1.2F), w = std::floor((column.w - 2 * gap) / 3);
    const std::array tiles = {TileSpec{"sample-tile/0", c.tr(Str::kHelp), Icon::Help}, TileSpec{"sample-tile/1", c.tr(Str::kDisplay), Icon::TextFields},
                              TileSpec{"sample-tile/2", c.tr(Str::kLeave), Icon::Logout, true}};
    float h = 0;
    for (const TileSpec& one : tiles) h = std::max(h, tileHeight(c.ui, w, one));
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const Rect rect{column.x + float(i) * (w + gap), column.y, w, h};
        if (i == 1) {
            pressed(c, tiles[i].id, rect, [&](Ui& ui) { tile(ui, rect, tiles[i]); });
        } else {
            tile(c.ui, rect, tiles[i]);
        }
    }
    column.y += h + c.ui.gap(2);
    std::vector<base::LocalDate> days;
    for (unsigned d = 2; d < 20; d += 2) days.push_back(std::chrono::year{2026} / std::chrono::March / d);
    calendar(c, column, days, days[3]);
}

void type(Context& c, Column& column) {
    for (const Type each : {Type::Display, Type::Heading, Type::Title, Type::BodyStrong, Type::Body, Type::Caption}) {
        column.y += c.ui.say(column.x, column.y, column.w, c.tr(Str::kHomeHeading), {each}) + c.ui.mm(2);
    }
    const Colors& k = c.ui.color();
    const std::pair<Color, Color> grounds[] = {{k.page, k.text}, {k.surface, k.textQuiet}, {k.surfaceSunken, k.text}, {k.primary, k.textOnPrimary},
                                               {k.primarySoft, k.primary}, {k.successSoft, k.success}, {k.warningSoft, k.warning},
                                               {k.errorSoft, k.error}, {k.header, k.onHeader}};
    for (const auto& [ground, ink] : grounds) {
        const float h = c.ui.textHeight(c.tr(Str::kBrand), column.w - c.ui.mm(8)) + c.ui.mm(4);
        const Rect rect = column.take(h);
        c.ui.surface(rect, {.ground = ground, .frame = k.line, .stroke = Stroke::Hair});
        c.ui.say(rect.x + c.ui.mm(4), rect.y + c.ui.mm(2), rect.w - c.ui.mm(8), c.tr(Str::kBrand), {Type::Body, ink});
        column.y += c.ui.mm(1.5F);
    }
    const float size = c.ui.mm(60);
    machinePicture(c.ui, column.take(size), Machine::ReceiptPrinter, Plight::NoPaper, c.tr(Str::kBrand));
}

}  // namespace

void drawShowcase(Context& c, std::size_t page) {
    constexpr std::array<void (*)(Context&, Column&), kShowcasePages> kPages = {buttons, choices, fields, notices, lists, type};
    PageSpec spec{.steps = false};
    spec.back = backButton(c);
    spec.middle = ButtonSpec{.id = "middle", .label = c.tr(Str::kSkip)};
    spec.main = mainButton(c, "continue", c.tr(Str::kContinue));
    Page frame(c, spec);
    {
        ScrollView scroll(c.ui, "showcase", frame.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        kPages[std::min(page, kShowcasePages - 1)](c, column);
        scroll.end(column.y + c.ui.mm(2));
    }
    frame.finish();
}

}  // namespace zizhu::screens
