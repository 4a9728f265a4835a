#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "screens/components/picture.h"
#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

void drawSelfTest(Context& c) {
    const model::SelfTest& test = bench(c).test;
    PageSpec spec = backSpec(c);
    spec.middle = ButtonSpec{.id = "open/report", .label = c.tr(Str::kVendorPageReport), .icon = Icon::Assignment, .enabled = !busy(c)};
    spec.main = mainButton(c, "test-all", c.tr(Str::kVendorTestAll), Icon::FactCheck);
    spec.main->enabled = !busy(c);
    const std::size_t done = std::size_t(std::count_if(test.findings.begin(), test.findings.end(), [](const auto& f) { return f.has_value(); }));
    const std::string help = test.running ? c.tr(Str::kVendorTestProgress, {fmt::format("{}", done), fmt::format("{}", model::kPartCount)})
                                          : std::string(c.tr(Str::kVendorTestText));
    const BarHit hit = page(c, spec, {Str::kVendorPageSelfTest, help}, [&](Column& column) {
        if (test.running) {
            progressBar(c.ui, column.take(c.ui.mm(5)), float(done) / float(model::kPartCount), help);
            column.y += c.ui.gap(1.5F);
        }
        for (std::size_t i = 0; i < model::kPartCount; ++i) {
            const auto part = model::Part(i);
            const auto& finding = test.findings[i];
            const bool now = bench(c).task && bench(c).task->job == model::Job::Test && bench(c).task->part == part;
            Plain plain{Tone::Info, Icon::Remove, Str::kVendorVerdictNotYet, std::nullopt, false};
            if (now) plain = {Tone::Info, Icon::HourglassTop, Str::kVendorVerdictNow, std::nullopt, false};
            else if (finding) plain = plainOf(*finding);
            std::string more = plain.toDo ? std::string(c.tr(*plain.toDo)) : std::string();
            line(c, column, plain, c.tr(nameOf(part)), c.tr(plain.word), more);
        }
        column.y += c.ui.gap(1);
    });
    back(c, hit);
    if (hit.middle) intend(c, model::intent::Open{model::Page::Report});
    if (hit.main) intend(c, model::intent::TestAll{});
}

void drawPrintLoop(Context& c) {
    using Stage = model::PrintLoop::Stage;
    const model::PrintLoop& loop = bench(c).loop;
    const bool free = !busy(c);
    const BarHit hit = page(c, backSpec(c), {Str::kVendorPagePrintLoop, std::string(c.tr(Str::kVendorLoopText))}, [&](Column& column) {
        switch (loop.stage) {
            case Stage::Idle:
            case Stage::Printing: break;
            case Stage::Reading: notice(c, column, {Tone::Info, c.tr(Str::kVendorLoopShow), c.tr(Str::kVendorLoopShowText), Icon::QrCodeScanner}); break;
            case Stage::NotPrinted: notice(c, column, {Tone::Error, c.tr(Str::kVendorLoopNotPrinted)}); break;
            case Stage::Matched: notice(c, column, {Tone::Success, c.tr(Str::kVendorLoopMatched), c.tr(Str::kVendorLoopMatchedText)}); break;
            case Stage::Mismatched: notice(c, column, {Tone::Warning, c.tr(Str::kVendorLoopMismatched), c.tr(Str::kVendorLoopMismatchedText)}); break;
            case Stage::NotRead: notice(c, column, {Tone::Error, c.tr(Str::kVendorLoopNotRead), c.tr(Str::kVendorLoopNotReadText)}); break;
        }
        struct Pair {
            model::Part printer, reader;
        };
        static constexpr Pair kPairs[] = {{model::Part::ReceiptPrinter, model::Part::CodeScanner},
                                          {model::Part::ReceiptPrinter, model::Part::DocumentCamera},
                                          {model::Part::DocumentPrinter, model::Part::CodeScanner},
                                          {model::Part::DocumentPrinter, model::Part::DocumentCamera}};
        std::vector<std::string> ids, labels;
        std::vector<Pair> shown;
        for (const Pair& pair : kPairs) {
            const model::Survey& s = bench(c).survey;
            if (bench(c).surveyed && (!s.part(pair.printer).fitted || !s.part(pair.reader).fitted)) continue;
            shown.push_back(pair);
            ids.push_back(fmt::format("loop/{}/{}", model::key(pair.printer), model::key(pair.reader)));
            labels.push_back(c.tr(Str::kVendorLoopPair, {c.tr(nameOf(pair.printer)), c.tr(nameOf(pair.reader))}));
        }
        if (shown.empty()) notice(c, column, {Tone::Info, c.tr(Str::kVendorEndingNotAvailable)});
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const ButtonSpec spec{.id = ids[i], .label = labels[i], .icon = Icon::Print, .kind = i == 0 ? ButtonKind::Primary : ButtonKind::Secondary, .enabled = free};
            const float h = std::max(c.ui.theme().mainAction(), buttonHeight(c.ui, spec, column.w));
            if (button(c.ui, column.take(h), spec)) intend(c, model::intent::PrintPage{shown[i].printer, shown[i].reader});
            column.y += c.ui.gap(1);
        }
    });
    back(c, hit);
}

