#include "screens/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flow/pages.h"
#include "screens/access/reach.h"
#include "screens/components/keyboard.h"
#include "screens/steps/language.h"

namespace zizhu::screens {
namespace {

constexpr float kMarginMm = 10;
constexpr float kBarPadMm = 5;
// Wider than this and a line of body text is hard to follow back.
constexpr float kReadableMm = 250;

float margin(const Ui& ui) { return ui.mm(kMarginMm); }

}  // namespace

ButtonSpec backButton(const Context& context) {
    return {.id = "back", .label = context.tr(Str::kBack), .icon = Icon::ArrowBack};
}

ButtonSpec mainButton(const Context&, std::string_view id, std::string_view label, Icon icon) {
    return {.id = id, .label = label, .icon = icon, .kind = ButtonKind::Primary, .main = true, .iconAfter = true};
}

void heading(Context& context, Column& column, std::string_view text, std::string_view help,
             std::string_view above) {
    Ui& ui = context.ui;
    if (!above.empty()) {
        column.y += ui.say(column.x, column.y, column.w, above, {Type::Caption, ui.color().textQuiet});
        column.y += ui.mm(1);
    }
    column.y += ui.say(column.x, column.y, column.w, text, {Type::Heading}, Role::Heading);
    if (!help.empty()) {
        column.y += ui.mm(2);
        column.y += ui.say(column.x, column.y, column.w, help, {Type::Body, ui.color().textQuiet});
    }
    column.y += ui.gap(2.5F);
}

VisitSteps visitSteps(const flow::Session& session) {
    VisitSteps steps;
    if (session.items.empty() || session.followUp) return steps;
    using flow::Step;
    const catalog::ItemKind kind = session.bundle != nullptr ? catalog::ItemKind::Apply : session.items.front()->kind;
    const auto add = [&](Str name, std::initializer_list<Step> at) {
        if (std::find(at.begin(), at.end(), session.step) != at.end()) steps.at = steps.names.size();
        steps.names.push_back(name);
    };
    add(Str::kStepGuide, {Step::Guide});
    if (flow::needsIdentity(session)) add(Str::kStepIdentity, {Step::Identity});
    bool questions = false;
    for (const catalog::Item* item : session.items) questions = questions || !item->pages.empty();
    if (questions) add(Str::kStepQuestions, {Step::Consent, Step::Fetching, Step::Questions});
    if (kind == catalog::ItemKind::Apply) {
        if (!flow::visibleMaterials(session).empty()) add(Str::kStepMaterials, {Step::Materials});
        add(Str::kStepCheck, {Step::Check});
        if (flow::needsSignature(session)) add(Str::kStepSign, {Step::Sign});
        add(Str::kStepSubmitted, {Step::Submitting, Step::Submitted});
    } else if (kind == catalog::ItemKind::Book) {
        if (session.items.front()->appointment) {
            add(Str::kStepAppointment, {Step::Slots, Step::Booking, Step::Booked});
        } else {
            add(Str::kStepTicket, {Step::Booking, Step::Ticket});
        }
    } else {
        if (questions) add(Str::kStepCheck, {Step::Check});
        const Str result = kind == catalog::ItemKind::Query ? Str::kStepShown : Str::kStepDocument;
        add(result, {Step::Issuing, Step::Issued, Step::NotIssued, Step::Shown});
    }
    return steps;
}

Page::Page(Context& context, const PageSpec& spec) : c_(context), ui_(context.ui), spec_(spec) {
    if (spec_.main) spec_.main->main = true;
    place();
    const Panel& panel = ui_.theme().panel();
    const Rect all{0, 0, float(panel.widthPx), float(panel.heightPx)};
    // Low reach: what is above and below the page is only ground.
    const Color ground = ui_.color().header;
    if (root_.y > 0) ui_.fill({0, 0, all.w, root_.y}, ground);
    if (root_.bottom() < all.h) ui_.fill({0, root_.bottom(), all.w, all.h - root_.bottom()}, ground);
    ui_.fill(root_, ui_.color().page);
    header();
    if (steps_.h > 0) steps();
}

void Page::place() {
    const Panel& panel = ui_.theme().panel();
    root_ = pageArea(panel, c_.session.preferences.lowReach);
    const float stacked = buttonHeight(ui_, {.label = c_.tr(Str::kHelp), .icon = Icon::HelpOutline, .stacked = true},
                                       ui_.mm(60));
    header_ = {root_.x, root_.y, root_.w, std::max(stacked, ui_.mm(17)) + ui_.mm(5)};
    const bool steps = spec_.steps && !visitSteps(c_.session).names.empty();
    steps_ = {root_.x, header_.bottom(), root_.w,
              steps ? ui_.theme().lineHeight(Type::Caption) + ui_.mm(6.5F) : 0};
    const float barH = barHeight();
    bar_ = {root_.x, root_.bottom() - barH, root_.w, barH};
    const float top = (steps ? steps_.bottom() : header_.bottom()) + ui_.mm(7);
    wide_ = {root_.x + margin(ui_), top, root_.w - 2 * margin(ui_), bar_.y - top - ui_.mm(4)};
    if (c_.local.keyboard != KeyboardKind::None) {
        if (panel.portrait()) {
            const float height = keyboardHeight(ui_, c_.local.keyboard, root_.w);
            keys_ = {root_.x, bar_.y - height, root_.w, height};
            wide_.h -= height;
        } else {
            const float half = std::round(root_.w / 2);
            const float height = std::min(keyboardHeight(ui_, c_.local.keyboard, half), bar_.y - header_.bottom());
            keys_ = {root_.x + half, bar_.y - height, half, height};
            wide_.w = half - margin(ui_) - ui_.mm(5);
        }
    }
    body_ = wide_;
    if (body_.w > ui_.mm(kReadableMm)) {
        body_.w = ui_.mm(kReadableMm);
        body_.x = std::round(root_.x + (root_.w - body_.w) / 2);
    }
}

void Page::header() {
    ui_.fill(header_, ui_.color().header);
    float left = header_.right() - margin(ui_) + ui_.mm(2);
    headerButtons(left);
    brand(left);
    const float edge = ui_.theme().hairline();
    if (ui_.high()) ui_.fill({header_.x, header_.bottom() - edge, header_.w, edge}, ui_.color().line);
}

void Page::headerButtons(float& left) {
    struct Entry {
        ButtonSpec spec;
        enum { Leave, Help, Display, Language } what;
    };
    std::vector<Entry> entries;
    const auto add = [&](std::string_view id, Str label, Icon icon, decltype(Entry::what) what) {
        entries.push_back({{.id = id, .label = c_.tr(label), .icon = icon, .kind = ButtonKind::Plain, .stacked = true}, what});
    };
    const bool visit = c_.session.step != flow::Step::Attract && c_.session.step != flow::Step::OutOfService;
    if (spec_.leave && visit && c_.session.step != flow::Step::Home) add("leave", Str::kLeave, Icon::Logout, Entry::Leave);
    if (spec_.help) add("help", Str::kHelp, Icon::HelpOutline, Entry::Help);
    add("display", Str::kDisplay, Icon::TextFields, Entry::Display);
    add("language", Str::kLanguageChoose, Icon::Translate, Entry::Language);
    // In reading order, against the right edge.
    std::reverse(entries.begin(), entries.end());
    float total = 0;
    for (const Entry& e : entries) total += buttonWidth(ui_, e.spec) + ui_.gap(1);
    // Where words do not fit even without the mark, the icons stand alone; their names stay for speech.
    const bool words = total < left - header_.x - margin(ui_) + ui_.mm(4);
    const float alone = ui_.mm(16);
    if (!words) total = (alone + ui_.gap(1)) * float(entries.size());
    left -= total;
    float x = left + ui_.gap(1);
    for (const Entry& e : entries) {
        const float width = words ? buttonWidth(ui_, e.spec) : alone;
        bool tapped = false;
        if (words) {
            tapped = button(ui_, {x, header_.y + ui_.mm(2), width, header_.h - ui_.mm(4)}, e.spec);
        } else {
            tapped = iconButton(ui_, {x, header_.centreY() - alone / 2, alone, alone}, e.spec.id, e.spec.label, e.spec.icon);
        }
        x += width + ui_.gap(1);
        if (!tapped) continue;
        if (e.what == Entry::Help) c_.intend(flow::intent::OpenHelp{});
        if (e.what == Entry::Display) {
            c_.local.displaySheet = true;
            ui_.settleAgain();
        }
        if (e.what == Entry::Leave) {
            c_.local.leaveSheet = true;
            ui_.settleAgain();
        }
        if (e.what == Entry::Language) openLanguageSheet(c_);
    }
}

void Page::brand(float right) {
    const float size = ui_.mm(14);
    const float x = header_.x + margin(ui_);
    if (right < x + size) return;
    const float y = header_.centreY() - size / 2;
    ui_.fill({x, y, size, size}, ui_.color().onHeader, ui_.mm(3.2F));
    ui_.icon(Icon::AccountBalance, x + size / 2, y + size / 2, size * 0.66F, ui_.color().header);
    const float textX = x + size + ui_.mm(4);
    const float room = right - textX - ui_.mm(2);
    const std::string_view name = c_.tr(Str::kBrand);
    if (ui_.textWidth(name, Type::Title) > room) return;
    const float title = ui_.theme().lineHeight(Type::Title);
    const bool sub = !c_.view.facts.name.empty() && ui_.textWidth(c_.view.facts.name, Type::Caption) <= room &&
                     title + ui_.theme().lineHeight(Type::Caption) <= header_.h;
    const float block = title + (sub ? ui_.theme().lineHeight(Type::Caption) : 0);
    const float top = header_.centreY() - block / 2;
    ui_.text(textX, top, room, name, {Type::Title, ui_.color().onHeader});
    if (sub) ui_.text(textX, top + title, room, c_.view.facts.name, {Type::Caption, ui_.color().onHeader});
}

void Page::steps() {
    const VisitSteps steps = visitSteps(c_.session);
    ui_.fill(steps_, ui_.color().surface);
    const float x = steps_.x + margin(ui_);
    const float w = steps_.w - 2 * margin(ui_);
    const std::string where = c_.tr(Str::kStepOf, {fmt::format("{}", steps.at + 1), fmt::format("{}", steps.names.size()),
                                                   c_.tr(steps.names[steps.at])});
    const float whereW = ui_.textWidth(where, Type::Caption);
    const std::string& title = c_.text(flow::visitTitle(c_.session));
    const float top = steps_.y + ui_.mm(1.5F);
    const bool both = ui_.textWidth(title, Type::Caption) + whereW + ui_.mm(8) <= w;
    if (both) ui_.text(x, top, w, title, {Type::Caption, ui_.color().text});
    ui_.text(x, top, w, where, {Type::Caption, ui_.color().textQuiet, both ? Align::Right : Align::Left});
    const float gap = ui_.mm(1.5F);
    const float each = (w - gap * float(steps.names.size() - 1)) / float(steps.names.size());
    const float y = steps_.bottom() - ui_.mm(3);
    for (std::size_t i = 0; i < steps.names.size(); ++i) {
        const Rect segment{std::round(x + float(i) * (each + gap)), y, std::round(each), ui_.mm(1.8F)};
        ui_.fill(segment, i <= steps.at ? ui_.color().primary : ui_.high() ? ui_.color().page : ui_.color().line,
                 segment.h / 2);
        if (ui_.high()) ui_.frame(segment, ui_.color().line, ui_.theme().hairline(), segment.h / 2);
    }
    const float edge = ui_.theme().hairline();
    ui_.fill({steps_.x, steps_.bottom() - edge, steps_.w, edge}, ui_.color().line);
    Node& node = ui_.node(Role::Steps, "steps", where, steps_);
    node.value = base::SecretString(title);
}

Page::Bar Page::bar(float width) const {
    // Left a third, right the main action: at the same place whatever stands beside it.
    const float gap = ui_.gap(1.5F);
    const bool portrait = ui_.theme().panel().portrait();
    Bar bar;
    bar.main = std::round(width * (portrait ? 0.52F : 0.36F));
    bar.back = spec_.back ? std::min(std::max(buttonWidth(ui_, *spec_.back), ui_.mm(38)), std::max(width * 0.3F, buttonLeast(ui_, *spec_.back))) : 0;
    bar.height = ui_.theme().mainAction();
    if (spec_.back) bar.height = std::max(bar.height, buttonHeight(ui_, *spec_.back, bar.back));
    if (spec_.main) bar.height = std::max(bar.height, buttonHeight(ui_, *spec_.main, bar.main));
    if (!spec_.middle) return bar;
    const float room = width - bar.main - bar.back - 2 * gap;
    const float wanted = buttonWidth(ui_, *spec_.middle);
    if (room < std::max(wanted * 0.66F, buttonLeast(ui_, *spec_.middle))) {
        bar.middle = bar.main;
        bar.above = std::max(buttonHeight(ui_, *spec_.middle, bar.middle), ui_.theme().touch());
        return bar;
    }
    bar.middle = std::min(std::max(wanted, ui_.mm(40)), room);
    bar.height = std::max(bar.height, buttonHeight(ui_, *spec_.middle, bar.middle));
    return bar;
}

float Page::barHeight() const {
    if (!spec_.back && !spec_.middle && !spec_.main) return 0;
    const Bar rows = bar(root_.w - 2 * margin(ui_));
    return rows.height + (rows.above > 0 ? rows.above + ui_.gap(1.2F) : 0) + 2 * ui_.mm(kBarPadMm);
}

BarHit Page::finish() {
    BarHit hit;
    if (keys_.h > 0) keyboard(c_, keys_);
    if (bar_.h <= 0) return hit;
    ui_.fill(bar_, ui_.color().surface);
    ui_.fill({bar_.x, bar_.y, bar_.w, ui_.theme().hairline()}, ui_.color().line);
    const float width = bar_.w - 2 * margin(ui_);
    const float x = bar_.x + margin(ui_);
    const Bar rows = bar(width);
    const float top = bar_.y + ui_.mm(kBarPadMm);
    const float y = rows.above > 0 ? top + rows.above + ui_.gap(1.2F) : top;
    if (spec_.back) hit.back = button(ui_, {x, y, rows.back, rows.height}, *spec_.back);
    if (spec_.middle && rows.above > 0) {
        hit.middle = button(ui_, {x + width - rows.main, top, rows.middle, rows.above}, *spec_.middle);
    } else if (spec_.middle) {
        const float left = spec_.back ? x + width - rows.main - ui_.gap(1.5F) - rows.middle : x;
        hit.middle = button(ui_, {left, y, rows.middle, rows.height}, *spec_.middle);
    }
    if (spec_.main) hit.main = button(ui_, {x + width - rows.main, y, rows.main, rows.height}, *spec_.main);
    if (hit.back) c_.intend(flow::intent::Back{});
    return hit;
}

}  // namespace zizhu::screens
