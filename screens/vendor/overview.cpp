#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "screens/components/tile.h"
#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

namespace {

constexpr int kHot = 70;                             // °C: from here on a fault
constexpr int kWarm = 55;
constexpr std::int64_t kDiskLow = 2'000'000'000;     // bytes free: warn; a quarter of it: a fault
constexpr auto kClockOff = std::chrono::minutes(5);  // receipts would carry a wrong date
constexpr auto kQueueOld = std::chrono::hours(24);

Tone rate(bool bad, bool doubtful) { return bad ? Tone::Error : doubtful ? Tone::Warning : Tone::Success; }

// What needs somebody, in one sentence each; the first stands in the notice above all.
std::vector<std::string> troubles(Context& c) {
    std::vector<std::string> all;
    const model::Survey& s = bench(c).survey;
    for (const Tone tone : {Tone::Error, Tone::Warning}) {
        for (std::size_t i = 0; i < model::kPartCount; ++i) {
            const Plain plain = plainOf(s.parts[i]);
            if (!plain.fitted || plain.tone != tone) continue;
            std::string words = c.tr(Str::kVendorTroubleLine, {c.tr(nameOf(model::Part(i))), c.tr(plain.word)});
            if (plain.toDo) words += (base::isChinese(c.language()) ? "" : " ") + std::string(c.tr(*plain.toDo));
            all.push_back(std::move(words));
        }
    }
    return all;
}

void summary(Context& c, Column& column) {
    const model::State& v = state(c);
    if (!v.leftHanging.empty()) {
        std::string names;
        for (const model::Component one : v.leftHanging) names += (names.empty() ? "" : " · ") + std::string(c.tr(nameOf(one)));
        notice(c, column, {Tone::Warning, c.tr(Str::kVendorLeftHanging), names});
    }
    const auto& outage = c.session.terminal.outage;
    if (outage) notice(c, column, {Tone::Warning, c.tr(Str::kVendorClosedNow), c.text(outage->message), Icon::PowerOff});
    if (v.outageLater) notice(c, column, {Tone::Warning, c.tr(Str::kVendorClosesLater), c.text(v.outageLater->message), Icon::PowerOff});
    if (!bench(c).surveyed) return notice(c, column, {Tone::Info, c.tr(Str::kVendorNotSurveyed), {}, Icon::HourglassTop});
    const std::vector<std::string> all = troubles(c);
    if (all.empty()) return notice(c, column, {Tone::Success, c.tr(Str::kVendorAllWell)});
    std::string words;
    for (const std::string& one : all) words += (words.empty() ? "" : "\n") + one;
    notice(c, column, {Tone::Error, c.tr(Str::kVendorNeedsYou, {fmt::format("{}", all.size())}), words, Icon::Engineering});
}

// One part as a small target: its number on the drawing, its name, how it is, the standard's word.
// Two digits stand side by side before the name, in every size.
float numberWidth(const Ui& ui) { return std::max(ui.mm(11), std::ceil(ui.textWidth("00", Type::BodyStrong)) + ui.mm(3)); }

float partRowHeight(const Ui& ui, float w, std::string_view name, std::string_view word) {
    const float room = w - numberWidth(ui) - ui.mm(18);
    const float text = ui.textHeight(name, room, Type::Body) + ui.textHeight(word, room, Type::BodyStrong);
    return std::max(ui.theme().touch(), text + ui.mm(2.5F));
}

void partRow(Context& c, Column& column, model::Part part) {
    Ui& ui = c.ui;
    const model::PartStatus& status = bench(c).survey.part(part);
    const Plain plain = plainOf(status);
    const std::string_view name = c.tr(nameOf(part)), word = c.tr(plain.word);
    const Rect rect = column.take(partRowHeight(ui, column.w, name, word));
    const std::string id = "part/" + std::string(model::key(part));
    const Hit hit = ui.target(id, rect);
    const Color color = inkOf(ui, plain);
    const bool bad = plain.fitted && plain.tone != Tone::Success;
    ui.fill(rect, hit.pressed ? ui.color().primarySoft : bad ? ground(ui, plain.tone) : ui.color().surface, ui.theme().radius());
    ui.frame(rect, bad ? color : ui.color().line, ui.theme().hairline(), ui.theme().radius());
    const int mark = number(part);
    const float h = ui.theme().lineHeight(Type::BodyStrong);
    if (mark > 0) {
        ui.text(rect.x, std::round(rect.centreY() - h / 2), numberWidth(ui), fmt::format("{}", mark), {Type::BodyStrong, ui.color().textQuiet, Align::Centre});
    } else {
        ui.icon(iconOf(part), rect.x + numberWidth(ui) / 2, rect.centreY(), ui.mm(6), ui.color().textQuiet);
    }
    const float x = rect.x + numberWidth(ui), room = rect.w - numberWidth(ui) - ui.mm(18);
    const float nameH = ui.textHeight(name, room), wordH = ui.textHeight(word, room, Type::BodyStrong);
    const float top = std::round(rect.centreY() - (nameH + wordH) / 2);
    ui.text(x, top, room, name, {Type::Body, plain.fitted ? ui.color().text : ui.color().textQuiet});
    ui.text(x, top + nameH, room, word, {Type::BodyStrong, color});
    ui.icon(plain.icon, rect.right() - ui.mm(12.5F), rect.centreY(), ui.mm(7), color);
    ui.icon(Icon::ChevronRight, rect.right() - ui.mm(4.5F), rect.centreY(), ui.mm(6), ui.color().textQuiet);
    Node& node = ui.node(Role::ListItem, id, name, rect);
    node.value = base::SecretString(word);
    node.focusable = true;
    if (hit.tapped) intend(c, model::intent::OpenPart{part});
    column.y += ui.gap(1);
}

void partsAndDrawing(Context& c, Column& column) {
    Ui& ui = c.ui;
    const bool beside = column.w >= ui.mm(170) && ui.theme().scale() <= TextScale::L;
    const float drawingW = std::min(ui.mm(86), beside ? column.w * 0.38F : column.w);
    Column rows = column;
    float bottom = column.y;
    if (beside) {
        rows.x += drawingW + ui.mm(6);
        rows.w -= drawingW + ui.mm(6);
        const Rect rect{column.x, column.y, drawingW, drawingW * 2.05F};
        drawing(c, rect);
        bottom = rect.bottom();
    } else {
        const Rect rect{std::round(column.x + (column.w - drawingW) / 2), column.y, drawingW, drawingW * 1.9F};
        drawing(c, rect);
        rows.y = rect.bottom() + ui.gap(2);
    }
    // Two columns of rows where they are wide enough to be read.
    const bool two = rows.w >= ui.mm(190);
    Column left = rows, right = rows;
    if (two) {
        left.w = right.w = std::round((rows.w - ui.gap(1)) / 2);
        right.x = rows.x + rows.w - right.w;
    }
    // In the order of their numbers, then what cannot be seen from the front.
    std::vector<model::Part> order;
    for (int n = 1; n <= int(model::kPartCount); ++n) {
        for (std::size_t i = 0; i < model::kPartCount; ++i) {
            if (number(model::Part(i)) == n) order.push_back(model::Part(i));
        }
    }
    for (std::size_t i = 0; i < model::kPartCount; ++i) {
        if (number(model::Part(i)) == 0) order.push_back(model::Part(i));
    }
    for (std::size_t i = 0; i < order.size(); ++i) partRow(c, two && i >= order.size() / 2 ? right : left, order[i]);
    column.y = std::max({bottom, left.y, two ? right.y : left.y}) + ui.gap(1);
}

void tiles(Context& c, Column& column) {
    Ui& ui = c.ui;
    static constexpr model::Page kPages[] = {
        model::Page::SelfTest, model::Page::Report, model::Page::Consumables, model::Page::PrintLoop,
        model::Page::TouchGrid, model::Page::Camera, model::Page::Sound, model::Page::Lights,
        model::Page::Network, model::Page::Enrolment, model::Page::Calibration, model::Page::Logs, model::Page::Service};
    const float gap = ui.gap(1);
    const float narrow = ui.mm(ui.theme().scale() >= TextScale::L ? 62 : 46);
    const int columns = std::max(2, int((column.w + gap) / (narrow + gap)));
    const float w = std::floor((column.w - float(columns - 1) * gap) / float(columns));
    float h = 0;
    for (const model::Page page : kPages) h = std::max(h, tileHeight(ui, w, {.id = "", .label = c.tr(nameOf(page)), .icon = iconOf(page)}));
    int i = 0;
    for (const model::Page page : kPages) {
        const std::string id = "open/" + std::string(model::key(page));
        const Rect rect{column.x + float(i % columns) * (w + gap), column.y + float(i / columns) * (h + gap), w, h};
        if (tile(ui, rect, {.id = id, .label = c.tr(nameOf(page)), .icon = iconOf(page)})) intend(c, model::intent::Open{page});
        ++i;
    }
    column.y += float((i + columns - 1) / columns) * (h + gap) + gap;
}

std::string orUnknown(Context& c, const std::string& text) { return text.empty() ? std::string(c.tr(Str::kVendorStateUnknown)) : text; }

void machineFacts(Context& c, Column& column) {
    const model::Survey& s = bench(c).survey;
    const base::WallTime now = c.view.now;
    std::vector<Fact> all;
    if (s.diskFree) {
        const std::string words = c.tr(Str::kVendorFactDiskValue, {sizeText(*s.diskFree), sizeText(s.diskSize.value_or(0))});
        all.push_back({c.tr(Str::kVendorFactDisk), words, rate(*s.diskFree < kDiskLow / 4, *s.diskFree < kDiskLow)});
    }
    if (s.temperature) {
        all.push_back({c.tr(Str::kVendorFactTemperature), fmt::format("{} °C", *s.temperature), rate(*s.temperature >= kHot, *s.temperature >= kWarm)});
    }
    if (s.onBattery) {
        const std::string level = s.battery ? fmt::format(" · {} %", *s.battery) : std::string();
        all.push_back({c.tr(Str::kVendorFactPower), std::string(c.tr(*s.onBattery ? Str::kVendorFactBattery : Str::kVendorFactMains)) + level,
                       rate(*s.onBattery, false)});
    }
    if (s.doorOpen) all.push_back({c.tr(Str::kVendorFactDoor), std::string(c.tr(*s.doorOpen ? Str::kVendorFactDoorOpen : Str::kVendorFactDoorClosed))});
    all.push_back({c.tr(Str::kVendorPartNetwork), std::string(c.tr(s.networkUp ? Str::kVendorFactNetworkUp : Str::kVendorFactNetworkDown)) + (s.address.empty() ? "" : " · " + s.address),
                   rate(!s.networkUp, false)});
    if (s.lastContact) all.push_back({c.tr(Str::kVendorFactContact), c.tr(Str::kVendorAgo, {ageText(c, *s.lastContact, now)})});
    if (s.clockAhead) {
        const auto off = std::chrono::abs(*s.clockAhead);
        const auto seconds = std::chrono::round<std::chrono::seconds>(off).count();
        const std::string words = seconds <= 2 ? std::string(c.tr(Str::kVendorFactClockRight))
                                               : c.tr(*s.clockAhead > base::Duration::zero() ? Str::kVendorFactClockAhead : Str::kVendorFactClockBehind, {fmt::format("{}", seconds)});
        all.push_back({c.tr(Str::kVendorPartClock), base::toLocalMinute(now) + " · " + words, rate(off > kClockOff, seconds > 30)});
    }
    facts(c, column, all);
}

void workFacts(Context& c, Column& column) {
    const model::Survey& s = bench(c).survey;
    const base::WallTime now = c.view.now;
    std::vector<Fact> all;
    std::string queue = fmt::format("{}", s.queued);
    if (s.queuedSince) queue += " · " + c.tr(Str::kVendorFactOldest, {ageText(c, *s.queuedSince, now)});
    const bool old = s.queuedSince && now - *s.queuedSince > kQueueOld;
    all.push_back({c.tr(Str::kVendorFactQueue), queue, rate(old, s.queued > 0 && !s.networkUp)});
    if (s.refused > 0) all.push_back({c.tr(Str::kVendorFactRefused), fmt::format("{}", s.refused), Tone::Error});
    const Plain catalogue = plainOf(s.catalogue);
    std::string words = c.tr(Str::kVendorFactCatalogueValue, {s.catalogueVersion, c.tr(catalogue.word)});
    if (s.catalogueSince) words += " · " + ageText(c, *s.catalogueSince, now);
    all.push_back({c.tr(Str::kVendorPartCatalogue), words, catalogue.tone});
    if (s.catalogueExpires) all.push_back({c.tr(Str::kVendorFactExpires), base::toLocalMinute(*s.catalogueExpires), rate(*s.catalogueExpires < now, false)});
    all.push_back({c.tr(Str::kVendorFactProgram), orUnknown(c, s.program)});
    all.push_back({c.tr(Str::kVendorFactImage), s.image.empty() ? std::string(c.tr(Str::kVendorFactNoImage)) : s.image});
    all.push_back({c.tr(Str::kVendorFactTerminal), orUnknown(c, s.terminal)});
    facts(c, column, all);
}

}  // namespace