namespace {

constexpr float kCellMm = 22;

void grid(Context& c, const model::TouchGrid& grid) {
    Ui& ui = c.ui;
    const Panel& panel = ui.theme().panel();
    const float cw = float(panel.widthPx) / float(grid.columns), ch = float(panel.heightPx) / float(grid.rows);
    ui.fill({0, 0, float(panel.widthPx), float(panel.heightPx)}, ui.color().page);
    ui.setPicture(true);
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            const bool touched = grid.touched.test(std::size_t(row * grid.columns + column));
            const float x = std::floor(float(column) * cw), y = std::floor(float(row) * ch);
            const Rect cell{x, y, std::floor(float(column + 1) * cw) - x, std::floor(float(row + 1) * ch) - y};
            ui.fill(cell.inset(1), touched ? ui.color().success : ui.color().surface);
            if (touched) ui.icon(Icon::Check, cell.centreX(), cell.centreY(), ui.mm(6), ui.color().surface);
            else ui.frame(cell.inset(1), ui.color().line, ui.theme().hairline());
        }
    }
    ui.setPicture(false);
    const std::string words = c.tr(Str::kVendorGridProgress, {fmt::format("{}", grid.cells() - grid.missed()), fmt::format("{}", grid.cells())});
    ui.node(Role::Picture, "grid", words, {0, 0, float(panel.widthPx), float(panel.heightPx)});
    const Pointer& pointer = ui.pointer();
    if (pointer.down || pointer.released) {
        const int column = int(pointer.x / cw), row = int(pointer.y / ch);
        const bool inside = pointer.x >= 0 && pointer.y >= 0 && column < grid.columns && row < grid.rows;
        if (inside && !grid.touched.test(std::size_t(row * grid.columns + column))) intend(c, model::intent::TouchCell{column, row});
    }
    // Over the cells, and they count all the same: nobody is caught here by a dead place elsewhere.
    const std::string label = fmt::format("{} · {}", c.tr(Str::kVendorGridFinish), words);
    const ButtonSpec finish{.id = "finish-grid", .label = label, .icon = Icon::Done, .main = true};
    const float w = std::min(std::max(buttonWidth(ui, finish), ui.mm(70)), float(panel.widthPx) - 2 * ui.mm(10));
    const float h = buttonHeight(ui, finish, w);
    const Rect at{std::round((float(panel.widthPx) - w) / 2), std::round((float(panel.heightPx) - h) / 2), w, h};
    if (button(ui, at, finish)) intend(c, model::intent::FinishGrid{});
}

