#include <algorithm>
#include <cmath>

#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

BarHit page(Context& c, PageSpec spec, const PageText& text, const std::function<void(Column&)>& body) {
    spec.steps = false;
    spec.leave = false;
    spec.help = false;
    Page page(c, spec);
    ScrollView view(c.ui, "page", page.wide(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
    Column column = view.column();
    heading(c, column, c.tr(text.heading), text.help);
    taskNotice(c, column);
    body(column);
    view.end(column.y);
    return page.finish();
}

PageSpec backSpec(const Context& c) {
    PageSpec spec;
    spec.back = backButton(c);
    return spec;
}

void back(Context& c, const BarHit& hit) {
    if (hit.back) intend(c, model::intent::Back{});
}

void notice(Context& c, Column& column, const BannerSpec& spec) {
    column.y += banner(c.ui, column.x, column.y, column.w, spec) + c.ui.gap(1.5F);
}

namespace {

void running(Context& c, Column& column, const model::Task& task) {
    Ui& ui = c.ui;
    const std::string words = c.tr(doing(task.job), {c.tr(nameOf(task.part))});
    const ButtonSpec stop{.id = "stop", .label = c.tr(Str::kVendorStop), .icon = Icon::Close};
    const float stopW = buttonWidth(ui, stop), stopH = buttonHeight(ui, stop, stopW), pad = ui.mm(4);
    const float textW = column.w - stopW - 3 * pad;
    const float barH = task.permille >= 0 ? ui.mm(4) + ui.mm(2) : 0;
    const float textH = ui.textHeight(words, textW, Type::BodyStrong);
    const Rect rect = column.take(std::max(stopH, textH + barH) + 2 * pad);
    ui.fill(rect, ground(ui, Tone::Info), ui.theme().radius());
    ui.frame(rect, ink(ui, Tone::Info), ui.theme().hairline(), ui.theme().radius());
    const float top = std::round(rect.y + (rect.h - textH - barH) / 2);
    ui.say(rect.x + pad, top, textW, words, {Type::BodyStrong, ink(ui, Tone::Info)}, Role::Status);
    if (task.permille >= 0) {
        progressBar(ui, {rect.x + pad, top + textH + ui.mm(2), textW, ui.mm(4)}, float(task.permille) / 1000, words);
    }
    const Rect at{rect.right() - pad - stopW, std::round(rect.centreY() - stopH / 2), stopW, stopH};
    if (button(ui, at, stop)) intend(c, model::intent::StopTask{});
    column.y += ui.gap(1.5F);
}

Tone toneOf(model::Ending ending) {
    switch (ending) {
        case model::Ending::Done: return Tone::Success;
        case model::Ending::Managed:
        case model::Ending::NotAvailable: return Tone::Info;
        case model::Ending::NetworkDown: return Tone::Warning;
        default: return Tone::Error;
    }
}

}  // namespace

void taskNotice(Context& c, Column& column) {
    const model::Bench& b = bench(c);
    if (b.task) return running(c, column, *b.task);
    if (!b.result) return;
    const model::TaskResult& result = *b.result;
    const std::optional<Str> mend = result.ending == model::Ending::Done ? std::nullopt : toDo(base::StaffAction::None, result.state);
    notice(c, column, {toneOf(result.ending), c.tr(wordOf(result.ending)), mend ? c.tr(*mend) : std::string_view()});
    if (result.detail.empty()) return;
    facts(c, column, {{c.tr(Str::kVendorDetail), result.detail.text()}});
    column.y += c.ui.gap(1);
}

void subheading(Context& c, Column& column, Str text) {
    column.y += c.ui.gap(1);
    column.y += c.ui.say(column.x, column.y, column.w, c.tr(text), {Type::Title}, Role::Heading) + c.ui.gap(1);
}

void facts(Context& c, Column& column, const std::vector<Fact>& all) {
    Ui& ui = c.ui;
    const float pad = ui.mm(4), gap = ui.mm(3);
    const float nameW = std::round((column.w - 2 * pad) * 0.38F);
    const float valueW = column.w - 2 * pad - nameW - gap;
    const float mark = ui.theme().capHeight(Type::Body) * 1.5F;
    float height = ui.mm(2);
    std::vector<float> heights;
    for (const Fact& fact : all) {
        const float room = valueW - (fact.tone ? mark + ui.mm(2) : 0);
        heights.push_back(std::max(ui.textHeight(fact.name, nameW), ui.textHeight(fact.value, room, Type::BodyStrong)) + ui.mm(3));
        height += heights.back();
    }
    const Rect card = column.take(height + ui.mm(2));
    ui.card(card);
    float y = card.y + ui.mm(2);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Fact& fact = all[i];
        if (i > 0) ui.fill({card.x + pad, y, card.w - 2 * pad, ui.theme().hairline()}, ui.color().line);
        const float top = y + ui.mm(1.5F);
        ui.text(card.x + pad, top, nameW, fact.name, {Type::Body, ui.color().textQuiet});
        float x = card.x + pad + nameW + gap;
        float room = valueW;
        Color color = 0;
        if (fact.tone) {
            color = ink(ui, *fact.tone);
            ui.icon(screens::iconOf(*fact.tone), x + mark / 2, top + ui.theme().lineHeight(Type::BodyStrong) / 2, mark, color);
            x += mark + ui.mm(2);
            room -= mark + ui.mm(2);
        }
        ui.text(x, top, room, fact.value, {Type::BodyStrong, color});
        Node& node = ui.node(Role::Text, {}, fact.name, {card.x, y, card.w, heights[i]});
        node.value = base::SecretString(fact.value);
        y += heights[i];
    }
}

std::optional<std::size_t> buttons(Context& c, Column& column, const std::vector<ButtonSpec>& specs) {
    Ui& ui = c.ui;
    std::optional<std::size_t> tapped;
    float x = column.x, line = 0;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        const float w = std::min(buttonWidth(ui, specs[i]), column.w);
        if (x > column.x && x + w > column.x + column.w) {
            column.y += line + ui.gap(1);
            x = column.x;
            line = 0;
        }
        const float h = buttonHeight(ui, specs[i], w);
        if (button(ui, {x, column.y, w, h}, specs[i])) tapped = i;
        line = std::max(line, h);
        x += w + ui.gap(1);
    }
    column.y += line + ui.gap(1.5F);
    return tapped;
}