void drawOverview(Context& c) {
    PageSpec spec;
    spec.back = ButtonSpec{.id = "leave-vendor", .label = c.tr(Str::kVendorLeave), .icon = Icon::Logout};
    spec.main = mainButton(c, "open/self-test-now", c.tr(Str::kVendorTestAll), Icon::FactCheck);
    spec.main->enabled = !busy(c);
    const model::State& v = state(c);
    const std::string who = v.staff ? c.tr(Str::kVendorAtWork, {v.staff->name}) : std::string();
    const BarHit hit = page(c, spec, {Str::kVendorPageOverview, who}, [&](Column& column) {
        summary(c, column);
        if (bench(c).surveyed) partsAndDrawing(c, column);
        subheading(c, column, Str::kVendorTasks);
        tiles(c, column);
        if (!bench(c).surveyed) return;
        subheading(c, column, Str::kVendorMachine);
        machineFacts(c, column);
        column.y += c.ui.gap(1.5F);
        subheading(c, column, Str::kVendorWork);
        workFacts(c, column);
        column.y += c.ui.gap(1);
    });
    if (hit.back) intend(c, model::intent::Leave{});
    if (hit.main) {
        intend(c, model::intent::Open{model::Page::SelfTest});
        intend(c, model::intent::TestAll{});
    }
}