void gridResult(Context& c, Column& column, const model::TouchGrid& grid) {
    Ui& ui = c.ui;
    const int missed = grid.missed();
    if (missed == 0) return notice(c, column, {Tone::Success, c.tr(Str::kVendorGridWhole)});
    notice(c, column, {Tone::Error, c.tr(Str::kVendorGridMissed, {fmt::format("{}", missed)}), c.tr(Str::kVendorGridMissedText)});
    const Panel& panel = ui.theme().panel();
    const float scale = std::min(ui.mm(120) / float(panel.heightPx), column.w / float(panel.widthPx));
    const Rect map{std::round(column.x + (column.w - float(panel.widthPx) * scale) / 2), column.y, float(panel.widthPx) * scale, float(panel.heightPx) * scale};
    column.y += map.h + ui.gap(2);
    ui.frame(map, ui.color().lineStrong, ui.theme().hairline() * 2);
    const float cw = map.w / float(grid.columns), ch = map.h / float(grid.rows);
    for (int i = 0; i < grid.cells(); ++i) {
        const Rect cell{map.x + cw * float(i % grid.columns), map.y + ch * float(i / grid.columns), cw, ch};
        const bool touched = grid.touched.test(std::size_t(i));
        ui.fill(cell.inset(1), touched ? ui.color().successSoft : ui.color().error);
        if (!touched) ui.icon(Icon::Close, cell.centreX(), cell.centreY(), std::min(cw, ch), ui.color().surface);
    }
    ui.node(Role::Picture, "grid-map", c.tr(Str::kVendorGridMissed, {fmt::format("{}", missed)}), map);
}

}  // namespace

void drawTouchGrid(Context& c) {
    const model::TouchGrid& g = bench(c).grid;
    if (g.columns > 0 && !g.finished) return grid(c, g);
    PageSpec spec = backSpec(c);
    spec.main = mainButton(c, "start-grid", c.tr(g.finished ? Str::kVendorGridAgain : Str::kVendorGridStart), Icon::TouchApp);
    const BarHit hit = page(c, spec, {Str::kVendorPageTouchGrid, std::string(c.tr(Str::kVendorGridText))}, [&](Column& column) {
        if (g.finished) gridResult(c, column, g);
    });
    back(c, hit);
    if (!hit.main) return;
    const Panel& panel = c.ui.theme().panel();
    int columns = std::max(1, int(std::round(float(panel.widthPx) / c.ui.mm(kCellMm))));
    int rows = std::max(1, int(std::round(float(panel.heightPx) / c.ui.mm(kCellMm))));
    while (columns * rows > model::TouchGrid::kMaxCells) (columns > rows ? columns : rows) -= 1;
    intend(c, model::intent::StartGrid{columns, rows});
}

void drawSound(Context& c) {
    const model::Bench& b = bench(c);
    const BarHit hit = page(c, backSpec(c), {Str::kVendorPageSound, {}}, [&](Column& column) {
        Ui& ui = c.ui;
        subheading(c, column, Str::kVendorPartSpeaker);
        static constexpr int kVolumes[] = {25, 50, 100};
        std::vector<std::string> ids, labels;
        for (const int volume : kVolumes) {
            ids.push_back(fmt::format("tone/{}", volume));
            labels.push_back(c.tr(Str::kVendorTone, {fmt::format("{}", volume)}));
        }
        std::vector<ButtonSpec> specs;
        for (std::size_t i = 0; i < ids.size(); ++i) specs.push_back({.id = ids[i], .label = labels[i], .icon = Icon::VolumeUp, .enabled = !busy(c)});
        if (const auto i = buttons(c, column, specs)) intend(c, model::intent::PlayTone{kVolumes[*i]});
        if (b.tonePlayed) {
            column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kVendorToneQuestion)) + ui.gap(1);
            const auto answer = chips(c, column, {{"heard", std::string(c.tr(Str::kVendorToneHeard)), b.toneHeard == true},
                                                  {"not-heard", std::string(c.tr(Str::kVendorToneNotHeard)), b.toneHeard == false}});
            if (answer) intend(c, model::intent::HeardTone{*answer == 0});
            if (b.toneHeard == false) notice(c, column, {Tone::Error, c.tr(Str::kVendorToneNotHeardText)});
        }
        subheading(c, column, Str::kVendorPartMicrophone);
        const bool on = b.listening != 0;
        const auto listen = buttons(c, column, {{.id = "listen", .label = c.tr(on ? Str::kVendorStop : Str::kVendorListen), .icon = on ? Icon::Close : Icon::Mic, .enabled = on || !busy(c)}});
        if (listen) intend(c, model::intent::Listen{!on});
        if (!on) return;
        column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kVendorListenText)) + ui.gap(1);
        const int level = std::max(0, b.level);
        progressBar(ui, column.take(ui.mm(8)), float(level) / 100, c.tr(Str::kVendorLevel, {fmt::format("{}", level)}));
        column.y += ui.mm(2);
        column.y += ui.text(column.x, column.y, column.w, fmt::format("{} %", level), {Type::Title}) + ui.gap(1);
    });
    back(c, hit);
}