std::optional<std::size_t> chips(Context& c, Column& column, const std::vector<Chip>& all) {
    Ui& ui = c.ui;
    const float pad = ui.mm(4), box = ui.theme().capHeight(Type::Body) * 1.6F;
    std::optional<std::size_t> tapped;
    float x = column.x, line = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Chip& chip = all[i];
        const float w = std::min(ui.textWidth(chip.label) + box + ui.mm(2) + 2 * pad + 2, column.w);
        const float h = std::max(ui.theme().touch(), ui.textHeight(chip.label, w - 2 * pad - box - ui.mm(2)) + ui.mm(4));
        if (x > column.x && x + w > column.x + column.w) {
            column.y += line + ui.gap(1);
            x = column.x;
            line = 0;
        }
        const Rect rect{x, column.y, w, h};
        const Hit hit = ui.target(chip.id, rect);
        ui.fill(rect, chip.chosen || hit.pressed ? ui.color().primarySoft : ui.color().surface, ui.theme().radius());
        ui.frame(rect, chip.chosen ? ui.color().primary : ui.color().lineStrong,
                 ui.theme().hairline() * (chip.chosen ? 2.5F : 1.0F), ui.theme().radius());
        ui.icon(chip.chosen ? Icon::RadioButtonChecked : Icon::RadioButtonUnchecked, x + pad + box / 2, rect.centreY(), box,
                chip.chosen ? ui.color().primary : ui.color().lineStrong);
        const float room = w - 2 * pad - box - ui.mm(2);
        const float textH = ui.textHeight(chip.label, room);
        ui.text(x + pad + box + ui.mm(2), std::round(rect.centreY() - textH / 2), room + 1, chip.label,
                {Type::Body, chip.chosen ? ui.color().primary : ui.color().text});
        Node& node = ui.node(Role::Option, chip.id, chip.label, rect);
        node.focusable = true;
        if (chip.chosen) node.state |= kSelected;
        if (hit.tapped) tapped = i;
        line = std::max(line, h);
        x += w + ui.gap(1);
    }
    column.y += line + ui.gap(1.5F);
    return tapped;
}