void drawPart(Context& c) {
    const model::Bench& b = bench(c);
    const model::PartStatus& status = b.survey.part(b.part);
    const Plain plain = plainOf(status);
    PageSpec spec = backSpec(c);
    spec.middle = ButtonSpec{.id = "reset", .label = c.tr(Str::kVendorReset), .icon = Icon::RestartAlt, .enabled = !busy(c) && status.fitted};
    spec.main = mainButton(c, "test", c.tr(Str::kVendorTest), Icon::FactCheck);
    spec.main->enabled = !busy(c) && status.fitted;
    const BarHit hit = page(c, spec, {nameOf(b.part), status.model}, [&](Column& column) {
        notice(c, column, {plain.fitted ? plain.tone : Tone::Info, c.tr(plain.word), plain.toDo ? c.tr(*plain.toDo) : std::string_view(), plain.icon});
        std::vector<Fact> all{{c.tr(Str::kVendorXfsState), std::string(model::name(status.xfs))}};
        if (status.paper != model::Supply::NotSupported) all.push_back({c.tr(Str::kVendorXfsPaper), std::string(model::name(status.paper))});
        if (status.toner != model::Supply::NotSupported) all.push_back({c.tr(Str::kVendorXfsToner), std::string(model::name(status.toner))});
        all.push_back({c.tr(Str::kVendorXfsAction), std::string(base::name(status.action))});
        if (!status.detail.empty()) all.push_back({c.tr(Str::kVendorDetail), status.detail.text()});
        facts(c, column, all);
        column.y += c.ui.gap(1.5F);
        if (const auto& finding = b.test.findings[std::size_t(b.part)]) {
            subheading(c, column, Str::kVendorLastTest);
            const Plain ended = plainOf(*finding);
            line(c, column, ended, c.tr(ended.word), base::toLocalMinute(finding->at), finding->detail.text());
        }
        if (!status.counts.empty()) {
            subheading(c, column, Str::kVendorCounters);
            std::vector<Fact> counts;
            for (const model::Count& count : status.counts) counts.push_back({c.tr(wordOf(count.counter)), fmt::format("{}", count.value)});
            facts(c, column, counts);
            column.y += c.ui.gap(1);
        }
        subheading(c, column, Str::kVendorErrors);
        if (status.errors.empty()) column.y += c.ui.say(column.x, column.y, column.w, c.tr(Str::kVendorNoErrors)) + c.ui.gap(1);
        for (const model::PastError& error : status.errors) {
            const auto mend = toDo(error.action, flow::DeviceState::Ready);
            line(c, column, {Tone::Warning, Icon::Warning, Str::kVendorStateUnknown, std::nullopt, false}, base::toLocalMinute(error.at),
                 mend ? c.tr(*mend) : std::string_view(), error.detail.text());
        }
    });
    back(c, hit);
    if (hit.middle) intend(c, model::intent::ResetPart{b.part});
    if (hit.main) intend(c, model::intent::TestPart{b.part});
}

}  // namespace zizhu::screens::vendor