void drawCamera(Context& c, Thumbnails& thumbnails) {
    const model::Bench& b = bench(c);
    const bool on = b.viewing != 0;
    PageSpec spec = backSpec(c);
    spec.main = mainButton(c, "view", c.tr(on ? Str::kVendorStop : Str::kVendorView), on ? Icon::Close : Icon::PhotoCamera);
    spec.main->enabled = on || !busy(c);
    const BarHit hit = page(c, spec, {Str::kVendorPageCamera, std::string(c.tr(Str::kVendorViewText))}, [&](Column& column) {
        Ui& ui = c.ui;
        const Rect rect = column.take(std::min(ui.mm(150), column.w * 0.75F));
        ui.fill(rect, ui.color().surfaceSunken, ui.theme().radius());
        ui.frame(rect, ui.color().lineStrong, ui.theme().hairline(), ui.theme().radius());
        bool shown = false;
        if (on && b.frame > 0) {
            // One picture after another under names of their own: the one before is given back.
            const std::string key = fmt::format("vendor-frame/{}", b.frame);
            const Picture picture = c.view.page(key);
            if (picture.rgba != nullptr) shown = thumbnails.drawNewest(ui, rect.inset(ui.mm(2)), key, picture);
        }
        if (!shown) ui.icon(Icon::PhotoCamera, rect.centreX(), rect.centreY(), ui.mm(30), ui.color().lineStrong);
        ui.node(Role::Picture, "camera-view", c.tr(shown ? Str::kVendorViewOn : on ? Str::kVendorViewWaits : Str::kVendorViewOff), rect);
        column.y += ui.gap(1);
        column.y += ui.say(column.x, column.y, column.w, c.tr(shown ? Str::kVendorViewOn : on ? Str::kVendorViewWaits : Str::kVendorViewOff),
                           {Type::Body, ui.color().textQuiet, Align::Centre}) + ui.gap(1);
    });
    back(c, hit);
    if (hit.main) intend(c, model::intent::ViewCamera{model::Part::DocumentCamera, !on});
}

void drawLights(Context& c) {
    const model::Bench& b = bench(c);
    const BarHit hit = page(c, backSpec(c), {Str::kVendorPageLights, std::string(c.tr(Str::kVendorLightsText))}, [&](Column& column) {
        static constexpr Str kAt[] = {Str::kVendorPartIdCardReader, Str::kVendorPartReceiptPrinter, Str::kVendorPartDocumentPrinter,
                                      Str::kVendorPartDocumentScanner, Str::kVendorPartCodeScanner, Str::kVendorLightStatus};
        static constexpr Str kShows[] = {Str::kVendorLightOff, Str::kVendorLightGreen, Str::kVendorLightYellow, Str::kVendorLightRed,
                                         Str::kVendorLightBlue, Str::kVendorLightWhite, Str::kVendorLightBlinking};
        for (std::size_t i = 0; i < model::kLightCount; ++i) {
            subheading(c, column, kAt[i]);
            std::vector<Chip> all;
            for (std::size_t j = 0; j < std::size(kShows); ++j) {
                all.push_back({fmt::format("light/{}/{}", i, j), std::string(c.tr(kShows[j])), std::size_t(b.lights[i]) == j});
            }
            if (const auto chosen = chips(c, column, all)) intend(c, model::intent::SetLight{model::LightAt(i), model::LightShow(*chosen)});
        }
    });
    back(c, hit);
}

}  // namespace zizhu::screens::vendor