void line(Context& c, Column& column, const Plain& plain, std::string_view name, std::string_view word,
          std::string_view more) {
    Ui& ui = c.ui;
    const float pad = ui.mm(3.5F), box = ui.mm(7);
    const float room = column.w - 2 * pad - box - ui.mm(3);
    const float half = std::round(room * 0.46F);
    const float first = std::max(ui.textHeight(name, half - ui.mm(2), Type::BodyStrong), ui.textHeight(word, room - half, Type::BodyStrong));
    const float rest = more.empty() ? 0 : ui.textHeight(more, room) + ui.mm(0.5F);
    const Rect rect = column.take(std::max(first + rest, box) + 2 * ui.mm(2));
    const Color color = inkOf(ui, plain);
    const bool bad = plain.fitted && plain.tone != Tone::Success;
    ui.fill(rect, bad ? ground(ui, plain.tone) : ui.color().surface, ui.theme().radius());
    ui.frame(rect, bad ? color : ui.color().line, ui.theme().hairline(), ui.theme().radius());
    ui.icon(plain.icon, rect.x + pad + box / 2, rect.centreY(), box, color);
    const float x = rect.x + pad + box + ui.mm(3);
    const float top = std::round(rect.y + (rect.h - first - rest) / 2);
    ui.text(x, top, half - ui.mm(2), name, {Type::BodyStrong});
    ui.text(x + half, top, room - half, word, {Type::BodyStrong, color});
    if (!more.empty()) ui.text(x, top + first + ui.mm(0.5F), room, more, {Type::Body, ui.color().textQuiet});
    Node& node = ui.node(bad ? Role::Alert : Role::Text, {}, name, rect);
    std::string value(word);
    if (!more.empty()) value += ". " + std::string(more);
    node.value = base::SecretString(value);
    column.y += ui.mm(2);
}

int stepper(Context& c, Column& column, std::string_view id, std::string_view name, const std::string& value) {
    Ui& ui = c.ui;
    const float side = ui.theme().mainAction(), gap = ui.gap(1);
    const float nameW = column.w - 2 * side - 2 * gap - ui.mm(44);
    const float valueW = ui.mm(40);
    const bool above = nameW < ui.mm(60);
    if (above) column.y += ui.say(column.x, column.y, column.w, name) + ui.mm(1);
    const float h = std::max(side, above ? 0 : ui.textHeight(name, nameW));
    const Rect row = column.take(h);
    if (!above) ui.say(row.x, std::round(row.centreY() - ui.textHeight(name, nameW) / 2), nameW, name);
    const float x = row.right() - 2 * side - 2 * gap - valueW;
    const std::string minusId = std::string(id) + "/minus", plusId = std::string(id) + "/plus";
    int step = 0;
    const std::string less = c.tr(Str::kVendorLess, {name}), more = c.tr(Str::kVendorMore, {name});
    if (iconButton(ui, {x, row.centreY() - side / 2, side, side}, minusId, less, Icon::Remove)) step = -1;
    const float line = ui.theme().lineHeight(Type::Title);
    ui.text(x + side + gap, std::round(row.centreY() - line / 2), valueW, value, {Type::Title, 0, Align::Centre});
    Node& node = ui.node(Role::Text, id, name, {x + side + gap, row.y, valueW, row.h});
    node.value = base::SecretString(value);
    if (iconButton(ui, {row.right() - side, row.centreY() - side / 2, side, side}, plusId, more, Icon::Add)) step = 1;
    column.y += gap;
    return step;
}

}  // namespace zizhu::screens::vendor
